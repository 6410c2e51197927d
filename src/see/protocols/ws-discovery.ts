/**
 * WS-Discovery: cameras, printers and Windows computers announce themselves and are searched for, in SOAP over UDP. OASIS
 * WS-Discovery 1.1, 4–6, and its draft of April 2005; ONVIF Core Specification, 7.3.2.2 (scopes of cameras).
 */
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import { findContent, findElement, found, isNamed, rootElement } from '../../kernel/encodings/xml.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type MessageKind,
  type OperationWord,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

/** Actions end with these words behind one of two namespaces. */
const NAMESPACES = [
  'http://schemas.xmlsoap.org/ws/2005/04/discovery/',
  'http://docs.oasis-open.org/ws-dd/ns/discovery/2009/01/',
];
const ACTIONS: readonly (readonly [string, OperationWord, MessageKind])[] = [
  ['Hello', { operation: 'hello', meaning: 'identify' }, EVENT],
  ['Bye', { operation: 'bye', meaning: 'notify' }, EVENT],
  ['Probe', { operation: 'probe', meaning: 'discover' }, REQUEST],
  ['ProbeMatches', { operation: 'probe', meaning: 'discover' }, RESPONSE],
  ['Resolve', { operation: 'resolve', meaning: 'discover' }, REQUEST],
  ['ResolveMatches', { operation: 'resolve', meaning: 'discover' }, RESPONSE],
];
const HELLO = 0;

/** Scopes of ONVIF: what stands behind each is what the device says of itself. */
const ONVIF = 'onvif://www.onvif.org/';
const SCOPES: readonly (readonly [string, Attribute])[] = [
  ['name/', 'name'],
  ['hardware/', 'model'],
  ['location/', 'location'],
  ['manufacturer/', 'vendor'],
  ['type/manufacturer/', 'vendor'],
  ['mac/', 'mac'],
];
const SCOPES_MAX = 64;
const VALUE_BYTES_MAX = 128;

/** Place of the action among ACTIONS; −1 for another document. */
function actionOf(bytes: Uint8Array, from: number, to: number): number {
  const root = rootElement(bytes, from, to);
  if (!isNamed(bytes, root, to, 'Envelope')) return -1;
  const action = findElement(bytes, root, to, 'Action');
  if (action < 0 || !findContent(bytes, action, to)) return -1;
  const { at, end } = found;
  for (const namespace of NAMESPACES) {
    if (!hasText(bytes, at, end, namespace)) continue;
    const start = at + namespace.length;
    return ACTIONS.findIndex(([word]) => end - start === word.length && hasText(bytes, start, end, word));
  }
  return -1;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  const code = actionOf(bytes, from, to);
  const action = ACTIONS[code];
  if (!action) return RESYNC;
  const [, , kind] = action;
  const body = findElement(bytes, from, to, 'Body');
  if (body >= 0 && (code === HELLO || kind === RESPONSE)) identity(bytes, body, to, context);
  context.message(kind, code, kind === REQUEST || code === HELLO ? typesIn(bytes, body, to, context) : NO_OBJECT);
  return to;
}

/** The types that are searched for or announced, as they stand there: `wsdp:Device pub:Computer`. */
function typesIn(bytes: Uint8Array, body: number, to: number, context: DecodeContext): number {
  const types = body < 0 ? -1 : findElement(bytes, body, to, 'Types');
  if (types < 0 || !findContent(bytes, types, to)) return NO_OBJECT;
  const id = context.intern(bytes, found.at, found.end);
  return id === 0 ? NO_OBJECT : id;
}

/** What answers for itself: one match, or a greeting. A proxy answers with many. */
function identity(bytes: Uint8Array, body: number, to: number, context: DecodeContext): void {
  const address = findElement(bytes, body, to, 'Address');
  if (address < 0 || findElement(bytes, address, to, 'Address') >= 0) return;
  if (findContent(bytes, address, to)) claimText(bytes, found.at, found.end, 'device-id', context);
  const types = findElement(bytes, body, to, 'Types');
  if (types >= 0 && findContent(bytes, types, to)) {
    const { at, end } = found;
    context.claim(
      SOURCE,
      'device-type',
      latin1(bytes, at, Math.min(end, at + VALUE_BYTES_MAX)).replaceAll(/\S*:/g, ''),
    );
  }
  const scopes = findElement(bytes, body, to, 'Scopes');
  if (scopes >= 0 && findContent(bytes, scopes, to)) scopesIn(bytes, found.at, found.end, context);
}

const isBlank = (byte: number): boolean => byte <= 0x20;

function scopesIn(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  let at = from;
  for (let i = 0; i < SCOPES_MAX && at < to; i++) {
    while (at < to && isBlank(bytes[at] as number)) at++;
    let end = at;
    while (end < to && !isBlank(bytes[end] as number)) end++;
    if (hasText(bytes, at, end, ONVIF)) scope(bytes, at + ONVIF.length, end, context);
    at = end;
  }
}

function scope(bytes: Uint8Array, at: number, end: number, context: DecodeContext): void {
  for (const [word, attribute] of SCOPES)
    if (hasText(bytes, at, end, word, true)) return claimText(bytes, at + word.length, end, attribute, context);
}

/** A URI's text: with what it escapes taken back, blanks for underscores where a name has any. */
function claimText(bytes: Uint8Array, at: number, end: number, attribute: Attribute, context: DecodeContext): void {
  const text = latin1(bytes, at, Math.min(end, at + VALUE_BYTES_MAX)).replaceAll(/%[0-9a-f]{2}/gi, (escaped) =>
    String.fromCharCode(Number.parseInt(escaped.slice(1), 16)),
  );
  const said = attribute === 'device-id' || attribute === 'mac' ? text : text.replaceAll('_', ' ');
  if (attribute === 'mac' && !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(said)) return;
  if (said !== '') context.claim(SOURCE, attribute, said);
}

export default defineProtocol({
  id: 'ws-discovery',
  name: 'WS-Discovery',
  reference: 'OASIS WS-Discovery 1.1, 4–6; ONVIF Core Specification, 7.3.2.2',
  over: [{ transport: 'udp', ports: [3702], anyPort: true }],
  firstBytes: [0x3c, 0xef, 0x20, 0x0a, 0x0d],
  recognise: (bytes, from, to) => (actionOf(bytes, from, to) >= 0 ? YES : NO),
  decode,
  describe: (code) => ACTIONS[code]?.[1] ?? { operation: `action_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'both',
  confidence: 0.6,
  examples: [
    {
      title: 'a device leaves',
      hex: '3c733a456e76656c6f70653e3c613a416374696f6e3e687474703a2f2f736368656d61732e786d6c736f61702e6f72672f77732f323030352f30342f646973636f766572792f4279653c2f613a416374696f6e3e',
      messages: [{ kind: 'event', operation: 'bye', meaning: 'notify' }],
    },
    { title: 'miss: an envelope without an action', hex: '3c733a456e76656c6f70653e', messages: [] },
  ],
});
