/** The certificate that the server shows: none on loopback unless given, else the given one, else one under an authority of our own. */
import { readFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import type { Keyring } from '../adapters/secrets/keyring.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { UpOptions } from '../surface/cli/up.ts';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  readonly authority: { readonly file: string; readonly fingerprint: string } | null;
  /** Names by which it may be reached. */
  readonly names: readonly string[];
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

const ANY: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

export async function certificateFor(
  { host, tlsCert, tlsKey, tlsName }: UpOptions,
  keyring: Keyring,
  dataDir: string,
): Promise<Result<Certificate | null>> {
  if (tlsCert !== undefined && tlsKey !== undefined) return given({ certFile: tlsCert, keyFile: tlsKey, host });
  if (isLoopback(host)) return ok(null);
  const names = [...new Set([...(ANY.has(host) ? ownNames() : [host]), ...tlsName, 'localhost', '127.0.0.1'])];
  // Loaded only here: on loopback nobody needs it.
  const { ownCertificate } = await import('../adapters/tls/own-authority.ts');
  const made = await ownCertificate({ keyring, dataDir, hosts: names, nowMs: Date.now() });
  if (!made.ok) return made;
  const { key, cert, authorityFile, fingerprint } = made.value;
  return ok({ key, cert, names, authority: { file: authorityFile, fingerprint } });
}

function given(files: {
  readonly certFile: string;
  readonly keyFile: string;
  readonly host: string;
}): Result<Certificate> {
  try {
    const cert = readFileSync(files.certFile, 'utf8');
    return ok({
      cert,
      key: readFileSync(files.keyFile, 'utf8'),
      authority: null,
      names: ANY.has(files.host) ? ownNames() : [files.host],
    });
  } catch (error) {
    const message = `The certificate could not be read: ${(error as Error).message}`;
    return err({ code: 'no-certificate', message, advice: '--tls-cert and --tls-key name PEM files.' });
  }
}

function ownNames(): readonly string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  // Addresses of one link only are of no use in a certificate: they need the name of an interface beside them.
  const global = addresses.filter(({ internal, address }) => !internal && !address.startsWith('fe80:'));
  return [hostname(), ...global.map(({ address }) => address)];
}
