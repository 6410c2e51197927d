/** From a sensor's batches to answers: cursors, pages, the export, events, the pulse. The demo's plant plays the sensor. */
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SensorId, SiteId } from '../../src/model/ids.ts';
import { asId } from '../../src/model/ids.ts';
import { LIMITS } from '../../src/model/limits.ts';
import type { Batch } from '../../src/model/observation.ts';
import { ipOf, playNorthfield } from '../inventory/northfield.ts';
import { batchOf } from '../support/batches.ts';
import { API, openHarness, withoutPostgres, type Harness, type Signed } from './harness.ts';

const reason = withoutPostgres();
let harness: Harness;
let site: SiteId;
let engineer: Signed;
let sensor: { readonly id: SensorId; readonly headers: Signed['headers'] };

async function addSensor(name: string): Promise<typeof sensor> {
  const made = await harness.ask('POST', `/sites/${site}/sensors`, engineer.headers, { name });
  const { sensor: row, token } = made.json<{ sensor: { id: string }; token: string }>();
  return { id: asId<SensorId>(row.id), headers: { authorization: `Bearer ${token}` } };
}

const send = (batch: unknown, by = sensor): ReturnType<Harness['ask']> =>
  harness.ask('POST', `/sites/${site}/observations`, by.headers, batch);
const see = async <T>(path: string): Promise<T> => {
  const reply = await harness.ask('GET', `/sites/${site}${path}`, engineer.headers);
  expect(reply.statusCode, `${reply.body} ${harness.logged.at(-1) ?? ''}`).toBe(200);
  return reply.json<T>();
};
const feed = (number: number): Batch => batchOf({ site, sensor: sensor.id, number, conversations: 3 }, 1);

interface Rows {
  readonly items: readonly { readonly id: string; readonly name: string }[];
  readonly nextCursor: string | null;
  readonly total: number;
}

beforeAll(async () => {
  if (reason !== undefined) return;
  harness = await openHarness();
  site = await harness.addSite('Plant');
  engineer = await harness.person('engineer', [{ role: 'engineer', site }]);
  const demo = await addSensor('Mirror port');
  for (const batch of playNorthfield(20, { sensor: demo.id })) {
    const reply = await send({ ...batch, site }, demo);
    expect([reply.statusCode, reply.body]).toEqual([200, expect.stringContaining('true')]);
  }
  await harness.server.listen({ host: '127.0.0.1', port: 0 });
}, 60_000);
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

describe.skipIf(reason !== undefined)(`batches${reason === undefined ? '' : ` (${reason})`}`, () => {
  beforeAll(async () => {
    if (reason === undefined) sensor = await addSensor('Batches');
  });
  const totals = async (): Promise<number[]> => {
    const page = await see<{ items: { id: string; packets: number }[] }>('/conversations?search=10.7.0&limit=1000');
    return page.items.map((row) => row.packets).sort((a, b) => a - b);
  };

  test('are taken once and in order, and known when they come again', async () => {
    expect((await send(feed(7))).json()).toEqual({ taken: true, sequence: 1 });
    const before = await totals();
    expect(before.length).toBeGreaterThan(0);
    expect((await send(feed(7))).json()).toEqual({ taken: false, sequence: 1 });
    expect(await totals()).toEqual(before);
    const cursor = await harness.ask('GET', `/sites/${site}/sensors/${sensor.id}/cursor`, sensor.headers);
    expect(cursor.json()).toEqual({ sequence: 1, fingerprintKey: harness.app.secrets.fingerprintKey(site) });
    const other = await addSensor('No batches');
    for (const who of [engineer, other]) {
      const refused = await harness.ask('GET', `/sites/${site}/sensors/${sensor.id}/cursor`, who.headers);
      expect([refused.statusCode, refused.body]).toEqual([403, expect.not.stringContaining('fingerprintKey')]);
    }
    expect(harness.logged.join()).not.toContain(harness.app.secrets.fingerprintKey(site));
  });

  test('that leave one out are refused, unless the sensor says that it is gone', async () => {
    const third = { ...feed(7), sequence: 3 };
    const refused = await send(third);
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([409, 'sequence-gap']);
    const gap = { fromUs: third.fromUs - 1_000_000, toUs: third.fromUs, batches: 1 };
    expect((await send({ ...third, gap })).json()).toEqual({ taken: true, sequence: 3 });
    const row = (await see<{ items: { id: string; gaps: object[] }[] }>('/sensors')).items.find(
      (s) => s.id === sensor.id,
    );
    expect(row?.gaps).toHaveLength(1);
  });

  test('may be gzipped, and may hold fields and words of a newer version', async () => {
    const batch = { ...feed(7), sequence: 4, novelty: true, claims: [{ ...CLAIM, attribute: 'aura', value: 'blue' }] };
    const headers = { ...sensor.headers, 'content-encoding': 'gzip' };
    const reply = await harness.ask('POST', `/sites/${site}/observations`, headers, gzipSync(JSON.stringify(batch)));
    expect(reply.json()).toEqual({ taken: true, sequence: 4 });
  });

  const CLAIM = {
    about: 0,
    attribute: 'hostname',
    value: 'x',
    source: 'dhcp',
    confidence: 0.8,
    firstUs: 1,
    lastUs: 1,
    firstPacket: 1,
  };
  test.each<[string, object, string]>([
    ['an endpoint that is not listed', { claims: [{ ...CLAIM, about: 99 }] }, 'claims[0].about'],
    ['a person’s word', { claims: [{ ...CLAIM, source: 'person:1' }] }, 'claims[0].source'],
    ['a NUL', { claims: [{ ...CLAIM, value: 'a\0b' }] }, 'claims[0].value'],
    ['a confidence above one', { claims: [{ ...CLAIM, confidence: 2 }] }, 'claims[0].confidence'],
    ['a time before 1970', { claims: [{ ...CLAIM, firstUs: -1 }] }, 'claims[0].firstUs'],
    ['a MAC that is none', { endpoints: [{ mac: 'zz' }] }, 'endpoints[0].mac'],
    ['no list', { conversations: {} }, 'conversations'],
    ['sequence 0', { sequence: 0 }, 'sequence'],
    ['another site', { site: 'site-999' }, 'site'],
  ])('are refused with %s, and where is said', async (_name, wrong, where) => {
    const reply = await send({ ...feed(7), sequence: 5, ...wrong });
    expect(reply.statusCode).toBe(400);
    expect(reply.json<{ detail: string }>().detail).toContain(where);
  });

  test('with half a character in a name are taken: a sensor must not be stuck on what it saw', async () => {
    const claims = [{ ...CLAIM, attribute: 'serial', value: 'a\ud800b' }];
    expect((await send({ ...feed(7), sequence: 5, claims })).json()).toEqual({ taken: true, sequence: 5 });
  });

  test('that hit a ceiling of the site are taken, and what is missing stands on the overview since then', async () => {
    interface Note {
      readonly limit: string;
      readonly sensor: string | null;
      readonly count: number;
      readonly since: string;
      readonly missing: string;
    }
    const told = async (): Promise<readonly Note[]> => (await see<{ limits: readonly Note[] }>('/overview')).limits;
    const lines = (): number => harness.logged.filter((line) => line.includes('a ceiling of the site was hit')).length;
    const room = LIMITS.claimsPerAddressMax;
    const other = await addSensor('Talkative');
    const say = async (sequence: number, from: number, count: number): Promise<void> => {
      const values = Array.from({ length: count }, (_, n) => `S-${from + n}`);
      const claims = values.map((value) => ({ ...CLAIM, attribute: 'serial', value }));
      const endpoints = [{ mac: '02:00:00:99:99:99', ip: '10.9.9.9' }];
      const batch = { ...feed(7), sensor: other.id, sequence, endpoints, conversations: [], claims };
      expect((await send(batch, other)).json()).toEqual({ taken: true, sequence });
    };
    await say(1, 0, room);
    expect([await told(), lines()]).toEqual([[], 0]);
    harness.pass(1_000_000);
    const since = harness.app.clock.now();
    await say(2, room, 2);
    harness.pass(1_000_000);
    await say(3, room + 2, 3);
    expect(await told()).toEqual([
      {
        limit: 'claimsPerAddressMax',
        sensor: null,
        count: 5,
        since: new Date(since / 1000).toISOString().replace('Z', '000Z'),
        last: new Date(since / 1000 + 1000).toISOString().replace('Z', '000Z'),
        missing: `An address has ${room} claims. Further ones about it are not kept.`,
      },
    ]);
    expect(lines()).toBe(1);
    const rows = await see<{ items: readonly { name: string; limits: readonly Note[] }[] }>('/sensors');
    expect(rows.items.find(({ name }) => name === 'Talkative')?.limits).toEqual([]);
  });

  test('of another sensor than the token’s are refused', async () => {
    const other = await addSensor('Other');
    expect((await send(feed(7), other)).statusCode).toBe(403);
    expect((await send({ ...feed(7), sensor: 'nobody' })).statusCode).toBe(403);
  });

  test('of a sensor that was removed are refused', async () => {
    const gone = await addSensor('Gone');
    expect((await harness.ask('DELETE', `/sites/${site}/sensors/${gone.id}`, engineer.headers)).statusCode).toBe(204);
    expect((await send({ ...feed(8), sensor: gone.id }, gone)).statusCode).toBe(401);
  });

  test('change nothing in memory when the store fails, and are taken when it is back', async () => {
    const { store } = harness.app;
    const take = store.takeBatch.bind(store);
    const batch = { ...feed(7), sequence: 6 };
    const before = await totals();
    store.takeBatch = () => Promise.reject(new Error('the disk is gone'));
    expect((await send(batch)).statusCode).toBe(500);
    store.takeBatch = take;
    expect(await totals()).toEqual(before);
    expect((await send(batch)).json()).toEqual({ taken: true, sequence: 6 });
    const after = await totals();
    const fresh = await harness.app.store.loadSite(site);
    expect(fresh.cursors.get(sensor.id)).toBe(6);
    expect(after.reduce((a, b) => a + b) - before.reduce((a, b) => a + b)).toBe(
      batch.conversations.reduce((sum, c) => sum + c.packets, 0),
    );
  });
});

describe.skipIf(reason !== undefined)('pages', () => {
  test.each(['name', '-name', 'class', '-lastSeen', 'ip', 'level', 'zone'])(
    'of assets by %s show every row once',
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < 50; page++) {
        const at: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const rows: Rows = await see<Rows>(`/assets?limit=7&sort=${sort}${at}`);
        seen.push(...rows.items.map((row) => row.id));
        cursor = rows.nextCursor;
        if (cursor === null) {
          expect(seen).toHaveLength(rows.total);
          break;
        }
      }
      expect(cursor).toBeNull();
      expect(new Set(seen).size).toBe(seen.length);
      const whole = await see<Rows>(`/assets?limit=1000&sort=${sort}`);
      expect(seen).toEqual(whole.items.map((row) => row.id));
    },
  );

  test('of conversations show every row once', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let page = 0; page < 200 && cursor !== null; page++) {
      const rows: Rows = await see<Rows>(`/conversations?limit=50&sort=client&cursor=${encodeURIComponent(cursor)}`);
      seen.push(...rows.items.map((row) => row.id));
      cursor = rows.nextCursor;
      if (cursor === null) expect(seen).toHaveLength(rows.total);
    }
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('begin anew with a cursor that somebody made up', async () => {
    expect((await see<Rows>('/assets?limit=7&cursor=made-up')).items).toHaveLength(7);
  });

  test('find what is searched, and nothing for what is not there', async () => {
    const found = await see<Rows>(`/assets?search=${ipOf('PLC-11')}`);
    expect(found.items.map((row) => row.name)).toEqual(['PLC-11']);
    expect((await see<Rows>('/assets?class=plc&search=plc-11')).total).toBe(1);
    expect((await see<Rows>('/assets?class=printer&search=plc-11')).total).toBe(0);
    expect((await see<Rows>('/assets?search=%25')).total).toBe(0);
  });
});

describe.skipIf(reason !== undefined)('every view', () => {
  test.each([
    '/overview',
    '/map',
    '/zones',
    '/lines',
    '/sessions',
    '/accounts',
    '/logons',
    '/unknown-services',
    '/changes',
    '/pulse',
    '/sensors',
    '/imports',
    '/conversations?protocol=s7comm&cyclic=false',
  ])('%s answers as its schema says', async (path) => {
    const reply = await harness.ask('GET', `/sites/${site}${path}`, engineer.headers);
    expect([reply.statusCode, reply.body.slice(0, 200)]).toEqual([200, expect.anything()]);
  });

  test('of the map has all that is outside as one end, and one edge for two ends and a protocol', async () => {
    const { edges } = await see<{
      edges: readonly { client: string; server: string; protocol: string; conversations: number }[];
    }>('/map');
    const names = edges.map(({ client, server, protocol }) => `${client} ${server} ${protocol}`);
    expect(new Set(names).size).toBe(names.length);
    const outside = edges.filter(({ client, server }) => client === 'external' || server === 'external');
    expect(Math.max(...outside.map(({ conversations }) => conversations))).toBeGreaterThan(1);
  });

  test('of the map has a firewall in each zone that it has an address in, and a controller in its own alone', async () => {
    const { assets, zones } = await see<{
      assets: readonly { name: string; zone: string; zones: readonly string[] }[];
      zones: readonly { id: string; name: string }[];
    }>('/map');
    const names = new Map(zones.map(({ id, name }) => [id, name]));
    const standing = (name: string): readonly string[] =>
      assets.flatMap((asset) => (asset.name === name ? asset.zones.map((id) => names.get(id) ?? id) : [])).sort();
    const cells = ['51', '52', '60', '70'].map((net) => `Cell 10.20.${net}.0/24`);
    expect(standing('FW-OT')).toEqual([...cells, 'Industrial DMZ 10.20.30.0/24', 'Operations 10.20.40.0/24']);
    expect(standing('PLC-11')).toEqual(cells.slice(0, 1));
  });

  test('of one asset shows reasons, claims, conversations, history and who talked to it', async () => {
    const [plc] = (await see<Rows>(`/assets?search=${ipOf('PLC-11')}`)).items;
    const at = `/assets/${plc?.id ?? ''}`;
    const asset = await see<{ class: string; reasons: Record<string, { reason: string }> }>(at);
    expect(asset.class).toBe('plc');
    expect(asset.reasons['class']?.reason).toContain('SIMATIC CPU');
    const claims = await see<{ items: { attribute: string; best: boolean }[] }>(`${at}/claims`);
    expect(claims.items.some((claim) => claim.attribute === 'order-number')).toBe(true);
    const conversations = await see<{ items: { id: string; protocol: string }[] }>(`${at}/conversations`);
    const s7 = conversations.items.find((row) => row.protocol === 's7comm');
    const one = await see<{ operations: { operation: string; requests: number }[] }>(`/conversations/${s7?.id ?? ''}`);
    expect(one.operations.length).toBeGreaterThan(0);
    expect((await see<Rows>(`${at}/history`)).total).toBeGreaterThan(3);
    const last = await see<{ items: { asset: { name: string } }[] }>(
      `${at}/peers?from=2026-11-17T00:00:00Z&to=2026-11-18T00:00:00Z`,
    );
    expect(new Set(last.items.map((peer) => peer.asset.name))).toContain('SCADA-01');
    const never = await see<{ items: unknown[] }>(`${at}/peers?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z`);
    expect(never.items).toEqual([]);
  });
});

describe.skipIf(reason !== undefined)('the export', () => {
  test('has a header, a row for each asset that is listed, and no formula', async () => {
    const reply = await harness.ask('GET', `/sites/${site}/assets.csv?class=plc`, engineer.headers);
    expect(reply.headers['content-type']).toContain('text/csv');
    expect(reply.headers['content-disposition']).toContain('attachment');
    const lines = reply.body.split('\r\n');
    expect(lines[0]).toMatch(/^\ufeffid,name,class,level/);
    expect(lines.at(-1)).toBe('');
    expect(lines).toHaveLength((await see<Rows>('/assets?class=plc')).total + 2);
    expect(lines.slice(1, -1).every((line) => /^asset-\d+,.*,plc,/.test(line))).toBe(true);
  });
});

describe.skipIf(reason !== undefined)('events', () => {
  /** Reads the stream until so many events came. */
  async function listen(count: number, during: () => Promise<unknown>, last?: string): Promise<string[]> {
    const { port } = harness.server.server.address() as AddressInfo;
    const stop = new AbortController();
    const headers = { ...engineer.headers, ...(last === undefined ? {} : { 'last-event-id': last }) };
    const url = `http://127.0.0.1:${port}${API}/sites/${site}/events`;
    const reply = await fetch(url, { headers, signal: stop.signal });
    expect(reply.headers.get('content-type')).toContain('text/event-stream');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
    const events: string[] = [];
    const doing = during();
    let text = '';
    for await (const chunk of reply.body ?? []) {
      text += Buffer.from(chunk as Uint8Array).toString();
      const parts = text.split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts.filter((part) => part.includes('event: ')));
      if (events.length >= count) break;
    }
    await doing;
    stop.abort();
    return events;
  }
  const idOf = (event: string | undefined): string => /^id: (\S+)/m.exec(event ?? '')?.[1] ?? '';
  let sequence = 0;
  let source: typeof sensor;
  beforeAll(async () => {
    if (reason === undefined) source = await addSensor('Events');
  });
  const next = async (): Promise<void> => {
    sequence++;
    const batch = batchOf({ site, sensor: source.id, number: 9, conversations: 1 }, sequence);
    expect((await send(batch, source)).statusCode).toBe(200);
  };

  test('tell what a batch changed, and go on after the last one that was heard', async () => {
    const first = await listen(4, next);
    expect(first.map((event) => /^event: (\w+)/m.exec(event)?.[1])).toEqual(
      expect.arrayContaining(['asset', 'conversation', 'sensor']),
    );
    await next();
    const resumed = await listen(2, () => Promise.resolve(), idOf(first.at(-1)));
    expect(resumed[0]).toMatch(/^event: (conversation|asset|sensor)/m);
    expect(Number(idOf(resumed[0]).split('.')[1])).toBe(Number(idOf(first.at(-1)).split('.')[1]) + 1);
  });

  test('say to load anew where the id is of another run of the server', async () => {
    const [first] = await listen(1, () => Promise.resolve(), 'run-of-yesterday.12');
    expect(first).toContain('event: reset');
  });

  test('the pulse reaches a listener past the queue of batches, and the state is what the sensor says', async () => {
    const at = batchOf({ site, sensor: source.id, number: 9, conversations: 1 }, 1);
    const [client, server] = at.endpoints;
    const nowUs = harness.app.clock.now();
    const pulse = { client, server, transport: 'tcp', port: 502, protocol: 'modbus', periodUs: 1e6, jitterUs: 10 };
    const word = { sensor: source.id, pulses: [{ ...pulse, lastBeatUs: nowUs, sinceUs: nowUs, state: 'missing' }] };
    const beat = async (): Promise<void> => {
      const reply = await harness.ask('POST', `/sites/${site}/pulse`, source.headers, word);
      expect(reply.statusCode).toBe(204);
    };
    const [event] = await listen(1, beat);
    expect(event).toContain('event: pulse');
    expect(event).toContain('"state":"missing"');
    const seen = await see<{ items: { state: string }[] }>('/pulse');
    expect(seen.items.some((item) => item.state === 'missing')).toBe(true);
    harness.pass(60_000_000);
    const later = await see<{ items: { state: string; received?: boolean }[] }>('/pulse');
    expect(later.items.filter((item) => item.state === 'on-time')).toEqual([]);
  });

  test.each([
    ['http', 'ot', true],
    ['http', 'it', false],
    ['modbus', 'it', true],
  ])("the plant's pulse of %s at an asset of %s: %s", async (protocol, domain, held) => {
    const number = 10 + ['http ot', 'http it', 'modbus it'].indexOf(`${protocol} ${domain}`);
    const office = await addSensor(`Pulse ${number}`);
    const at = batchOf({ site, sensor: office.id, number, conversations: 1 }, 1);
    const conversations = at.conversations.map((row) => ({ ...row, protocol, operations: [] }));
    expect((await send({ ...at, conversations }, office)).statusCode).toBe(200);
    const [client, server] = at.endpoints;
    for (const { ip } of at.endpoints) {
      const { items } = await see<Rows>(`/assets?search=${ip}`);
      const said = await harness.ask('PATCH', `/sites/${site}/assets/${items[0]?.id}`, engineer.headers, { domain });
      expect(said.statusCode).toBe(200);
    }
    const nowUs = harness.app.clock.now();
    const times = { periodUs: 1e6, jitterUs: 10, lastBeatUs: nowUs, sinceUs: nowUs };
    const pulse = { client, server, transport: 'tcp', port: 502, protocol, state: 'on-time', ...times };
    const word = { sensor: office.id, pulses: [pulse] };
    expect((await harness.ask('POST', `/sites/${site}/pulse`, office.headers, word)).statusCode).toBe(204);
    const { items } = await see<{ items: { server: { name: string }; protocol: string }[] }>('/pulse');
    expect(items.some((item) => item.server.name.includes(`10.${number}.0.2`))).toBe(held);
    const cyclic = await see<Rows>(`/conversations?cyclic=true&search=10.${number}.0.2`);
    expect(cyclic.items).toHaveLength(held ? 1 : 0);
  });
});
