/** What a sensor may send: each field by a hit and a miss, unknown words kept out, unknown fields let through. */
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../model/limits.ts';
import type { Batch } from '../model/observation.ts';
import { batchOf } from '../../test/support/batches.ts';
import { serviceSeen } from '../../test/support/deltas.ts';
import { asBatch, asPulseWord } from './batch-shape.ts';

const WHOLE: Batch = {
  ...batchOf({ site: 's', sensor: 'hall', number: 1, conversations: 1 }, 1),
  sessions: [
    {
      key: 'a',
      client: 0,
      server: 1,
      protocol: 'rdp',
      port: 3389,
      clientPort: 50_000,
      startUs: 1,
      lastUs: 2,
      ended: false,
      bytes: 1,
    },
  ],
  claims: [
    {
      about: 1,
      attribute: 'model',
      value: 'x',
      source: 's7comm',
      confidence: 0.5,
      firstUs: 1,
      lastUs: 2,
      firstPacket: 1,
    },
  ],
  accounts: [
    { at: 0, name: 'anna', domain: '', kind: 'user', source: 'smb', firstUs: 1, lastUs: 2 },
    {
      at: 0,
      name: '',
      domain: '',
      kind: 'unknown',
      source: 'snmp',
      logon: { on: 1, secret: '5bdcc146bf60754e', knownDefault: true },
      firstUs: 1,
      lastUs: 2,
    },
  ],
  signs: [{ source: 0, target: 1, protocol: 'smb', kind: 'odd', text: 'odd', timeUs: 1, packet: 1 }],
  unknownServices: [serviceSeen({ server: 1 })],
  limits: [{ limit: 'flowsMax', count: 1, firstUs: 1, lastUs: 1, missing: 'flows' }],
  gap: { fromUs: 1, toUs: 2, batches: 3 },
};

/** The batch as it came over the wire, with what stands at the path set to a value, or gone. */
function changed(path: string, value?: unknown): unknown {
  const batch = JSON.parse(JSON.stringify(WHOLE)) as Record<string, unknown>;
  const names = path.split('.');
  const last = names.pop() ?? '';
  let at = batch;
  for (const name of names) at = at[name] as Record<string, unknown>;
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return batch;
}
const asText = (path: string): string => path.replace(/\.(\d+)/g, '[$1]');

describe('a batch', () => {
  it('is taken whole, with fields that are not known', () => {
    expect(asBatch(WHOLE)).toEqual({ ok: true, value: WHOLE });
    expect(asBatch(changed('weather', 'rain')).ok).toBe(true);
    expect(asBatch(changed('claims.0.mood', 'good')).ok).toBe(true);
  });
  it.each(['text', 7, null, undefined, []])('is no %j', (value) => {
    expect(asBatch(value)).toMatchObject({ ok: false, error: { code: 'invalid', where: '(not an object)' } });
  });
  it.each([
    'version',
    'sensor',
    'site',
    'sequence',
    'fromUs',
    'toUs',
    'endpoints',
    'conversations',
    'conversations.0.client',
    'conversations.0.transport',
    'conversations.0.packets',
    'conversations.0.operations.0.code',
    'sessions',
    'sessions.0.key',
    'sessions.0.server',
    'claims',
    'claims.0.about',
    'claims.0.confidence',
    'accounts',
    'accounts.0.at',
    'accounts.0.kind',
    'accounts.1.logon.on',
    'accounts.1.logon.secret',
    'accounts.1.logon.knownDefault',
    'signs',
    'signs.0.target',
    'unknownServices.0.server',
    'unknownServices.0.client',
    'unknownServices.0.periodUs',
    'limits',
    'limits.0.missing',
    'health.packets',
    'gap.batches',
  ])('without %s is refused, and told which', (path) => {
    const where = path.startsWith('health') || path.startsWith('gap') ? path.split('.')[1] : asText(path);
    const refused = asBatch(changed(path));
    expect(refused).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(refused.ok ? '' : refused.error.message).toContain(where);
  });
  it.each<[string, unknown]>([
    ['sequence', 0],
    ['sequence', 1.5],
    ['fromUs', -1],
    ['toUs', Number.MAX_SAFE_INTEGER * 2],
    ['site', 'a\0b'],
    ['site', 'x'.repeat(1025)],
    ['endpoints.0.mac', '02:00'],
    ['endpoints.0.ip', '10.0.0.1; drop'],
    ['endpoints.0.ip', '1'.repeat(46)],
    ['endpoints.0.vlan', -1],
    ['conversations.0.client', 9],
    ['conversations.0.server', -1],
    ['conversations.0.server', '1'],
    ['conversations.0.port', 65_536],
    ['conversations.0.transport', 'pigeon'],
    ['conversations.0.operations.0.code', 1.5],
    ['conversations.0.operations.0.requests', -1],
    ['sessions.0.ended', 'no'],
    ['claims.0.confidence', 1.1],
    ['claims.0.confidence', -0.1],
    ['claims.0.source', 'person:anna'],
    ['accounts.0.kind', 'ghost'],
    ['accounts.1.logon', 'yes'],
    ['accounts.1.logon.on', 9],
    ['accounts.1.logon.on', -1],
    ['accounts.1.logon.on', 0.5],
    ['accounts.1.logon.secret', 'public'],
    ['accounts.1.logon.secret', 'a'.repeat(65)],
    ['accounts.1.logon.knownDefault', 1],
    ['unknownServices', {}],
    ['unknownServices.0.server', 9],
    ['unknownServices.0.transport', 'icmp'],
    ['unknownServices.0.port', -1],
    ['unknownServices.0.entropy', 8.1],
    ['unknownServices.0.printable', 2],
    ['unknownServices.0.periodUs', -1],
    ['unknownServices.0.client.packets', 0.5],
    ['unknownServices.0.client.lengths', [[1]]],
    ['unknownServices.0.client.lengths', Array.from({ length: 17 }, (_, i) => [i, 1])],
    ['unknownServices.0.answers', null],
    ['unknownServices.0.answers.begins', 'AA'],
    ['unknownServices.0.answers.begins', 'pw'],
    ['unknownServices.0.answers.begins', '0'.repeat(18)],
    ['health', null],
    ['health.lagUs', 'long'],
    ['gap.fromUs', 'then'],
  ])('with %s = %j is refused', (path, value) => {
    expect(asBatch(changed(path, value))).toMatchObject({ ok: false, error: { code: 'invalid' } });
  });
  it.each<[string, unknown]>([
    ['gap', null],
    ['endpoints.0.vlan', null],
    ['endpoints.0.mac', undefined],
    ['endpoints.0.mac', '02:00:00:00:00:01:02:03'],
    ['conversations.0.operations.0.code', -1],
    ['conversations.0.operations.0.object', undefined],
    ['claims.0.confidence', 0],
    ['accounts.1.logon', undefined],
    ['accounts.1.logon', null],
    ['accounts.1.logon.mood', 'good'],
    ['accounts.1.logon.secret', 'none'],
    ['accounts.1.logon.secret', ''],
    ['unknownServices', undefined],
    ['unknownServices', null],
    ['unknownServices', []],
    ['unknownServices.0.periodUs', 500_000],
    ['unknownServices.0.answers.begins', ''],
    ['unknownServices.0.mood', 'good'],
  ])('with %s = %j is taken', (path, value) => expect(asBatch(changed(path, value)).ok).toBe(true));
});

describe('words of a newer sensor', () => {
  it('a meaning that is not known is unknown', () => {
    const taken = asBatch(changed('conversations.0.operations.0.meaning', 'dance'));
    expect(taken.ok && taken.value.conversations[0]?.operations[0]?.meaning).toBe('unknown');
  });
  it('an attribute or a limit that is not known is left out', () => {
    const claim = asBatch(changed('claims.0.attribute', 'mood'));
    const limit = asBatch(changed('limits.0.limit', 'patienceMax'));
    expect([claim.ok && claim.value.claims, limit.ok && limit.value.limits]).toEqual([[], []]);
  });
});

describe('a word on pulses', () => {
  const PULSE = {
    client: { ip: '10.0.0.1' },
    server: { ip: '10.0.0.2' },
    transport: 'tcp',
    port: 502,
    protocol: 'modbus',
    periodUs: 1,
    jitterUs: 0,
    lastBeatUs: 1,
    sinceUs: 1,
    state: 'late',
  };
  it('is taken', () => {
    const word = { sensor: 'hall', pulses: [PULSE] };
    expect(asPulseWord(word)).toEqual({ ok: true, value: word });
    expect(asPulseWord({ sensor: 'hall', pulses: [] }).ok).toBe(true);
  });
  it.each<[string, unknown]>([
    ['sensor', { pulses: [PULSE] }],
    ['sensor', 'text'],
    ['pulses', { sensor: 'hall' }],
    ['pulses[0].state', { sensor: 'hall', pulses: [{ ...PULSE, state: 'tired' }] }],
    ['pulses[0].ip', { sensor: 'hall', pulses: [{ ...PULSE, server: { ip: 'x y' } }] }],
    ['pulses[0].(not an object)', { sensor: 'hall', pulses: [{ ...PULSE, client: null }] }],
    ['pulses[0].periodUs', { sensor: 'hall', pulses: [{ ...PULSE, periodUs: Infinity }] }],
    ['pulses', { sensor: 'hall', pulses: Array.from({ length: LIMITS.pulsesMax + 1 }, () => PULSE) }],
  ])('without a proper %s is refused', (where, value) => {
    expect(asPulseWord(value)).toMatchObject({ ok: false, error: { code: 'invalid', where } });
  });
});
