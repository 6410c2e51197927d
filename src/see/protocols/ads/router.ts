/**
 * The AMS router's own datagrams on UDP 48899: search for devices, add a route. Beckhoff/ADS, RouterAccess and AddRemoteRoute.
 *
 * Cookie, invoke id, service, AMS address, number of tags; each tag has an id, a length and so many bytes. A route is
 * added with user and password of the device, in clear text unless TwinCAT 3 encrypts it.
 */
import { findByte, latin1 } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import {
  ERROR,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  RESYNC,
  SOURCE,
  TARGET,
  type DecodeContext,
  type MessageKind,
} from '../../../model/protocol.ts';
import { ADD_ROUTE, ROUTER, SERVER_INFO } from './functions.ts';
import { netIdText, systemVersion, versionText } from './identity.ts';

export const COOKIE = 0x71146603;
const HEADER_BYTES = 24;
const TAGS_MAX = 64;
const ANSWER = 0x80000000;
const TAG_RESULT = 1;
const TAG_PASSWORD = 2;
const TAG_VERSION = 3;
const TAG_SYSTEM = 4;
const TAG_COMPUTER = 5;
const TAG_ROUTE = 12;
const TAG_USER = 13;

/** What the tags of one datagram said. One object, reused. */
const seen = { kind: REQUEST as MessageKind, object: NO_OBJECT, password: -1, passwordEnd: 0, user: -1, userEnd: 0 };

export function routerDatagram(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  context: DecodeContext,
): number {
  if (to - from < HEADER_BYTES || view.getUint32(from, true) !== COOKIE) return RESYNC;
  const service = view.getUint32(from + 8, true);
  const code = ROUTER | (service & 0xffff);
  const answer = service >= ANSWER;
  seen.kind = answer ? RESPONSE : REQUEST;
  seen.object = NO_OBJECT;
  seen.password = -1;
  seen.passwordEnd = 0;
  seen.user = -1;
  if (answer) context.claim(SOURCE, 'device-id', netIdText(bytes, from + 12));
  let at = from + HEADER_BYTES;
  for (let left = Math.min(view.getUint32(from + 20, true), TAGS_MAX); left > 0; left--) {
    const stop = at + 4 <= to ? at + 4 + view.getUint16(at + 2, true) : to + 1;
    if (stop > to) {
      context.malformed('ADS router datagram ends inside a tag');
      break;
    }
    tag(bytes, view, at + 4, stop, view.getUint16(at, true), code, answer, context);
    at = stop;
  }
  if (code === ADD_ROUTE && !answer) logon(bytes, context);
  if (context.detail) context.field('net_id', netIdText(bytes, from + 12));
  context.message(seen.kind, code, seen.object);
  return to;
}

function tag(
  bytes: Uint8Array,
  view: DataView,
  at: number,
  end: number,
  id: number,
  code: number,
  answer: boolean,
  context: DecodeContext,
): void {
  if (answer) {
    if (id === TAG_RESULT && end - at === 4 && view.getUint32(at, true) !== 0) seen.kind = ERROR;
    if (code === SERVER_INFO) about(bytes, view, at, end, id, context);
    return;
  }
  const stop = textEnd(bytes, at, end);
  if (id === TAG_PASSWORD) {
    seen.password = at;
    seen.passwordEnd = stop;
  } else if (id === TAG_USER) {
    seen.user = at;
    seen.userEnd = stop;
  } else if (id === TAG_ROUTE && stop > at) {
    const object = context.intern(bytes, at, stop);
    if (object > 0) seen.object = object;
  }
}

function about(bytes: Uint8Array, view: DataView, at: number, end: number, id: number, context: DecodeContext): void {
  const stop = textEnd(bytes, at, end);
  if (id === TAG_COMPUTER && stop > at) context.claimBytes(SOURCE, 'hostname', bytes, at, stop, 'latin1');
  else if (id === TAG_SYSTEM) systemVersion(view, at, end, context);
  else if (id === TAG_VERSION && end - at >= 4) {
    context.claim(SOURCE, 'application', `TwinCAT ${versionText(bytes, view, at)}`);
  }
}

function logon(bytes: Uint8Array, context: DecodeContext): void {
  if (seen.user < 0 || seen.userEnd === seen.user) return;
  const account = userNamed(latin1(bytes, seen.user, seen.userEnd));
  context.account(TARGET, account);
  if (seen.password < 0) return;
  context.logon(account, bytes, seen.password, seen.passwordEnd);
  if (seen.passwordEnd > seen.password)
    context.sign('insecure-logon', 'a route was added with a password that can be read on the way');
}

function textEnd(bytes: Uint8Array, at: number, end: number): number {
  const zero = findByte(bytes, at, end, 0);
  return zero < 0 ? end : zero;
}
