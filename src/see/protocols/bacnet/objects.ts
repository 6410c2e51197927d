/** What a BACnet message is about, as text: `analog-value 5 present-value`, `device 101`, `file 2`, `coldstart`. Clauses 13–16. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { NO_OBJECT, type DecodeContext } from '../../../model/protocol.ts';
import { OBJECT_TYPES, propertyName } from './names.ts';
import {
  ADD_LIST_ELEMENT,
  ATOMIC_READ_FILE,
  ATOMIC_WRITE_FILE,
  CREATE_OBJECT,
  DELETE_OBJECT,
  DEVICE_COMMUNICATION_CONTROL,
  READ_PROPERTY,
  READ_PROPERTY_MULTIPLE,
  READ_RANGE,
  REINITIALIZE_DEVICE,
  REMOVE_LIST_ELEMENT,
  SUBSCRIBE_COV,
  SUBSCRIBE_COV_PROPERTY,
  WRITE_PROPERTY,
  WRITE_PROPERTY_MULTIPLE,
} from './services.ts';
import { OBJECT_IDENTIFIER, type TagReader } from './tags.ts';

const INSTANCE_BITS = 22;
const NO_PROPERTY = -1;
/** What the bytes of an identifier begin with, and no text does. */
const IDENTIFIER = 0;

/** Clause 16.4.1.1.1 and 16.1.1.1.2, by their enumerations. */
const STATES: readonly string[] = [
  'coldstart',
  'warmstart',
  'start-backup',
  'end-backup',
  'start-restore',
  'end-restore',
  'abort-restore',
  'activate-changes',
];
const SWITCHES: readonly string[] = ['enable', 'disable', 'disable-initiation'];

const scratch = new Uint8Array(128);

/** Stands at the parameters of a confirmed request. */
export function objectOf(service: number, reader: TagReader, context: DecodeContext): number {
  switch (service) {
    case READ_PROPERTY:
    case WRITE_PROPERTY:
    case ADD_LIST_ELEMENT:
    case REMOVE_LIST_ELEMENT:
    case READ_RANGE:
      return reader.expect(0) ? withProperty(reader.unsigned(), reader, 1, context) : NO_OBJECT;
    case READ_PROPERTY_MULTIPLE:
    case WRITE_PROPERTY_MULTIPLE:
      return multiple(reader, context);
    case SUBSCRIBE_COV:
    case SUBSCRIBE_COV_PROPERTY:
      return reader.expect(0) && reader.expect(1) ? named(reader.unsigned(), NO_PROPERTY, context) : NO_OBJECT;
    case ATOMIC_READ_FILE:
    case ATOMIC_WRITE_FILE:
    case DELETE_OBJECT:
      return reader.expectApplication(OBJECT_IDENTIFIER) ? named(reader.unsigned(), NO_PROPERTY, context) : NO_OBJECT;
    case CREATE_OBJECT:
      return created(reader, context);
    case REINITIALIZE_DEVICE:
      return protectedWord(STATES, 0, reader, context);
    case DEVICE_COMMUNICATION_CONTROL:
      reader.expect(0);
      return protectedWord(SWITCHES, 1, reader, context);
    default:
      return NO_OBJECT;
  }
}

/** A state under `tag`; a password may follow it, in clear and without a name (16.4.1.1.2 and 16.1.1.1.3). */
function protectedWord(words: readonly string[], tag: number, reader: TagReader, context: DecodeContext): number {
  if (!reader.expect(tag)) return NO_OBJECT;
  const state = reader.unsigned();
  const object = word(words[state], 'state', state, context);
  // The first octet names the character set (20.2.9).
  if (reader.expect(tag + 1) && reader.stop > reader.start + 1) {
    context.logon(userNamed(''), reader.bytes, reader.start + 1, reader.stop);
    context.sign('logon-in-clear', 'The password of a device was sent so that it can be read on the way.');
  }
  return object;
}

/** An object identifier, then under `tag` which property of it. */
function withProperty(id: number, reader: TagReader, tag: number, context: DecodeContext): number {
  return named(id, reader.expect(tag) ? reader.unsigned() : NO_PROPERTY, context);
}

/** The first object of a list, with the first of its properties. */
function multiple(reader: TagReader, context: DecodeContext): number {
  if (!reader.expect(0)) return NO_OBJECT;
  const id = reader.unsigned();
  return reader.expectOpening(1) ? withProperty(id, reader, 0, context) : named(id, NO_PROPERTY, context);
}

/** Clause 15.3: what is created is given by its identifier, or by its type alone. */
function created(reader: TagReader, context: DecodeContext): number {
  if (!reader.expectOpening(0)) return NO_OBJECT;
  if (reader.expect(1)) return named(reader.unsigned(), NO_PROPERTY, context);
  if (!reader.expect(0)) return NO_OBJECT;
  const type = reader.unsigned();
  return word(OBJECT_TYPES[type], 'object-type', type, context);
}

/** Id of an object identifier (10 bits of type, 22 of instance: 20.2.14) and a property: as bytes, which `objectName` reads. */
export function named(id: number, property: number, context: DecodeContext): number {
  scratch[0] = IDENTIFIER;
  put(id, 1);
  if (property < 0) return interned(5, context);
  put(property, 5);
  return interned(9, context);
}

function put(value: number, at: number): void {
  scratch[at] = value >>> 24;
  scratch[at + 1] = value >>> 16;
  scratch[at + 2] = value >>> 8;
  scratch[at + 3] = value;
}

/** Text of an interned object. */
export function objectName(name: string): string {
  if (name.charCodeAt(0) !== IDENTIFIER) return name;
  const bytes = bytesOfName(name);
  const view = new DataView(bytes.buffer);
  const id = view.getUint32(1);
  const type = id >>> INSTANCE_BITS;
  const object = `${OBJECT_TYPES[type] ?? `object-type-${String(type)}`} ${String(id & 0x3fffff)}`;
  return bytes.length < 9 ? object : `${object} ${propertyName(view.getUint32(5))}`;
}

function word(known: string | undefined, kind: string, number: number, context: DecodeContext): number {
  const text = known ?? `${kind}-${String(number)}`;
  for (let i = 0; i < text.length; i++) scratch[i] = text.charCodeAt(i);
  return interned(text.length, context);
}

function interned(length: number, context: DecodeContext): number {
  const id = context.intern(scratch, 0, length);
  return id === 0 ? NO_OBJECT : id;
}
