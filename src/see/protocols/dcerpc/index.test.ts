/** Calls by number, their answers, and the tokens of their authentication. DCE 1.1 RPC (C706), 12.6; [MS-RPCE] 2.2.2. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import dcerpc from './index.ts';

const NTLM = `${Buffer.from('NTLMSSP\0').toString('hex')}01000000`;
const REQUEST = 0;
const RESPONSE = 2;
const FAULT = 3;
const BIND = 11;
const WHOLE = 3;

interface Head {
  readonly flags?: number;
  readonly call?: number;
  readonly big?: boolean;
  /** Where it is not the length of the body. */
  readonly length?: number;
  readonly authentication?: number;
}

/** Common header (12.6.3.1) and body. */
function pdu(type: number, body: string, head: Head = {}): string {
  const little = head.big !== true;
  const number = (n: number, bytes: number): string => {
    const buffer = Buffer.alloc(bytes);
    if (little) buffer.writeUIntLE(n, 0, bytes);
    else buffer.writeUIntBE(n, 0, bytes);
    return buffer.toString('hex');
  };
  return [
    '0500',
    number(type, 1),
    number(head.flags ?? WHOLE, 1),
    little ? '10000000' : '00000000',
    number(head.length ?? 16 + body.length / 2, 2),
    number(head.authentication ?? 0, 2),
    number(head.call ?? 2, 4),
    body,
  ].join('');
}
const call = (opnum: string, head: Head = {}): string => pdu(REQUEST, `000000000000${opnum}`, head);
const ANSWER = '00'.repeat(8);

describe('calls and answers', () => {
  it('holds to its examples', () => expect(exampleFailures(dcerpc)).toEqual([]));
  it.each<[string, string, readonly string[]]>([
    ['12.6.4.9: a call', call('0f00'), ['request opnum_15']],
    ['14.1: one of a big-endian host', call('000f', { big: true }), ['request opnum_15']],
    ['two calls', call('0100') + call('0200'), ['request opnum_1', 'request opnum_2']],
    ['12.6.3.1: a later fragment is no call', call('0f00', { flags: 0 }), []],
    ['a call too short to have a number', pdu(REQUEST, '0000'), []],
  ])('%s', (_title, hex, expected) => expect(told(dcerpc, hex)).toEqual(expected));
  it('an answer is one to its call, once', () => {
    const context = new RecordingContext(dcerpc);
    told(dcerpc, call('0500', { call: 7 }) + call('0600', { call: 8 }), { context });
    const answer = (type: number, head: Head): string[] =>
      told(dcerpc, pdu(type, ANSWER, head), { context, direction: 1 });
    expect(answer(RESPONSE, { call: 8 })).toEqual(['response opnum_6']);
    expect(answer(RESPONSE, { call: 8, flags: 2 })).toEqual([]);
    expect(answer(FAULT, { call: 7 })).toEqual(['error opnum_5']);
    expect(answer(RESPONSE, { call: 7 })).toEqual(['response pdu_2']);
    expect(answer(FAULT, { call: 7 })).toEqual(['error pdu_3']);
  });
});

const SVCCTL = '81bb7a364498f135ad3298f038001003 02000000';
const LSARPC = '785734123412cdabef000123456789ab 00000000';
const SAMR = '785734123412cdabef000123456789ac 01000000';
const STRANGE = '00112233445566778899aabbccddeeff 01000000';
const NDR = '045d888aeb1cc9119fe808002b104860 02000000';
const element = (id: string, syntax: string): string => `${id} 01 00 ${syntax} ${NDR}`;
const clean = (hex: string): string => hex.replaceAll(' ', '');
const bind = (...elements: readonly string[]): string =>
  pdu(BIND, clean(`b810b81000000000 0${elements.length}000000 ${elements.join('')}`));
const callIn = (id: string, opnum: string, number = 2): string =>
  pdu(REQUEST, `00000000${id}${opnum}`, { call: number });

describe('interfaces', () => {
  it.each<[string, string, readonly string[]]>([
    [
      '[MS-SCMR] 3.1.4.12',
      bind(element('0000', SVCCTL)) + callIn('0000', '0c00'),
      ['request bind: svcctl', 'request r_create_service_w: svcctl'],
    ],
    [
      'two contexts of one bind',
      bind(element('0000', SVCCTL), element('0100', SAMR)) + callIn('0100', '4000') + callIn('0000', '1300', 3),
      ['request bind: svcctl', 'request samr_connect5: samr', 'request r_start_service_w: svcctl'],
    ],
    [
      'contexts beyond those kept in the flow',
      bind(element('0500', SAMR), element('0900', SVCCTL)) + callIn('0500', '0000') + callIn('0900', '0f00').repeat(2),
      [
        'request bind: samr',
        'request samr_connect: samr',
        'request r_open_sc_manager_w: svcctl',
        'request r_open_sc_manager_w: svcctl',
      ],
    ],
    [
      'an interface that no table knows is its UUID',
      bind(element('0000', STRANGE)) + callIn('0000', '0300'),
      ['request bind: 33221100-5544-7766-8899-aabbccddeeff', 'request opnum_3: 33221100-5544-7766-8899-aabbccddeeff'],
    ],
    [
      'a number that the interface does not have',
      bind(element('0000', SVCCTL)) + callIn('0000', 'ff00'),
      ['request bind: svcctl', 'request opnum_255: svcctl'],
    ],
    [
      'a context that was not bound',
      bind(element('0000', SVCCTL)) + callIn('0300', '0c00'),
      ['request bind: svcctl', 'request opnum_12'],
    ],
    [
      'more contexts than there are bytes',
      pdu(BIND, clean(`b810b81000000000 09000000 0000 0100 ${SVCCTL}`)),
      ['request bind: svcctl'],
    ],
    [
      'a bind cut within its first context',
      pdu(BIND, clean(`b810b81000000000 01000000 0000 0100 ${SVCCTL}`).slice(0, -8)),
      ['request bind'],
    ],
  ])('%s', (_title, hex, expected) => expect(told(dcerpc, hex)).toEqual(expected));
  it('a call in a big-endian bind is the same', () => {
    const big = '367abb819844f135ad3298f038001003'.replace('f135', '35f1');
    const body = clean(`10b810b800000000 01000000 0000 0100 ${big} 00000002 ${NDR}`);
    const hex = pdu(BIND, body, { big: true }) + call('000c', { big: true });
    expect(told(dcerpc, hex)).toEqual(['request bind: svcctl', 'request r_create_service_w: svcctl']);
  });
  it('an answer has the interface of its call, and counts under its number', () => {
    const context = new RecordingContext(dcerpc);
    told(dcerpc, bind(element('0000', SVCCTL)) + callIn('0000', '0100', 9), { context });
    const answered = pdu(RESPONSE, ANSWER, { call: 9 });
    expect(told(dcerpc, answered, { context, direction: 1 })).toEqual(['response r_control_service: svcctl']);
    expect(context.messages.map(({ code }) => dcerpc.codeKey?.(0, code))).toEqual([undefined, 1, 1]);
    expect(context.messages.at(-1)?.fields).toEqual({ call_id: 9, opnum: 1 });
  });
  it('of two pipes that number alike, the one that has such a method is meant', () => {
    const context = new RecordingContext(dcerpc);
    const pipe = (hex: string): string[] => told(dcerpc, hex, { context, datagram: true });
    pipe(bind(element('0000', LSARPC)));
    pipe(bind(element('0000', SAMR)));
    expect(pipe(callIn('0000', '4400'))).toEqual(['request lsar_lookup_names3: lsarpc']);
    expect(pipe(callIn('0000', '4000'))).toEqual(['request samr_connect5: samr']);
    expect(pipe(callIn('0000', 'ff00'))).toEqual(['request opnum_255: samr']);
  });
});

describe('other PDUs', () => {
  it.each([
    [BIND, 'request bind'],
    [12, 'response bind'],
    [13, 'error bind'],
    [14, 'request alter_context'],
    [15, 'response alter_context'],
    [16, 'request authenticate'],
    [18, 'request pdu_18'],
  ])('12.6.4: type %i is %s', (type, line) => expect(told(dcerpc, pdu(type, ANSWER))).toEqual([line]));
  it.each<[string, string, readonly string[]]>([
    [
      '[MS-RPCE] 2.2.2.11: hands its token on',
      pdu(BIND, `${ANSWER}${NTLM}`, { authentication: 12 }),
      ['handed ntlmssp 12'],
    ],
    ['a token of another kind', pdu(BIND, `${ANSWER}${'00'.repeat(12)}`, { authentication: 12 }), []],
    ['a token longer than its PDU', pdu(BIND, NTLM, { authentication: 40 }), []],
  ])('%s', (_title, hex, expected) => expect(told(dcerpc, hex)).toEqual(['request bind', ...expected]));
  it('counts no codes of theirs', () => {
    const { context } = record(dcerpc, call('0f00') + pdu(BIND, ANSWER));
    expect(context.messages.map(({ code }) => dcerpc.codeKey?.(0, code))).toEqual([15, undefined]);
  });
});

describe('in pieces', () => {
  it('a long call is read by its header, the rest is skipped', () => {
    const { context, consumed } = record(dcerpc, call('0f00', { length: 5000 }));
    expect(consumed).toBe(24);
    expect(context.messages.map(({ operation }) => operation)).toEqual(['opnum_15']);
    expect(context.skipped).toBe(5000 - 24);
  });
  it.each<[string, string, readonly string[]]>([
    ['a header that is not whole', call('0f00').slice(0, 30), ['waits 15']],
    ['a call whose number is not there yet', call('0f00').slice(0, 44), ['waits 22']],
    ['a bind that is not whole', pdu(BIND, ANSWER, { length: 100 }), ['waits 24']],
  ])('%s is waited for', (_title, hex, expected) => expect(told(dcerpc, hex)).toEqual(expected));
  it.each<[string, string, readonly string[]]>([
    ['a call', call('0f00', { length: 5000 }), ['request opnum_15']],
    ['a call without its number', call('0f00').slice(0, 40), []],
    ['a bind, its token not there', pdu(BIND, ANSWER, { length: 100, authentication: 40 }), ['request bind']],
    ['less than a header', '0500000310', []],
  ])('%s of a pipe is all there is', (_title, hex, expected) => {
    expect(told(dcerpc, hex, { datagram: true })).toEqual(expected);
  });
});

describe('malformed', () => {
  it.each<[string, string]>([
    ['version 4', `04${call('0f00').slice(2)}`],
    ['version 5.2', `0502${call('0f00').slice(4)}`],
    ['a type that does not exist', pdu(21, ANSWER)],
    ['a representation that does not exist', `0500000320${call('0f00').slice(10)}`],
    ['padding that is none', `050000031000ff00${call('0f00').slice(16)}`],
    ['more padding that is none', `05000003100000ff${call('0f00').slice(16)}`],
    ['a length shorter than its header', call('0f00', { length: 15 })],
  ])('%s is refused', (_title, hex) => expect(told(dcerpc, hex)).toEqual(['resync']));
});

describe('recognises', () => {
  it.each<[string, string, boolean, number]>([
    ['a call anywhere', call('0f00'), false, YES],
    ['a big-endian one', call('000f', { big: true }), false, YES],
    ['its beginning at its port', '0500', true, MORE],
    ['its beginning elsewhere', '0500', false, NO],
    ['another beginning', '1603', true, NO],
    ['another protocol', '16'.repeat(16), true, NO],
  ])('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(dcerpc.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});
