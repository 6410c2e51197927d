/**
 * Real COM: the control connection by which drivers of Moxa's device servers (and of those that copy them) set a serial
 * port, beside another one that carries its bytes as they are. Commands and lengths as Moxa's own Linux driver (npreal2d)
 * and independent clients (libdlms-go moxarealcom) have them; the maker publishes nothing. Control at 966 for the first
 * port of a device, counted up; the bytes at 950.
 */
import {
  ERROR,
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
  type Verdict,
} from '../../model/protocol.ts';

const LINE_STATUS = 0x13;
const INPUT_QUEUE = 0x15;
const OUTPUT_QUEUE = 0x16;
const IOCTL = 0x10;
const NOTIFY = 0x26;
const POLLING = 0x27;
const ALIVE = 0x28;
const PORT_INIT = 0x2c;
const WAIT_OUTPUT_QUEUE = 0x2f;

const COMMANDS: Readonly<Record<number, OperationWord>> = {
  [IOCTL]: { operation: 'ioctl', meaning: 'configure' },
  0x11: { operation: 'flow_control', meaning: 'configure' },
  0x12: { operation: 'line_control', meaning: 'control' },
  [LINE_STATUS]: { operation: 'line_status', meaning: 'diagnose' },
  0x14: { operation: 'flush', meaning: 'control' },
  [INPUT_QUEUE]: { operation: 'input_queue', meaning: 'diagnose' },
  [OUTPUT_QUEUE]: { operation: 'output_queue', meaning: 'diagnose' },
  0x17: { operation: 'set_baud', meaning: 'configure' },
  0x18: { operation: 'xon_xoff', meaning: 'configure' },
  0x20: { operation: 'port_reset', meaning: 'control' },
  0x21: { operation: 'start_break', meaning: 'control' },
  0x22: { operation: 'stop_break', meaning: 'control' },
  0x24: { operation: 'start_notify', meaning: 'subscribe' },
  0x25: { operation: 'stop_notify', meaning: 'subscribe' },
  [NOTIFY]: { operation: 'notify', meaning: 'notify' },
  [POLLING]: { operation: 'polling', meaning: 'keep-alive' },
  [ALIVE]: { operation: 'alive', meaning: 'keep-alive' },
  0x2b: { operation: 'host', meaning: 'configure' },
  [PORT_INIT]: { operation: 'port_init', meaning: 'connect' },
  0x2e: { operation: 'resend_time', meaning: 'configure' },
  [WAIT_OUTPUT_QUEUE]: { operation: 'wait_output_queue', meaning: 'diagnose' },
  0x30: { operation: 'tx_fifo', meaning: 'configure' },
  0x33: { operation: 'set_xon', meaning: 'control' },
  0x34: { operation: 'set_xoff', meaning: 'control' },
};
/** Answers have no length of their own: most are the command and `OK`. */
const ANSWER_BYTES: Readonly<Record<number, number>> = {
  [PORT_INIT]: 5,
  [LINE_STATUS]: 5,
  [NOTIFY]: 4,
  [WAIT_OUTPUT_QUEUE]: 4,
  [INPUT_QUEUE]: 4,
  [OUTPUT_QUEUE]: 4,
};
const CONFIRMED_BYTES = 3;
/** Longest data of a command, of which port_init has eight bytes. */
const DATA_MAX = 16;
const INIT_BYTES = 10;
const BAUD = [
  300, 600, 1200, 2400, 4800, 7200, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600, 150, 134, 110, 75,
  50,
];
const MODES = 0x40;

/** Where the command at `at` ends; 0 where more of it is to come, −1 where it is none. */
function requestEnd(bytes: Uint8Array, at: number, to: number): number {
  if (COMMANDS[bytes[at] as number] === undefined) return -1;
  if (at + 2 > to) return 0;
  const length = bytes[at + 1] as number;
  if (length > DATA_MAX) return -1;
  return at + 2 + length > to ? 0 : at + 2 + length;
}

function answerEnd(bytes: Uint8Array, at: number, to: number): number {
  const command = bytes[at] as number;
  if (COMMANDS[command] === undefined || command === ALIVE) return -1;
  const end = at + (ANSWER_BYTES[command] ?? CONFIRMED_BYTES);
  return end > to ? 0 : end;
}

/** Whole messages to the last byte, of one side or the other. */
function areMessages(bytes: Uint8Array, from: number, to: number, endOf: typeof requestEnd): boolean {
  let at = from;
  while (at < to) {
    const end = endOf(bytes, at, to);
    if (end <= 0) return false;
    at = end;
  }
  return true;
}

/** A port is set up with its speed, its mode, and six switches that are on or off. */
function isInit(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from !== INIT_BYTES || bytes[from] !== PORT_INIT || bytes[from + 1] !== INIT_BYTES - 2) return false;
  if ((bytes[from + 2] as number) >= BAUD.length || (bytes[from + 3] as number) >= MODES) return false;
  for (let i = 4; i < INIT_BYTES; i++) if ((bytes[from + i] as number) > 1) return false;
  return true;
}

function recognise(bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
  if (isInit(bytes, from, to)) return YES;
  if (!onPort || to === from) return NO;
  if (areMessages(bytes, from, to, requestEnd) || areMessages(bytes, from, to, answerEnd)) return YES;
  return to - from < INIT_BYTES && COMMANDS[bytes[from] as number] !== undefined ? MORE : NO;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  let at = from;
  while (at < to) {
    const end = context.direction === 0 ? requestEnd(bytes, at, to) : answerEnd(bytes, at, to);
    if (end < 0) return RESYNC;
    if (end === 0) break;
    if (context.direction === 0) asked(bytes, at, end, context);
    else answered(bytes, at, context);
    at = end;
  }
  return at;
}

function asked(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  const command = bytes[at] as number;
  const settings = command === PORT_INIT || command === IOCTL;
  if (command === PORT_INIT) context.claim(TARGET, 'capability', 'serial ports (Real COM)');
  if (context.detail && settings && end >= at + 4) {
    const mode = bytes[at + 3] as number;
    context.field('baud', BAUD[bytes[at + 2] as number] ?? 0);
    context.field('data_bits', 5 + (mode & 3));
    context.field('stop_bits', mode & 4 ? 2 : 1);
  }
  // What it sends to say that it is there answers the device's polling.
  context.message(command === ALIVE ? RESPONSE : REQUEST, command, NO_OBJECT);
}

function answered(bytes: Uint8Array, at: number, context: DecodeContext): void {
  const command = bytes[at] as number;
  if (command === NOTIFY) return context.message(EVENT, command, NO_OBJECT);
  if (command === POLLING) return context.message(REQUEST, command, NO_OBJECT);
  const confirmed = ANSWER_BYTES[command] !== undefined || (bytes[at + 1] === 0x4f && bytes[at + 2] === 0x4b);
  context.message(confirmed ? RESPONSE : ERROR, command, NO_OBJECT);
}

export default defineProtocol({
  id: 'moxa-real-com',
  name: 'Moxa Real COM',
  reference: 'Moxa npreal2d (Linux driver); libdlms-go, moxarealcom',
  over: [{ transport: 'tcp', ports: Array.from({ length: 16 }, (_, i) => 966 + i), anyPort: true }],
  firstBytes: Object.keys(COMMANDS).map(Number),
  recognise,
  decode,
  describe: (code) => COMMANDS[code] ?? { operation: `command_${String(code)}`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.7,
  examples: [
    {
      title: 'sets a port up, 9600 baud, 8N1',
      hex: '2c 08 06 03 01 01 00 00 00 00',
      messages: [{ kind: 'request', operation: 'port_init', meaning: 'connect' }],
    },
    {
      title: 'sets a break, then takes it back',
      hex: '21 00  22 00',
      messages: [
        { kind: 'request', operation: 'start_break', meaning: 'control' },
        { kind: 'request', operation: 'stop_break', meaning: 'control' },
      ],
    },
    { title: 'a command that there is not', hex: '2d 01 00', messages: [] },
  ],
});
