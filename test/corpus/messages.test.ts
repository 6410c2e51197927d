/**
 * Messages of Modbus, S7comm, EtherNet/IP with CIP and PROFINET DCP equal tshark's on every shared capture: as many, by
 * function code, and in the same frames. A code that only we report is a disagreement, too. What differs is explained.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import type { MessageSeen } from '../../src/see/decode/engine.ts';
import { countByCode, keyOf, tsharkAbsent } from './agreement.ts';
import { captureNames, capturePath, capturesAbsent, decoded, factsOf, type Facts } from './captures.ts';

/** By protocol id: the table of the facts and the field that counts its messages. */
const FIELDS = {
  modbus: { table: 'modbus', field: 'modbus.func_code' },
  s7comm: { table: 's7comm', field: 's7comm.param.func' },
  enip: { table: 'enip', field: 'enip.command' },
  cip: { table: 'enip', field: 'cip.service' },
  'profinet-dcp': { table: 'profinet-dcp', field: 'pn_dcp.service_id' },
} as const;
type Compared = keyof typeof FIELDS;
const COMPARED = Object.keys(FIELDS) as readonly Compared[];

/** What the comparison says of one capture, line by line, and why. */
interface Difference {
  readonly capture: string;
  readonly lines: readonly string[];
  readonly why: string;
}

const LATE =
  'These bytes come after their acknowledgement (the tap put packets out of order, or lost the first copy) and were in ' +
  'no frame before. tshark takes them for retransmissions and leaves them out; the receiver had them, so we count them.';

const DIFFERENCES: readonly Difference[] = [
  {
    capture: 'enip-cip/special-cip.pcap',
    lines: [
      'enip frame 229: 112, tshark none',
      'enip frame 232: 112, tshark none',
      'cip 204: 117, tshark 115',
      'cip frame 229: 204, tshark none',
      'cip frame 232: 204, tshark none',
    ],
    why: LATE,
  },
  {
    capture: 'mixed/mb2-modbus-s7-cip-sql.pcap',
    lines: [
      'modbus 2: 724, tshark 723',
      'modbus 4: 1175, tshark 1169',
      'modbus frame 1131: 4,4,4,4, tshark none',
      'modbus frame 3674: 4,4,4,4,4, tshark none',
      'modbus frame 13176: 4,2, tshark none',
      'modbus frame 3008: none, tshark 4,4,4,4',
    ],
    why: `${LATE} Frame 3008 lies behind a hole that frame 3674 fills, with a copy of all of 3008: we wait, tshark does not.`,
  },
  {
    capture: 'mixed/s4-windows-xp-hmi.pcap',
    lines: ['cip 75: 5457, tshark 5423', 'cip 203: 5409, tshark 5372'],
    why: `${LATE} The rows of the facts end before these frames: another test here asks tshark for them.`,
  },
  {
    capture: 'modbus/s4-modicon.pcap',
    lines: ['modbus 3: 338, tshark 336', 'modbus frame 651: 3, tshark none', 'modbus frame 4173: 3, tshark none'],
    why: LATE,
  },
  {
    capture: 'modbus/fuzz-72.pcap',
    lines: [
      'modbus 28: 1, tshark 0',
      'modbus 47: 2, tshark 1',
      'modbus 51: 1, tshark 0',
      'modbus 54: 2, tshark 1',
      'modbus 58: 1, tshark 0',
      'modbus 59: 1, tshark 0',
      'modbus 64: 1, tshark 0',
      'modbus 66: 1, tshark 0',
      'modbus frame 2: 28, tshark none',
      'modbus frame 19: 47, tshark none',
      'modbus frame 21: 51, tshark none',
      'modbus frame 25: 54, tshark none',
      'modbus frame 26: 58, tshark none',
      'modbus frame 27: 59, tshark none',
      'modbus frame 30: 64, tshark none',
      'modbus frame 32: 66, tshark none',
    ],
    why:
      'A fuzzer put noise into sequence and acknowledgement numbers, so tshark takes these for retransmissions or out of ' +
      'order. Each holds a whole message that stands in no other frame.',
  },
];

/** tshark gives the client’s port 1102 to another protocol (IDMP) before it looks at 44818, and sees none of it: a test of its own. */
const UNSEEN = 'enip-cip/control-protocol-change.pcap';

function messagesOf(name: string): ReadonlyMap<Compared, readonly MessageSeen[]> {
  const found = new Map<Compared, MessageSeen[]>(COMPARED.map((id) => [id, []]));
  decoded(name, { onMessage: (message) => found.get(message.protocol as Compared)?.push(message) });
  return found;
}

/** Codes by frame, from the rows of the facts; undefined where these were cut short. */
function framesOf(facts: Facts, { table, field }: (typeof FIELDS)[Compared]): Map<number, number[]> | undefined {
  if (facts.truncated[table] !== undefined) return undefined;
  const found = new Map<number, number[]>();
  const { columns, rows } = facts.industrial[table] ?? { columns: [], rows: [] };
  const at = columns.indexOf(field);
  for (const row of rows) {
    const codes = String(row[at] ?? '').split('|');
    const numbers = codes.filter((code) => code !== '').map(Number);
    if (numbers.length > 0) found.set(Number(row[0]), numbers);
  }
  return found;
}

interface Coded {
  readonly packet: number;
  readonly code: number;
}

function codedOf(messages: readonly MessageSeen[]): readonly Coded[] {
  return messages.flatMap((message) => {
    const code = keyOf(message);
    return code === undefined ? [] : [{ packet: message.packet, code }];
  });
}

function byFrame(coded: readonly Coded[]): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  for (const { packet, code } of coded) found.set(packet, [...(found.get(packet) ?? []), code]);
  return found;
}

/** One line for each code whose counts differ, and for each frame whose codes differ in number, value or order. */
function differences(name: string): string[] {
  const facts = factsOf(name);
  const messages = messagesOf(name);
  return COMPARED.flatMap((protocol) => {
    const ours = codedOf(messages.get(protocol) ?? []);
    const { table, field } = FIELDS[protocol];
    const counted = facts.function_counts[`${table} ${field}`] ?? {};
    const theirs = new Map(Object.entries(counted).map(([code, count]) => [Number(code), count]));
    const mine = countByCode(ours.map(({ code }) => code));
    // The facts count no codes of the encapsulation itself; its frames are compared below.
    const codes = protocol === 'enip' ? [] : [...new Set([...mine.keys(), ...theirs.keys()])].sort((a, b) => a - b);
    const unlike = codes
      .filter((code) => mine.get(code) !== theirs.get(code))
      .map((code) => `${protocol} ${code}: ${mine.get(code) ?? 0}, tshark ${theirs.get(code) ?? 0}`);
    const frames = framesOf(facts, FIELDS[protocol]);
    if (!frames) return unlike;
    const own = byFrame(ours);
    const elsewhere = [...new Set([...own.keys(), ...frames.keys()])]
      .filter((frame) => own.get(frame)?.join() !== frames.get(frame)?.join())
      .map((frame) => {
        const [a, b] = [own.get(frame)?.join() ?? 'none', frames.get(frame)?.join() ?? 'none'];
        return `${protocol} frame ${frame}: ${a}, tshark ${b}`;
      });
    return [...unlike, ...elsewhere];
  });
}

/** What tshark prints; undefined where it is not installed. */
function tshark(...args: readonly string[]): readonly string[] | undefined {
  const run = spawnSync('tshark', ['-n', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return run.error ? undefined : run.stdout.split('\n').filter((text) => text !== '');
}
describe.skipIf(capturesAbsent)('industrial messages', () => {
  it('there are enough of each protocol to tell', () => {
    const total = (key: string): number =>
      captureNames().reduce(
        (sum, name) => sum + Object.values(factsOf(name).function_counts[key] ?? {}).reduce((a, b) => a + b, 0),
        0,
      );
    for (const key of ['modbus modbus.func_code', 's7comm s7comm.param.func', 'enip cip.service'])
      expect(total(key)).toBeGreaterThan(5000);
    expect(total('profinet-dcp pn_dcp.service_id')).toBeGreaterThan(5);
  });

  it.each(captureNames().filter((name) => name !== UNSEEN))('%s: as many as tshark’s, by code and frame', (name) => {
    expect(differences(name)).toEqual(DIFFERENCES.find(({ capture }) => capture === name)?.lines ?? []);
  });

  it.skipIf(tsharkAbsent)(`${UNSEEN}: equal, once tshark is told what it is`, () => {
    const told = tshark(
      '-r',
      capturePath(UNSEEN),
      '-d',
      'tcp.port==1102,enip',
      '-Y',
      'cip',
      '-T',
      'fields',
      '-e',
      FIELDS.cip.field,
    );
    const theirs = countByCode((told ?? []).flatMap((text) => text.split(',').map(Number)));
    const ours = countByCode(codedOf(messagesOf(UNSEEN).get('cip') ?? []).map(({ code }) => code));
    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(theirs));
  });

  it.skipIf(tsharkAbsent)(
    'mixed/s4-windows-xp-hmi.pcap: what only we see is in frames that tshark takes for retransmissions',
    () => {
      const path = capturePath('mixed/s4-windows-xp-hmi.pcap');
      const decodedByBoth = tshark(
        '-r',
        path,
        '-Y',
        FIELDS.cip.field,
        '-T',
        'fields',
        '-e',
        'frame.number',
        '-e',
        FIELDS.cip.field,
      );
      const late = new Set(
        tshark('-r', path, '-Y', 'tcp.analysis.spurious_retransmission', '-T', 'fields', '-e', 'frame.number'),
      );
      const theirs = new Map((decodedByBoth ?? []).map((text) => text.split('\t') as [string, string]));
      const own = byFrame(codedOf(messagesOf('mixed/s4-windows-xp-hmi.pcap').get('cip') ?? []));
      const unlike = [...own].filter(
        ([frame, codes]) => theirs.get(String(frame))?.split(',').map(Number).join() !== codes.join(),
      );
      expect(unlike).toHaveLength(71);
      expect(unlike.filter(([frame]) => !late.has(String(frame)))).toEqual([]);
      expect([...theirs.keys()].filter((frame) => !own.has(Number(frame)))).toEqual([]);
    },
  );
});
