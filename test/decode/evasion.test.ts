/**
 * Ways to hide a message from whoever listens (Ptacek and Newsham, "Insertion, Evasion and Denial of Service", 1998): each
 * protocol's messages come out once, however their segments and fragments are cut, repeated, overlapped and shuffled.
 */
import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/exercise/encoders/bytes.ts';
import { fromHex } from '../../src/model/recording-context.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { ACK, ethernet, ip4, readFrames, SYN, tcp, udp } from '../support/frames.ts';

const FIRST_PORT = 30_000;

interface Example {
  readonly title: string;
  readonly port: number;
  readonly bytes: Uint8Array;
  /** Each example is a conversation of a client port of its own. */
  readonly clientPort: number;
}

function examplesOver(transport: 'tcp' | 'udp'): readonly Example[] {
  const found = protocols.flatMap(({ id, over, examples, decode }) => {
    const carrier = over.find((c) => 'transport' in c && c.transport === transport && c.ports.length > 0);
    if (!decode || !carrier || !('transport' in carrier)) return [];
    return examples
      .filter(({ messages }) => messages.length > 0)
      .map(({ title, hex }) => ({ title: `${id}: ${title}`, port: carrier.ports[0] as number, bytes: fromHex(hex) }));
  });
  return found.map((example, i) => ({ ...example, clientPort: FIRST_PORT + i }));
}

/** What the engine makes of each example: messages with what they touch, in order. */
function told(examples: readonly Example[], framesOf: (example: Example) => readonly Part[]): Map<string, string[]> {
  const { messages } = readFrames(examples.flatMap(framesOf), { protocols });
  const titles = new Map(examples.map(({ clientPort, title }) => [clientPort, title]));
  const found = new Map<string, string[]>(examples.map(({ title }) => [title, []]));
  for (const { source, target, protocol, kind, operation, object } of messages) {
    const title = titles.get(portOf(source)) ?? titles.get(portOf(target)) ?? '';
    found.get(title)?.push(`${protocol} ${kind} ${operation} ${object ?? ''}`);
  }
  return found;
}

const portOf = (end: string): number => Number(end.slice(end.lastIndexOf(':') + 1));

/** Examples of which something else is told than when they come whole. */
const unlike = (whole: Map<string, string[]>, told: Map<string, string[]>): [string, string[] | undefined][] =>
  [...whole].flatMap(([title, messages]): [string, string[] | undefined][] =>
    String(messages) === String(told.get(title)) ? [] : [[title, told.get(title)]],
  );

/** A piece of a stream, with other bytes in place of its own where these are a lie. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly lie?: boolean;
}

function stream({ bytes, port, clientPort }: Example, pieces: readonly Piece[]): Part[] {
  const ports = { source: clientPort, target: port };
  const open = ethernet(0x0800, ip4(6, tcp(1000, [], { ...ports, flags: SYN })));
  const parts = pieces.map(({ from, to, lie = false }) => {
    const part = bytes.slice(from, to);
    const payload = lie ? part.map((byte) => byte ^ 0xff) : part;
    return ethernet(0x0800, ip4(6, tcp((1001 + from) >>> 0, payload, { ...ports, flags: ACK })));
  });
  return [open, ...parts];
}

/** So many may wait behind a hole. */
const SEGMENTS = 60;

/** Pieces of a length. */
const cut = (length: number, size: number): Piece[] =>
  Array.from({ length: Math.ceil(length / size) }, (_, i) => ({
    from: i * size,
    to: Math.min(length, (i + 1) * size),
  }));

const WAYS: readonly (readonly [name: string, pieces: (length: number) => readonly Piece[]])[] = [
  ['a byte a segment', (length) => cut(length, 1)],
  ['short segments, backwards', (length) => cut(length, Math.max(5, Math.ceil(length / SEGMENTS))).reverse()],
  [
    'pairs of segments swapped',
    (length) =>
      cut(length, 3)
        .map((_, i, all) => all[Math.min(i ^ 1, all.length - 1)] ?? { from: 0, to: 0 })
        .concat(cut(length, 3)),
  ],
  ['each segment twice', (length) => cut(length, 4).flatMap((piece) => [piece, piece])],
  [
    'each segment over the end of the one before',
    (length) => cut(length, 4).map(({ from, to }) => ({ from: Math.max(0, from - 3), to })),
  ],
  [
    'each segment again with other bytes, as a short time to live would hide them from the receiver',
    (length) => cut(length, 6).flatMap((piece) => [piece, { ...piece, lie: true }]),
  ],
  [
    'the rest first, then all of it at once',
    (length) => [
      { from: Math.min(1, length), to: length },
      { from: 0, to: length },
    ],
  ],
];

const STREAMS = examplesOver('tcp');
const WHOLE = told(STREAMS, (example) => stream(example, [{ from: 0, to: example.bytes.length }]));

describe('over TCP', () => {
  it('each example says something when it comes whole', () => {
    expect([...WHOLE].filter(([, messages]) => messages.length === 0)).toEqual([]);
    expect(WHOLE.size).toBeGreaterThan(80);
  });

  it.each(WAYS)('%s', (_name, pieces) => {
    expect(
      unlike(
        WHOLE,
        told(STREAMS, (example) => stream(example, pieces(example.bytes.length))),
      ),
    ).toEqual([]);
  });
});

/** A datagram in fragments of eight bytes and more, in an order. */
function fragments(
  { bytes, port, clientPort }: Example,
  order: (pieces: readonly Piece[]) => readonly Piece[],
): Part[] {
  const datagram = udp(bytes, clientPort, port);
  return order(cut(datagram.length, 16)).map(({ from, to }) =>
    ethernet(0x0800, ip4(17, datagram.slice(from, to), { id: clientPort, offset: from, more: to < datagram.length })),
  );
}

const ORDERS: readonly (readonly [name: string, order: (pieces: readonly Piece[]) => readonly Piece[]])[] = [
  ['in order', (pieces) => pieces],
  ['backwards', (pieces) => [...pieces].reverse()],
  ['each twice', (pieces) => pieces.flatMap((piece) => [piece, piece])],
  ['each over the one before', (pieces) => pieces.map(({ from, to }) => ({ from: Math.max(0, from - 8), to }))],
];

const datagram = ({ bytes, port, clientPort }: Example): Part[] => [
  ethernet(0x0800, ip4(17, udp(bytes, clientPort, port))),
];

describe('over UDP', () => {
  const examples = examplesOver('udp').filter(({ bytes }) => bytes.length > 8);
  const whole = told(examples, datagram);
  // Some protocols write their messages otherwise over TCP, and those examples say nothing in a datagram.
  const said = examples.filter(({ title }) => (whole.get(title) ?? []).length > 0);

  it('there are many to hide', () => expect(said.length).toBeGreaterThan(40));

  it.each(ORDERS)('in fragments %s', (_name, order) => {
    expect(
      unlike(
        told(said, datagram),
        told(said, (example) => fragments(example, order)),
      ),
    ).toEqual([]);
  });
});
