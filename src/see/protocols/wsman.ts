/**
 * WS-Management, as Windows is managed by it (WinRM): shells and their commands, and objects that are read, set and called.
 * DSP0226, 7–11 (actions); [MS-WSMV] 2.2.1 (path), 2.2.9.1 (encrypted messages), 3.1.4 (shells); DSP0226, 11 (identify). An
 * encrypted message is told as one; what a command is, is not read.
 */
import { findByte, hasText, latin1 } from '../../kernel/encodings/text.ts';
import { findContent, findElement, found, isNamed, rootElement } from '../../kernel/encodings/xml.ts';
import {
  ERROR,
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

const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer/';
const ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration/';
const EVENTING = 'http://schemas.xmlsoap.org/ws/2004/08/eventing/';
const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/';
const ACTIONS: readonly (readonly [namespace: string, word: string, operation: OperationWord])[] = [
  [TRANSFER, 'Get', { operation: 'get', meaning: 'read' }],
  [TRANSFER, 'Put', { operation: 'put', meaning: 'write' }],
  [TRANSFER, 'Create', { operation: 'create', meaning: 'execute' }],
  [TRANSFER, 'Delete', { operation: 'delete', meaning: 'write' }],
  [ENUMERATION, 'Enumerate', { operation: 'enumerate', meaning: 'read' }],
  [ENUMERATION, 'Pull', { operation: 'pull', meaning: 'read' }],
  [ENUMERATION, 'Release', { operation: 'release', meaning: 'read' }],
  [EVENTING, 'Subscribe', { operation: 'subscribe', meaning: 'subscribe' }],
  [EVENTING, 'Unsubscribe', { operation: 'unsubscribe', meaning: 'subscribe' }],
  [SHELL, 'Command', { operation: 'command', meaning: 'execute' }],
  [SHELL, 'Send', { operation: 'send', meaning: 'execute' }],
  [SHELL, 'Receive', { operation: 'receive', meaning: 'execute' }],
  [SHELL, 'Signal', { operation: 'signal', meaning: 'execute' }],
  [SHELL, 'Disconnect', { operation: 'disconnect', meaning: 'disconnect' }],
  [SHELL, 'Reconnect', { operation: 'reconnect', meaning: 'connect' }],
  [SHELL, 'Connect', { operation: 'connect', meaning: 'connect' }],
];
const INVOKE = 100;
const IDENTIFY = 101;
const FAULT = 102;
const ENCRYPTED = 103;
const OTHERS: Readonly<Record<number, OperationWord>> = {
  [INVOKE]: { operation: 'invoke', meaning: 'execute' },
  [IDENTIFY]: { operation: 'identify', meaning: 'identify' },
  [FAULT]: { operation: 'fault', meaning: 'unknown' },
  [ENCRYPTED]: { operation: 'encrypted_message', meaning: 'execute' },
};
/** Classes of CIM, of which an action names the method: Windows', and those of the DMTF. */
const CLASSES = ['http://schemas.microsoft.com/wbem/wsman/1/wmi/', 'http://schemas.dmtf.org/wbem/wscim/1/'];
const FAULTS = [
  'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault',
  'http://schemas.xmlsoap.org/ws/2004/08/addressing/fault',
];
const IDENTITY = 'http://schemas.dmtf.org/wbem/wsman/identity/1/';
const RESPONSE_WORD = 'Response';

/** What an envelope is about. Reused. */
const said = { code: -1, answers: false, at: 0, end: 0 };

/** Reads the action of an envelope into `said`; false for another document. */
function envelope(bytes: Uint8Array, from: number, to: number): boolean {
  said.code = -1;
  const root = rootElement(bytes, from, to);
  if (!isNamed(bytes, root, to, 'Envelope')) return false;
  const action = findElement(bytes, root, to, 'Action');
  if (action >= 0 && findContent(bytes, action, to)) return named(bytes, found.at, found.end);
  return identify(bytes, root, to);
}

function named(bytes: Uint8Array, at: number, end: number): boolean {
  said.at = at;
  said.end = end;
  said.answers = hasText(bytes, end - RESPONSE_WORD.length, end, RESPONSE_WORD);
  const stop = said.answers ? end - RESPONSE_WORD.length : end;
  said.code = ACTIONS.findIndex(
    ([namespace, word]) =>
      stop - at === namespace.length + word.length &&
      hasText(bytes, at, stop, namespace) &&
      hasText(bytes, at + namespace.length, stop, word),
  );
  if (said.code < 0 && CLASSES.some((prefix) => hasText(bytes, at, end, prefix))) said.code = INVOKE;
  if (FAULTS.some((fault) => hasText(bytes, at, end, fault))) said.code = FAULT;
  return said.code >= 0;
}

/** Identify has a body and no action. */
function identify(bytes: Uint8Array, root: number, to: number): boolean {
  const request = findElement(bytes, root, to, 'Identify');
  const response = findElement(bytes, root, to, 'IdentifyResponse');
  if (request < 0 && response < 0) return false;
  for (let at = root; at < to; at++) {
    if (!hasText(bytes, at, to, IDENTITY)) continue;
    said.code = IDENTIFY;
    said.answers = response >= 0;
    said.end = said.at;
    return true;
  }
  return false;
}

const isHeader = (bytes: Uint8Array, from: number, to: number): boolean => hasText(bytes, from, to, 'POST /wsman');

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  if (isHeader(bytes, from, to)) return header(bytes, from, to, context);
  if (!envelope(bytes, from, to)) return RESYNC;
  const { code, answers } = said;
  const object = code === INVOKE ? method(bytes, context) : resource(bytes, from, to, context);
  if (code === IDENTIFY && answers) product(bytes, from, to, context);
  context.message(code === FAULT ? ERROR : answers ? RESPONSE : REQUEST, code, object);
  return to;
}

/** Header of a request: the version of PowerShell stands in its path, and whether what follows is encrypted in its type. */
function header(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const line = findByte(bytes, from, to, 0x0a);
  for (let at = from; at < line; at++) {
    if (!hasText(bytes, at, line, 'PSVersion=')) continue;
    let end = at + 10;
    while (end < line && isVersion(bytes[end] as number)) end++;
    context.claim(SOURCE, 'application', `PowerShell ${latin1(bytes, at + 10, Math.min(end, at + 42))}`);
    break;
  }
  for (let at = line; at < to && at >= 0; at = findByte(bytes, at + 1, to, 0x0a)) {
    if (!hasText(bytes, at + 1, to, 'content-type: multipart/encrypted', true)) continue;
    context.message(REQUEST, ENCRYPTED, NO_OBJECT);
    break;
  }
  return to;
}

const isVersion = (byte: number): boolean => (byte >= 0x30 && byte <= 0x39) || byte === 0x2e;

/** Class and method of an action: `root/cimv2/Win32_Process/Create`. */
function method(bytes: Uint8Array, context: DecodeContext): number {
  const prefix = CLASSES.find((word) => hasText(bytes, said.at, said.end, word)) ?? '';
  const end = said.answers ? said.end - RESPONSE_WORD.length : said.end;
  return intern(bytes, said.at + prefix.length, end, context);
}

/** The resource without its scheme and host, up to its query. */
function resource(bytes: Uint8Array, from: number, to: number, context: DecodeContext): number {
  const element = findElement(bytes, from, to, 'ResourceURI');
  if (element < 0 || !findContent(bytes, element, to)) return NO_OBJECT;
  let { at, end } = found;
  const query = findByte(bytes, at, end, 0x3f);
  if (query >= 0) end = query;
  for (let slashes = 0; at < end && slashes < 3; at++) if (bytes[at] === 0x2f) slashes++;
  return intern(bytes, at, end, context);
}

function intern(bytes: Uint8Array, at: number, end: number, context: DecodeContext): number {
  const id = end > at ? context.intern(bytes, at, end) : 0;
  return id === 0 ? NO_OBJECT : id;
}

/** `OS: 6.3.9600 SP: 0.0 Stack: 3.0`, as Windows says its version; before a logon it has zeros for it. */
function product(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const version = findElement(bytes, from, to, 'ProductVersion');
  if (version < 0 || !findContent(bytes, version, to)) return;
  const text = latin1(bytes, found.at, Math.min(found.end, found.at + 96));
  const windows = /^OS: (\d+\.\d+\.\d+) /.exec(text)?.[1];
  if (windows !== undefined && windows !== '0.0.0') context.claim(SOURCE, 'os-version', windows);
  const vendor = findElement(bytes, from, to, 'ProductVendor');
  if (windows !== undefined || vendor < 0 || !findContent(bytes, vendor, to)) return;
  context.claim(SOURCE, 'application', `${latin1(bytes, found.at, Math.min(found.end, found.at + 64))} ${text}`);
}

export default defineProtocol({
  id: 'wsman',
  name: 'WS-Management (WinRM)',
  reference: 'DSP0226, 7–11; [MS-WSMV] 2.2.1, 2.2.9.1 and 3.1.4',
  over: [{ carrier: 'wsman' }, { carrier: 'xml' }],
  recognise: (bytes, from, to) => (isHeader(bytes, from, to) || envelope(bytes, from, to) ? YES : NO),
  decode,
  describe: (code) => ACTIONS[code]?.[2] ?? OTHERS[code] ?? { operation: `action_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'it',
  confidence: 0.7,
  remoteControl: true,
  examples: [
    {
      title: 'a command in a shell',
      hex: '3c733a456e76656c6f70653e3c613a416374696f6e3e687474703a2f2f736368656d61732e6d6963726f736f66742e636f6d2f7762656d2f77736d616e2f312f77696e646f77732f7368656c6c2f436f6d6d616e643c2f613a416374696f6e3e',
      messages: [{ kind: 'request', operation: 'command', meaning: 'execute' }],
    },
    { title: 'miss: an envelope of another kind', hex: '3c733a456e76656c6f70653e', messages: [] },
  ],
});
