/** Commands and answers of the printer job language, jobs between them; no value that is set, no page. */
import { describe, expect, it } from 'vitest';
import { hexOfText } from '../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import jetdirect from './jetdirect.ts';

const EXIT = '\x1b%-12345X';
const said = (text: string, context = new RecordingContext(jetdirect), direction: 0 | 1 = 0): string[] =>
  told(jetdirect, hexOfText(text), { context, direction });

describe('JetDirect', () => {
  it.each<[string, string[]]>([
    [`${EXIT}@PJL INFO ID\r\n${EXIT}`, ['request pjl_info: ID']],
    ['@PJL USTATUSOFF\r\n', ['request pjl_ustatusoff']],
    ['@PJL ustatus DEVICE = ON\n', ['request pjl_ustatus: DEVICE']],
    ['@PJL DEFAULT PASSWORD=1234\r\n', ['request pjl_default: PASSWORD']],
    ['@PJL FSUPLOAD NAME="0:\\dev\\x" OFFSET=0\r\n', ['request pjl_fsupload: 0:\\dev\\x']],
    ['@PJL SET USERNAME="anna"\r\n', ['request pjl_set: USERNAME', 'account \\anna']],
    ['@PJL SET USERNAME=anna\r\n@PJL SET COPIES=2\n', ['request pjl_set: USERNAME', 'request pjl_set: COPIES']],
    ['@PJL RDYMSG DISPLAY="HACKED"\r\n', ['request pjl_rdymsg: DISPLAY']],
    ['@PJL BREW x\r\n@PJL\r\n', ['request pjl_other']],
    ['@PJL JOBNAME\r\n', ['request pjl_other']],
    [`@PJL ENTER LANGUAGE=PCL\r\nabc\x1bX${EXIT}@PJL EOJ\r\n`, ['request pjl_enter: LANGUAGE', 'request pjl_eoj']],
    [`%!PS-Adobe\n${EXIT}`, ['request postscript_job']],
    ['\x1bE\x1b&l0O', ['request pcl_job']],
    ['plain text', []],
    ['%!PS\x1b%-123', ['request postscript_job', 'waits 6']],
    ['%', ['waits 1']],
    ['\x1b', ['waits 1']],
    ['@P', ['waits 2']],
    ['@PJL INFO', ['waits 9']],
    [`@PJL ${'x'.repeat(3000)}`, ['resync']],
  ])('%j', (text, lines) => expect(said(text)).toEqual(lines));

  it.each<[string, string[]]>([
    ['@PJL INFO ID\r\n"HP LaserJet 9"\r\n\f', ['response pjl_info: ID', 'source model=HP LaserJet 9']],
    ['@PJL INFO ID\r\nBrother HL\r\nother\r\n', ['response pjl_info: ID', 'source model=Brother HL']],
    ['@PJL INFO STATUS\r\nCODE=10001\r\n', ['response pjl_info: STATUS']],
    ['@PJL "?"\r\n', ['error pjl_other']],
    ['@PJL INFO', ['waits 9']],
    ['x'.repeat(3000), ['resync']],
  ])('answers %j', (text, lines) => expect(said(text, undefined, 1)).toEqual(lines));
  it('keeps no value that is set', () => {
    const context = new RecordingContext(jetdirect);
    said('@PJL DEFAULT PASSWORD=1234\r\n', context);
    expect(JSON.stringify([context.messages, context.claims])).not.toContain('1234');
  });
});

it.each([
  [`${EXIT}@PJL`, false, YES],
  ['@PJL INFO ID', false, YES],
  ['@PJL', false, MORE],
  ['\x1b', false, NO],
  ['\x1b', true, MORE],
  ['%!PS', true, YES],
  ['%!PS', false, NO],
  ['\x1bE', true, YES],
  ['text', true, NO],
  ['', true, NO],
])('recognises %j, on its port %s: %i', (text, onPort, verdict) => {
  const bytes = fromHex(hexOfText(text));
  expect(jetdirect.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => {
  expect(exampleFailures(jetdirect)).toEqual([]);
  expect(jetdirect.codeKey?.(0, 1)).toBeUndefined();
});
