/** MQTT CONNECT: who connects, in which version. Wills and authentication data are passed over. OASIS MQTT 5.0, 3.1; 3.1.1, 3.1. */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { NO_OBJECT, REQUEST, SOURCE, type AccountSeen, type DecodeContext } from '../../../model/protocol.ts';
import { propertiesEnd, stringEnd } from './encodings.ts';
import { CONNECT } from './words.ts';

/** Flags of 3.1.2.3. */
const USER_NAME = 0x80;
const PASSWORD = 0x40;
const WILL = 0x04;
/** Bridges of Mosquitto set the highest bit of the version. */
const VERSION_MASK = 0x7f;
/** Flow word that keeps the protocol version. */
export const VERSION = 0;
const VERSION_5 = 5;

export const isProtocolName = (bytes: Uint8Array, at: number, to: number): boolean =>
  hasText(bytes, at, to, '\0\x04MQTT') || hasText(bytes, at, to, '\0\x06MQIsdp');

/** Reports a CONNECT whose variable header starts at `start`, at least 12 bytes before `end`; false when it is none. */
export function connect(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  context: DecodeContext,
): boolean {
  if (!isProtocolName(bytes, start, end)) return false;
  const level = stringEnd(view, start, end);
  const version = (bytes[level] as number) & VERSION_MASK;
  const flags = bytes[level + 1] as number;
  context.setFlowWord(VERSION, version);
  const clientId = version === VERSION_5 ? propertiesEnd(bytes, level + 4, end) : level + 4;
  const afterId = stringEnd(view, clientId, end);
  if (context.detail) {
    context.field('protocol_version', version);
    context.field('keep_alive', view.getUint16(level + 2));
    if (afterId > 0) context.field('client_id', latin1(bytes, clientId + 2, afterId));
  }
  const userName = (flags & WILL) === 0 ? afterId : willEnd(bytes, view, afterId, end, { version, context });
  if (userName < 0) context.malformed('a connect that ends early');
  else if (flags & USER_NAME) user(bytes, view, userName, end, { flags, context });
  const object = afterId > clientId + 2 ? context.intern(bytes, clientId + 2, afterId) : 0;
  context.message(REQUEST, CONNECT, object === 0 ? NO_OBJECT : object);
  return true;
}

interface Seen {
  readonly version: number;
  readonly context: DecodeContext;
}

function willEnd(bytes: Uint8Array, view: DataView, at: number, end: number, seen: Seen): number {
  const topic = seen.version === VERSION_5 ? propertiesEnd(bytes, at, end) : at;
  const topicEnd = stringEnd(view, topic, end);
  if (seen.context.detail && topicEnd > 0) seen.context.field('will_topic', latin1(bytes, topic + 2, topicEnd));
  return stringEnd(view, topicEnd, end);
}

interface Logon {
  readonly flags: number;
  readonly context: DecodeContext;
}

/** A user name without a password is an access token on some platforms (ThingsBoard), and so as secret as a password. */
function user(bytes: Uint8Array, view: DataView, at: number, end: number, { flags, context }: Logon): void {
  const stop = stringEnd(view, at, end);
  if (stop < 0) return context.malformed('a connect that ends inside its user name');
  if ((flags & PASSWORD) === 0) {
    if (stop > at + 2) context.logon({ name: '', domain: '', kind: 'unknown' }, bytes, at + 2, stop);
    return;
  }
  const account: AccountSeen = { name: latin1(bytes, at + 2, stop), domain: '', kind: 'unknown' };
  context.account(SOURCE, account);
  const last = stringEnd(view, stop, end);
  if (last >= 0) context.logon(account, bytes, stop + 2, last);
}
