/**
 * UPnP: descriptions of devices, and what they are told to do, in XML that HTTP carries. UPnP Device Architecture 2.0, 2.3
 * (description), 3.2 (control). Cameras, gateways, storage and televisions say here who made them.
 */
import { findAttribute, findContent, findElement, found, isNamed, rootElement } from '../../kernel/encodings/xml.ts';
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
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
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

const DESCRIPTION = 0;
const CONTROL = 1;
const OPERATIONS: readonly OperationWord[] = [
  { operation: 'device_description', meaning: 'identify' },
  { operation: 'control', meaning: 'execute' },
];
const DEVICE_NAMESPACE = 'urn:schemas-upnp-org:device-';
const SERVICE_NAMESPACE = 'urn:schemas-upnp-org:service:';
const HEAD_BYTES = 1024;
const VALUE_BYTES_MAX = 128;
const ELEMENTS: readonly (readonly [element: string, claim: Attribute])[] = [
  ['friendlyName', 'name'],
  ['manufacturer', 'vendor'],
  ['modelName', 'model'],
  ['modelNumber', 'product-code'],
  ['modelDescription', 'system-description'],
  ['serialNumber', 'serial'],
  ['UDN', 'device-id'],
];

/** Place in OPERATIONS; −1 for another document. `element` is then where what matters starts. */
function documentOf(bytes: Uint8Array, from: number, to: number): number {
  const root = rootElement(bytes, from, to);
  if (root < 0) return -1;
  if (isNamed(bytes, root, to, 'root')) {
    element = findElement(bytes, root, to, 'device');
    return element >= 0 && contains(bytes, root, element, DEVICE_NAMESPACE) ? DESCRIPTION : -1;
  }
  if (!isNamed(bytes, root, to, 'Envelope')) return -1;
  const body = findElement(bytes, root, to, 'Body');
  if (body < 0) return -1;
  element = nextElement(bytes, body, to);
  return element >= 0 && contains(bytes, element, Math.min(to, element + HEAD_BYTES), SERVICE_NAMESPACE) ? CONTROL : -1;
}
let element = -1;

/** Where the name of the next element starts, without its prefix. */
function nextElement(bytes: Uint8Array, at: number, to: number): number {
  let tag = at;
  while (tag < to && bytes[tag] !== 0x3e) tag++;
  return rootElement(bytes, tag + 1, to);
}

function contains(bytes: Uint8Array, from: number, to: number, word: string): boolean {
  for (let at = from; at < to; at++) if (hasText(bytes, at, to, word)) return true;
  return false;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  const code = documentOf(bytes, from, to);
  if (code < 0) return RESYNC;
  const at = element;
  const answers = context.direction === 1;
  if (code === DESCRIPTION && answers) described(bytes, at, to, context);
  context.message(answers ? RESPONSE : REQUEST, code, code === CONTROL ? action(bytes, at, to, context) : NO_OBJECT);
  return to;
}

/** The root device comes first; the lists of its services, and of devices within it, end what is said of itself. */
function described(bytes: Uint8Array, device: number, to: number, context: DecodeContext): void {
  const services = findElement(bytes, device, to, 'serviceList');
  const devices = findElement(bytes, device, to, 'deviceList');
  const end = Math.min(services < 0 ? to : services, devices < 0 ? to : devices);
  for (const [name, attribute] of ELEMENTS) {
    const at = findElement(bytes, device, end, name);
    if (at < 0 || !findContent(bytes, at, end)) continue;
    context.claimBytes(SOURCE, attribute, bytes, found.at, Math.min(found.end, found.at + VALUE_BYTES_MAX), 'utf8');
  }
}

/** Name of what is asked for: `AddPortMapping`; an answer has `Response` behind it. */
function action(bytes: Uint8Array, at: number, to: number, context: DecodeContext): number {
  let end = at;
  while (end < to && end < at + VALUE_BYTES_MAX && isNameByte(bytes[end] as number)) end++;
  if (context.detail && findAttribute(bytes, end, to, 'u'))
    context.field('service', latin1(bytes, found.at, found.end));
  const id = end > at ? context.intern(bytes, at, end) : 0;
  return id === 0 ? NO_OBJECT : id;
}

const isNameByte = (byte: number): boolean => byte > 0x20 && byte !== 0x3e && byte !== 0x2f;

export default defineProtocol({
  id: 'upnp',
  name: 'UPnP',
  reference: 'UPnP Device Architecture 2.0, 2.3 and 3.2',
  over: [{ carrier: 'xml' }],
  recognise: (bytes, from, to) => (documentOf(bytes, from, to) >= 0 ? YES : NO),
  decode,
  describe: (code) => OPERATIONS[code] ?? { operation: `document_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  examples: [
    {
      title: 'asks a gateway for its address',
      hex: '3c733a456e76656c6f70653e3c733a426f64793e3c753a47657445787465726e616c49504164647265737320786d6c6e733a753d2275726e3a736368656d61732d75706e702d6f72673a736572766963653a57414e4950436f6e6e656374696f6e3a31222f3e',
      messages: [{ kind: 'request', operation: 'control', meaning: 'execute' }],
    },
    {
      title: 'miss: an envelope of another kind',
      hex: '3c733a456e76656c6f70653e3c733a426f64793e3c782f3e',
      messages: [],
    },
  ],
});
