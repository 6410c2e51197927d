/** NetBIOS datagrams and the browser announcements in them: host names, work groups, Windows versions. RFC 1002, 4.4; [MS-BRWS] 2.2. */
import { decodeNetbios } from '../../kernel/encodings/dns-name.ts';
import { hasText, latin1 } from '../../kernel/encodings/text.ts';
import {
  EVENT,
  NO,
  NO_OBJECT,
  RESYNC,
  SOURCE,
  YES,
  defineProtocol,
  type DecodeContext,
  type OperationWord,
} from '../../model/protocol.ts';
import { isOldWindows, windowsName } from '../../model/windows-versions.ts';

const HEADER_BYTES = 14;
const NAME_BYTES = 34;
/** Types 0x10–0x16; of these direct unique, direct group and broadcast carry user data. */
const DIRECT_UNIQUE = 0x10;
const BROADCAST = 0x12;
const QUERY_NEGATIVE = 0x16;

/** Codes of browser frames, [MS-BRWS] 2.2; any other datagram is −1. */
const OTHER = -1;
const HOST = 1;
const DOMAIN = 12;
const LOCAL_MASTER = 15;
/** Searches for a domain controller: their numbers stand above those of the browser. [MS-ADTS] 6.3; Wireshark, packet-smb-logon.c. */
const LOGON = 0x100;
const OPERATIONS: Readonly<Record<number, OperationWord>> = {
  [LOGON + 7]: { operation: 'logon_primary_query', meaning: 'discover' },
  [LOGON + 12]: { operation: 'logon_primary_response', meaning: 'discover' },
  [LOGON + 18]: { operation: 'logon_sam_logon_request', meaning: 'discover' },
  [LOGON + 19]: { operation: 'logon_sam_logon_response', meaning: 'discover' },
  [LOGON + 21]: { operation: 'logon_sam_user_unknown', meaning: 'discover' },
  [LOGON + 23]: { operation: 'logon_sam_logon_response_ex', meaning: 'discover' },
  [OTHER]: { operation: 'datagram', meaning: 'transfer' },
  [HOST]: { operation: 'host_announcement', meaning: 'identify' },
  2: { operation: 'announcement_request', meaning: 'discover' },
  8: { operation: 'election', meaning: 'notify' },
  9: { operation: 'get_backup_list_request', meaning: 'discover' },
  10: { operation: 'get_backup_list_response', meaning: 'discover' },
  11: { operation: 'become_backup', meaning: 'notify' },
  [DOMAIN]: { operation: 'domain_announcement', meaning: 'identify' },
  13: { operation: 'master_announcement', meaning: 'notify' },
  14: { operation: 'reset_state', meaning: 'configure' },
  [LOCAL_MASTER]: { operation: 'local_master_announcement', meaning: 'identify' },
};

/** Server type flags, [MS-BRWS] 2.2.1 with the bits of [MS-RAP] 2.5.5.2.1. */
const DOMAIN_CONTROLLER = 0x8;
const BACKUP_CONTROLLER = 0x10;
const UNIX_SERVER = 0x800;
const NT = 0x1000;
const NT_SERVER = 0x8000;
const WINDOWS_9X = 0x400000;

/** Mailslots of browsers, and of who looks for a domain controller and is answered. */
const BROWSERS = ['\\MAILSLOT\\BROWSE', '\\MAILSLOT\\LANMAN'];
const LOGONS = ['\\MAILSLOT\\NET\\'];
const name = new Uint8Array(16);

export default defineProtocol({
  id: 'nbdgm',
  name: 'NetBIOS datagram',
  reference: 'RFC 1002, 4.4; [MS-BRWS] 2.2',
  over: [{ transport: 'udp', ports: [138] }],
  recognise: (bytes, from, to, onPort) => (onPort && isDatagram(bytes, from, to) ? YES : NO),
  decode(bytes, view, from, to, context) {
    if (!isDatagram(bytes, from, to)) return RESYNC;
    const type = bytes[from] as number;
    if (type > BROADCAST || to - from < HEADER_BYTES + 2 * NAME_BYTES) {
      context.message(EVENT, OTHER, NO_OBJECT);
      return to;
    }
    const length = decodeNetbios(bytes, from + HEADER_BYTES + 1, to, name);
    if (length > 0 && (name[15] === 0 || name[15] === 0x20))
      context.claimBytes(SOURCE, 'netbios-name', name, 0, length, 'latin1');
    const code = browserFrame(bytes, view, from + HEADER_BYTES + 2 * NAME_BYTES, to, context);
    context.message(EVENT, code, NO_OBJECT);
    return to;
  },
  describe: (code) =>
    OPERATIONS[code] ?? {
      operation: code >= LOGON ? `logon_command_${code - LOGON}` : `browser_command_${code}`,
      meaning: 'unknown',
    },
  codeKey: (_kind, code) => (code === OTHER || code >= LOGON ? undefined : code),
  domain: 'it',
  confidence: 0.8,
  examples: [
    {
      title: 'HMI1 announces itself as Windows 5.1',
      hex: '110200010a000009008a00c10000204549454e454a44424341434143414341434143414341434143414341434141410020464845504643454c45484643455046464641434143414341434143414341424e00ff534d422500000000000000000000000000000000000000000000000000000011000027000000000000000000e803000000000000000027005600030001000100020038005c4d41494c534c4f545c42524f57534500010060ea0000484d49310000000000000000000000000501031000000f0155aa4c696e65203100',
      messages: [{ kind: 'event', operation: 'host_announcement', meaning: 'identify' }],
    },
    { title: 'miss: no such type', hex: '3002 0001 0a000009 008a 0000 0000', messages: [] },
  ],
});

function isDatagram(bytes: Uint8Array, from: number, to: number): boolean {
  const type = bytes[from] as number;
  return to - from >= HEADER_BYTES - 4 && type >= DIRECT_UNIQUE && type <= QUERY_NEGATIVE;
}

/** An SMB transaction to `\MAILSLOT\BROWSE` or `LANMAN` holds a browser frame: its code, and what it says. */
function browserFrame(bytes: Uint8Array, view: DataView, smb: number, to: number, context: DecodeContext): number {
  // SMB header (32), word count 17, its words, byte count (2), name: [MS-CIFS] 2.2.4.33.
  if (smb + 69 > to || !hasText(bytes, smb + 1, to, 'SMB') || bytes[smb] !== 0xff || bytes[smb + 4] !== 0x25)
    return OTHER;
  const slotIn = (slots: readonly string[]): boolean => slots.some((slot) => hasText(bytes, smb + 69, to, slot));
  const logon = slotIn(LOGONS);
  if ((bytes[smb + 32] as number) < 14 || (!logon && !slotIn(BROWSERS))) return OTHER;
  const data = smb + view.getUint16(smb + 57, true);
  const end = Math.min(to, data + view.getUint16(smb + 55, true));
  if (data < smb + 69 || data >= end) return OTHER;
  const code = bytes[data] as number;
  if (logon) return LOGON + code;
  if ((code === HOST || code === LOCAL_MASTER || code === DOMAIN) && data + 32 <= end)
    announcement(bytes, view, data, end, code, context);
  return code;
}

/** [MS-BRWS] 2.2.1 (host), 2.2.9 (domain), 2.2.10 (local master): name (16), version, server type, comment. */
function announcement(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  end: number,
  code: number,
  context: DecodeContext,
): void {
  let stop = data + 6;
  while (stop < data + 22 && bytes[stop] !== 0) stop++;
  if (stop === data + 6) return;
  if (context.detail) context.field('name', latin1(bytes, data + 6, stop));
  if (code === DOMAIN) {
    context.claimBytes(SOURCE, 'workgroup', bytes, data + 6, stop, 'latin1');
    return;
  }
  context.claimBytes(SOURCE, 'netbios-name', bytes, data + 6, stop, 'latin1');
  const major = bytes[data + 22] as number;
  const minor = bytes[data + 23] as number;
  const type = view.getUint32(data + 24, true);
  system(major, minor, type, context);
  if ((type & (DOMAIN_CONTROLLER | BACKUP_CONTROLLER)) !== 0) context.claim(SOURCE, 'role', 'domain controller');
  let comment = data + 32;
  while (comment < end && bytes[comment] !== 0) comment++;
  if (comment > data + 32) context.claimBytes(SOURCE, 'system-description', bytes, data + 32, comment, 'latin1');
}

/**
 * What the server type says it is ([MS-RAP] 2.5.5.2.1), and of an NT which by its version. Only the bit of the NT family
 * gives the version its meaning: Windows 95 and 98 announce 4.0 as NT does, and Samba whatever it is told to.
 */
function system(major: number, minor: number, type: number, context: DecodeContext): void {
  if ((type & UNIX_SERVER) !== 0) context.claim(SOURCE, 'os', 'Unix');
  else if ((type & NT) === 0) {
    if ((type & WINDOWS_9X) !== 0) context.claim(SOURCE, 'os', 'Windows 95, 98 or Me', 0.95);
  } else {
    const version = { major, minor, build: 0 };
    // NT_SERVER is for servers that are no domain controllers.
    const isServer = (type & (NT_SERVER | DOMAIN_CONTROLLER | BACKUP_CONTROLLER)) !== 0;
    const name = windowsName(version, isServer ? 'server' : 'client');
    if (name === '') return;
    context.claim(SOURCE, 'os', name, isOldWindows(version) ? 0.98 : 0.85);
    context.claim(SOURCE, 'os-version', `${major}.${minor}`);
  }
}
