/** SSDP: devices announce themselves and are searched for, in HTTP form over UDP. UPnP Device Architecture 2.0, 1.1–1.3. */
import { findByte, hasText, latin1, trimEnd, trimStart } from '../../kernel/encodings/text.ts';
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
  type OperationWord,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';

const SEARCH = 0;
const NOTIFY = 1;
const BYE = 2;
const UPDATE = 3;
const OPERATIONS: readonly OperationWord[] = [
  { operation: 'm_search', meaning: 'discover' },
  { operation: 'notify', meaning: 'identify' },
  { operation: 'notify_byebye', meaning: 'notify' },
  { operation: 'notify_update', meaning: 'notify' },
];
const HEADERS_MAX = 64;

export default defineProtocol({
  id: 'ssdp',
  name: 'SSDP',
  reference: 'UPnP Device Architecture 2.0, 1.1–1.3',
  over: [{ transport: 'udp', ports: [1900], anyPort: true }],
  firstBytes: [0x4d, 0x4e, 0x48],
  recognise: (bytes, from, to) => (lineAt(bytes, from, to) >= 0 ? YES : NO),
  decode(bytes, _view, from, to, context) {
    const line = lineAt(bytes, from, to);
    if (line < 0) return RESYNC;
    let at = findByte(bytes, from, to, 0x0a);
    let object = NO_OBJECT;
    notified = NOTIFY;
    for (let i = 0; i < HEADERS_MAX && at >= 0 && at + 1 < to; i++) {
      const next = findByte(bytes, at + 1, to, 0x0a);
      const stop = trimEnd(bytes, at + 1, next < 0 ? to : next);
      if (stop <= at + 1) break; // an empty line ends the headers: what follows is no header
      const named = headerField(bytes, at + 1, stop, context);
      if (named !== NO_OBJECT) object = named;
      at = next;
    }
    const kind = line === 0 ? REQUEST : line === 1 ? EVENT : RESPONSE;
    context.message(kind, line === 1 ? notified : SEARCH, kind === RESPONSE ? NO_OBJECT : object);
    return to;
  },
  describe: (code) => OPERATIONS[code] ?? { operation: `method_${code}`, meaning: 'unknown' },
  codeKey: () => undefined,
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.5,
  examples: [
    {
      title: 'a search',
      hex: '4d2d534541524348202a20485454502f312e310d0a53543a20737364703a616c6c0d0a0d0a',
      messages: [{ kind: 'request', operation: 'm_search', meaning: 'discover' }],
    },
    { title: 'miss: another method', hex: '4d2d474554202a20485454502f312e310d0a0d0a', messages: [] },
  ],
});

/** 0 search, 1 announcement, 2 answer to a search, −1 none of them. */
function lineAt(bytes: Uint8Array, from: number, to: number): number {
  if (hasText(bytes, from, to, 'M-SEARCH * HTTP/1.')) return 0;
  if (hasText(bytes, from, to, 'NOTIFY * HTTP/1.')) return 1;
  return hasText(bytes, from, to, 'HTTP/1.1 200 OK') ? 2 : -1;
}

/** Which of its three announcements a message is: 1.2.2–1.2.4. */
let notified = NOTIFY;

/** SERVER and USER-AGENT say what speaks; ST and NT say what is searched for or announced: the object. */
function headerField(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): number {
  if (hasText(bytes, at, stop, 'server:', true)) program(bytes, at + 7, stop, 'http-server', context);
  else if (hasText(bytes, at, stop, 'user-agent:', true)) program(bytes, at + 11, stop, 'user-agent', context);
  else if (hasText(bytes, at, stop, 'nts:', true)) announcement(bytes, trimStart(bytes, at + 4, stop), stop);
  else if (hasText(bytes, at, stop, 'usn:', true)) unique(bytes, trimStart(bytes, at + 4, stop), stop, context);
  else if (hasText(bytes, at, stop, 'location:', true)) {
    if (context.detail) context.field('location', latin1(bytes, trimStart(bytes, at + 9, stop), stop));
  } else if (hasText(bytes, at, stop, 'st:', true) || hasText(bytes, at, stop, 'nt:', true)) {
    const from = trimStart(bytes, at + 3, stop);
    if (context.detail) context.field('target', latin1(bytes, from, stop));
    return stop > from ? context.intern(bytes, from, stop) : NO_OBJECT;
  }
  return NO_OBJECT;
}

function announcement(bytes: Uint8Array, at: number, stop: number): void {
  if (hasText(bytes, at, stop, 'ssdp:byebye')) notified = BYE;
  else if (hasText(bytes, at, stop, 'ssdp:update')) notified = UPDATE;
}

/** The name of a root device, which it keeps for life: `uuid:…::upnp:rootdevice`. Devices within it have names of their own. */
function unique(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): void {
  const end = stop - ROOT.length;
  if (hasText(bytes, end, stop, ROOT) && hasText(bytes, at, end, 'uuid:', true))
    context.claimBytes(SOURCE, 'device-id', bytes, at, end, 'ascii');
}
const ROOT = '::upnp:rootdevice';

function program(bytes: Uint8Array, at: number, stop: number, attribute: Attribute, context: DecodeContext): void {
  const from = trimStart(bytes, at, stop);
  if (from < stop) context.claimBytes(SOURCE, attribute, bytes, from, stop, 'utf8');
}
