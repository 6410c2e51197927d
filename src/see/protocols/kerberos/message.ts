/**
 * One Kerberos message: who asks for what, which encryption a ticket has, why it was refused. RFC 4120, 5.4 (KDC exchanges),
 * 5.5 (AP exchange), 5.9 (errors), 5.3 (tickets); RFC 6113, 5.4 (FAST). Ciphertext is stepped over.
 */
import { BER_INTEGER, BER_OCTET_STRING, BER_SEQUENCE, BerReader } from '../../../kernel/encodings/ber.ts';
import { trimEnd } from '../../../kernel/encodings/text.ts';
import {
  ERROR,
  EVENT,
  NO_OBJECT,
  REQUEST,
  RESPONSE,
  SOURCE,
  TARGET,
  type DecodeContext,
} from '../../../model/protocol.ts';
import { Principal } from './principal.ts';
import * as W from './words.ts';

/** Application tags of the messages, and of a ticket. */
const APPLICATION = 0x60;
const TICKET = 0x61;
/** Pre-authentication data, RFC 4120, 7.5.2; RFC 6113, 7.1. */
const PA_TGS_REQUEST = 1;
const PA_FAST = 136;
/** Data by which a client proves who it is, before it is given anything: time stamp, certificates, tokens, armour, SPAKE. */
const PROOFS: readonly number[] = [2, 13, 14, 16, 31, PA_FAST, 142, 151];
/** RFC 4120, 7.5.3. */
const NETBIOS_ADDRESS = 20;
const ENCRYPTION_TYPES_MAX = 32;
/** Flow word 0: the request that was sent last; word 1: whether that was one for a first ticket, without any proof. */
const UNPROVEN = 1;

const reader = new BerReader();
const client = new Principal();
const realm = new Principal();
const service = new Principal();
/** What the present message said beside names. */
const said = { ticketEncryption: 0, proven: false, error: 0 };
/** Whether all elements lay in those around them. */
let fits = true;

/** Reports the message in [from, to), and those within. False where it is broken. */
export function message(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  fits = true;
  reader.open(bytes, from, to);
  if (reader.next()) one(bytes, false, context);
  return fits;
}

/** A message of which the capture has only the start. */
export function cutMessage(type: number, context: DecodeContext): void {
  report(type, NO_OBJECT, context);
}

/** The message that is the reader's present element. */
function one(bytes: Uint8Array, within: boolean, context: DecodeContext): void {
  const type = reader.number;
  if (!reader.enter()) return;
  if (reader.expect(BER_SEQUENCE) && reader.enter()) {
    fieldsOf(type, bytes, context);
    leave();
  } else fits = false;
  leave();
  if (fits) tell(type, within, context);
}

/** Goes back behind the element entered last; in it nothing must have been longer than it. */
function leave(): void {
  fits &&= !reader.broken;
  reader.leave();
}

/** Goes into the next field, and returns its number; −1 after the last. */
function field(): number {
  if (!reader.next() || (reader.tag & 0xe0) !== 0xa0) return -1;
  const { number } = reader;
  return reader.enter() ? number : -1;
}

function fieldsOf(type: number, bytes: Uint8Array, context: DecodeContext): void {
  clear();
  for (let n = field(); n >= 0; n = field()) {
    if (type === W.AS_REQUEST || type === W.TGS_REQUEST) requestField(n, bytes, context);
    else if (type === W.AS_REPLY || type === W.TGS_REPLY) replyField(n, bytes);
    else if (type === W.AP_REQUEST && n === 3) ticket(bytes);
    else if (type === W.KRB_ERROR) errorField(n, bytes);
    leave();
  }
}

function clear(): void {
  client.clear();
  realm.clear();
  service.clear();
  said.ticketEncryption = 0;
  said.proven = false;
  said.error = 0;
}

function name(principal: Principal, bytes: Uint8Array): void {
  if (!principal.read(reader, bytes)) fits = false;
}

/** KDC-REQ, RFC 4120, 5.4.1: pre-authentication data come before the body. */
function requestField(n: number, bytes: Uint8Array, context: DecodeContext): void {
  if (n === 3) {
    const proven = preAuthentication(bytes, context);
    clear();
    said.proven = proven;
  } else if (n === 4) body(bytes, context);
}

/** Whether the client proves who it is. A ticket that it shows (in PA-TGS-REQ, or as armour) is a message of its own. */
function preAuthentication(bytes: Uint8Array, context: DecodeContext): boolean {
  let proven = false;
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return false;
  while (reader.expect(BER_SEQUENCE) && reader.enter()) {
    let type = 0;
    for (let n = field(); n >= 0; n = field()) {
      if (n === 1 && reader.expect(BER_INTEGER)) type = reader.integer() ?? 0;
      else if (n === 2 && type === PA_TGS_REQUEST) shown(bytes, context);
      else if (n === 2 && type === PA_FAST) armour(bytes, context);
      leave();
    }
    proven ||= PROOFS.includes(type);
    leave();
  }
  leave();
  return proven;
}

/** An AP-REQ in an octet string. */
function shown(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.expect(BER_OCTET_STRING) || !reader.enter()) return;
  if (reader.next() && reader.tag === (APPLICATION | W.AP_REQUEST)) one(bytes, true, context);
  leave();
}

/** PA-FX-FAST-REQUEST, RFC 6113, 5.4.2: armored-data, armor, armor-value; of the type FX_FAST_ARMOR_AP_REQUEST (1) there is none other. */
function armour(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.expect(BER_OCTET_STRING) || !reader.enter()) return;
  if (field() === 0) {
    if (reader.expect(BER_SEQUENCE) && reader.enter()) {
      if (field() === 0) {
        armourValue(bytes, context);
        leave();
      }
      leave();
    }
    leave();
  }
  leave();
}

function armourValue(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return;
  for (let n = field(); n >= 0; n = field()) {
    if (n === 1) shown(bytes, context);
    leave();
  }
  leave();
}

/** KDC-REQ-BODY, RFC 4120, 5.4.1. */
function body(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return;
  for (let n = field(); n >= 0; n = field()) {
    if (n === 1) name(client, bytes);
    else if (n === 2) realm.readString(reader, bytes);
    else if (n === 3) name(service, bytes);
    else if (n === 8 && context.detail) encryptionTypes(context);
    else if (n === 9) addresses(bytes, context);
    leave();
  }
  leave();
}

function encryptionTypes(context: DecodeContext): void {
  const names: string[] = [];
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return;
  while (names.length < ENCRYPTION_TYPES_MAX && reader.expect(BER_INTEGER))
    names.push(W.encryptionName(reader.integer() ?? 0));
  leave();
  context.field('encryption_types', names);
}

/** Addresses that the ticket shall be good for: Windows gives its NetBIOS name, padded with blanks. */
function addresses(bytes: Uint8Array, context: DecodeContext): void {
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return;
  while (reader.expect(BER_SEQUENCE) && reader.enter()) {
    let type = 0;
    for (let n = field(); n >= 0; n = field()) {
      if (n === 0 && reader.expect(BER_INTEGER)) type = reader.integer() ?? 0;
      else if (n === 1 && type === NETBIOS_ADDRESS && reader.expect(BER_OCTET_STRING)) {
        const end = trimEnd(bytes, reader.start, Math.min(reader.stop, reader.start + 15));
        context.claimBytes(SOURCE, 'netbios-name', bytes, reader.start, end, 'latin1');
      }
      leave();
    }
    leave();
  }
  leave();
}

/** KDC-REP, RFC 4120, 5.4.2. */
function replyField(n: number, bytes: Uint8Array): void {
  if (n === 3) realm.readString(reader, bytes);
  else if (n === 4) name(client, bytes);
  else if (n === 5) ticket(bytes);
}

/** Whose service the ticket is for, and in which encryption it is. RFC 4120, 5.3. */
function ticket(bytes: Uint8Array): void {
  if (!reader.expect(TICKET) || !reader.enter()) return;
  if (reader.expect(BER_SEQUENCE) && reader.enter()) {
    for (let n = field(); n >= 0; n = field()) {
      if (n === 2) name(service, bytes);
      else if (n === 3) said.ticketEncryption = encryptionOf();
      leave();
    }
    leave();
  }
  leave();
}

/** EncryptedData, RFC 4120, 5.2.9: its type; not what is encrypted. */
function encryptionOf(): number {
  let type = 0;
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return 0;
  if (field() === 0) {
    if (reader.expect(BER_INTEGER)) type = reader.integer() ?? 0;
    leave();
  }
  leave();
  return type;
}

/** RFC 4120, 5.9.1. */
function errorField(n: number, bytes: Uint8Array): void {
  if (n === 6 && reader.expect(BER_INTEGER)) said.error = reader.integer() ?? 0;
  else if (n === 8) name(client, bytes);
  else if (n === 9) realm.readString(reader, bytes);
  else if (n === 10) name(service, bytes);
}

/** Claims, accounts and signs of the message that was read; then the message. */
function tell(type: number, within: boolean, context: DecodeContext): void {
  const object = service.length > 0 ? context.intern(service.bytes, 0, service.length) : NO_OBJECT;
  if (type === W.AS_REQUEST || type === W.TGS_REQUEST) asked(type, context);
  else if (type === W.AS_REPLY || type === W.TGS_REPLY) granted(type, context);
  else if (type === W.AP_REQUEST && !within) presented(context);
  if (context.detail) fields(type, context);
  report(type, object, context);
}

function asked(type: number, context: DecodeContext): void {
  context.setFlowWord(0, type);
  context.setFlowWord(1, type === W.AS_REQUEST && !said.proven ? UNPROVEN : 0);
  const account = client.account(realm.text());
  if (account) context.account(SOURCE, account);
}

/** The client has proven to be who it says. A realm with a dot is the name of a domain (RFC 4120, 6.1). */
function granted(type: number, context: DecodeContext): void {
  const domain = realm.text();
  const account = client.account(domain);
  if (account) context.account(TARGET, account);
  if (domain.includes('.')) context.claim(SOURCE, 'dns-domain', domain.toLowerCase());
  const encryption = W.encryptionName(said.ticketEncryption);
  context.claim(SOURCE, 'security', `Kerberos tickets in ${encryption}`);
  if (W.isWeak(said.ticketEncryption))
    context.sign('weak-ticket-encryption', `a ticket for ${service.text()} is encrypted with ${encryption}`);
  if (type === W.AS_REPLY && account && context.flowWord(1) === UNPROVEN)
    context.sign('no-pre-authentication', `${account.name} was given a ticket without pre-authentication`);
}

/** A ticket is shown to the service that it is for: its host is what the client calls the other side. */
function presented(context: DecodeContext): void {
  context.setFlowWord(0, W.AP_REQUEST);
  const start = service.hostStart();
  if (start > 0) context.claimBytes(TARGET, 'mentioned-name', service.bytes, start, service.hostEnd(), 'utf8');
}

function fields(type: number, context: DecodeContext): void {
  if (client.length > 0) context.field('client', client.text());
  if (realm.length > 0) context.field('realm', realm.text());
  if (type === W.AS_REQUEST) context.field('pre_authentication', said.proven);
  if (said.ticketEncryption !== 0) context.field('ticket_encryption', W.encryptionName(said.ticketEncryption));
  if (type !== W.KRB_ERROR) return;
  context.field('error_code', said.error);
  context.field('error', W.errorName(said.error));
}

/** Replies and errors are counted under what was asked. */
function report(type: number, object: number, context: DecodeContext): void {
  if (type === W.AS_REQUEST || type === W.TGS_REQUEST || type === W.AP_REQUEST)
    return context.message(REQUEST, type, object);
  if (type === W.AS_REPLY || type === W.TGS_REPLY || type === W.AP_REPLY)
    return context.message(RESPONSE, type - 1, object);
  if (type !== W.KRB_ERROR) return context.message(EVENT, type, object);
  const asked = context.flowWord(0);
  context.message(ERROR, asked === 0 ? W.KRB_ERROR : asked, object);
}
