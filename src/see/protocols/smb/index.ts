/** SMB 1 to 3 over TCP 445 and NetBIOS sessions on 139: commands, shares, files, accounts, systems. [MS-CIFS] 2.2; [MS-SMB] 2.2; [MS-SMB2] 2.1–2.2; RFC 1002, 4.3. */
import { bytesOfName } from '../../../kernel/encodings/raw-name.ts';
import { decodeNetbios } from '../../../kernel/encodings/dns-name.ts';
import {
  EVENT,
  MORE,
  NO,
  NO_OBJECT,
  REQUEST,
  RESYNC,
  SOURCE,
  TARGET,
  YES,
  defineProtocol,
  type DecodeContext,
  type Side,
} from '../../../model/protocol.ts';
import { SMB1_OPERATIONS, isBulk1, smb1 } from './smb1.ts';
import { SMB2_BASE, SMB2_OPERATIONS, isBulk2, smb2 } from './smb2.ts';

/** SMB 1 commands are their own codes, those of SMB 2 and 3 (two bytes) follow from 256; beyond them is what has no command. */
const ENCRYPTED = 0x20000;
const COMPRESSED = 0x20001;
const SESSION_REQUEST_CODE = 0x20002;

const SESSION_MESSAGE = 0x00;
const SESSION_REQUEST = 0x81;
const SESSION_KEEP_ALIVE = 0x85;
/** Longer messages than this are read by their header alone: they carry file contents. */
const WHOLE_BYTES_MAX = 65536;
const HEADER_BYTES = 68;

const netbios = new Uint8Array(16);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Names in Unicode are interned as UTF-8; those of old servers came in the code page of the sender, which is not known. */
function fileName(name: string): string {
  try {
    return utf8.decode(bytesOfName(name));
  } catch {
    return name;
  }
}

export default defineProtocol({
  id: 'smb',
  name: 'SMB',
  reference: '[MS-CIFS] 2.2; [MS-SMB2] 2.2; RFC 1002, 4.3',
  over: [{ transport: 'tcp', ports: [445, 139], anyPort: true }],
  firstBytes: [SESSION_MESSAGE, SESSION_REQUEST],
  recognise(bytes, from, to, onPort) {
    if (bytes[from] === SESSION_REQUEST) {
      if (!onPort) return NO;
      return to - from < 5 ? MORE : bytes[from + 4] === 0x20 ? YES : NO;
    }
    if (bytes[from] !== SESSION_MESSAGE) {
      return onPort && to - from === 4 && (bytes[from] as number) >= 0x82 && (bytes[from] as number) <= 0x85 ? YES : NO;
    }
    if (to - from < 8) return onPort ? MORE : NO;
    return isProtocolId(bytes, from + 4) ? YES : NO;
  },
  decode(bytes, view, from, to, context) {
    let at = from;
    while (at + 4 <= to) {
      const type = bytes[at] as number;
      if (type !== SESSION_MESSAGE && (type < SESSION_REQUEST || type > SESSION_KEEP_ALIVE)) return RESYNC;
      const length = ((bytes[at + 1] as number) << 16) | view.getUint16(at + 2);
      const start = at + 4;
      const end = start + length;
      if (type !== SESSION_MESSAGE) {
        if (length > 256) return RESYNC;
        if (end > to) return at;
        if (type === SESSION_REQUEST) sessionRequest(bytes, start, end, context);
        at = end;
        continue;
      }
      if (length === 0) {
        at = end;
        continue;
      }
      if (start + 4 > to) return at;
      if (!isProtocolId(bytes, start)) return RESYNC;
      if (end > to) {
        // What is not whole yet is waited for, unless it is long or carries contents: then its header says enough.
        if (to - at < HEADER_BYTES + 4) return at;
        if (length <= WHOLE_BYTES_MAX && !isBulk(bytes, view, start)) return at;
        message(bytes, view, start, to, context);
        context.skip(end - to);
        return to;
      }
      message(bytes, view, start, end, context);
      at = end;
    }
    return at;
  },
  describe(code) {
    if (code === ENCRYPTED) return { operation: 'encrypted', meaning: 'unknown' };
    if (code === COMPRESSED) return { operation: 'compressed', meaning: 'unknown' };
    if (code === SESSION_REQUEST_CODE) return { operation: 'netbios_session_request', meaning: 'connect' };
    const word = code >= SMB2_BASE ? SMB2_OPERATIONS[code - SMB2_BASE] : SMB1_OPERATIONS[code];
    return word ?? { operation: `command_${code}`, meaning: 'unknown' };
  },
  codeKey: (_kind, code) => (code >= ENCRYPTED ? undefined : code),
  objectName: (_code, object, name) => fileName(name(object)),
  domain: 'it',
  confidence: 0.6,
  examples: [
    {
      title: 'an SMB 1 negotiate request',
      hex: '00000023 ff534d42 72 00000000 08 0148 0000 0000000000000000 0000 0000 fffe 0000 0000 00 0000',
      messages: [{ kind: 'request', operation: 'negotiate', meaning: 'connect' }],
    },
    {
      title: 'an SMB 2 logoff, refused',
      hex: '00000044 fe534d42 4000 0000 0d0000c0 0200 0000 01000000 00000000 0500000000000000 fffe0000 00000000 0000000000000000 00000000000000000000000000000000 04000000',
      messages: [{ kind: 'error', operation: 'logoff', meaning: 'disconnect' }],
    },
    {
      title: 'an encrypted SMB 3 message',
      hex: `00000034 fd534d42 ${'00'.repeat(48)}`,
      messages: [{ kind: 'event', operation: 'encrypted', meaning: 'unknown' }],
    },
    { title: 'miss: another protocol id', hex: '00000004 aa534d42', messages: [] },
  ],
});

/** ff (SMB 1), fe (SMB 2), fd (encrypted) or fc (compressed), then `SMB`. */
function isProtocolId(bytes: Uint8Array, at: number): boolean {
  return (bytes[at] as number) >= 0xfc && bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x42;
}

function isBulk(bytes: Uint8Array, view: DataView, at: number): boolean {
  if (bytes[at] === 0xff) return isBulk1(bytes, at);
  return bytes[at] === 0xfe ? isBulk2(view, at) : true;
}

function message(bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext): void {
  const kind = bytes[from] as number;
  if (kind === 0xff) smb1(bytes, view, from, to, context);
  else if (kind === 0xfe) smb2(bytes, view, from, to, context);
  else context.message(EVENT, kind === 0xfd ? ENCRYPTED : COMPRESSED, NO_OBJECT);
}

/** The called and the calling name: RFC 1002, 4.3.2. */
function sessionRequest(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  if (bytes[from] !== 0x20) return;
  sessionName(bytes, from + 1, to, TARGET, context);
  // 32 bytes of name and the empty scope follow each length byte.
  if (bytes[from + 34] === 0x20) sessionName(bytes, from + 35, to, SOURCE, context);
  context.message(REQUEST, SESSION_REQUEST_CODE, NO_OBJECT);
}

function sessionName(bytes: Uint8Array, at: number, to: number, side: Side, context: DecodeContext): void {
  const length = decodeNetbios(bytes, at, to, netbios);
  // `*SMBSERVER` stands for whoever answers.
  if (length > 0 && netbios[0] !== 0x2a) context.claimBytes(side, 'netbios-name', netbios, 0, length, 'latin1');
}
