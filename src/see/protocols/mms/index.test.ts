/** MMS alone, in its association and session, and what IEC 61850 makes of names. Bytes are of captures or built by X.690. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../../model/protocol-examples.ts';
import { ERROR, REQUEST, RESPONSE } from '../../../model/protocol.ts';
import { RecordingContext, record } from '../../../model/recording-context.ts';
import mms from './index.ts';

/** An element: tag and contents in hexadecimal. */
function ber(tag: string, ...contents: readonly string[]): string {
  const body = contents.join('').replaceAll(' ', '');
  const length = body.length / 2;
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return tag + (length < 128 ? hex(length, 2) : `82${hex(length, 4)}`) + body;
}
const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');
const named = (item: string, domain?: string): string =>
  domain === undefined ? ber('80', text(item)) : ber('a1', ber('1a', text(domain)), ber('1a', text(item)));
const variables = (...names: readonly string[]): string =>
  ber('a0', ...names.map((name) => ber('30', ber('a0', name))));
const request = (service: string, invoke = '01'): string => ber('a0', ber('02', invoke), service);
const response = (service: string, invoke = '01'): string => ber('a1', ber('02', invoke), service);
const write = (...names: readonly string[]): string =>
  request(ber('a5', variables(...names), ber('a0', ...names.map(() => ber('83', '01')))));
const read = (...names: readonly string[]): string => request(ber('a4', ber('a1', variables(...names))));

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

describe('mms requests', () => {
  it('holds to its examples', () => expect(exampleFailures(mms)).toEqual([]));
  it.each([
    [
      'a start, of a capture',
      'a021 020101 bf281b 8017 52333935303234333937 4170706c69636174696f6e5f31 8100',
      'start R395024397Application_1',
      'start',
    ],
    [
      'a reset, of a capture',
      'a01f 020101 bf2b19 8017 52333935303234333937 4170706c69636174696f6e5f31',
      'reset R395024397Application_1',
      'control',
    ],
    ['a write, of a capture', 'a014 020100 a50f a0083006a00480026d75 a003850100', 'write mu', 'write'],
    [
      'a read in a domain, of a capture',
      'a032020304a274a42ba129a0273025a023a1211a0e41413145315130314650324c44301a0f4c4c4e30244252247263625f423032',
      'read AA1E1Q01FP2LD0/LLN0$BR$rcb_B02',
      'read',
    ],
    [
      'a read with its specification asked back',
      request(ber('a4', '8001ff', ber('a1', variables(named('x', 'd'))))),
      'read d/x',
      'read',
    ],
    ['a read of a list', request(ber('a4', ber('a1', ber('a1', named('LLN0$ds', 'LD'))))), 'read LD/LLN0$ds', 'read'],
    ['a read of an address', request(ber('a4', ber('a1', ber('a0', ber('30', ber('a1', '800105')))))), 'read', 'read'],
    [
      'a list of one association',
      request(ber('ab', ber('82', text('mine')), 'a000')),
      'define_named_variable_list @mine',
      'configure',
    ],
    [
      'names of a domain',
      request(ber('a1', 'a003800100', ber('a1', ber('81', text('LD0'))))),
      'get_name_list LD0',
      'discover',
    ],
    ['names of the whole device', request(ber('a1', 'a003800109', 'a1028000')), 'get_name_list', 'discover'],
    [
      'attributes of a variable',
      request(ber('a6', ber('a0', named('v', 'd')))),
      'get_variable_access_attributes d/v',
      'discover',
    ],
    [
      'a list deleted',
      request(ber('ad', '800100', ber('a1', named('l', 'd')))),
      'delete_named_variable_list d/l',
      'configure',
    ],
    [
      'a download',
      request(ber('bf1a', ber('80', text('Prog')), 'a100', '820100')),
      'initiate_download_sequence Prog',
      'program-download',
    ],
    ['a segment of it', request(ber('9f1b', text('Prog'))), 'download_segment Prog', 'program-download'],
    ['a segment of an upload', request(ber('9f1e', '07')), 'upload_segment', 'program-upload'],
    ['a domain deleted', request(ber('9f24', text('Prog'))), 'delete_domain Prog', 'configure'],
    ['a kill', request(ber('bf2c', ber('80', text('Prog')))), 'kill Prog', 'stop'],
    [
      'a file opened',
      request(ber('bf48', ber('a0', ber('19', text('COMTRADE/1.cfg'))), '810100')),
      'file_open COMTRADE/1.cfg',
      'transfer',
    ],
    ['a file read on', request(ber('9f49', '01')), 'file_read', 'transfer'],
    [
      'a file fetched',
      request(ber('bf2e', ber('a1', ber('19', text('fw.bin'))), ber('a2', ber('19', text('b'))))),
      'obtain_file fw.bin',
      'transfer',
    ],
    ['a file deleted', request(ber('bf4c', ber('19', text('1.cfg')))), 'file_delete 1.cfg', 'write'],
    ['all files listed', request('bf4d00'), 'file_directory', 'read'],
    [
      'a journal cleared',
      request(ber('bf43', ber('a0', named('LLN0$log', 'LD')))),
      'initialize_journal LD/LLN0$log',
      'configure',
    ],
    ['identify', request('8200'), 'identify', 'identify'],
    ['status', request('800100'), 'status', 'diagnose'],
    ['behind a modifier', ber('a0', '020101', '3000', '8200'), 'identify', 'identify'],
    ['a service beyond the list', request('9f6e00'), 'function_110', 'unknown'],
  ])('%s', (_title, hex, expected, meaning) => {
    const { messages, malformedReasons } = play([`>${hex}`]);
    expect(messages.map(({ operation, object }) => `${operation}${object === null ? '' : ` ${object}`}`)).toEqual([
      expected,
    ]);
    expect(messages[0]).toMatchObject({ kind: 'request', meaning });
    expect(malformedReasons).toEqual([]);
  });
});

describe('what IEC 61850 makes of a name', () => {
  it.each([
    ['CSWI1$CO$Pos$Oper', 'operate', 'control'],
    ['CSWI1$CO$Pos$Oper$ctlVal', 'operate', 'control'],
    ['CSWI1$CO$Pos$SBOw', 'select_with_value', 'control'],
    ['CSWI1$CO$Pos$Cancel', 'cancel', 'control'],
    ['CSWI1$CO$Pos$Operator', 'write', 'write'],
    ['CSWI1$CO$Pos', 'write', 'write'],
    ['CSWI1$ST$Pos$Oper', 'write', 'write'],
    ['LLN0$BR$brcb01$RptEna', 'set_brcb_values', 'subscribe'],
    ['LLN0$RP$urcb01$RptEna', 'set_urcb_values', 'subscribe'],
    ['LLN0$LG$lcb$LogEna', 'set_lcb_values', 'configure'],
    ['LLN0$GO$gcb$GoEna', 'set_gocb_values', 'configure'],
    ['LLN0$MS$msv$SvEna', 'set_msvcb_values', 'configure'],
    ['LLN0$US$usv$SvEna', 'set_usvcb_values', 'configure'],
    ['LLN0$SP$SGCB$ActSG', 'set_sgcb_values', 'configure'],
    ['GGIO1$SP$SetPt$setMag', 'write', 'write'],
    ['PTOC1$SE$StrVal$setMag', 'set_setting_values', 'configure'],
    ['XCBR1$CF$Pos$ctlModel', 'set_setting_values', 'configure'],
    ['XCBR1$C', 'write', 'write'],
    ['plain', 'write', 'write'],
  ])('a write of %s is %s', (item, operation, meaning) => {
    const [message] = play([`>${write(named(item, 'LD'))}`], false).messages;
    expect(message).toMatchObject({ operation, meaning, object: `LD/${item}` });
    expect(mms.codeKey?.(REQUEST, message?.code ?? 0)).toBe(5);
  });
  it.each([
    ['CSWI1$CO$Pos$SBO', 'select', 'control'],
    ['CSWI1$CO$Pos$Oper', 'read', 'read'],
    ['LLN0$BR$brcb01', 'read', 'read'],
  ])('a read of %s is %s', (item, operation, meaning) => {
    const [message] = play([`>${read(named(item, 'LD'))}`]).messages;
    expect(message).toMatchObject({ operation, meaning });
    expect(mms.codeKey?.(REQUEST, message?.code ?? 0)).toBe(4);
  });
  it('names a write by what is most of one in it, a read by its first', () => {
    const names = [named('a', 'LD'), named('C$CO$Pos$Oper', 'LD'), named('C$CO$Pos$Cancel', 'LD')];
    expect(said(`>${write(...names)}`)).toEqual(['request operate LD/C$CO$Pos$Oper']);
    expect(said(`>${read(named('a', 'LD'), named('C$CO$Pos$SBO', 'LD'))}`)).toEqual(['request read LD/a']);
  });
  it('shows the names and the value of a control', () => {
    const oper = request(ber('a5', variables(named('C$CO$Pos$Oper', 'LD')), ber('a0', ber('a2', '8301ff', '860101'))));
    expect(play([`>${oper}`]).messages[0]?.fields).toEqual({ invoke_id: 1, variables: ['C$CO$Pos$Oper'], value: true });
  });
  it('shows no value that is a text or is not there', () => {
    const of = (...data: readonly string[]): string => request(ber('a5', variables(named('x')), ...data));
    for (const hex of [of(), of('a000'), of(ber('a0', '8a0161')), of(ber('a0', 'a200'))])
      expect(play([`>${hex}`]).messages[0]?.fields).toEqual({ invoke_id: 1, variables: ['x'] });
  });
});

describe('mms answers', () => {
  const OPERATE = write(named('C$CO$Pos$Oper', 'LD'));
  it.each([
    ['done', response(ber('a5', '8100')), 'response operate LD/C$CO$Pos$Oper'],
    ['denied', response(ber('a5', '800103')), 'error operate LD/C$CO$Pos$Oper'],
    ['an error', 'a20a 800101 a205 a003 870102', 'error operate LD/C$CO$Pos$Oper'],
    ['rejected', 'a406 800101 810104', 'error operate LD/C$CO$Pos$Oper'],
    ['another invoke id', response(ber('a5', '8100'), '02'), 'response write'],
    ['another service', response(ber('a4', 'a103 8301ff')), 'response read'],
    ['an error of another', 'a20a 800107 a205 a003 870102', 'error confirmed_error'],
    ['an answer rejected', 'a406 800101 820100', 'error reject'],
    ['rejected without an id', 'a403 850101', 'error reject'],
  ])('%s', (_title, hex, expected) => {
    expect(said(`>${OPERATE}`, `<${hex}`)[1]).toBe(expected);
  });
  it('tells of errors and rejections what they are', () => {
    expect(play(['<a20a 800107 a205 a003 870102']).messages[0]?.fields).toEqual({
      invoke_id: 7,
      error_class: 7,
      error_code: 2,
    });
    expect(play(['<a203 800107']).messages[0]?.fields).toEqual({ invoke_id: 7 });
    expect(play(['<a406 800101 810104']).messages[0]?.fields).toEqual({ reject_class: 1, reject_code: 4 });
  });
  it.each([
    ['all failed', ber('a4', ber('a1', '80010a')), 'error read LD/a'],
    ['one of two failed', ber('a4', ber('a1', '80010a', '830100')), 'response read LD/a'],
    ['none asked', ber('a4', 'a100'), 'response read LD/a'],
    ['no results', ber('a4', 'a000'), 'response read LD/a'],
  ])('a read, %s', (_title, service, expected) => {
    expect(said(`>${read(named('a', 'LD'))}`, `<${response(service)}`)[1]).toBe(expected);
  });
  it('keeps requests of both ends apart', () => {
    expect(
      said(`>${read(named('a', 'LD'))}`, `<${read(named('b', 'LD'))}`, `<${response(ber('a4', 'a103830100'))}`)[2],
    ).toBe('response read LD/a');
  });
  it('counts requests of confirmed services only', () => {
    expect([
      mms.codeKey?.(REQUEST, 4),
      mms.codeKey?.(RESPONSE, 4),
      mms.codeKey?.(ERROR, 4),
      mms.codeKey?.(REQUEST, 1008),
    ]).toEqual([4, undefined, undefined, undefined]);
  });
});

describe('mms unasked', () => {
  it.each([
    [
      'a report, named by its id',
      ber('a3', ber('a0', ber('a1', ber('80', text('RPT'))), ber('a0', ber('8a', text('LD/LLN0$rcb')), '84030650'))),
      'information_report LD/LLN0$rcb',
    ],
    [
      'a report of another list',
      ber('a3', ber('a0', ber('a1', ber('80', text('ABC'))), 'a0038a0161')),
      'information_report ABC',
    ],
    ['a report without values', ber('a3', ber('a0', ber('a1', ber('80', text('RPT'))))), 'information_report RPT'],
    [
      'a report without an id',
      ber('a3', ber('a0', ber('a1', ber('80', text('RPT'))), 'a0028a00')),
      'information_report RPT',
    ],
    [
      'the end of a command',
      ber('a3', ber('a0', variables(named('C$CO$Pos$Oper', 'LD')), 'a000')),
      'information_report LD/C$CO$Pos$Oper',
    ],
    ['a status', ber('a3', ber('a1', '800100', '810100')), 'unsolicited_status'],
    ['an event', ber('a3', ber('a2', 'a000')), 'event_notification'],
  ])('%s', (_title, hex, expected) => expect(said(`<${hex}`)).toEqual([`event ${expected}`]));
  it.each([
    ['8b00', 'request conclude'],
    ['8c00', 'response conclude'],
    ['ad05a003890101', 'error conclude'],
    ['850101', 'request cancel_request'],
    ['860101', 'response cancel_request'],
    ['a703800101', 'error cancel_request'],
    [INITIATE, 'request initiate'],
    ['a900', 'response initiate'],
    ['aa05a003880101', 'error initiate'],
  ])('%s', (hex, expected) => expect(said(`>${hex}`)).toEqual([expected]));
});

describe('who it is', () => {
  it('claims what identify answers', () => {
    const answer = ber('a2', ber('80', text('Maker')), ber('81', text('REL-7')), ber('82', text('2.1')), 'a300');
    expect(play([`>${request('8200')}`, `<${response(answer)}`]).claims).toEqual([
      { about: 'source', attribute: 'vendor', value: 'Maker' },
      { about: 'source', attribute: 'model', value: 'REL-7' },
      { about: 'source', attribute: 'firmware', value: '2.1' },
    ]);
    expect(play([`<${response(ber('a2', '8000'))}`]).claims).toEqual([]);
  });
  it('claims what the name plate says, each under its field', () => {
    const asked = ['vendor', 'name', 'serNum', 'swRev'].map((field) => named(`LPHD1$DC$PhyNam$${field}`, 'LD'));
    const answer = ber(
      'a4',
      ber('a1', ber('8a', text('Maker')), ber('8a', text('x')), '80010a', ber('90', text('2.1'))),
    );
    const { claims } = play([`>${read(...asked)}`, `<${response(answer)}`], false);
    expect(claims.map(({ attribute, value }) => `${attribute}=${value}`)).toEqual(['vendor=Maker', 'firmware=2.1']);
  });
  it('claims nothing of other values, and nothing empty or no text', () => {
    const asked = [named('LPHD1$DC$PhyNam$model', 'LD'), named('LPHD1$DC$PhyNam$vendor', 'LD')];
    expect(play([`>${read(...asked)}`, `<${response(ber('a4', ber('a1', '8a00', '830100')))}`]).claims).toEqual([]);
    expect(play([`>${read(named('M$MX$A', 'LD'))}`, `<${response(ber('a4', ber('a1', '8a0161')))}`]).claims).toEqual(
      [],
    );
  });
  it.each([[named('TASE2_Version')], [named('Bilateral_Table_ID', 'ICC1')]])(
    'knows ICCP by its objects, once',
    (name) => {
      const { claims } = play([`>${read(name)}`, `>${read(name)}`]);
      expect(claims).toEqual([
        { about: 'source', attribute: 'application', value: 'ICCP (TASE.2)' },
        { about: 'target', attribute: 'application', value: 'ICCP (TASE.2)' },
      ]);
    },
  );
  it('takes no other name for one of ICCP', () => {
    expect(play([`>${read(named('TASE2_Versio'), named('TASE2_VersioM'))}`]).claims).toEqual([]);
  });
});

describe('mms names', () => {
  it.each([
    ['a name that is cut', request(ber('a4', ber('a1', 'a0083006a004a1021a09')))],
    ['a name of the wrong kind', request(ber('a4', ber('a1', variables('040178'))))],
    ['a domain without an item', request(ber('a4', ber('a1', variables(ber('a1', ber('1a', '61'))))))],
    ['a domain that is none', request(ber('a4', ber('a1', variables('a100'))))],
    ['an empty name', request(ber('a4', ber('a1', variables('8000'))))],
    ['no specification', request('a400')],
    ['a specification that is empty', request(ber('a4', 'a100'))],
    ['a specification that is none', request(ber('a4', ber('a1', '800100')))],
    ['a variable that is none', request(ber('a4', ber('a1', ber('a0', '3000'))))],
  ])('%s leaves a read without an object', (_title, hex) => expect(said(`>${hex}`)).toEqual(['request read']));
  it('cuts a name that is too long', () => {
    const name = play([`>${read(named('i'.repeat(200), 'd'.repeat(100)))}`]).messages[0]?.object ?? '';
    expect([name.length, name.startsWith('ddd')]).toEqual([256, true]);
    expect(play([`>${read(named('i', 'd'.repeat(300)))}`]).messages[0]?.object).toHaveLength(256);
  });
  it('bounds what it reads of a long list', () => {
    const many = Array.from({ length: 700 }, (_, i) => named(`v${i}`, 'LD'));
    expect(said(`>${read(...many)}`)).toEqual(['request read LD/v0']);
    expect(play([`>${read(...many)}`], false).messages).toHaveLength(1);
  });
});
