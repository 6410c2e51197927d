/**
 * Logons in clear text that several protocols write alike: a name in one message and its password in a later one, or the
 * messages of SASL in base64 (RFC 4616 PLAIN, [MS-XLOGIN] LOGIN; RFC 2195 CRAM-MD5 shows no secret).
 */
import { decodeBase64 } from '../kernel/encodings/base64.ts';
import { SASL_LOGIN, SASL_PLAIN, saslAccount } from '../kernel/encodings/sasl.ts';
import { findByte, latin1 } from '../kernel/encodings/text.ts';
import { SOURCE, type AccountSeen, type DecodeContext } from './protocol.ts';

/** Under this the name waits for its password, beside whatever keys below 2^40 a protocol uses. */
const NAME_KEY = 2 ** 40;
const NAME_BYTES_MAX = 128;

const message = new Uint8Array(512);

export const userNamed = (name: string): AccountSeen => ({ name, domain: '', kind: 'user' });

/** The name of whoever logs on; its password is awaited. */
export function nameGiven(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const end = Math.min(to, from + NAME_BYTES_MAX);
  if (end <= from) return;
  context.account(SOURCE, userNamed(latin1(bytes, from, end)));
  context.remember(NAME_KEY, context.intern(bytes, from, end));
}

/** The password that belongs to the name before it; an empty one too. Of `free` names it is none. */
export function passwordGiven(
  bytes: Uint8Array,
  from: number,
  to: number,
  context: DecodeContext,
  free: readonly string[] = [],
): void {
  const id = context.recall(NAME_KEY);
  const name = id < 0 ? '' : context.nameOf(id);
  context.logon(userNamed(name), bytes, free.includes(name.toLowerCase()) ? to : from, to);
}

/** The first message of a mechanism: PLAIN holds name and password, LOGIN the name, others no secret that can be read. */
export function saslGiven(
  mechanism: number,
  bytes: Uint8Array,
  from: number,
  to: number,
  context: DecodeContext,
): void {
  const name = saslAccount(mechanism, bytes, from, to);
  const length = decodeBase64(bytes, from, to, message);
  if (mechanism === SASL_LOGIN) nameGiven(message, 0, length, context);
  else if (mechanism === SASL_PLAIN) plain(name, length, context);
  else if (name !== '') context.account(SOURCE, userNamed(name));
  message.fill(0, 0, length);
}

/** `[authorise as] NUL name NUL password`. */
function plain(name: string, length: number, context: DecodeContext): void {
  const first = findByte(message, 0, length, 0);
  const second = first < 0 ? -1 : findByte(message, first + 1, length, 0);
  if (second < 0) return;
  if (name !== '') context.account(SOURCE, userNamed(name));
  context.logon(userNamed(name), message, second + 1, length);
}

/** The second message of LOGIN, where a name waits for one; of other mechanisms nothing is read. */
export function saslAnswered(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const name = context.recall(NAME_KEY);
  if (name < 0) return;
  const length = decodeBase64(bytes, from, to, message);
  context.logon(userNamed(context.nameOf(name)), message, 0, length);
  message.fill(0, 0, length);
}
