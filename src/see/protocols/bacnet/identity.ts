/** What BACnet devices say of themselves: I-Am, I-Have, and the device object's properties. Clauses 12.11, 15.5, 15.7, 16.10. */
import { formatIpv4 } from '../../../kernel/address.ts';
import { latin1 } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { DEVICE, PROPERTY } from './names.ts';
import { I_AM, I_HAVE, READ_PROPERTY, READ_PROPERTY_MULTIPLE } from './services.ts';
import { CHARACTER_STRING, ENUMERATED, OBJECT_IDENTIFIER, UNSIGNED, type TagReader } from './tags.ts';

/** Character sets of a string, 20.2.9. */
const UTF_8 = 0;
const UCS_2 = 4;
const LATIN_1 = 5;
const LIST_MAX = 256;
const TEXT_MAX = 512;
/** An instance that was not set. */
const NO_INSTANCE = 0x3fffff;

const ATTRIBUTES = new Map<number, Attribute>([
  [PROPERTY.applicationSoftwareVersion, 'application'],
  [PROPERTY.description, 'system-description'],
  [PROPERTY.firmwareRevision, 'firmware'],
  [PROPERTY.location, 'location'],
  [PROPERTY.modelName, 'model'],
  [PROPERTY.objectName, 'name'],
  [PROPERTY.vendorIdentifier, 'vendor-id'],
  [PROPERTY.vendorName, 'vendor'],
  [PROPERTY.serialNumber, 'serial'],
]);

/** `origin`: the address of whoever says this, where it came by way of another; 0 where it is the sender. */
function say(origin: number, context: DecodeContext, attribute: Attribute, value: string): void {
  if (origin === 0) context.claim(SOURCE, attribute, value);
  else context.claimAbout({ ip: formatIpv4(origin) }, attribute, value);
}

export function tellUnconfirmed(service: number, reader: TagReader, context: DecodeContext, origin: number): void {
  if (service !== I_AM && service !== I_HAVE) return;
  if (!reader.expectApplication(OBJECT_IDENTIFIER)) return;
  if (instance(reader, context, origin) < 0 || service === I_HAVE) return;
  const whole =
    reader.expectApplication(UNSIGNED) && reader.expectApplication(ENUMERATED) && reader.expectApplication(UNSIGNED);
  if (whole) say(origin, context, 'vendor-id', String(reader.unsigned()));
}

/** Claims the instance of a device object identifier; −1 where it is another object. */
function instance(reader: TagReader, context: DecodeContext, origin: number): number {
  const id = reader.unsigned();
  if (id >>> 22 !== DEVICE) return -1;
  const number = id & 0x3fffff;
  if (number !== NO_INSTANCE) say(origin, context, 'device-id', String(number));
  return number;
}

/** Answers to reads: one property, or a list of objects with lists of them. */
export function tellAnswer(service: number, reader: TagReader, context: DecodeContext, origin: number): void {
  if (service === READ_PROPERTY) {
    if (!reader.expect(0) || reader.unsigned() >>> 22 !== DEVICE || !reader.expect(1)) return;
    const property = reader.unsigned();
    reader.expect(2);
    if (reader.expectOpening(3)) value(property, reader, context, origin);
  } else if (service === READ_PROPERTY_MULTIPLE) {
    for (let left = LIST_MAX; left > 0 && reader.expect(0); left--) {
      const own = reader.unsigned() >>> 22 === DEVICE;
      if (own) instance(reader, context, origin);
      if (!reader.expectOpening(1)) return;
      if (own) properties(reader, context, origin);
      else reader.leave();
    }
  }
}

function properties(reader: TagReader, context: DecodeContext, origin: number): void {
  for (let left = LIST_MAX; left > 0 && reader.expect(2); left--) {
    const property = reader.unsigned();
    reader.expect(3);
    if (reader.expectOpening(4)) {
      value(property, reader, context, origin);
      reader.leave();
    } else if (reader.expectOpening(5)) reader.leave();
    else return;
  }
  reader.leave();
}

function value(property: number, reader: TagReader, context: DecodeContext, origin: number): void {
  if (property === PROPERTY.objectIdentifier) {
    if (reader.expectApplication(OBJECT_IDENTIFIER)) instance(reader, context, origin);
    return;
  }
  const attribute = ATTRIBUTES.get(property);
  if (attribute === undefined) return;
  if (attribute === 'vendor-id') {
    if (reader.expectApplication(UNSIGNED)) say(origin, context, attribute, String(reader.unsigned()));
  } else if (reader.expectApplication(CHARACTER_STRING)) text(attribute, reader, context, origin);
}

function text(attribute: Attribute, reader: TagReader, context: DecodeContext, origin: number): void {
  const { bytes, start, stop } = reader;
  if (stop - start < 2) return;
  const set = bytes[start];
  if (set === UTF_8 || set === LATIN_1) {
    if (origin !== 0) say(origin, context, attribute, latin1(bytes, start + 1, Math.min(stop, start + TEXT_MAX)));
    else context.claimBytes(SOURCE, attribute, bytes, start + 1, stop, set === UTF_8 ? 'utf8' : 'latin1');
  } else if (set === UCS_2) say(origin, context, attribute, wide(bytes, start + 1, Math.min(stop, start + TEXT_MAX)));
}

/** UCS-2, its high byte first. */
function wide(bytes: Uint8Array, from: number, to: number): string {
  let characters = '';
  for (let i = from; i + 1 < to; i += 2)
    characters += String.fromCharCode(((bytes[i] as number) << 8) | (bytes[i + 1] as number));
  return characters;
}
