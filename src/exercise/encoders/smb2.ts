/** SMB 2 and 3 requests and responses for a logon and a file. [MS-SMB2] 2.2. */
import { join, le16, le32, le64, utf16, zeros, type Part } from './bytes.ts';
import { fileTime } from './file-time.ts';

const NEGOTIATE = 0;
const SESSION_SETUP = 1;
const LOGOFF = 2;
const TREE_CONNECT = 3;
const TREE_DISCONNECT = 4;
const CREATE = 5;
const CLOSE = 6;
const READ = 8;
const WRITE = 9;

export const STATUS_OK = 0;
export const STATUS_MORE_PROCESSING = 0xc000_0016;
export const STATUS_LOGON_FAILURE = 0xc000_006d;

const DIALECT_3_0_2 = 0x0302;
const HEAD = 64;

/** What the head of every message of one exchange says. */
export interface SmbHead {
  readonly from: 'client' | 'server';
  readonly message: number;
  readonly session: number;
  readonly tree: number;
  readonly status: number;
}

function frame(command: number, head: SmbHead, body: Part): Uint8Array {
  const length = HEAD + body.length;
  return join(
    [0, (length >>> 16) & 255, (length >>> 8) & 255, length & 255],
    [0xfe, 0x53, 0x4d, 0x42, ...le16(HEAD), ...le16(1), ...le32(head.status), ...le16(command), ...le16(31)],
    [...le32(head.from === 'server' ? 1 : 0), ...le32(0), ...le64(head.message), ...le32(0xfeff)],
    [...le32(head.tree), ...le64(head.session)],
    zeros(16),
    body,
  );
}

export const negotiate = (head: SmbHead, guid: Part): Uint8Array =>
  frame(
    NEGOTIATE,
    head,
    join(
      le16(36),
      le16(4),
      le16(1),
      le16(0),
      le32(0x7f),
      guid,
      zeros(8),
      [0x0202, 0x0210, 0x0300, DIALECT_3_0_2].flatMap(le16),
    ),
  );

export const negotiated = (head: SmbHead, guid: Part, timeUs: number, token: Part): Uint8Array =>
  frame(
    NEGOTIATE,
    head,
    join(
      [...le16(65), ...le16(1), ...le16(DIALECT_3_0_2), ...le16(0)],
      guid,
      [...le32(0x2f), ...le32(1 << 20), ...le32(1 << 20), ...le32(1 << 20)],
      fileTime(timeUs),
      zeros(8),
      [...le16(HEAD + 64), ...le16(token.length), ...le32(0)],
      token,
    ),
  );

export const sessionSetup = (head: SmbHead, token: Part): Uint8Array =>
  frame(
    SESSION_SETUP,
    head,
    join([...le16(25), 0, 1, ...le32(1), ...le32(0), ...le16(HEAD + 24), ...le16(token.length)], zeros(8), token),
  );

export const sessionSetUp = (head: SmbHead, token: Part): Uint8Array =>
  frame(SESSION_SETUP, head, join(le16(9), le16(0), le16(HEAD + 8), le16(token.length), token));

export function treeConnect(head: SmbHead, path: string): Uint8Array {
  const name = utf16(path);
  return frame(TREE_CONNECT, head, join(le16(9), le16(0), le16(HEAD + 8), le16(name.length), name));
}
export const treeConnected = (head: SmbHead): Uint8Array =>
  frame(TREE_CONNECT, head, join(le16(16), [1, 0], le32(0), le32(0), le32(0x001f_01ff)));

const READ_ACCESS = 0x0012_0089;
const WRITE_ACCESS = 0x0012_0196;

export function create(head: SmbHead, file: string, purpose: 'read' | 'write'): Uint8Array {
  const name = utf16(file);
  const access = purpose === 'read' ? READ_ACCESS : WRITE_ACCESS;
  const disposition = purpose === 'read' ? 1 : 5;
  return frame(
    CREATE,
    head,
    join(
      [...le16(57), 0, 0, ...le32(2)],
      zeros(16),
      [...le32(access), ...le32(0x80), ...le32(purpose === 'read' ? 1 : 0), ...le32(disposition), ...le32(0x40)],
      [...le16(HEAD + 56), ...le16(name.length), ...le32(0), ...le32(0)],
      name,
    ),
  );
}
export const created = (head: SmbHead, handle: Part, timeUs: number, bytes: number): Uint8Array => {
  const time = fileTime(timeUs);
  return frame(
    CREATE,
    head,
    join(
      [...le16(89), 0, 0, ...le32(1)],
      time,
      time,
      time,
      time,
      le64(bytes),
      le64(bytes),
      le32(0x80),
      le32(0),
      handle,
      zeros(8),
    ),
  );
};

export const write = (head: SmbHead, handle: Part, offset: number, data: Part): Uint8Array =>
  frame(
    WRITE,
    head,
    join([...le16(49), ...le16(HEAD + 48), ...le32(data.length), ...le64(offset)], handle, zeros(16), data),
  );
export const written = (head: SmbHead, bytes: number): Uint8Array =>
  frame(WRITE, head, join(le16(17), le16(0), le32(bytes), le32(0), le32(0)));

export const read = (head: SmbHead, handle: Part, offset: number, bytes: number): Uint8Array =>
  frame(READ, head, join([...le16(49), 0x50, 0, ...le32(bytes), ...le64(offset)], handle, zeros(17)));
export const readDone = (head: SmbHead, data: Part): Uint8Array =>
  frame(READ, head, join([...le16(17), HEAD + 16, 0, ...le32(data.length)], zeros(8), data));

export const close = (head: SmbHead, handle: Part): Uint8Array => frame(CLOSE, head, join(le16(24), zeros(6), handle));
export const closed = (head: SmbHead): Uint8Array => frame(CLOSE, head, join(le16(60), zeros(58)));

/** Request and response look alike. */
export const treeDisconnect = (head: SmbHead): Uint8Array => frame(TREE_DISCONNECT, head, [...le16(4), 0, 0]);
export const logoff = (head: SmbHead): Uint8Array => frame(LOGOFF, head, [...le16(4), 0, 0]);
