/** The authority that is made at the first start beyond loopback. */
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openKeyring } from '../secrets/keyring.ts';
import { ownCertificate, type ServerCertificate } from './own-authority.ts';

const NOW = Date.now();
const DAY_MS = 86_400_000;
let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bulkhead-tls-'));
});
afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function make(hosts: readonly string[], nowMs = NOW): Promise<ServerCertificate> {
  const keyring = await openKeyring(dir);
  if (!keyring.ok) throw new Error(keyring.error.message);
  const made = await ownCertificate({ keyring: keyring.value, dataDir: dir, hosts, nowMs });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

test('a client that trusts ca.pem reaches the server, one that does not is refused', async () => {
  const made = await make(['localhost', '127.0.0.1']);
  const server = createServer({ key: made.key, cert: made.cert }, (_, reply) => reply.end('ok'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const reach = (ca?: string): Promise<string> =>
    new Promise((done) => {
      get(url, { ...(ca ? { ca } : {}), agent: false }, (reply) => {
        reply.resume();
        done(String(reply.statusCode));
      }).on('error', (error: NodeJS.ErrnoException) => done(error.code ?? error.message));
    });
  expect(await reach(await readFile(made.authorityFile, 'utf8'))).toBe('200');
  expect(await reach()).toMatch(/SELF_SIGNED|UNABLE_TO/);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test('stays the same over restarts, so that sensors need the fingerprint once', async () => {
  const first = await make(['localhost']);
  const second = await make(['localhost']);
  expect(second).toEqual(first);
  expect(first.fingerprint).toBe(new X509Certificate(await readFile(first.authorityFile)).fingerprint256);
});

test('makes a new certificate, under the same authority, for a new name and before the old one ends', async () => {
  const first = await make(['localhost']);
  const named = await make(['localhost', 'plant.example']);
  const later = await make(['localhost', 'plant.example'], NOW + 380 * DAY_MS);
  expect(new Set([first.cert, named.cert, later.cert]).size).toBe(3);
  expect(new Set([first.fingerprint, named.fingerprint, later.fingerprint]).size).toBe(1);
  expect(new X509Certificate(named.cert).subjectAltName).toContain('plant.example');
});
