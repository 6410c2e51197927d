/** Syslog: severity, host and program in both formats, over datagrams and in both framings of a stream; no text. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './syslog.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const said = (text: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hexOf(text), { datagram: true, context });

describe('a message', () => {
  it.each<[string, string, string[]]>([
    [
      'RFC 3164, 5.4, example 1',
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8",
      ['event critical: su', 'source hostname=mymachine'],
    ],
    ['with an address for a host', '<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!', ['event notice']],
    ['without a host', '<30>Feb  5 17:32:18 snmpd[6956]: x', ['event informational: snmpd']],
    ['without host and time', '<30>snmpd[6956]: Connection', ['event informational: snmpd']],
    [
      'RFC 5424, 6.5, example 1',
      "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - BOM'su root' failed",
      ['event critical: su', 'source hostname=mymachine.example.com'],
    ],
    ['without a time', '<0>1 - plc1 app - - -', ['event emergency: app', 'source hostname=plc1']],
    ['with nothing named', '<7>1 2003-10-11T22:14:15Z - - - - -', ['event debug']],
    ['with a program too long', `<7>1 2003-10-11T22:14:15Z - ${'p'.repeat(49)} - - -`, ['event debug']],
    ['cut behind its time', '<7>1 2003-10-11T22:14:15Z', ['event debug']],
    ['cut behind its host', '<7>1 2003-10-11T22:14:15Z plc1 app', ['event debug', 'source hostname=plc1']],
    ['of a switch', '<189>72: Mar  3 19:57:17.371: %LINK-5-CHANGED: Interface', ['event notice']],
    ['with another time', '<182> 2021-04-18 15:12:38+04:00 10.126.20.68 Log', ['event informational']],
    ['with signs in its host', '<13>Feb  5 17:32:18 pl/c1 x: y', ['event notice: x']],
    ['with text alone', '<13>a sentence without any name', ['event notice']],
    ['of one name alone', `<13>${'a'.repeat(60)}`, ['event notice']],
    ['empty', '<13>', ['event notice']],
    ['with a time and nothing else', '<13>Feb  5 17:32:18 ', ['event notice']],
  ])('%s', (_title, text, lines) => expect(said(text)).toEqual(lines));

  it('shows facility and host, and never its text', () => {
    const { context } = record(protocol, hexOf('<34>Oct 11 22:14:15 mymachine su: S3CRET\n'));
    expect(context.messages[0]?.fields).toEqual({ facility: 4, host: 'mymachine' });
    expect(JSON.stringify([context.messages, context.claims])).not.toContain('S3CRET');
  });
  it('of a second host was relayed', () => {
    const context = new RecordingContext(protocol);
    said('<34>Oct 11 22:14:15 plc1 su: x', context);
    expect(said('<34>Oct 11 22:14:15 plc2 su: x', context)).toEqual([
      'event critical: su',
      'source mentioned-name=plc2',
    ]);
    expect(said('<34>Oct 11 22:14:15 plc1 su: x', context)).toEqual(['event critical: su', 'source hostname=plc1']);
  });
  it.each(['<192>x', '<>x', '<1', '<1234>x', 'x<1>', ''])('%s is none', (text) =>
    expect(said(text)).toEqual(['resync']),
  );
});

describe('a stream', () => {
  it('has lines, or lengths', () => {
    expect(told(protocol, hexOf('<13>a: 1\n<14>b: 2\n<15>c'))).toEqual([
      'event notice: a',
      'event informational: b',
      'waits 5',
    ]);
    expect(told(protocol, hexOf('8 <13>a: 18 <14>b: 2'))).toEqual(['event notice: a', 'event informational: b']);
    expect(told(protocol, hexOf('8 <13>a:'))).toEqual(['waits 8']);
    expect(told(protocol, hexOf('12'))).toEqual(['waits 2']);
  });
  it.each([
    ['neither', 'GET / HTTP/1.1\n'],
    ['a line without a priority', '<999>x\n'],
    ['a length of nothing', '0 <13>a\n'],
    ['a length beyond all', '99999 <13>a'.padEnd(70000, 'x')],
    ['a line without an end', '<13>'.padEnd(70000, 'x')],
  ])('%s is none', (_title, text) => expect(told(protocol, hexOf(text))).toEqual(['resync']));
});

describe('recognition', () => {
  it.each([
    ['<13>', true, YES],
    ['<13>a: 1', false, NO],
    ['<13>Feb  5 17:32:18 x', false, YES],
    ['<13>1 2003-10-11T22:14:15Z', false, YES],
    ['<13>1 2003-10-11 22:14:15Z', false, NO],
    ['40 <13>1 2003-10-11T22:14:15Z', false, YES],
    ['<13>Feb  5 17.32:18 x', false, NO],
    ['<13>F3b  5 17:32:18 x', false, NO],
    ['<1', true, MORE],
    ['<1', false, NO],
    ['<a', true, NO],
    ['<200>', true, NO],
    ['12', true, MORE],
    ['12', false, NO],
    ['220 ftp', true, NO],
    ['', true, NO],
  ])('of %j, own port %s: %s', (text, onPort, verdict) => {
    const bytes = fromHex(hexOf(text));
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it('has words for what is no severity', () => expect(protocol.describe(8).operation).toBe('severity_8'));
});
