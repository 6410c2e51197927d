/**
 * What no bytes may bring about in any decoder: a throw, an offset outside of what it was given, a message told twice
 * or not at all because the segments of a stream were cut elsewhere, a claim with control characters.
 */
import { describe, expect, it } from 'vitest';
import { RESYNC, type Protocol } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import { createEngine } from '../decode/engine.ts';
import { protocols } from './index.gen.ts';

const SEED = 20_240_501;
const MUTATIONS_PER_PROTOCOL = 1500;
/** Bytes that lie before and behind the region a decoder is given, and are none of its business. */
const MARGIN = 5;

const decoded = protocols
  .filter((protocol) => protocol.decode !== undefined)
  .map((protocol) => [protocol.id, protocol] as const);
const streamed = decoded.flatMap(([id, protocol]) =>
  protocol.over.flatMap((over) =>
    'transport' in over && over.transport === 'tcp' ? [[id, protocol, over.ports[0] ?? 0] as const] : [],
  ),
);

/** Mulberry32: the same numbers from the same seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Manner {
  readonly direction: 0 | 1;
  readonly stream: boolean;
  readonly detail: boolean;
}
const MANNERS: readonly Manner[] = [0, 1].flatMap((direction) =>
  [true, false].flatMap((stream) =>
    [true, false].map((detail) => ({ direction: direction === 0 ? 0 : 1, stream, detail }) as const),
  ),
);

/** Decodes bytes that lie in the middle of others; how far it got, counted from their start. */
function decodeWithin(protocol: Protocol, content: Uint8Array, manner: Manner): number {
  const bytes = new Uint8Array(content.length + 2 * MARGIN).fill(0xee);
  bytes.set(content, MARGIN);
  const context = new RecordingContext(protocol);
  context.direction = manner.direction;
  context.stream = manner.stream;
  context.detail = manner.detail;
  const end = MARGIN + content.length;
  const consumed = protocol.decode?.(bytes, new DataView(bytes.buffer), MARGIN, end, context) ?? RESYNC;
  return consumed === RESYNC ? RESYNC : consumed - MARGIN;
}

const within = (consumed: number, length: number): boolean =>
  consumed === RESYNC || (consumed >= 0 && consumed <= length);

/** As above without margins: a read past the end then meets the end of the buffer. */
function decodeExactly(protocol: Protocol, content: Uint8Array, manner: Manner): void {
  const context = new RecordingContext(protocol);
  context.direction = manner.direction;
  context.stream = manner.stream;
  context.detail = manner.detail;
  protocol.decode?.(content, new DataView(content.buffer), 0, content.length, context);
}

describe.each(decoded)('%s', (_id, protocol) => {
  it('stays within its bytes when an example is cut at any length', () => {
    const outside: string[] = [];
    for (const { title, hex } of protocol.examples) {
      const whole = fromHex(hex);
      for (let length = 0; length <= whole.length; length++) {
        for (const manner of MANNERS) {
          decodeExactly(protocol, whole.slice(0, length), manner);
          if (!within(decodeWithin(protocol, whole.subarray(0, length), manner), length))
            outside.push(`${title}, cut at ${length}`);
        }
      }
    }
    expect(outside).toEqual([]);
  });

  it(`stays within its bytes when they are changed at random (seed ${SEED})`, () => {
    const next = random(SEED);
    const below = (n: number): number => Math.floor(next() * n);
    const outside: string[] = [];
    for (let i = 0; i < MUTATIONS_PER_PROTOCOL; i++) {
      const { hex } = protocol.examples[i % protocol.examples.length] ?? { hex: '' };
      const bytes = fromHex(hex);
      for (let changes = 1 + below(3); changes > 0 && bytes.length > 0; changes--)
        bytes[below(bytes.length)] = below(256);
      const manner = MANNERS[below(MANNERS.length)] as Manner;
      decodeExactly(protocol, bytes.slice(0, bytes.length - (i % 4 === 0 ? below(bytes.length) : 0)), manner);
      if (!within(decodeWithin(protocol, bytes, manner), bytes.length))
        outside.push(Buffer.from(bytes).toString('hex'));
      protocol.recognise(bytes, 0, bytes.length, i % 2 === 0);
    }
    expect(outside).toEqual([]);
  });
});

const CLIENT = 0x0a000001;
const SERVER = 0x0a000002;
const FIRST_PORT = 10_000;

/** A capture file of TCP segments: client port, sequence number, flags, payload. */
function capture(
  port: number,
  segments: readonly (readonly [clientPort: number, sequence: number, flags: number, payload: Uint8Array])[],
): Uint8Array {
  const size = segments.reduce((sum, [, , , payload]) => sum + 16 + 54 + payload.length, 24);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint32(4, 0x00040002, true);
  view.setUint32(16, 65_535, true);
  view.setUint32(20, 1, true);
  let at = 24;
  for (const [i, [clientPort, sequence, flags, payload]] of segments.entries()) {
    const length = 54 + payload.length;
    view.setUint32(at, 1_700_000_000, true);
    view.setUint32(at + 4, i, true);
    view.setUint32(at + 8, length, true);
    view.setUint32(at + 12, length, true);
    const frame = at + 16;
    bytes.set([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45], frame);
    view.setUint16(frame + 16, length - 14);
    bytes.set([64, 6], frame + 22);
    view.setUint32(frame + 26, CLIENT);
    view.setUint32(frame + 30, SERVER);
    view.setUint16(frame + 34, clientPort);
    view.setUint16(frame + 36, port);
    view.setUint32(frame + 38, sequence);
    bytes.set([0x50, flags, 0xff, 0xff], frame + 46);
    bytes.set(payload, frame + 54);
    at = frame + length;
  }
  return bytes;
}

const SYN = 2;
const PUSH_ACK = 0x18;
const NOTHING = new Uint8Array(0);

/** Messages by client port, and every claim, of streams that are each cut in two at another place. */
function splitEverywhere(port: number, content: Uint8Array): { messages: string[][]; claims: string[] } {
  const segments = Array.from({ length: content.length }, (_, cut) => {
    const client = FIRST_PORT + cut;
    const parts = cut === 0 ? [content] : [content.subarray(0, cut), content.subarray(cut)];
    let sequence = 1;
    return [
      [client, 0, SYN, NOTHING] as const,
      ...parts.map((part) => {
        const segment = [client, sequence, PUSH_ACK, part] as const;
        sequence += part.length;
        return segment;
      }),
    ];
  }).flat();
  const messages: string[][] = Array.from({ length: content.length }, () => []);
  const claims: string[] = [];
  const engine = createEngine({
    protocols,
    seed: 1,
    onMessage: ({ source, target, protocol, kind, operation, object }) => {
      const [, from] = source.split(':');
      const [, to] = target.split(':');
      const client = Number(from) === port ? Number(to) : Number(from);
      messages[client - FIRST_PORT]?.push(`${protocol} ${kind} ${operation} ${object ?? ''}`);
    },
    onFault: (protocol, error) => {
      throw new Error(`${protocol} threw`, { cause: error });
    },
  });
  engine.open('split.pcap');
  engine.write(capture(port, segments));
  engine.end();
  engine.each({ claim: ({ attribute, value }) => claims.push(`${attribute}=${value}`) });
  return { messages, claims };
}

describe.each(streamed)('%s over a stream', (id, protocol, port) => {
  const hits = protocol.examples.filter(({ messages }) => messages.length > 0);
  it.each(hits.map(({ title, hex }) => [title, hex] as const))(
    'says the same once, wherever the segments are cut: %s',
    (_title, hex) => {
      const { messages } = splitEverywhere(port, fromHex(hex));
      const whole = messages[0] ?? [];
      expect(whole.some((line) => line.startsWith(`${id} `))).toBe(true);
      expect(messages.flatMap((told, cut) => (String(told) === String(whole) ? [] : [[cut, told]]))).toEqual([]);
    },
  );
});

it('no claim has control characters, whatever bytes it was made of', () => {
  const next = random(SEED);
  const seen: string[] = [];
  for (const [, protocol, port] of streamed) {
    for (const { hex } of protocol.examples) {
      const bytes = fromHex(hex);
      for (let i = 0; i < 3; i++) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 32);
      seen.push(...splitEverywhere(port, bytes).claims);
    }
  }
  expect(seen.length).toBeGreaterThan(0);

  expect(seen.filter((claim) => /[\u0000-\u001f\u007f]/.test(claim))).toEqual([]);
});
