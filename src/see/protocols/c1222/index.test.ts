/** Services, tables and procedures, whose answer it is, who calls, encrypted messages, what is never kept, broken lengths. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import c1222 from './index.ts';

const clean = (hex: string): string => hex.replace(/\s+/g, '');
const one = (value: number): string => value.toString(16).padStart(2, '0');
/** An element: its tag, its length in the shortest form, its contents. */
function el(tag: string, contents: string): string {
  const hex = clean(contents);
  const length = hex.length / 2;
  return (
    tag +
    (length < 0x80 ? one(length) : length < 0x100 ? `81${one(length)}` : `82${length.toString(16).padStart(4, '0')}`) +
    hex
  );
}
const services = (...list: string[]): string => list.map((hex) => el('', hex)).join('');
/** A message with these EPSEM octets; calling invocation id 5. */
const message = (epsem: string, head = el('a8', '020105')): string =>
  el('60', head + el('be', el('28', el('81', epsem))));
const ask = (...list: string[]): string => message(`80${services(...list)}00`);
const answer = (...list: string[]): string =>
  message(`80${services(...list)}`, el('a4', '020105') + el('a8', '020109'));
const told1 = (hex: string): string => {
  const [first] = record(c1222, hex).context.messages;
  return `${first?.kind} ${first?.operation} ${first?.meaning} ${first?.object ?? ''}`;
};
const fields = (hex: string): unknown => record(c1222, hex).context.messages[0]?.fields;
const CLEARTEXT = 'source security=ANSI C12.22 cleartext';
const PASSWORD = 's3cret-of-the-meter!';

describe('c1222', () => {
  it('holds to its examples', () => expect(exampleFailures(c1222)).toEqual([]));
  it.each([
    ['20', 'request identification identify '],
    ['21', 'request terminate disconnect '],
    ['22', 'request disconnect disconnect '],
    ['24 800101', 'request deregistration configure '],
    ['25 800101', 'request resolve discover '],
    ['26', 'request trace diagnose '],
    ['30 0001', 'request full_read read standard table 1'],
    ['30', 'request full_read read '],
    ['32 0817 0001 0002 0001', 'request partial_read_index read manufacturer table 23'],
    ['3a', 'request service_58 unknown '],
    ['3e', 'request default_read read '],
    ['3f 1001 000102 0004', 'request partial_read_offset read pending standard table 1'],
    ['40 0006 0001 aa 56', 'request full_write write standard table 6'],
    ['40 0007 0003 03 00 01 fc', 'request full_write_procedure_initiate execute standard procedure 3'],
    ['40 0007 0003 05 08 01 fc', 'request full_write_procedure_initiate execute manufacturer procedure 5'],
    ['40 0007 0000', 'request full_write write standard table 7'],
    ['41 0007 0001 0001 aa 56', 'request partial_write_index write standard table 7'],
    ['4e', 'request default_write write '],
    ['4f 0028 000000 0001 aa 56', 'request partial_write_offset write standard table 40'],
    ['50 0001 20202020202020202020 0000', 'request logon authenticate '],
    [`51 ${hexOfText(PASSWORD)}`, 'request security authenticate '],
    ['52', 'request logoff disconnect '],
    ['53 00', 'request authenticate authenticate '],
    ['62 0040 01 06 07', 'request negotiate connect '],
    ['70 1e', 'request wait keep-alive '],
    ['71 01020304', 'request timing_setup connect '],
    ['7f', 'request service_127 unknown '],
    ['00', 'response response unknown '],
    ['03', 'error response unknown '],
  ])('service %s is %s', (service, line) => expect(told1(ask(service))).toBe(line));

  it('an answer is that of its message and place', () => {
    const context = new RecordingContext(c1222);
    told(c1222, ask('30 0001', '40 0006 0001 aa 56'), { context });
    expect(told(c1222, answer('00 0001 aa 56', '03'), { direction: 1, context })).toEqual([
      'response full_read',
      'error full_write',
      CLEARTEXT,
    ]);
    told(c1222, ask('52'), { context });
    expect(told(c1222, ask('00'), { direction: 1, context })).toEqual(['response logoff']);
  });
  it('counts requests by their service', () => {
    const keys = [
      [0, 0x30],
      [0, 0x140],
      [3, 0x40],
      [1, 0x30],
      [2, 0x30],
      [0, 0x201],
      [0, -1],
    ].map(([kind, code]) => c1222.codeKey?.(kind as 0, code as number));
    expect(keys).toEqual([0x30, 0x40, 0x40, undefined, undefined, undefined, undefined]);
  });
  it('what nobody asked for is an event', () => {
    const notice = message(`80${services('40 0006 0001 aa 56')}`, el('a7', '020104') + el('a8', '020105'));
    expect(told1(notice)).toBe('event full_write write standard table 6');
  });
  it('says who calls, once', () => {
    const from = (tag: string, oid: string): string =>
      message(`80${services('20')}`, el('a2', '06022b06') + el('a6', el(tag, oid)) + el('a8', '020105'));
    const context = new RecordingContext(c1222);
    expect(told(c1222, from('06', '2b060104'), { context })).toEqual([
      'request identification',
      CLEARTEXT,
      'source device-id=C12.22 ApTitle 1.3.6.1.4',
    ]);
    expect(told(c1222, from('06', '2b060104'), { context })).toEqual(['request identification']);
    expect(told(c1222, from('80', '8f0105'), { context })).toEqual([
      'request identification',
      'source device-id=C12.22 ApTitle .1921.5',
    ]);
    expect(fields(from('80', '8f0105'))).toMatchObject({ called_ap_title: '1.3.6', calling_ap_title: '.1921.5' });
    expect(told(c1222, from('80', 'ffffffffffffffffff7f'), { context })).toEqual(['request identification']);
    expect(told(c1222, from('04', '2b06'), { context })).toEqual(['request identification']);
  });
  it('does not look into what is encrypted', () => {
    expect(told(c1222, message('88 aabbccdd'))).toEqual([
      'request encrypted',
      'source security=ANSI C12.22 ciphertext with authentication',
    ]);
    expect(told(c1222, message('88 aabbccdd', el('a4', '020105')))).toContain('response encrypted');
    expect(told(c1222, message('88 aabbccdd'), { direction: 1 })).toContain('response encrypted');
  });
  it('knows a check and a device class around its services', () => {
    expect(told(c1222, message(`94 01020304 ${services('52')} deadbeef`))).toEqual([
      'request logoff',
      'source security=ANSI C12.22 cleartext with authentication',
    ]);
    expect(
      told(
        c1222,
        el(
          '60',
          el('ac', '8001') +
            el('8b', '2b') +
            el('a1', '06012b') +
            el('be', el('28', `020100${el('81', `80${services('52')}`)}`)),
        ),
      ),
    ).toEqual(['request logoff', CLEARTEXT]);
  });
});

describe('a logon', () => {
  it('names its account', () => {
    expect(told(c1222, ask(`50 1234 ${hexOfText('anna      ')} 0000`))).toContain('account \\anna');
    expect(told(c1222, ask('50 0007 20202020202020202020 0000'))).toContain('account \\user id 7');
  });
  it('keeps no password', () => {
    const { context } = record(c1222, ask(`51 ${hexOfText(PASSWORD)} 1234`, `51 ${hexOfText(PASSWORD)}`));
    expect(context.signs.map(({ text }) => text)).toEqual([
      'C12.22 security service with a password of user id 4660 that can be read',
      'C12.22 security service with a password that can be read',
    ]);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toMatch(/s3cret/);
  });
});

describe('a node', () => {
  const identified = (ok: string): string[] => {
    const context = new RecordingContext(c1222);
    told(c1222, ask('20'), { context });
    return told(c1222, answer(ok), { direction: 1, context }).filter((line) => !line.includes('security='));
  };
  it('says what it is', () => {
    const ok = `00 03 01 00 04 06022b06 05 81 06 800301810f 07 05 01${hexOfText('M-42')} 00`;
    expect(identified(ok)).toEqual([
      'response identification',
      'source device-type=C12.22 device class .1.143',
      'source device-id=M-42',
    ]);
  });
  it.each([
    ['nothing', '00'],
    ['no features', '00 03 01 00'],
    ['an unknown one', '00 03 01 00 09 01'],
    ['a class that is cut', '00 03 01 00 06 80 05 01'],
    ['a class that is no identifier', '00 03 01 00 06 04 01 01 00'],
    ['an identity that is cut', '00 03 01 00 07 10 01'],
    ['an identity without its length', '00 03 01 00 07'],
    ['an identity that is no text', '00 03 01 00 07 03 00 80 81 00'],
    ['an identity of nothing', '00 03 01 00 07 01 00 00'],
    ['a mechanism that is cut', '00 03 01 00 04 06'],
  ])('that says %s is answered for', (_title, ok) => expect(identified(ok)).toEqual(['response identification']));
  it('registers with its serial number', () => {
    expect(told(c1222, ask('27 20 80 00000000 800101 80028142 00 000000'))).toContain('source serial=C12.22 ESN .194');
    for (const body of ['', '20 80 00000000 8001', '20 80 00000000 040101 800102', '20 80 00000000 800101 0401']) {
      expect(told(c1222, ask(`27 ${body}`))).toEqual(['request registration', CLEARTEXT]);
    }
  });
});

describe('fields', () => {
  it.each<[string, Record<string, unknown>]>([
    [ask('30 0001'), { table: 1, calling_ap_invocation_id: 5, security_mode: 'cleartext', response_control: 0 }],
    [ask('32 0017 0001 0002 0003'), { table: 23, index: [1, 2], count: 3 }],
    [ask('3f 0001 000102 0004'), { table: 1, offset: 0x102, count: 4 }],
    [ask('3f 0001 0001'), { table: 1 }],
    [ask('32 0017 0001'), { table: 23 }],
    [ask('70 1e'), { seconds: 30 }],
    [ask('50 1234 20202020202020202020 0000'), { user_id: 4660 }],
    [answer('03'), { response: 'insufficient_security_clearance', called_ap_invocation_id: 5 }],
    [answer('1f'), { response: 31 }],
  ])('%s', (hex, expected) => expect(fields(hex)).toMatchObject(expected));
  it('of an identification', () => {
    const context = new RecordingContext(c1222);
    told(c1222, ask('20'), { context });
    told(c1222, answer('00 03 01 02 00'), { context });
    expect(context.messages[1]?.fields).toMatchObject({ standard: 3, version: '1.2' });
  });
});

describe('what is wrong', () => {
  it('waits for the rest of a message', () => {
    expect(told(c1222, ask('20').slice(0, -2))).toEqual([`waits ${ask('20').length / 2 - 1}`]);
    expect(told(c1222, '60')).toEqual(['waits 1']);
    expect(told(c1222, '6082')).toEqual(['waits 2']);
    expect(told(c1222, `${ask('52')}60`)).toEqual(['request logoff', CLEARTEXT, 'waits 1']);
  });
  it('reads lengths of several octets', () => {
    const long = ask(`40 0006 0100 ${'00'.repeat(256)} 00`);
    expect(long.startsWith('6082')).toBe(true);
    expect(told1(long)).toBe('request full_write write standard table 6');
  });
  it.each([
    ['no user information', el('60', el('a8', '020105'))],
    ['an element that does not exist', el('60', el('b0', '020105') + el('be', el('28', el('81', '80'))))],
    ['an element past its end', '6003a80502'],
    ['no octets in it', el('60', el('be', el('28', el('04', '80'))))],
    ['no external in it', el('60', el('be', el('30', '00')))],
    ['nothing in it', el('60', el('be', ''))],
    ['a service longer than it', message('80 20 20')],
    ['a length that is cut', message('80 82 01')],
    ['a length of too many octets', message('80 84 00000001 20')],
    ['a length without an end', message('80 80 20')],
  ])('a message with %s is malformed', (_title, hex) => {
    const { context } = record(c1222, hex);
    expect([context.messages.length, context.malformedReasons.length]).toEqual([0, 1]);
  });
  it.each(['50 1234', `51 ${hexOfText('short')}`])('%s ends early, and is told', (service) => {
    const { context } = record(c1222, ask(service));
    expect([context.messages.length, context.malformedReasons.length]).toEqual([1, 1]);
  });
  it('reads no more services than it may', () => {
    expect(record(c1222, ask(...Array.from({ length: 40 }, () => '52'))).context.messages).toHaveLength(32);
  });
  it('a title that is empty, and an id that is none, are passed over', () => {
    const odd = message(`80${services('52')}`, el('a6', '') + el('a8', '0400') + el('a4', '0200'));
    expect(told(c1222, odd)).toEqual(['request logoff', CLEARTEXT]);
    expect(told(c1222, message(`80${services('00')}`, ''))).toEqual(['response response', CLEARTEXT]);
  });
  it.each([
    ['another tag', '6103a80105'],
    ['a length without an end', '6080a80105'],
    ['a length of four octets', '608400000001a8'],
    ['a length beyond all', '6083ffffffa8'],
  ])('%s is not of it', (_title, hex) => {
    const { consumed, context } = record(c1222, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
});

it.each([
  [ask('20'), false, YES],
  [ask('20').slice(0, -2), true, YES],
  [ask('20').slice(0, -2), false, NO],
  [message('00'), true, NO],
  [el('60', el('b0', '00')), true, NO],
  [el('60', el('a8', '020105')), true, NO],
  ['60', true, MORE],
  ['60', false, NO],
  ['6080', true, NO],
  ['6083ffffffa8', true, NO],
  ['', true, NO],
  ['61', true, NO],
  // An association request of DLMS begins alike, and has octets where this has an EXTERNAL.
  ['601da109060760857405080101be10040e01000000065f1f0400001e1dffffc5', true, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(c1222.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
