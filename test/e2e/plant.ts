/** What the browser tests are fed with: captures of the demo plant as bytes, and batches that make a site large. */
import { gzipSync } from 'node:zlib';
import { expect, vi } from 'vitest';
import { pcapHeader, pcapRecord } from '../../src/exercise/encoders/pcap.ts';
import plant from '../../src/exercise/plants/northfield/index.ts';
import type { Batch } from '../../src/model/observation.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { batchOf } from '../support/batches.ts';
import { pcap } from '../support/frames.ts';
import { addSensor, ask, PASSWORD, type Account, type ServerProcess } from '../support/server-process.ts';
import { tcpTalk, type Talk } from '../support/tcp-talk.ts';

const START_US = Date.UTC(2026, 5, 1, 6) * 1000;

/** The plant of that seed as a capture of so many seconds. */
export function captureOf(seed: number, seconds: number): Buffer {
  const parts = [pcapHeader()];
  for (const { timeUs, bytes } of plant.frames({ seed, assets: 60 }, START_US)) {
    if (timeUs >= START_US + seconds * 1_000_000) break;
    parts.push(pcapRecord(timeUs, bytes));
  }
  return Buffer.concat(parts);
}

const HOST = 0x0a000000;
const basic = (account: string): string => `GET / HTTP/1.1\r\nAuthorization: Basic ${btoa(account)}\r\n\r\n`;
const WELCOME = 'HTTP/1.1 204 No\r\n\r\n';
const ftp = (name: string, password: string): Talk['turns'] => [
  ['', '220 ready\r\n'],
  [`USER ${name}\r\n`, '331 password\r\n'],
  [`PASS ${password}\r\n`, '230 in\r\n'],
];

/** Five logons that can be read: two of them as delivered and with one secret, two others with another, one that needs none. */
export function captureOfLogons(): Buffer {
  const talks: readonly Talk[] = [
    { port: 80, client: HOST + 1, server: HOST + 11, turns: [[basic('admin:admin'), WELCOME]] },
    { port: 80, client: HOST + 1, server: HOST + 12, turns: [[basic('admin:admin'), WELCOME]] },
    { port: 21, client: HOST + 2, server: HOST + 11, turns: ftp('m.hale', 'x-Long-one') },
    { port: 80, client: HOST + 3, server: HOST + 12, turns: [[basic('line2:x-Long-one'), WELCOME]] },
    { port: 21, client: HOST + 3, server: HOST + 13, turns: ftp('anonymous', 'guest@') },
  ];
  return Buffer.from(pcap(talks.flatMap(tcpTalk).map((bytes, n) => ({ bytes, us: START_US + n * 1000 }))));
}

/** A binary service that is asked twice a second, and one that nobody recognises either but that speaks in text. */
export function captureOfUnknownServices(): Buffer {
  const scale = Array.from({ length: 12 }, (_, n): readonly [string, string] => {
    const number = String.fromCharCode(n * 7);
    return [`\x02\x1b${number}\x00\x01`, `\x02\x1b${number}\x06\x01\x02\x03${'\x00'.repeat(n % 3)}`];
  });
  const talks: readonly Talk[] = [
    { port: 9999, client: HOST + 1, server: HOST + 21, turns: scale },
    { port: 7001, client: HOST + 1, server: HOST + 22, turns: [['@@17 TORQUE?\r\n', '@@17 4.5 NM\r\n']] },
  ];
  const frames = talks.flatMap((talk) => tcpTalk(talk).map((bytes, n) => ({ bytes, us: START_US + n * 250_000 })));
  return Buffer.from(pcap(frames.sort((a, b) => a.us - b.us)));
}

export async function signIn(server: ServerProcess, name: string, site: string): Promise<Account> {
  const answer = await fetch(`${server.base}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: PASSWORD }),
  });
  if (!answer.ok) throw new Error(`sign-in of ${name}: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const { csrf } = (await answer.json()) as { csrf: string };
  return { site, headers: { cookie, 'x-bulkhead-csrf': csrf } };
}

/** A person with a role at the site, or with none. Signed in. */
export async function addPerson(
  server: ServerProcess,
  by: Account,
  { name, role }: { readonly name: string; readonly role?: string },
): Promise<Account> {
  const { headers, site } = by;
  const body = { name, password: PASSWORD };
  const person = await ask<{ id: string }>(server, { headers, method: 'POST', body }, '/people');
  if (role !== undefined) {
    const grant = { person: person.id, role, site, zone: null, costLimit: null, until: null };
    await ask(server, { headers, method: 'POST', body: grant }, '/grants');
  }
  return await signIn(server, name, site);
}

/** Imports a capture and waits until it is read. */
export async function importCapture(server: ServerProcess, by: Account, name: string, bytes: Buffer): Promise<void> {
  const path = `/sites/${by.site}/imports`;
  const answer = await fetch(`${server.base}/api/v1${path}?name=${name}`, {
    method: 'POST',
    headers: { ...by.headers, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  if (!answer.ok) throw new Error(`import of ${name}: ${answer.status} ${await answer.text()}`);
  const stateNow = async (): Promise<string | undefined> => {
    const { items } = await ask<{ items: readonly { name: string; state: string }[] }>(server, by, path);
    return items.find((row) => row.name === name)?.state;
  };
  await vi.waitFor(async () => expect(await stateNow()).toBe('done'), { timeout: 30_000, interval: 200 });
}

const PER_BATCH = LIMITS.batchConversationsMax;

/** So many assets, each asked by the first one: as many conversations but one. Sent as a sensor does. */
export async function fill(server: ServerProcess, account: Account, assets: number): Promise<void> {
  const { sensor, token } = await addSensor(server, account, 'S-LARGE');
  for (let done = 1, sequence = 1; done < assets; done += PER_BATCH, sequence++) {
    const conversations = Math.min(PER_BATCH, assets - done);
    const batch = batchOf({ site: account.site, sensor, number: 0, conversations }, sequence);
    const answer = await fetch(`${server.base}/api/v1/sites/${account.site}/observations`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(JSON.stringify({ ...batch, endpoints: endpointsOf(done, conversations) })),
    });
    if (!answer.ok) throw new Error(`batch ${sequence}: ${answer.status} ${await answer.text()}`);
  }
}

/** The first asset, then those that this batch tells for the first time. */
const endpointsOf = (from: number, count: number): Batch['endpoints'] =>
  [0, ...Array.from({ length: count }, (_, n) => from + n)].map((n) => ({
    mac: `02:00:00:00:${hex(n >> 8)}:${hex(n & 255)}`,
    ip: `10.${1 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`,
  }));

const hex = (n: number): string => n.toString(16).padStart(2, '0');
