/** Advertisements of VLANs: domain, revision, who changed them. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import vtp from './vtp.ts';

const frame = (version: number, code: number, domain: string, rest = ''): string => {
  const name = Buffer.alloc(32);
  name.write(domain);
  return `0${String(version)}0${String(code)}00${domain.length.toString(16).padStart(2, '0')}${name.toString('hex')}${rest}`;
};

describe('VTP', () => {
  it.each<[string, string[]]>([
    [frame(1, 1, 'Lab'), ['event summary_advertisement: Lab', 'source capability=VTP domain Lab']],
    [frame(2, 2, ''), ['event subset_advertisement']],
    [frame(3, 3, 'L'), ['request advertisement_request: L', 'source capability=VTP domain L']],
    [frame(1, 4, ''), ['event join_prune']],
    [frame(4, 1, 'Lab'), ['resync']],
    [frame(0, 1, 'Lab'), ['resync']],
    [frame(1, 5, 'Lab'), ['resync']],
    [frame(1, 1, 'Lab').replace('010100', '0101ff').replace('ff03', '00ff'), ['resync']],
    [frame(1, 1, 'Lab').slice(0, 70), ['resync']],
  ])('%s', (hex, lines) => expect(told(vtp, hex, { datagram: true })).toEqual(lines));
  it('shows revision and who changed it', () => {
    expect(record(vtp, frame(1, 1, '', '000000070a000001')).context.messages[0]?.fields).toEqual({
      version: 1,
      revision: 7,
      updater: '10.0.0.1',
    });
    expect(record(vtp, frame(1, 2, '', '000000070a000001')).context.messages[0]?.fields).toEqual({
      version: 1,
      revision: 7,
    });
  });
  it.each([
    [frame(1, 1, 'Lab'), YES],
    ['01', NO],
    ['', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(vtp.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('holds to its examples', () => {
    expect(exampleFailures(vtp)).toEqual([]);
    expect(vtp.describe(9).operation).toBe('code_9');
  });
});
