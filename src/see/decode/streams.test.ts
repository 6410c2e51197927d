/** TCP in order: what comes late, twice or after a leap of the sequence number is delivered once, under its own packet. */
import { describe, expect, it } from 'vitest';
import { protocols } from '../protocols/index.gen.ts';
import { createEngine } from './engine.ts';

const CLIENT = 5020;
const SERVER = 502;

/** A segment from client to server with one Modbus request: transaction and function tell it from others. */
interface Segment {
  readonly sequence: number;
  readonly transaction: number;
  readonly fn?: number;
}

function frame({ sequence, transaction, fn = 3 }: Segment): Buffer {
  const bytes = Buffer.alloc(54 + 12);
  bytes.write('00005e00010200005e0001010800', 'hex');
  bytes.write('4500003400000000400600000a0000010a000009', 14, 'hex');
  bytes.writeUInt16BE(CLIENT, 34);
  bytes.writeUInt16BE(SERVER, 36);
  bytes.writeUInt32BE(sequence >>> 0, 38);
  bytes.writeUInt32BE(1, 42);
  bytes.writeUInt16BE(0x5018, 46);
  bytes.writeUInt16BE(transaction, 54);
  bytes.writeUInt16BE(6, 58);
  bytes.writeUInt8(1, 60);
  bytes.writeUInt8(fn, 61);
  bytes.writeUInt16BE(1, 64);
  return bytes;
}

/** `packet:function` of each message, in the order of delivery. */
function deliver(segments: readonly Segment[]): string[] {
  const seen: string[] = [];
  const engine = createEngine({
    protocols,
    seed: 1,
    onMessage: ({ packet, code }) => seen.push(`${packet}:${code}`),
  });
  engine.open('segments');
  engine.write(Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex'));
  for (const [i, segment] of segments.entries()) {
    const bytes = frame(segment);
    const head = Buffer.alloc(16);
    head.writeUInt32LE(1_700_000_000 + i, 0);
    head.writeUInt32LE(bytes.length, 8);
    head.writeUInt32LE(bytes.length, 12);
    engine.write(Buffer.concat([head, bytes]));
  }
  engine.end();
  return seen;
}

const at = (place: number, fn: number): Segment => ({ sequence: 1000 + place * 12, transaction: place, fn });
const LEAP = 1 << 28;

describe('TCP streams', () => {
  it.each<[string, readonly Segment[], readonly string[]]>([
    ['in order', [at(0, 1), at(1, 2)], ['1:1', '2:2']],
    ['a copy, once', [at(0, 1), at(0, 1), at(1, 2)], ['1:1', '3:2']],
    [
      'two that changed places, in order and each in its own packet',
      [at(0, 1), at(2, 3), at(1, 2)],
      ['1:1', '3:2', '2:3'],
    ],
    ['what lies behind a hole that nobody fills, at the end', [at(0, 1), at(2, 3)], ['1:1', '2:3']],
    [
      'what is held when the sequence number leaps, before what leapt',
      [at(0, 1), at(2, 3), at(4, 5), { sequence: LEAP, transaction: 9, fn: 6 }],
      ['1:1', '2:3', '3:5', '4:6'],
    ],
    [
      'what fills one hole of two in its own packet, and what comes after it in that of its own',
      [at(0, 1), at(4, 5), at(2, 3), at(1, 2), at(3, 4)],
      ['1:1', '4:2', '3:3', '5:4', '2:5'],
    ],
  ])('delivers %s', (_, segments, wanted) => {
    expect(deliver(segments)).toEqual(wanted);
  });
});
