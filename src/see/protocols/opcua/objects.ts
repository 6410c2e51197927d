/** The node that a request is about, as OPC UA writes it: `ns=2;s=Tank.Level`, `i=2258`. OPC 10000-6, 5.3.1.10. */
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import type { UaReader } from './reader.ts';
import {
  ADD_NODES,
  BROWSE,
  CALL,
  CREATE_MONITORED_ITEMS,
  DELETE_NODES,
  HISTORY_READ,
  READ,
  REGISTER_NODES,
  TRANSLATE_BROWSE_PATHS,
  UNREGISTER_NODES,
  WRITE,
} from './services.ts';

const scratch = new Uint8Array(256);
const KINDS: readonly string[] = ['i', 'i', 'i', 's', 'g', 'b'];
const HEX = '0123456789abcdef';
/** Order of a GUID's bytes in its text: its first three parts stand little-endian (5.2.2.6); −1 is a dash. */
const GUID = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

/** How many nodes the last request names; the reader stands behind the first. */
export let nodesAsked = 0;

/** Stands behind a request header. The first node of the list counts; of a call the method, and on what, as a field. */
export function objectOf(service: number, reader: UaReader, context: DecodeContext): number {
  nodesAsked = 0;
  if (service === READ) reader.skip(12);
  else if (service === CREATE_MONITORED_ITEMS) reader.skip(8);
  else if (service === HISTORY_READ) {
    reader.extension();
    reader.skip(5);
  } else if (service === BROWSE) {
    reader.nodeId();
    reader.skip(16);
  } else if (!LISTS.includes(service)) return NO_OBJECT;
  const count = reader.count();
  if (count === 0) return NO_OBJECT;
  nodesAsked = count;
  if (context.detail && service !== BROWSE) context.field('nodes', count);
  reader.nodeId();
  if (service === CALL) {
    if (context.detail && !reader.broken) context.field('object_id', textOf(reader));
    reader.nodeId();
  }
  if (reader.broken) return NO_OBJECT;
  const id = context.intern(scratch, 0, write(reader));
  return id === 0 ? NO_OBJECT : id;
}

const LISTS: readonly number[] = [
  ...[WRITE, CALL, DELETE_NODES, ADD_NODES],
  ...[REGISTER_NODES, UNREGISTER_NODES, TRANSLATE_BROWSE_PATHS],
];

function textOf(reader: UaReader): string {
  const length = write(reader);
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCharCode(scratch[i] as number);
  return text;
}

/** Writes the reader's last node id into `scratch`; how long it is. */
function write(reader: UaReader): number {
  let length = 0;
  if (reader.namespace !== 0) {
    length = letters('ns=', 0);
    length = letters(';', decimal(reader.namespace, length));
  }
  length = letters('=', letters(KINDS[reader.nodeKind] ?? '', length));
  if (reader.nodeKind <= 2) return decimal(reader.numeric, length);
  if (reader.nodeKind === 4) return guid(reader, length);
  const hex = reader.nodeKind === 5;
  for (let i = reader.start; i < reader.stop && length < scratch.length - 2; i++) {
    const byte = reader.bytes[i] as number;
    if (hex) length = hexByte(byte, length);
    else scratch[length++] = byte < 0x20 || byte === 0x7f ? 0x3f : byte;
  }
  return length;
}

function guid(reader: UaReader, from: number): number {
  let length = from;
  for (const place of GUID) {
    if (place < 0) scratch[length++] = 0x2d;
    else length = hexByte(reader.bytes[reader.start + place] as number, length);
  }
  return length;
}

function letters(text: string, at: number): number {
  for (let i = 0; i < text.length; i++) scratch[at + i] = text.charCodeAt(i);
  return at + text.length;
}

function hexByte(byte: number, at: number): number {
  scratch[at] = HEX.charCodeAt(byte >> 4);
  scratch[at + 1] = HEX.charCodeAt(byte & 15);
  return at + 2;
}

function decimal(value: number, at: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  let rest = value;
  for (let i = at + digits - 1; i >= at; i--) {
    scratch[i] = 0x30 + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  return at + digits;
}
