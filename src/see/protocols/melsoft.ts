/**
 * MELSOFT connection: engineering tools and HMIs to Mitsubishi MELSEC controllers. Mitsubishi publishes no description; frame
 * and the reading of the CPU's model as melsecq-discover (plcscan) has them, command and sequence number as the Mitz_link
 * structure of public analyses of GOT traffic; commands below 0x1700 are those of the MC protocol (SH-080008).
 */
import { trimEnd } from '../../kernel/encodings/text.ts';
import {
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';
import type { Meaning } from '../../model/words.ts';

const FRAME_REQUEST = 0x57;
const FRAME_RESPONSE = 0xd7;
const PROBE_REQUEST = 0x5a;
const PROBE_RESPONSE = 0xda;
const HEADER_BYTES = 21;
const LENGTH_AT = 19;
const LENGTH_MAX = 8192;
/** Behind the header: a byte, a byte, the length of what stands between it and the command. */
const INNER_LENGTH_AT = 2;
const COMMAND_AT = 2;
/** Command, sequence number and two bytes go before the data of an answer. */
const MODEL_AT = 6;
const MODEL_BYTES = 16;
const INNER_REQUEST = 0x1c;
const INNER_RESPONSE = 0x9c;
const PROBE_BYTES = 4;
const READ_CPU_MODEL = 0x0101;
const READ_CPU_MODEL_IQ = 0x0121;
/** Code of a frame of four bytes and more that begins with 0x5a; what it asks for is not known. */
const PROBE = 0;

type Row = readonly [operation: string, meaning: Meaning];
const COMMANDS: Readonly<Record<number, Row>> = {
  [PROBE]: ['probe', 'unknown'],
  [READ_CPU_MODEL]: ['read_cpu_model', 'identify'],
  [READ_CPU_MODEL_IQ]: ['read_cpu_model', 'identify'],
  0x0401: ['batch_read', 'read'],
  0x0402: ['random_read', 'read'],
  0x0403: ['random_read', 'read'],
  0x0406: ['multiple_block_batch_read', 'read'],
  0x0619: ['self_test', 'diagnose'],
  0x0801: ['entry_monitor_device', 'subscribe'],
  0x0802: ['execute_monitor', 'read'],
  0x1001: ['remote_run', 'start'],
  0x1002: ['remote_stop', 'stop'],
  0x1003: ['remote_pause', 'stop'],
  0x1005: ['remote_latch_clear', 'control'],
  0x1006: ['remote_reset', 'control'],
  0x1401: ['batch_write', 'write'],
  0x1402: ['random_write', 'write'],
  0x1406: ['multiple_block_batch_write', 'write'],
  0x1630: ['remote_password_unlock', 'authenticate'],
  0x1631: ['remote_password_lock', 'authenticate'],
};

function describe(code: number): OperationWord {
  const row = COMMANDS[code];
  return row
    ? { operation: row[0], meaning: row[1] }
    : { operation: `command_${code.toString(16).padStart(4, '0')}`, meaning: 'unknown' };
}

/** Where the command of the frame at `at` stands. */
const commandAt = (bytes: Uint8Array, at: number): number =>
  at + HEADER_BYTES + COMMAND_AT + (bytes[at + HEADER_BYTES + INNER_LENGTH_AT] as number);

/** End of the frame at `at`; 0 when it is not whole, −1 when it is none. */
function frameEnd(bytes: Uint8Array, at: number, to: number): number {
  const first = bytes[at];
  if (first !== FRAME_REQUEST && first !== FRAME_RESPONSE) return -1;
  if (to - at < HEADER_BYTES + INNER_LENGTH_AT + 1) return 0;
  const length = (bytes[at + LENGTH_AT] as number) | ((bytes[at + LENGTH_AT + 1] as number) << 8);
  const inner = bytes[at + HEADER_BYTES];
  if (inner !== (first === FRAME_REQUEST ? INNER_REQUEST : INNER_RESPONSE) || length > LENGTH_MAX) return -1;
  const end = at + HEADER_BYTES + length;
  if (commandAt(bytes, at) + 4 > end) return -1;
  return end > to ? 0 : end;
}

/** A probe: 5a or da, two zeros, a number. Answers have data behind, whose length only a datagram tells. */
const isProbe = (bytes: Uint8Array, from: number, to: number): boolean =>
  (bytes[from] === PROBE_REQUEST || bytes[from] === PROBE_RESPONSE) &&
  to - from >= PROBE_BYTES &&
  bytes[from + 1] === 0 &&
  bytes[from + 2] === 0;

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (to <= from) return onPort ? MORE : NO;
  if (onPort && isProbe(bytes, from, to) && (bytes[from] === PROBE_RESPONSE || to - from === PROBE_BYTES)) return YES;
  const end = frameEnd(bytes, from, to);
  if (end < 0) return NO;
  if (end === 0) return onPort ? MORE : NO;
  return onPort || end === to ? YES : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    if (!context.stream && isProbe(bytes, at, to)) {
      probe(bytes, at, context);
      return to;
    }
    const end = frameEnd(bytes, at, to);
    if (end < 0) return RESYNC;
    if (end === 0) break;
    message(bytes, at, end, context);
    at = end;
  }
  return at;
}

/** The first to be seen in a flow may be an answer: then who sent it is the server. */
function turn(request: boolean, context: DecodeContext): void {
  if (context.flowWord(0) !== 0) return;
  context.setFlowWord(0, 1);
  if (request !== (context.direction === 0)) context.swapRoles();
}

function probe(bytes: Uint8Array, at: number, context: DecodeContext): void {
  const request = bytes[at] === PROBE_REQUEST;
  turn(request, context);
  if (context.detail) context.field('number', bytes[at + 3] as number);
  context.message(request ? REQUEST : RESPONSE, PROBE, NO_OBJECT);
}

function message(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const request = bytes[at] === FRAME_REQUEST;
  turn(request, context);
  const where = commandAt(bytes, at);
  const command = ((bytes[where] as number) << 8) | (bytes[where + 1] as number);
  if (!request && (command === READ_CPU_MODEL || command === READ_CPU_MODEL_IQ)) model(bytes, where, end, context);
  if (context.detail) context.field('sequence', (bytes[where + 2] as number) | ((bytes[where + 3] as number) << 8));
  context.message(request ? REQUEST : RESPONSE, command, NO_OBJECT);
}

/** The model's name, filled up with blanks or zeros. */
function model(bytes: Uint8Array, command: number, end: number, context: DecodeContext): void {
  const from = command + MODEL_AT;
  if (from + MODEL_BYTES > end) return;
  const to = trimEnd(bytes, from, from + MODEL_BYTES);
  for (let i = from; i < to; i++) if ((bytes[i] as number) < 0x20 || (bytes[i] as number) > 0x7e) return;
  if (to === from) return;
  context.claimBytes(SOURCE, 'model', bytes, from, to, 'ascii');
  context.claim(SOURCE, 'vendor', 'Mitsubishi Electric');
}

export default defineProtocol({
  id: 'melsoft',
  name: 'MELSOFT',
  reference: 'Public descriptions: melsecq-discover.nse (plcscan.org); commands: MC protocol, SH-080008',
  over: [
    { transport: 'tcp', ports: [5002, 5007, 5562], anyPort: true },
    { transport: 'udp', ports: [5006, 5560], anyPort: true },
  ],
  firstBytes: [FRAME_REQUEST, FRAME_RESPONSE],
  recognise,
  decode,
  describe,
  codeKey: (_kind, code) => (code === PROBE ? undefined : code),
  domain: 'ot',
  confidence: 0.85,
  examples: [
    {
      title: 'reads the model of a CPU',
      hex: '57000000001111070000ffff030000fe0300001400 1c080a080000000000000004 0101 0100 00000001',
      messages: [{ kind: 'request', operation: 'read_cpu_model', meaning: 'identify' }],
    },
    {
      title: 'another frame within',
      hex: '57000000001111070000ffff030000fe03000014001d080a0800000000000000040101010000000001',
      messages: [],
    },
  ],
});
