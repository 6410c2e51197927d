/** The uplink against a server that answers as it is told. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StoredBatch, Uplink } from '../../model/ports/sensor.ts';
import { batchOf } from '../../../test/support/batches.ts';
import { openUplink } from './uplink.ts';

const BATCH = batchOf({ site: 'site', sensor: 'sensor', number: 1, conversations: 1 }, 4);
const STORED: StoredBatch = {
  sequence: 4,
  fromUs: BATCH.fromUs,
  toUs: BATCH.toUs,
  body: gzipSync(JSON.stringify(BATCH)),
};
const GAP = { fromUs: 1, toUs: 2, batches: 3 };

interface Seen {
  readonly line: string;
  readonly token: string | undefined;
  readonly encoding: string | undefined;
  readonly body: Buffer;
}

let server: Server;
let uplink: Uplink;
let seen: Seen[] = [];
let tokens: string[] = [];
let keys: string[] = [];
let answer: (seen: Seen, response: ServerResponse) => void;

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(body));
};

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { authorization: token, 'content-encoding': encoding } = request.headers;
  const one = { line: `${request.method} ${request.url}`, token, encoding, body: Buffer.concat(chunks) };
  seen.push(one);
  answer(one, response);
}

const open = (port: number): Uplink =>
  openUplink({
    server: `http://127.0.0.1:${port}/below/`,
    site: 'a site',
    sensor: 's/1',
    token: () => tokens.shift() ?? 'none left',
    onFingerprintKey: (key) => keys.push(key),
    timeoutMs: 200,
    beatTimeoutMs: 50,
  });

beforeEach(async () => {
  seen = [];
  keys = [];
  tokens = ['first', 'second'];
  answer = (_, response) => json(response, 200, { sequence: 4 });
  server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  uplink = open((server.address() as AddressInfo).port);
});
afterEach(() => {
  uplink.close();
  server.closeAllConnections();
  server.close();
});

describe('uplink', () => {
  it('asks for the cursor of its own sensor with its token', async () => {
    expect(await uplink.cursor()).toEqual({ ok: true, value: 4 });
    expect(seen).toMatchObject([
      { line: 'GET /below/api/v1/sites/a%20site/sensors/s%2F1/cursor', token: 'Bearer first' },
    ]);
  });

  it('tells the key for marks that comes beside a cursor, and lives without', async () => {
    answer = (_, response) => json(response, 200, { sequence: 4, fingerprintKey: 'a2V5' });
    expect(await uplink.cursor()).toEqual({ ok: true, value: 4 });
    answer = (_, response) => json(response, 200, { sequence: 5, fingerprintKey: 7 });
    expect(await uplink.cursor()).toEqual({ ok: true, value: 5 });
    answer = (_, response) => json(response, 200, { sequence: 'none', fingerprintKey: 'bm8=' });
    expect((await uplink.cursor()).ok).toBe(false);
    expect(keys).toEqual(['a2V5']);
  });

  it('sends a batch as it is stored, and adds a gap where there is one', async () => {
    expect(await uplink.send(STORED, undefined)).toEqual({ ok: true, value: 4 });
    await uplink.send(STORED, GAP);
    expect(seen.map(({ line, encoding }) => [line, encoding])).toEqual([
      ['POST /below/api/v1/sites/a%20site/observations', 'gzip'],
      ['POST /below/api/v1/sites/a%20site/observations', 'gzip'],
    ]);
    const [plain, gapped] = seen.map(({ body }) => JSON.parse(gunzipSync(body).toString()) as unknown);
    expect(plain).toEqual(BATCH);
    expect(gapped).toEqual({ ...BATCH, gap: GAP });
  });

  it('tells pulses under the name of its sensor', async () => {
    answer = (_, response) => response.writeHead(204).end();
    expect(await uplink.beat([])).toEqual({ ok: true, value: undefined });
    expect(JSON.parse(String(seen[0]?.body))).toEqual({ sensor: 's/1', pulses: [] });
  });

  it('reads its token anew when it is refused, and goes on with the new one', async () => {
    answer = ({ token }, response) => json(response, token === 'Bearer second' ? 200 : 401, { sequence: 9 });
    expect(await uplink.cursor()).toEqual({ ok: true, value: 9 });
    expect(await uplink.cursor()).toEqual({ ok: true, value: 9 });
    expect(seen.map(({ token }) => token)).toEqual(['Bearer first', 'Bearer second', 'Bearer second']);
  });

  it.each([
    [400, 'invalid'],
    [401, 'refused'],
    [403, 'refused'],
    [404, 'refused'],
    [408, 'unreachable'],
    [409, 'out-of-order'],
    [413, 'invalid'],
    [422, 'invalid'],
    [429, 'unreachable'],
    [500, 'unreachable'],
    [503, 'unreachable'],
  ])('takes %i for %s, in the words of the server', async (status, code) => {
    answer = (_, response) => json(response, status, { detail: 'Why.', advice: 'Do.' });
    expect(await uplink.send(STORED, undefined)).toEqual({
      ok: false,
      error: { code, message: 'Why.', advice: 'Do.' },
    });
  });

  it.each([
    ['a page', 'text/html', '<p>Welcome'],
    ['no number', 'application/json', '{"sequence":"4"}'],
    ['half an answer', 'application/json', '{"sequ'],
    ['a negative number', 'application/json', '{"sequence":-1}'],
  ])('does not take %s for a cursor', async (_, type, body) => {
    answer = (__, response) => response.writeHead(200, { 'content-type': type }).end(body);
    expect(await uplink.cursor()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  it('gives up on a server that does not answer', async () => {
    answer = () => undefined;
    const asked = await uplink.cursor();
    expect(asked).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(asked.ok ? '' : asked.error.message).toContain('no answer within 0.2 s');
  });

  it('gives up on a pulse sooner than on a batch: a later one is better news', async () => {
    answer = () => undefined;
    const [beat, sent] = [uplink.beat([]), uplink.send(STORED, undefined)];
    expect(await Promise.race([beat, sent])).toBe(await beat);
    const reasons = [await beat, await sent].map((one) => (one.ok ? '' : one.error.message));
    expect(reasons[0]).toContain('no answer within 0.05 s');
    expect(reasons[1]).toContain('no answer within 0.2 s');
  });

  it('says when there is nobody', async () => {
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(await open(port).cursor()).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });
});
