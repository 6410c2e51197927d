/** Security blobs: which message is in them, and where it begins and ends. */
import { describe, expect, it } from 'vitest';
import { findKerberos, findNtlmssp, handToken } from './spnego.ts';

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
/** An AP-REQ and an AP-REP without more than what they begin with. */
const AP_REQUEST = '6e0c 300a a003020105 a10302010e';
const AP_REPLY = '6f82000d 3081 0a a003020105 a10302010f';
const NTLM = '4e544c4d53535000 01000000';

function taken(hex: string): string[] {
  const lines: string[] = [];
  const bytes = bytesOf(hex);
  const taker = {
    hand: (carrier: string, _bytes: Uint8Array, _view: DataView, from: number, to: number): boolean =>
      lines.push(`${carrier} ${from} ${to}`) > 0,
  };
  const found = handToken(taker, bytes, new DataView(bytes.buffer), 0, bytes.length);
  expect(found).toBe(lines.length > 0);
  return lines;
}

describe('a security blob', () => {
  it.each<[string, string, string[]]>([
    ['NTLM, to its end', `a102 ${NTLM} ff`, ['ntlmssp 2 15']],
    ['Kerberos behind its mechanism', `600f 06092a864886f712010202 0100 ${AP_REQUEST}`, ['kerberos 15 29']],
    ['Kerberos alone, and more behind', `${AP_REQUEST} ffff`, ['kerberos 0 14']],
    ['lengths in other forms', `a1 ${AP_REPLY}`, ['kerberos 1 18']],
    ['a message longer than the blob', '6e7f 300a a003020105 a10302010e', ['kerberos 0 14']],
    ['a message type that is no token', '6a0c 300a a003020105 a10302010a', []],
    ['a tag that is another type', '6f0c 300a a003020105 a10302010e', []],
    ['no sequence', '6e0c 310a a003020105 a10302010e', []],
    ['version 4', '6e0c 300a a003020104 a10302010e', []],
    ['neither', '0102030405060708090a0b0c0d0e', []],
    ['nothing', '', []],
  ])('%s', (_title, hex, expected) => expect(taken(hex)).toEqual(expected));
  it('is searched between its bounds', () => {
    const bytes = bytesOf(`${AP_REQUEST} ${NTLM}`);
    expect([findKerberos(bytes, 1, bytes.length), findKerberos(bytes, 0, 12)]).toEqual([-1, -1]);
    expect([findNtlmssp(bytes, 0, bytes.length), findNtlmssp(bytes, 0, 20)]).toEqual([14, -1]);
  });
});
