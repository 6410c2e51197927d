/** SDO in an ASnd: sequence layer (4 bytes) and command layer. EPSG DS 301, 6.3.2.3–6.3.2.4; layout as in Wireshark's packet-epl.c. */
import { trimEnd } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import {
  ABORT,
  ASND,
  DOWNLOAD_PROGRAM,
  PROGRAM_CONTROL,
  RESTORE_PARAMETERS,
  SDO,
  SEQUENCE_ACKNOWLEDGE,
  SEQUENCE_CLOSE,
  SEQUENCE_INITIALISE,
  STORE_PARAMETERS,
  codeOf,
} from './words.ts';

const SEQUENCE_BYTES = 4;
const COMMAND_BYTES = 8;
/** Lowest two bits of both sequence bytes: the state of the connection. */
const CONNECTION_BITS = 3;
const CONNECTION_VALID = 2;
const RESPONSE_BIT = 0x80;
const ABORT_BIT = 0x40;
const INITIATE = 1;
const WRITE_BY_INDEX = 1;
const READ_BY_INDEX = 2;

/** Objects that are written for what they do: PDL_DownloadProgData, PDL_ProgCtrl, NMT_StoreParam, NMT_RestoreDefParam. */
const ACTS: Readonly<Record<number, number>> = {
  0x1010: STORE_PARAMETERS,
  0x1011: RESTORE_PARAMETERS,
  0x1f50: DOWNLOAD_PROGRAM,
  0x1f51: PROGRAM_CONTROL,
};

/** The sequence layer is at `at`; nodes are 0 where UDP carries it. */
export function sdo(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  to: number,
  nodes: { readonly source: number; readonly target: number },
  context: DecodeContext,
): void {
  if (to - at < SEQUENCE_BYTES) return context.malformed('SDO sequence layer ends early');
  const command = at + SEQUENCE_BYTES;
  const empty =
    to - command < COMMAND_BYTES || (bytes[command + 3] === 0 && !((bytes[command + 2] as number) & ABORT_BIT));
  if (empty) return sequence(bytes[at] as number, bytes[at + 1] as number, context);
  const flags = bytes[command + 2] as number;
  const size = view.getUint16(command + 4, true);
  const data = command + COMMAND_BYTES;
  if (data + size > to) context.malformed('SDO segment longer than its frame');
  const end = Math.min(to, data + size);
  if (context.detail) {
    context.field('transaction_id', bytes[command + 1] as number);
    context.field('segmentation', (flags >> 4) & 3);
  }
  if (flags & ABORT_BIT) abort(bytes, view, command, data, end, nodes.source, context);
  else if (flags & RESPONSE_BIT) answer(bytes, view, command, data, end, nodes.source, context);
  else ask(bytes, view, command, data, end, nodes.target, context);
}

/** Without a command: connections are opened, kept and closed. */
function sequence(receive: number, send: number, context: DecodeContext): void {
  const received = receive & CONNECTION_BITS;
  const sent = send & CONNECTION_BITS;
  let what = SEQUENCE_ACKNOWLEDGE;
  let kind: MessageKind = EVENT;
  if (received === 0 && sent === 0) what = SEQUENCE_CLOSE;
  else if (received < CONNECTION_VALID || sent < CONNECTION_VALID) {
    what = SEQUENCE_INITIALISE;
    if (received === 0) kind = REQUEST;
    else if (sent < CONNECTION_VALID) kind = RESPONSE;
  }
  context.message(kind, codeOf(ASND, SDO, what), NO_OBJECT);
}

/** A transaction of the client at the other end of `direction`. */
const keyOf = (transaction: number, direction: number): number => (direction << 8) | transaction;

/** Index (2), subindex, reserved; where more segments follow, the size of all of them goes first. */
function ask(
  bytes: Uint8Array,
  view: DataView,
  command: number,
  data: number,
  end: number,
  node: number,
  context: DecodeContext,
): void {
  const id = bytes[command + 3] as number;
  const segmentation = ((bytes[command + 2] as number) >> 4) & 3;
  const at = segmentation === INITIATE ? data + 4 : data;
  const indexed = (id === WRITE_BY_INDEX || id === READ_BY_INDEX) && segmentation <= INITIATE;
  if (!indexed) return context.message(REQUEST, codeOf(ASND, SDO, id), node === 0 ? NO_OBJECT : node << 24);
  if (end - at < 4) {
    context.malformed('SDO command without its index');
    return context.message(REQUEST, codeOf(ASND, SDO, id), NO_OBJECT);
  }
  const index = view.getUint16(at, true);
  const entry = (index << 8) | (bytes[at + 2] as number);
  context.remember(keyOf(bytes[command + 1] as number, context.direction), entry);
  const act = id === WRITE_BY_INDEX ? ACTS[index] : undefined;
  if (context.detail && id === WRITE_BY_INDEX && end - at === 8) context.field('value', view.getUint32(at + 4, true));
  context.message(REQUEST, codeOf(ASND, SDO, act ?? id), (node << 24) | entry);
}

function answer(
  bytes: Uint8Array,
  view: DataView,
  command: number,
  data: number,
  end: number,
  node: number,
  context: DecodeContext,
): void {
  const id = bytes[command + 3] as number;
  const entry = context.recall(keyOf(bytes[command + 1] as number, 1 - context.direction));
  if (id === READ_BY_INDEX && entry >= 0 && (bytes[command + 2] as number) >> 4 === RESPONSE_BIT >> 4) {
    identity(bytes, view, entry, data, end, context);
  }
  const act = id === WRITE_BY_INDEX ? ACTS[entry >> 8] : undefined;
  context.message(RESPONSE, codeOf(ASND, SDO, act ?? id), objectOf(node, entry));
}

const objectOf = (node: number, entry: number): number =>
  entry >= 0 ? (node << 24) | entry : node === 0 ? NO_OBJECT : node << 24;

function abort(
  bytes: Uint8Array,
  view: DataView,
  command: number,
  data: number,
  end: number,
  node: number,
  context: DecodeContext,
): void {
  const id = bytes[command + 3] as number;
  const entry = context.recall(keyOf(bytes[command + 1] as number, 1 - context.direction));
  if (context.detail && end - data >= 4) context.field('abort_code', view.getUint32(data, true));
  context.message(ERROR, codeOf(ASND, SDO, id === 0 ? ABORT : id), objectOf(node, entry));
}

/** Texts by index: NMT_ManufactDevName_VS, NMT_ManufactHwVers_VS, NMT_ManufactSwVers_VS. EPSG DS 301, 7.2.1. */
function identity(
  bytes: Uint8Array,
  view: DataView,
  entry: number,
  data: number,
  end: number,
  context: DecodeContext,
): void {
  const text = (attribute: 'model' | 'hardware-version' | 'firmware'): void => {
    const stop = trimEnd(bytes, data, end);
    if (stop > data) context.claimBytes(SOURCE, attribute, bytes, data, stop, 'latin1');
  };
  if (entry === 0x100800) text('model');
  else if (entry === 0x100900) text('hardware-version');
  else if (entry === 0x100a00) text('firmware');
  else if (end - data >= 4) number(entry, view.getUint32(data, true), context);
}

/** Subindices of NMT_IdentityObject_REC. EPSG DS 301, 7.2.1.1.9. */
function number(entry: number, value: number, context: DecodeContext): void {
  const hex = `0x${value.toString(16).padStart(8, '0')}`;
  if (entry === 0x100000) context.claim(SOURCE, 'device-type', hex);
  else if (entry === 0x101801) context.claim(SOURCE, 'vendor-id', hex);
  else if (entry === 0x101802) context.claim(SOURCE, 'product-code', hex);
  else if (entry === 0x101804) context.claim(SOURCE, 'serial', String(value));
}
