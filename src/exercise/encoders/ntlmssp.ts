/** NTLM authentication messages. [MS-NLMP] 2.2.1. Responses are random bytes: no password exists anywhere. */
import { join, le16, le32, utf16, zeros, type Part } from './bytes.ts';
import { fileTime } from './file-time.ts';

const SIGNATURE = [0x4e, 0x54, 0x4c, 0x4d, 0x53, 0x53, 0x50, 0];
/** Unicode, target name, NTLM, sign, extended session security, target info, version, 128 and 56 bits, key exchange. */
const FLAGS = 0xe288_8215;

/** Windows version: major, minor, build. */
export type OsVersion = readonly [number, number, number];
const version = (os: OsVersion): number[] => [os[0], os[1], ...le16(os[2]), 0, 0, 0, 15];

export interface NtlmNames {
  readonly netbiosDomain: string;
  readonly dnsDomain: string;
  readonly server: string;
  readonly user: string;
  readonly workstation: string;
  readonly timeUs: number;
}

const field = (value: Part, offset: number): number[] => [
  ...le16(value.length),
  ...le16(value.length),
  ...le32(offset),
];

export const ntlmNegotiate = (os: OsVersion): Uint8Array =>
  join(SIGNATURE, le32(1), le32(FLAGS), zeros(16), version(os));

const pair = (id: number, value: Part): Uint8Array => join(le16(id), le16(value.length), value);

/** Target information: names of the server and its domain, and the time. */
function targetInfo(names: NtlmNames): Uint8Array {
  const host = `${names.server.toLowerCase()}.${names.dnsDomain}`;
  return join(
    pair(2, utf16(names.netbiosDomain)),
    pair(1, utf16(names.server)),
    pair(4, utf16(names.dnsDomain)),
    pair(3, utf16(host)),
    pair(5, utf16(names.dnsDomain)),
    pair(7, fileTime(names.timeUs)),
    pair(0, []),
  );
}

export function ntlmChallenge(names: NtlmNames, os: OsVersion, challenge: Part): Uint8Array {
  const target = utf16(names.netbiosDomain);
  const info = targetInfo(names);
  const head = [...SIGNATURE, ...le32(2), ...field(target, 56), ...le32(FLAGS)];
  return join(head, challenge, zeros(8), field(info, 56 + target.length), version(os), target, info);
}

/** `chance` gives the bytes that a real client would compute from its password. */
export function ntlmAuthenticate(names: NtlmNames, os: OsVersion, chance: (count: number) => Uint8Array): Uint8Array {
  const blob = join([1, 1], zeros(6), fileTime(names.timeUs), chance(8), zeros(4), targetInfo(names), zeros(4));
  const parts = [
    utf16(names.netbiosDomain),
    utf16(names.user),
    utf16(names.workstation),
    zeros(24),
    join(chance(16), blob),
    chance(16),
  ] as const;
  const [domain, user, workstation, lm, nt, key] = parts;
  let at = 88;
  const offsets = parts.map((part) => (at += part.length) - part.length);
  const fieldOf = (part: Uint8Array): number[] => field(part, offsets[parts.indexOf(part)] ?? 0);
  const fields = [lm, nt, domain, user, workstation, key].flatMap(fieldOf);
  return join(SIGNATURE, le32(3), fields, le32(FLAGS), version(os), chance(16), ...parts);
}
