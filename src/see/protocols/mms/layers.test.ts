/** MMS in its session, presentation and association; what is recognised, and what is broken. Bytes by X.225, X.226, X.227 and X.690. */
import { describe, expect, it } from 'vitest';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import mms from './index.ts';

/** An element: tag and contents in hexadecimal. */
function ber(tag: string, ...contents: readonly string[]): string {
  const body = contents.join('').replaceAll(' ', '');
  const length = body.length / 2;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return tag + (length < 128 ? hex(length, 2) : `82${hex(length, 4)}`) + body;
}
const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const request = (service: string, invoke = '01'): string => ber('a0', ber('02', invoke), service);
const response = (service: string, invoke = '01'): string => ber('a1', ber('02', invoke), service);

/** Session data transfer with one presentation data value, as in all captures. X.225, 8.3.11; X.226, 8.2. */
const session = (pdu: string): string => `01000100${ber('61', ber('30', '020103', ber('a0', pdu)))}`;
/** A session's CONNECT or ACCEPT with an association PDU inside. */
const associate = (spdu: string, ...fields: readonly string[]): string => {
  const acse = ber(spdu === '0d' ? '60' : '61', 'a107060528ca220203', ...fields);
  const ppdu = ber('31', 'a003800101', ber('a2', ber('61', ber('30', '020101', ber('a0', acse)))));
  return sized(spdu, `050613010016010214020002${sized('c1', ppdu)}`);
};
const sized = (code: string, contents: string): string => {
  const length = contents.length / 2;
  return (
    code +
    (length < 255 ? length.toString(16).padStart(2, '0') : `ff${length.toString(16).padStart(4, '0')}`) +
    contents
  );
};
const user = (pdu: string): string => ber('be', ber('28', '06025101', '020103', ber('a0', pdu)));
const INITIATE = 'a8268002001f8101038201038302 0808a416800101810305e800820c03ffffffffffffffffffffff'.replaceAll(
  ' ',
  '',
);

/** Plays messages as one flow: `>` from the client, `<` from the server. */
function play(lines: readonly string[], detail = true): RecordingContext {
  const context = new RecordingContext(mms);
  context.detail = detail;
  for (const line of lines) {
    context.direction = line.startsWith('<') ? 1 : 0;
    record(mms, line.slice(1), context);
  }
  return context;
}
const said = (...lines: readonly string[]): string[] =>
  play(lines).messages.map(
    ({ kind, operation, object }) => `${kind} ${operation}${object === null ? '' : ` ${object}`}`,
  );
const recognised = (hex: string): number => {
  const bytes = fromHex(hex);
  return mms.recognise(bytes, 0, bytes.length, true);
};

describe('session, presentation and association', () => {
  it('reads a PDU in session data', () => {
    expect(said(`>${session(request('8200'))}`)).toEqual(['request identify']);
    expect(said(`>01000100${ber('61', ber('30', '06025101', '020103', ber('81', request('8200'))))}`)).toEqual([
      'request identify',
    ]);
  });
  it('reads each of several values', () => {
    const value = (pdu: string): string => ber('30', '020103', ber('a0', pdu));
    expect(said(`>01000100${ber('61', value(request('8200')), value('8b00'))}`)).toEqual([
      'request identify',
      'request conclude',
    ]);
  });
  it('reads a connect and its accept, as long as they come', () => {
    const padding = ber('bd', '00'.repeat(300));
    expect(said(`>${associate('0d', user(INITIATE))}`, `<${associate('0e', 'a203020100', user('a900'))}`)).toEqual([
      'request initiate',
      'response initiate',
    ]);
    expect(recognised(associate('0d', padding, user(INITIATE)))).toBe(YES);
    expect(said(`>${associate('0d', padding, user(INITIATE))}`)).toEqual(['request initiate']);
  });
  it.each([
    ['a connect without MMS inside', '>', associate('0d'), 'request initiate'],
    ['an accept without MMS inside', '<', associate('0e', 'a203020100'), 'response initiate'],
    ['an association refused', '<', associate('0e', 'a203020101'), 'error initiate'],
    ['a session refused', '<', '0c03320102', 'error initiate'],
    ['a release', '>', `0910c10e${ber('61', ber('30', '020101', 'a005 6203800100'))}`, 'request release'],
    ['its answer', '<', '0a02c100', 'response release'],
    ['an abort', '>', '1903110103', 'event abort'],
    ['an abort accepted', '<', '1a03110100', 'response abort'],
  ])('%s', (_title, side, hex, expected) => {
    expect(recognised(hex)).toBe(YES);
    expect(said(`${side}${hex}`)).toEqual([expected]);
  });
  it('marks a password, and never keeps it', () => {
    const context = play([
      `>${associate('0d', '8a020780', '8b03520301', ber('ac', ber('80', text('Secr3t'))), user(INITIATE))}`,
    ]);
    expect(context.signs).toHaveLength(1);
    expect(context.messages[0]?.fields).toEqual({ authentication: 'password' });
    expect(JSON.stringify([context.messages, context.signs, context.claims])).not.toContain('Secr3t');
  });
  it('marks no certificate and no empty authentication', () => {
    for (const value of [ber('ac', ber('a2', '06025101')), 'ac00'])
      expect(play([`>${associate('0d', value, user(INITIATE))}`]).signs).toEqual([]);
  });
});

describe('mms is recognised', () => {
  it.each([
    ['bare', request('8200')],
    ['in a session', session(request('8200'))],
    ['an answer', response('8200')],
    ['an error', 'a203800101'],
    ['a report', 'a302a000'],
    ['a rejection', 'a403850101'],
    ['an initiate', INITIATE],
    ['an initiate that failed', 'aa02a000'],
    ['a conclude', '8b00'],
    ['a cancel', '850101'],
  ])('%s', (_title, hex) => expect(recognised(hex)).toBe(YES));
  it.each([
    ['S7', '32010000080000100000'],
    ['S7 plus', '7201003131000004ca'],
    ['T.125 of RDP', '0400010001'],
    ['T.125 of RDP, data', '64000603eb70'],
    ['a length that does not fit', 'a0050201018200 00'],
    ['a request without an invoke id', 'a003 8200'],
    ['an invoke id too long', 'a00a 0206010203040506 8200'],
    ['an invoke id and no more', 'a003020101'],
    ['a service of the wrong class', 'a005 020101 0200'],
    ['a conclude with contents', '8b0100'],
    ['a cancel without contents', '8500'],
    ['a tag of no PDU', 'b003020101'],
    ['another application in a session', session('6203800100')],
    ['a connect of another application', sized('0d', 'c1023100')],
    ['a connect of another length', `${associate('0d')}00`],
    ['a session of an unknown kind', '0503110103'],
    ['an abort with an unknown parameter', '1903990103'],
    ['two bytes', '0100'],
  ])('not by %s', (_title, hex) => expect(recognised(hex)).toBe(NO));
  it('wants more when there is nothing', () => expect(recognised('')).toBe(MORE));
});

describe('mms on broken bytes', () => {
  it.each([
    ['a request cut before its service', 'a0053003020101'],
    ['a request whose invoke id is negative', 'a0050201ff8200'],
    ['a modifier and no service', 'a0050201013000'],
    ['a service of the wrong class', 'a005 020101 0200'],
    ['a service number past all', ber('a0', '020101', '9f81ff7f00')],
    ['an answer without a service', 'a103020101'],
    ['an error without an invoke id', 'a203020101'],
    ['nothing unconfirmed', 'a300'],
    ['nothing rejected', 'a400'],
    ['a rejection that says no more than whose', 'a403800101'],
    ['a tag of no PDU', 'b000'],
    ['session data that ends', '01000100'],
    ['session data without its second half', '0100'],
    ['session data with a header that ends', '0105'],
    ['session data of another presentation', '010001006000'],
    ['a value without a context', `01000100${ber('61', ber('30', 'a000'))}`],
    ['a value that is none', `01000100${ber('61', ber('30', '020103'))}`],
    ['a value after a syntax that is none', `01000100${ber('61', ber('30', '06025101'))}`],
    ['an empty value', `01000100${ber('61', '3000')}`],
    ['a value that is bits', `01000100${ber('61', ber('30', '020103', '820100'))}`],
    ['no value', '010001006100'],
  ])('%s is marked', (_title, hex) => {
    const { messages, malformedReasons } = play([`>${hex}`]);
    expect(malformedReasons).toHaveLength(1);
    expect(messages).toEqual([]);
  });
  it.each([
    ['an association of another kind', ber('31', ber('a2', ber('61', ber('30', '020101', 'a0026400'))))],
    [
      'user information that is none',
      ber('31', ber('a2', ber('61', ber('30', '020101', ber('a0', ber('60', 'be00')))))),
    ],
    [
      'user information without a value',
      ber('31', ber('a2', ber('61', ber('30', '020101', ber('a0', ber('60', 'be022800')))))),
    ],
    ['no normal mode', ber('31', 'a003800100')],
    ['no set', '3000'],
  ])('a connect with %s is still one', (_title, ppdu) => {
    expect(said(`>${sized('0d', sized('c1', ppdu))}`)).toEqual(['request initiate']);
  });
  it.each([
    ['none', '0d00'],
    ['none that fits', '0d05c1'],
    ['none among many', sized('0d', '0500'.repeat(40))],
  ])('a connect with user data: %s', (_title, hex) => expect(said(`>${hex}`)).toEqual(['request initiate']));
});
