/** S7 communication over COTP (RFC 1006, ISO 8073). No public specification; layout as the field's dissectors agree on it. */
import { fixed, join, text, u16, u32, zeros, type Part } from './bytes.ts';

const JOB = 1;
const ACK = 2;
const ACK_DATA = 3;
const USERDATA = 7;

/** TPKT, RFC 1006, 6. */
const tpkt = (payload: Part): Uint8Array => join([3, 0], u16(payload.length + 4), payload);

/** COTP data, one unit, end of transmission. ISO 8073, 13.7. */
const cotpData = (payload: Part): Uint8Array => tpkt(join([2, 0xf0, 0x80], payload));

/** COTP connection request and confirm; the called TSAP holds rack and slot. ISO 8073, 13.3. */
export function cotpConnect(kind: 'request' | 'confirm', reference: number, slot: number): Uint8Array {
  const references = kind === 'request' ? [0, 0, ...u16(reference)] : [...u16(reference), 0, 0x10];
  const body = [kind === 'request' ? 0xe0 : 0xd0, ...references, 0];
  const parameters = [0xc0, 1, 0x0a, 0xc1, 2, 1, 0, 0xc2, 2, 3, slot];
  return tpkt([body.length + parameters.length, ...body, ...parameters]);
}

function pdu(kind: number, reference: number, parameter: Part, data: Part): Uint8Array {
  const error = kind === ACK || kind === ACK_DATA ? [0, 0] : [];
  const head = join([0x32, kind, 0, 0], u16(reference), u16(parameter.length), u16(data.length), error);
  return cotpData(join(head, parameter, data));
}

const job = (reference: number, parameter: Part, data: Part = []): Uint8Array => pdu(JOB, reference, parameter, data);
const ackData = (reference: number, parameter: Part, data: Part = []): Uint8Array =>
  pdu(ACK_DATA, reference, parameter, data);

const PDU_BYTES = 480;
const SET_UP = [0xf0, 0, 0, 1, 0, 1, ...u16(PDU_BYTES)];

export const setUp = (reference: number): Uint8Array => job(reference, SET_UP);
export const setUpDone = (reference: number): Uint8Array => ackData(reference, SET_UP);

export interface BlockArea {
  readonly block: number;
  readonly from: number;
  readonly bytes: number;
}

/** An item in "any" form: bytes of a data block. */
const anyItem = (area: BlockArea): number[] => [
  ...[0x12, 0x0a, 0x10, 0x02, ...u16(area.bytes), ...u16(area.block), 0x84],
  ...u32(area.from * 8).slice(1),
];

/** A value as it is returned or written: byte data with its length in bits, filled to an even length between items. */
const item = (code: number, value: Part): Uint8Array => join([code, 0x04], u16(value.length * 8), value);

export const readArea = (reference: number, area: BlockArea): Uint8Array => job(reference, [4, 1, ...anyItem(area)]);
export const areaRead = (reference: number, value: Part): Uint8Array => ackData(reference, [4, 1], item(0xff, value));
export const writeArea = (reference: number, area: BlockArea, value: Part): Uint8Array =>
  job(reference, [5, 1, ...anyItem(area)], item(0, value));
export const areaWritten = (reference: number): Uint8Array => ackData(reference, [5, 1], [0xff]);

/** Asks for a system status list: 0x0011 module identification, 0x001c component identification. */
export const readSzl = (reference: number, list: number, index: number): Uint8Array =>
  pdu(USERDATA, reference, [0, 1, 0x12, 4, 0x11, 0x44, 1, 0], [0xff, 9, 0, 4, ...u16(list), ...u16(index)]);

export interface SzlAnswer {
  readonly list: number;
  readonly index: number;
  readonly recordBytes: number;
  readonly records: readonly Part[];
}

export function szl(reference: number, answer: SzlAnswer): Uint8Array {
  const body = join(
    [...u16(answer.list), ...u16(answer.index), ...u16(answer.recordBytes), ...u16(answer.records.length)],
    ...answer.records,
  );
  const parameter = [0, 1, 0x12, 8, 0x12, 0x84, 1, 1, 0, 0, 0, 0];
  return pdu(USERDATA, reference, parameter, join([0xff, 9], u16(body.length), body));
}

/** Records of list 0x0011: order number of the module, of its hardware, and its firmware. */
export function moduleIdentification(orderNumber: string, firmware: readonly [number, number, number]): Uint8Array[] {
  const record = (index: number, version: Part): Uint8Array =>
    join(u16(index), fixed(orderNumber, 20, 0x20), [0, 0xc0], version);
  return [record(1, [0, 4, 0, 1]), record(6, [0, 4, 0, 1]), record(7, [0x56, ...firmware])];
}

export interface ComponentNames {
  readonly system: string;
  readonly module: string;
  readonly plant: string;
  readonly serial: string;
  readonly type: string;
  readonly card: string;
}

/** Records of list 0x001c, 34 bytes each. */
export function componentIdentification(names: ComponentNames): Uint8Array[] {
  const rows: readonly (readonly [number, string])[] = [
    [1, names.system],
    [2, names.module],
    [3, names.plant],
    [4, 'Original Siemens Equipment'],
    [5, names.serial],
    [7, names.type],
    [8, names.card],
  ];
  return rows.map(([index, value]) => join(u16(index), fixed(value, 32)));
}

/** `_0A00040P`: block type, number and where it lies (A: active, in the controller; P: passive, outside). */
export interface BlockName {
  readonly type: '08' | '0A' | '0C' | '0E';
  readonly number: number;
}
const fileName = (block: BlockName, place: 'A' | 'P'): number[] => {
  const name = `_${block.type}${String(block.number).padStart(5, '0')}${place}`;
  return [name.length, ...text(name)];
};
const digits = (n: number, width: number): string => String(n).padStart(width, '0');

export const startUpload = (reference: number, block: BlockName): Uint8Array =>
  job(reference, [0x1d, 0, 0, 0, 0, 0, 0, 0, ...fileName(block, 'A')]);
export const uploadStarted = (reference: number, upload: number, bytes: number): Uint8Array =>
  ackData(reference, join([0x1d, 0, 1, 0], u32(upload), [7], text(digits(bytes, 7))));
export const upload = (reference: number, id: number): Uint8Array => job(reference, [0x1e, 0, 0, 0, ...u32(id)]);
export const uploaded = (reference: number, part: Part, more: boolean): Uint8Array =>
  ackData(reference, [0x1e, more ? 1 : 0], join(u16(part.length), [0, 0xfb], part));
export const endUpload = (reference: number, id: number): Uint8Array => job(reference, [0x1f, 0, 0, 0, ...u32(id)]);
export const uploadEnded = (reference: number): Uint8Array => ackData(reference, [0x1f]);

export const requestDownload = (reference: number, block: BlockName, bytes: number): Uint8Array =>
  job(
    reference,
    join([0x1a, 0, 1, 0, 0, 0, 0, 0], fileName(block, 'P'), [13], text(`1${digits(bytes, 6)}${digits(bytes - 36, 6)}`)),
  );
export const downloadRequested = (reference: number): Uint8Array => ackData(reference, [0x1a]);
/** The controller fetches the block: this job comes from the server. */
export const downloadBlock = (reference: number, block: BlockName): Uint8Array =>
  job(reference, [0x1b, 0, 0, 0, 0, 0, 0, 0, ...fileName(block, 'P')]);
export const blockPart = (reference: number, part: Part, more: boolean): Uint8Array =>
  ackData(reference, [0x1b, more ? 1 : 0], join(u16(part.length), [0, 0xfb], part));
export const downloadEnded = (reference: number, block: BlockName): Uint8Array =>
  job(reference, [0x1c, 0, 0, 0, 0, 0, 0, 0, ...fileName(block, 'P')]);
export const downloadEndedDone = (reference: number): Uint8Array => ackData(reference, [0x1c]);

/** Program invocation `_INSE`: the block becomes part of the running program. */
export const insertBlock = (reference: number, block: BlockName): Uint8Array => {
  const name = text(`${block.type}${digits(block.number, 5)}P`);
  return job(reference, join([0x28, 0, 0, 0, 0, 0, 0, 0xfd, 0, name.length + 2, 1, 0], name, [5], text('_INSE')));
};
const PROGRAM = [9, ...text('P_PROGRAM')];
export const startProgram = (reference: number): Uint8Array =>
  job(reference, [0x28, 0, 0, 0, 0, 0, 0, 0xfd, 0, 0, ...PROGRAM]);
export const invoked = (reference: number): Uint8Array => ackData(reference, [0x28]);
export const stopProgram = (reference: number): Uint8Array => job(reference, [0x29, 0, 0, 0, 0, 0, ...PROGRAM]);
export const stopped = (reference: number): Uint8Array => ackData(reference, [0x29]);

/** A block as it is stored: 36 bytes of head (signature, language, type, number, length), code, no foot. */
export function blockImage(block: BlockName, code: Part): Uint8Array {
  const type = Number.parseInt(block.type, 16);
  const length = 36 + code.length;
  const head = join([0x70, 0x70, 1, 1, 1, type], u16(block.number), u32(length), zeros(20), u16(code.length), [0, 0]);
  return join(head, code);
}
