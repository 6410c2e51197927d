/** TFTP: which file is read or written, how a transfer begins at another port, what is refused. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './tftp.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const request = (code: 1 | 2, ...texts: string[]): string =>
  `000${String(code)}${hexOf(texts.map((text) => `${text}\0`).join(''))}`;
const BLOCK = `00030001${'61'.repeat(512)}`;
const refusal = (text: string): string => `00050001${hexOf(text)}`;
const OPTIONS = `0006${hexOf('blksize\u00001400\0')}`;
const said = (hex: string, context = new RecordingContext(protocol), direction: 0 | 1 = 0): string[] =>
  told(protocol, hex, { datagram: true, context, direction });

describe('TFTP', () => {
  it.each([
    [request(1, 'firmware.bin', 'octet'), ['request read_request: firmware.bin']],
    [request(2, 'startup.cfg', 'NetASCII', 'blksize', '1400'), ['request write_request: startup.cfg']],
    [BLOCK, ['event data']],
    ['00030002', ['event data']],
    ['00040001', ['event acknowledgement']],
    [refusal('File not found\0'), ['error error']],
    [OPTIONS, ['response option_acknowledgement']],
    [request(1, 'octet'), ['request read_request: octet', 'malformed a request without a file or a mode']],
    [request(1, '', 'octet'), ['request read_request', 'malformed a request without a file or a mode']],
    [request(1, 'a', 'binary'), ['request read_request: a', 'malformed a request without a file or a mode']],
    ['000161', ['resync']],
    ['00016162', ['resync']],
    [`0001${'61'.repeat(600)}00`, ['resync']],
    ['00070001', ['resync']],
    ['00000001', ['resync']],
    ['01010001', ['resync']],
    ['ffffffff', ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('shows file, mode, block and error', () => {
    const fields = (hex: string): unknown => record(protocol, hex).context.messages[0]?.fields;
    expect(fields(request(2, 'a.bin', 'OCTET'))).toEqual({ file: 'a.bin', mode: 'octet' });
    expect(fields('0004ffff')).toEqual({ block: 65535 });
    expect(fields(refusal('x'))).toEqual({ error_code: 1 });
    expect(fields(request(1, 'a'))).toEqual({ file: 'a' });
  });
  it.each([
    ['a request by the client', request(1, 'a', 'octet'), 0, 0],
    ['a request by what was taken for the server', request(1, 'a', 'octet'), 1, 1],
    ['data by what was taken for the client', BLOCK, 0, 1],
    ['data by the server', BLOCK, 1, 0],
  ] as const)('%s: turned %s', (_title, hex, direction, swapped) => {
    const context = new RecordingContext(protocol);
    said(hex, context, direction);
    said(hex, context, direction);
    expect(context.swapped).toBe(swapped);
  });
  it.each([
    [request(1, 'a', 'octet'), true, YES],
    [request(1, 'a', 'octet'), false, NO],
    ['00016162', true, NO],
    ['00040000', true, YES],
    ['00040000', false, YES],
    ['00040001', false, NO],
    ['0004000000', false, NO],
    [BLOCK, false, YES],
    [`${BLOCK}61`, false, NO],
    [BLOCK.slice(0, -2), false, NO],
    [BLOCK.replace('00030001', '00030002'), false, NO],
    [OPTIONS, false, YES],
    [OPTIONS.slice(0, -2), false, NO],
    [`0006${hexOf('option\u00001400\0')}`, false, NO],
    [refusal('Access violation\0'), false, YES],
    [refusal('no\0'), false, NO],
    [refusal('no zero at the end'), false, NO],
    [refusal('a\u0001bcdef\0'), false, NO],
    [refusal('a\u00ffbcdef\0'), false, NO],
    ['000500096162636465666700', false, NO],
    ['00070000', true, NO],
    ['00000000', true, NO],
    ['01040000', true, NO],
    ['0004', true, NO],
    ['', true, NO],
  ])('%s, own port %s: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('opcode_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
