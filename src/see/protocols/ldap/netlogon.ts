/**
 * What a search and its entries say of the two ends: the ping by which Windows finds a domain controller, and the answer
 * to it; what a server says of itself. [MS-ADTS] 6.3.3 (ping), 6.3.1.9 (NETLOGON_SAM_LOGON_RESPONSE_EX); RFC 4512, 5.1; RFC 3045.
 */
import { BER_OCTET_STRING, BER_SEQUENCE, type BerReader } from '../../../kernel/encodings/ber.ts';
import { readName, skipName } from '../../../kernel/encodings/dns-name.ts';
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

/** Filters: RFC 4511, 4.5.1.7. */
const AND = 0xa0;
const EQUALITY = 0xa3;
const FILTER_ITEMS_MAX = 16;
const NEST_MAX = 6;
const ATTRIBUTES_MAX = 64;

/** Attributes of the ping that name the client, in lower case. */
const CLIENT: readonly (readonly [string, Attribute])[] = [
  ['host', 'netbios-name'],
  ['dnshostname', 'hostname'],
];
/** Attributes of a server's own entry (the one without a name). */
const SERVER: readonly (readonly [string, Attribute])[] = [
  ['dnshostname', 'hostname'],
  ['vendorversion', 'application'],
];
const NETLOGON = 'netlogon';

/** Operation code of the answer, little-endian, and where its names begin. */
const RESPONSE_EX = 23;
const NAMES_AT = 24;
const FOREST = 0;
/** The names in their order; those that no claim takes are skipped. */
const NAMES: readonly (Attribute | undefined)[] = [undefined, 'dns-domain', 'hostname', 'workgroup', 'netbios-name'];

/** The reader stands in a search request, before its base. The filter is not kept, but who asks is taken from a ping. */
export function searchRequest(bytes: Uint8Array, reader: BerReader, context: DecodeContext): void {
  if (!reader.expect(BER_OCTET_STRING)) return;
  if (context.detail) context.field('base', utf8(bytes, reader.start, reader.stop));
  // Only a ping asks the entry without a name about itself.
  if (reader.stop > reader.start) return;
  for (let i = 0; i < 5; i++) if (!reader.next()) return;
  if (reader.next()) filter(bytes, reader, context, 0);
}

function filter(bytes: Uint8Array, reader: BerReader, context: DecodeContext, depth: number): void {
  if (reader.tag === EQUALITY) return equality(bytes, reader, context);
  if (reader.tag !== AND || depth === NEST_MAX) return;
  reader.enter();
  for (let i = 0; i < FILTER_ITEMS_MAX && reader.next(); i++) filter(bytes, reader, context, depth + 1);
  reader.leave();
}

function equality(bytes: Uint8Array, reader: BerReader, context: DecodeContext): void {
  reader.enter();
  if (reader.expect(BER_OCTET_STRING)) {
    const { start, stop } = reader;
    const attribute = named(bytes, start, stop, CLIENT);
    if (attribute !== undefined && reader.expect(BER_OCTET_STRING))
      context.claimBytes(SOURCE, attribute, bytes, reader.start, reader.stop, 'utf8');
  }
  reader.leave();
}

function named(
  bytes: Uint8Array,
  start: number,
  stop: number,
  list: readonly (readonly [string, Attribute])[],
): Attribute | undefined {
  for (const [name, attribute] of list)
    if (stop - start === name.length && hasText(bytes, start, stop, name, true)) return attribute;
  return undefined;
}

/** The reader stands in an entry, before its name. Only the entry without one is the server's own. */
export function searchEntry(bytes: Uint8Array, reader: BerReader, context: DecodeContext): void {
  if (!reader.expect(BER_OCTET_STRING) || reader.stop > reader.start) return;
  if (!reader.expect(BER_SEQUENCE) || !reader.enter()) return;
  for (let i = 0; i < ATTRIBUTES_MAX && reader.expect(BER_SEQUENCE); i++) {
    reader.enter();
    if (reader.expect(BER_OCTET_STRING)) attribute(bytes, reader, context);
    reader.leave();
  }
}

function attribute(bytes: Uint8Array, reader: BerReader, context: DecodeContext): void {
  const { start, stop } = reader;
  const own = named(bytes, start, stop, SERVER);
  const netlogon = hasText(bytes, start, stop, NETLOGON, true) && stop - start === NETLOGON.length;
  if ((own === undefined && !netlogon) || !reader.next() || !reader.enter()) return;
  if (reader.expect(BER_OCTET_STRING)) {
    if (own !== undefined) context.claimBytes(SOURCE, own, bytes, reader.start, reader.stop, 'utf8');
    else pong(bytes, reader.start, reader.stop, context);
  }
  reader.leave();
}

const name = new Uint8Array(256);

/** Names are compressed as those of DNS are, counted from the start of the answer. */
function pong(bytes: Uint8Array, start: number, stop: number, context: DecodeContext): void {
  if (stop - start < NAMES_AT || bytes[start] !== RESPONSE_EX || bytes[start + 1] !== 0) return;
  let at = start + NAMES_AT;
  for (let i = FOREST; i < NAMES.length && at >= 0; i++) {
    const own = NAMES[i];
    const length = readName(bytes, start, at, stop, name);
    if (length < 0) return;
    if (own !== undefined && length > 0) context.claimBytes(SOURCE, own, name, 0, length, 'utf8');
    at = skipName(bytes, at, stop);
  }
}

const utf8 = (bytes: Uint8Array, start: number, stop: number): string =>
  latin1(bytes, start, Math.min(stop, start + 256));
