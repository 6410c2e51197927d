/** Ceilings of what a decoder keeps: below each nothing is said; at it one event says what is missing, and the rest goes on. */
import { describe, expect, it, vi } from 'vitest';
import { REQUEST, SOURCE, YES, defineProtocol } from '../../src/model/protocol.ts';
import {
  datagram,
  ethernet,
  ip4,
  ip6,
  pcap,
  probe,
  PROBE,
  read,
  segment,
  START_US,
  SYN,
  tcp,
  udp,
  type Seen,
} from '../support/frames.ts';

const SMALL = vi.hoisted(() => ({
  addressesMax: 64,
  namesMax: 64,
  claimsMax: 64,
  stackClaimsMax: 16,
  accountsMax: 64,
  pulsesMax: 16,
  tcpBytesHeldTotalMax: 4096,
}));

/** Ceilings that a test can reach. They are read when modules are loaded, so that they are set before. */
vi.mock(import('../../src/model/limits.ts'), async (original) => {
  const { LIMITS } = await original();
  return { LIMITS: { ...LIMITS, ...SMALL } as unknown as typeof LIMITS };
});

const TALK_PORT = 7001;
const FIRST_SOURCE = 0x0a010000;

/** Whatever it is told is the name of an object and of an account. */
const TALK = defineProtocol({
  id: 'talk',
  name: 'Talk',
  reference: 'this file',
  over: [{ transport: 'udp', ports: [TALK_PORT] }],
  recognise: () => YES,
  decode(bytes, _view, from, to, context) {
    const name = String.fromCharCode(...bytes.subarray(from, to));
    context.account(SOURCE, { name, domain: '', kind: 'user' });
    context.message(REQUEST, 1, context.intern(bytes, from, to));
    return to;
  },
  describe: () => ({ operation: 'say', meaning: 'notify' }),
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.5,
  examples: [],
});

const letters = (text: string): number[] => [...Buffer.from(text)];
const say = (text: string): Uint8Array => datagram(letters(text), 40_000, TALK_PORT);
const from = (source: number, payload: Uint8Array | readonly number[]): Uint8Array =>
  ethernet(0x0800, ip4(17, udp(payload), { source: FIRST_SOURCE + source }));
/** The first bytes of a message that is longer, on a connection of its own. */
const begun = (client: number): Uint8Array =>
  segment(1000, probe(1, 0, new Uint8Array(200)).subarray(0, 100), { source: 20_000 + client });

/** A connection that begins as those of an old Windows do. */
const opening = (source: number): Uint8Array => {
  const header = tcp(1, [2, 4, 5, 0xb4, 1, 1, 4, 2], { flags: SYN });
  header.set([0x70, SYN, 0xff, 0xff], 12);
  const packet = ip4(6, header, { source: FIRST_SOURCE + source });
  packet.set([0x40, 0, 128], 6);
  return ethernet(0x0800, packet);
};

const seen = (frames: readonly { readonly us?: number; readonly bytes: Uint8Array }[]): Seen =>
  read(pcap(frames), { protocols: [PROBE, TALK] });
const each = (count: number, frame: (n: number) => Uint8Array): { readonly bytes: Uint8Array }[] =>
  Array.from({ length: count }, (_, n) => ({ bytes: frame(n) }));
const told = ({ engine }: Seen): string[] => engine.limitEvents().map(({ limit }) => limit);

const PERIOD_US = 100_000;
const BEATS_BETWEEN = 25;

/** Conversations that beat ten times a second, each begun when the ones before it are known to. */
const beating = (count: number): { readonly us: number; readonly bytes: Uint8Array }[] =>
  Array.from({ length: (count + 1) * BEATS_BETWEEN }, (_, beat) =>
    each(Math.min(count, 1 + Math.floor(beat / BEATS_BETWEEN)), (n) => from(n, probe(3))).map((frame, n) => ({
      us: START_US + beat * PERIOD_US + n,
      ...frame,
    })),
  ).flat();

describe.each([
  ['namesMax', each(60, (n) => say(`name ${n}`)), each(200, (n) => say(`name ${n}`))],
  ['accountsMax', each(60, (n) => say(`name ${n}`)), each(200, (n) => say(`name ${n}`))],
  [
    'claimsMax',
    each(10, (n) => from(n, probe(0x7e, 0, letters(`host ${n}`)))),
    each(200, (n) => from(n, probe(0x7e, 0, letters(`host ${n}`)))),
  ],
  [
    'addressesMax',
    each(20, (n) => ethernet(0x86dd, ip6(17, udp(probe(1)), n + 3))),
    each(200, (n) => ethernet(0x86dd, ip6(17, udp(probe(1)), n + 3))),
  ],
  ['stackClaimsMax', each(10, opening), each(200, opening)],
  ['tcpBytesHeldTotalMax', each(20, begun), each(100, begun)],
  ['pulsesMax', beating(2), beating(30)],
] as const)('%s', (limit, below, above) => {
  it('is not spoken of below it', () => expect(told(seen(below))).not.toContain(limit));

  it('is told once it is reached, with what is missing, and all packets are still counted', () => {
    const { engine, faults } = seen(above);
    const event = engine.limitEvents().find((one) => one.limit === limit);
    expect(event).toMatchObject({ limit, firstUs: engine.nowUs, lastUs: engine.nowUs });
    expect(event?.count).toBeGreaterThan(0);
    expect(event?.missing).not.toBe('');
    expect([engine.health().packets, faults]).toEqual([above.length, []]);
  });
});

describe('beyond a ceiling', () => {
  it('messages are told all the same, their object without a name', () => {
    const { messages } = seen(each(200, (n) => say(`name ${n}`)));
    expect(messages).toHaveLength(200);
    expect(messages.filter(({ object }) => object !== undefined && object !== '')).toHaveLength(SMALL.namesMax - 1);
  });

  it('accounts are as many as there is room for, and one that is known is still seen again', () => {
    const { engine } = seen([...each(200, (n) => say(`name ${n}`)), { bytes: say('name 0') }]);
    const accounts: string[] = [];
    engine.each({ account: ({ name, lastUs }) => accounts.push(`${name} ${lastUs === engine.nowUs}`) });
    expect(accounts).toHaveLength(SMALL.accountsMax);
    expect(accounts.filter((account) => account.endsWith('true'))).toEqual(['name 0 true']);
  });

  it('claims are as many as there is room for', () => {
    const { engine } = seen(each(200, (n) => from(n, probe(0x7e, 0, letters(`host ${n}`)))));
    let claims = 0;
    engine.each({ claim: () => claims++ });
    expect(claims).toBe(SMALL.claimsMax);
  });

  it('systems told by connections leave room for what devices say', () => {
    const { engine } = seen([...each(200, opening), { bytes: from(1, probe(0x7e, 0, letters('host'))) }]);
    const claims: string[] = [];
    engine.each({ claim: ({ source }) => claims.push(source) });
    expect(claims).toEqual([...new Array<string>(SMALL.stackClaimsMax).fill('tcp-stack'), 'probe']);
  });

  it('conversations among addresses that are known go on', () => {
    const known = ethernet(0x86dd, ip6(17, udp(probe(1)), 3));
    const all = each(200, (n) => ethernet(0x86dd, ip6(17, udp(probe(1)), n + 3)));
    const { engine } = seen([{ bytes: known }, ...all, { bytes: known }, { bytes: known }]);
    let most = 0;
    engine.each({ flow: ({ packets }) => (most = Math.max(most, packets)) });
    expect(most).toBe(4);
  });

  it('a connection that needs nothing held is read as ever', () => {
    const whole = segment(1000, probe(2), { source: 50_000 });
    const { messages } = seen([...each(100, begun), { bytes: whole }]);
    expect(messages.map(({ code }) => code)).toEqual([2]);
  });

  it('the pulses that found room are watched', () => {
    const { engine } = seen(beating(30));
    expect(engine.pulse.evaluate(engine.nowUs).length).toBeGreaterThan(0);
    expect(engine.pulse.all().length).toBeLessThanOrEqual(SMALL.pulsesMax);
  });
});
