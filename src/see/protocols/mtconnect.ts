/**
 * MTConnect: machine tools tell what they are and what they do, in XML documents that HTTP carries. ANSI/MTC1.4, part 1,
 * 6 and 8 (documents by their root element, header), part 2, 4 (device, its description). A document is known by its root.
 */
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import { findAttribute, findElement, found, isNamed, rootElement } from '../../kernel/encodings/xml.ts';
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
import type { Attribute } from '../../model/words.ts';

const DEVICES = 0;
const STREAMS = 1;
const FAULT = 3;
const DOCUMENTS: readonly (readonly [root: string, word: OperationWord])[] = [
  ['MTConnectDevices', { operation: 'mtconnect_devices', meaning: 'identify' }],
  ['MTConnectStreams', { operation: 'mtconnect_streams', meaning: 'read' }],
  ['MTConnectAssets', { operation: 'mtconnect_assets', meaning: 'read' }],
  ['MTConnectError', { operation: 'mtconnect_error', meaning: 'unknown' }],
];
/** An agent may speak for a machine beside it. */
const DEVICE_CONFIDENCE = 0.5;
const DESCRIPTION: readonly (readonly [attribute: string, claim: Attribute])[] = [
  ['manufacturer', 'vendor'],
  ['model', 'model'],
  ['serialNumber', 'serial'],
];

/** Place in DOCUMENTS; −1 for any other document. */
function documentOf(bytes: Uint8Array, from: number, to: number): number {
  const root = rootElement(bytes, from, to);
  if (!hasText(bytes, root, to, 'MTConnect')) return -1;
  for (let i = 0; i < DOCUMENTS.length; i++)
    if (isNamed(bytes, root, to, (DOCUMENTS[i] as (typeof DOCUMENTS)[number])[0])) return i;
  return -1;
}

function decode(bytes: Uint8Array, _view: DataView, from: number, to: number, context: DecodeContext): number {
  const code = documentOf(bytes, from, to);
  if (code < 0) return RESYNC;
  const answers = context.direction === 1;
  if (answers && code !== FAULT) agent(bytes, from, to, context);
  if (code === FAULT) fault(bytes, from, to, context);
  const device = findElement(bytes, from, to, code === STREAMS ? 'DeviceStream' : 'Device');
  let object: number = NO_OBJECT;
  if (device >= 0 && findAttribute(bytes, device, to, 'name') && found.end > found.at) {
    const id = context.intern(bytes, found.at, found.end);
    if (id !== 0) object = id;
  }
  if (answers && code === DEVICES && device >= 0 && findElement(bytes, device, to, 'Device') < 0)
    machine(bytes, device, to, context);
  context.message(code === FAULT ? ERROR : answers ? RESPONSE : REQUEST, code, object);
  return to;
}

/** The header's version is that of the agent from four numbers on; of the standard where it has fewer. */
function agent(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const header = findElement(bytes, from, to, 'Header');
  if (context.detail && findAttribute(bytes, header, to, 'sender'))
    context.field('sender', latin1(bytes, found.at, found.end));
  if (!findAttribute(bytes, header, to, 'version')) return;
  const version = latin1(bytes, found.at, Math.min(found.end, found.at + 32));
  if (context.detail) context.field('version', version);
  context.claim(
    SOURCE,
    'application',
    version.split('.').length > 3 ? `MTConnect agent ${version}` : 'MTConnect agent',
  );
}

function fault(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const error = context.detail ? findElement(bytes, from, to, 'Error') : -1;
  if (error >= 0 && findAttribute(bytes, error, to, 'errorCode'))
    context.field('error_code', latin1(bytes, found.at, found.end));
}

/** The only device of a document: name, uuid, and what its description says. */
function machine(bytes: Uint8Array, device: number, to: number, context: DecodeContext): void {
  claim('name', 'name', device);
  claim('uuid', 'device-id', device);
  const description = findElement(bytes, device, to, 'Description');
  if (description < 0) return;
  for (const [attribute, about] of DESCRIPTION) claim(attribute, about, description);

  function claim(attribute: string, about: Attribute, at: number): void {
    if (!findAttribute(bytes, at, to, attribute) || found.end === found.at) return;
    context.claim(SOURCE, about, latin1(bytes, found.at, Math.min(found.end, found.at + 128)), DEVICE_CONFIDENCE);
  }
}

export default defineProtocol({
  id: 'mtconnect',
  name: 'MTConnect',
  reference: 'ANSI/MTC1.4, part 1, 6 and 8; part 2, 4',
  over: [{ carrier: 'xml' }],
  recognise: (bytes, from, to) => (documentOf(bytes, from, to) >= 0 ? YES : NO),
  decode,
  describe: (code) => DOCUMENTS[code]?.[1] ?? { operation: `document_${String(code)}`, meaning: 'unknown' },
  objectName: (_code, object, name) => name(object),
  domain: 'ot',
  confidence: 0.6,
  examples: [
    {
      title: '<MTConnectStreams>',
      hex: '3c4d54436f6e6e65637453747265616d733e',
      messages: [{ kind: 'request', operation: 'mtconnect_streams', meaning: 'read' }],
    },
    { title: 'miss: <MTConnect>', hex: '3c4d54436f6e6e6563743e', messages: [] },
  ],
});
