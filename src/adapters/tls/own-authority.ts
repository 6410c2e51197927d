/** A certificate authority of our own, made at the first start beyond loopback, and the server's certificate under it. RFC 5280. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';
import { ok, type Result } from '../../kernel/result.ts';
import type { Keyring } from '../secrets/keyring.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
const SERVER_DAYS = 397;
/** A certificate that ends sooner than this is made anew at the start. */
const RENEW_DAYS = 60;
/** Clocks in plants are wrong by hours. */
const SKEW_DAYS = 2;

export interface ServerCertificate {
  readonly key: string;
  /** The server's certificate, then the authority's. */
  readonly cert: string;
  readonly authorityFile: string;
  /** SHA-256 of the authority's certificate, as people compare it. */
  readonly fingerprint: string;
}

interface Pair {
  readonly key: string;
  readonly cert: string;
}

/** `hosts`: names and addresses that the server answers to. Keys are sealed; `ca.pem` is for sensors and browsers. */
export async function ownCertificate(options: {
  readonly keyring: Keyring;
  readonly dataDir: string;
  readonly hosts: readonly string[];
  readonly nowMs: number;
}): Promise<Result<ServerCertificate>> {
  x509.cryptoProvider.set(webcrypto);
  const { keyring, nowMs } = options;
  const held = await readPair(keyring, 'tls-authority');
  if (!held.ok) return held;
  const authority = held.value ?? (await makeAuthority(keyring, nowMs));
  const server = await readPair(keyring, 'tls-server');
  if (!server.ok) return server;
  const fits = server.value !== null && serves(server.value, authority, options.hosts, nowMs);
  const pair = fits && server.value ? server.value : await makeServer(keyring, authority, options.hosts, nowMs);
  const authorityFile = join(options.dataDir, 'ca.pem');
  await writeFile(authorityFile, authority.cert, { mode: 0o644 });
  const print = Buffer.from(await new x509.X509Certificate(authority.cert).getThumbprint('SHA-256')).toString('hex');
  return ok({
    key: pair.key,
    cert: `${pair.cert}\n${authority.cert}\n`,
    authorityFile,
    fingerprint: (print.toUpperCase().match(/../g) ?? []).join(':'),
  });
}

async function readPair(keyring: Keyring, name: string): Promise<Result<Pair | null>> {
  const held = await keyring.unseal(name);
  if (!held.ok) return held;
  return ok(held.value === null ? null : (JSON.parse(held.value.toString('utf8')) as Pair));
}

function serves(server: Pair, authority: Pair, hosts: readonly string[], nowMs: number): boolean {
  const cert = new x509.X509Certificate(server.cert);
  if (cert.issuer !== new x509.X509Certificate(authority.cert).subject) return false;
  if (cert.notAfter.getTime() - nowMs < RENEW_DAYS * DAY_MS) return false;
  const names = cert.getExtension(x509.SubjectAlternativeNameExtension)?.names.items.map((item) => item.value) ?? [];
  return hosts.every((host) => names.includes(host));
}

async function makeAuthority(keyring: Keyring, nowMs: number): Promise<Pair> {
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    // The serial in the name tells two authorities of two installations apart in a browser's list.
    name: `CN=Bulkhead authority ${serial().slice(0, 8)}`,
    serialNumber: serial(),
    ...validity(nowMs, AUTHORITY_DAYS),
    keys: keys,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return await sealPair(keyring, 'tls-authority', keys.privateKey, cert);
}

async function makeServer(keyring: Keyring, authority: Pair, hosts: readonly string[], nowMs: number): Promise<Pair> {
  const issuer = new x509.X509Certificate(authority.cert);
  const signer = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(authority.key), EC, false, [
    'sign',
  ]);
  const keys = await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify']);
  const cert = await x509.X509CertificateGenerator.create({
    subject: `CN=${hosts[0] ?? 'bulkhead'}`,
    issuer: issuer.subject,
    serialNumber: serial(),
    ...validity(nowMs, SERVER_DAYS),
    signingKey: signer,
    publicKey: keys.publicKey,
    signingAlgorithm: EC,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  return await sealPair(keyring, 'tls-server', keys.privateKey, cert);
}

const validity = (nowMs: number, days: number): { readonly notBefore: Date; readonly notAfter: Date } => ({
  notBefore: new Date(nowMs - SKEW_DAYS * DAY_MS),
  notAfter: new Date(nowMs + days * DAY_MS),
});

/** Positive, 127 bits (RFC 5280, 4.1.2.2). */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}

async function sealPair(
  keyring: Keyring,
  name: string,
  key: webcrypto.CryptoKey,
  cert: x509.X509Certificate,
): Promise<Pair> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  const pair: Pair = { key: x509.PemConverter.encode(der, 'PRIVATE KEY'), cert: cert.toString('pem') };
  await keyring.seal(name, Buffer.from(JSON.stringify(pair)));
  return pair;
}
