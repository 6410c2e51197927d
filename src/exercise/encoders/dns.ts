/** DNS questions and answers, also as mDNS and LLMNR carry them. RFC 1035, 4; RFC 6762, 18; RFC 4795, 2.1. */
import { join, text, u16, u32, type Part } from './bytes.ts';

export type RecordType = 'A' | 'PTR' | 'MX' | 'TXT' | 'SRV';
const TYPE_CODES: Readonly<Record<RecordType, number>> = { A: 1, PTR: 12, MX: 15, TXT: 16, SRV: 33 };

export interface DnsRecord {
  readonly name: string;
  readonly type: RecordType;
  readonly data: Part;
}

export const name = (value: string): Uint8Array =>
  join(...value.split('.').map((label) => join([label.length], text(label))), [0]);

const head = (id: number, flags: number, questions: number, answers: number): number[] => [
  ...u16(id),
  ...u16(flags),
  ...u16(questions),
  ...u16(answers),
  ...[0, 0, 0, 0],
];
const question = (value: string, type: RecordType): Uint8Array => join(name(value), u16(TYPE_CODES[type]), u16(1));
const record = (r: DnsRecord, cacheFlush: boolean, ttl: number): Uint8Array =>
  join(name(r.name), u16(TYPE_CODES[r.type]), u16(cacheFlush ? 0x8001 : 1), u32(ttl), u16(r.data.length), r.data);

export const dnsQuery = (id: number, value: string, type: RecordType): Uint8Array =>
  join(head(id, 0x0100, 1, 0), question(value, type));

export const dnsAnswer = (id: number, value: string, type: RecordType, answers: readonly DnsRecord[]): Uint8Array =>
  join(head(id, 0x8580, 1, answers.length), question(value, type), ...answers.map((r) => record(r, false, 1200)));

export const dnsUnknown = (id: number, value: string, type: RecordType): Uint8Array =>
  join(head(id, 0x8583, 1, 0), question(value, type));

/** An unasked announcement. The host's own records are flushed from caches, shared ones (PTR) are not. */
export const mdnsAnnouncement = (records: readonly DnsRecord[]): Uint8Array =>
  join(head(0, 0x8400, 0, records.length), ...records.map((r) => record(r, r.type !== 'PTR', 120)));

/** LLMNR: the same question without recursion, to everyone on the link. */
export const llmnrQuery = (id: number, value: string): Uint8Array => join(head(id, 0, 1, 0), question(value, 'A'));
