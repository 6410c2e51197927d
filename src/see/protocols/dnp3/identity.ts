/** What DNP3 objects say of a device and of users. IEEE 1815-2012, annex A.1 (group 0), A.27 (group 70), A.45 (group 120). */
import { latin1 } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import type { ObjectWalk } from './objects.ts';

/** Group 0 by variation, as far as they are text. */
const ATTRIBUTES: Readonly<Record<number, Attribute>> = {
  208: 'system-name',
  242: 'firmware',
  243: 'hardware-version',
  245: 'location',
  247: 'name',
  248: 'serial',
  250: 'model',
  252: 'vendor',
};
const VISIBLE_STRING = 1;

/** The present point of group 0, as an outstation tells it. */
export function deviceAttribute(walk: ObjectWalk, bytes: Uint8Array, context: DecodeContext): void {
  const attribute = ATTRIBUTES[walk.variation];
  const { start, stop } = walk;
  if (attribute === undefined || stop - start <= 2 || bytes[start] !== VISIBLE_STRING) return;
  context.claimBytes(SOURCE, attribute, bytes, start + 2, stop, 'utf8');
}

export const FILE_AUTHENTICATION = 2;
const FILE_COMMAND = 3;
const FILE_DESCRIPTOR = 7;
const FILE_SPECIFICATION = 8;

/** Where the name of the file lies in the present point of group 70, and its length in the higher half; −1 where it has none. */
export function fileName(walk: ObjectWalk, view: DataView): number {
  const { start, stop, variation } = walk;
  if (variation === FILE_SPECIFICATION) return stop > start ? span(start, stop) : -1;
  if ((variation !== FILE_COMMAND && variation !== FILE_DESCRIPTOR) || stop - start < 4) return -1;
  return within(start, stop, view.getUint16(start, true), view.getUint16(start + 2, true));
}

export const spanStart = (name: number): number => name % 0x10000;
export const spanStop = (name: number): number => spanStart(name) + Math.floor(name / 0x10000);

const span = (from: number, to: number): number => (to - from) * 0x10000 + from;

function within(start: number, stop: number, offset: number, length: number): number {
  const from = start + offset;
  return length > 0 && from + length <= stop ? span(from, from + length) : -1;
}

/** Name and password stand in plain text: the name is kept, the password handed on to be marked. A.27.2. */
export function fileAuthentication(walk: ObjectWalk, bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  const { start, stop } = walk;
  if (stop - start < 12) return;
  const name = within(start, stop, view.getUint16(start, true), view.getUint16(start + 2, true));
  if (name < 0) return;
  const user = latin1(bytes, spanStart(name), spanStop(name));
  context.account(SOURCE, userNamed(user));
  const secret = within(start, stop, view.getUint16(start + 4, true), view.getUint16(start + 6, true));
  if (secret >= 0) context.logon(userNamed(user), bytes, spanStart(secret), spanStop(secret));
}

const USER_STATUS_CHANGE = 10;
const UPDATE_KEY_CHANGE_REQUEST = 11;

/** Users are named where their status or their key is changed; elsewhere they are numbers. A.45.10, A.45.11. */
export function authentication(walk: ObjectWalk, bytes: Uint8Array, view: DataView, context: DecodeContext): void {
  const { start, stop, variation } = walk;
  const change = variation === USER_STATUS_CHANGE;
  if (!change && variation !== UPDATE_KEY_CHANGE_REQUEST) return;
  const [at, fixed] = change ? [10, 16] : [1, 5];
  if (stop - start < fixed) return;
  const length = view.getUint16(start + at, true);
  if (length === 0 || start + fixed + length > stop) return;
  const name = latin1(bytes, start + fixed, start + fixed + length);
  context.account(SOURCE, { name, domain: '', kind: 'user' });
}
