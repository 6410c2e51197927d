/** Jobs and questions to printers, what these say of themselves; a server's queues say nothing of the server. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ipp from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
const two = (n: number): string => n.toString(16).padStart(4, '0');
const attribute = (tag: number, name: string, value: string): string =>
  two(tag).slice(2) + two(name.length) + hexOf(name) + two(value.length) + hexOf(value);
const head = (code: number, id = 7): string => `0200${two(code)}${id.toString(16).padStart(8, '0')}01`;
const URI = (uri: string): string => attribute(0x45, 'printer-uri', uri);
const PRINTER = URI('ipp://printer:631/ipp/print');
const USER = attribute(0x42, 'requesting-user-name', 'anna');
const SAID =
  attribute(0x41, 'printer-make-and-model', 'HP LaserJet 9') +
  attribute(0x42, 'printer-name', 'Gate') +
  attribute(0x41, '', 'additional') +
  attribute(0x41, 'printer-location', '') +
  attribute(0x21, 'copies-default', '0001') +
  attribute(0x45, 'printer-uuid', 'urn:uuid:1');

const ask = (hex: string, context = new RecordingContext(ipp)): string[] => told(ipp, hex, { datagram: true, context });
const answer = (hex: string, context: RecordingContext): string[] =>
  told(ipp, hex, { datagram: true, direction: 1, context });

describe('IPP', () => {
  it.each<[string, string, string[]]>([
    [
      'a job',
      `${head(2)}${PRINTER}${USER}03${hexOf('%!PS secret')}`,
      ['request print_job: /ipp/print', 'account \\anna'],
    ],
    [
      'nobody',
      `${head(2)}${PRINTER}${attribute(0x42, 'requesting-user-name', 'anonymous')}03`,
      ['request print_job: /ipp/print'],
    ],
    [
      'an empty name',
      `${head(0x4003)}${attribute(0x42, 'requesting-user-name', '')}03`,
      ['request cups_add_modify_printer'],
    ],
    ['a stop', `${head(0x2a)}${URI('ipp://printer')}03`, ['request shutdown_printer']],
    ['no URI', `${head(0x0b)}${URI('printer')}03`, ['request get_printer_attributes']],
    ['an unknown one', `${head(0x99)}03`, ['request operation_153']],
    ['one that is cut', `${head(2)}${PRINTER}42`, ['request print_job: /ipp/print']],
    ['one that is cut in a name', `${head(2)}42ffff`, ['request print_job']],
    ['one that is cut in a value', `${head(2)}42000161ffff`, ['request print_job']],
    ['another version', `0900${head(2).slice(4)}03`, ['resync']],
    ['another minor one', `02ff${head(2).slice(4)}03`, ['resync']],
    ['a mere header', head(2).slice(0, -2), ['resync']],
  ])('asks for %s', (_title, hex, lines) => expect(ask(hex)).toEqual(lines));

  it('knows what is answered, and what a printer says', () => {
    const context = new RecordingContext(ipp);
    ask(`${head(0x0b)}${PRINTER}03`, context);
    expect(answer(`${head(0)}${attribute(0x47, 'attributes-charset', 'utf-8')}04${SAID}03`, context)).toEqual([
      'response get_printer_attributes: /ipp/print',
      'source model=HP LaserJet 9',
      'source name=Gate',
      'source device-id=urn:uuid:1',
    ]);
    expect(answer(`${head(0x0406)}03`, context)).toEqual(['error response']);
    expect(answer(`${head(0)}04${SAID}03`, context)).toEqual(['response response']);
    expect(context.messages.at(-2)?.fields).toEqual({ request_id: 7, status_code: 0x0406 });
  });
  it.each(['/printers/gate', '/classes/hall'])('takes %s for a queue elsewhere', (path) => {
    const context = new RecordingContext(ipp);
    ask(`${head(0x0b)}${URI(`ipp://server${path}`)}03`, context);
    expect(answer(`${head(0)}04${SAID}03`, context)).toEqual([`response get_printer_attributes: ${path}`]);
  });
  it('reads an answer as far as it goes', () => {
    const context = new RecordingContext(ipp);
    ask(`${head(0x0b)}${PRINTER}03`, context);
    expect(answer(`${head(0)}04${SAID.slice(0, 40)}`, context)).toEqual([
      'response get_printer_attributes: /ipp/print',
    ]);
    ask(`${head(0x4002)}${PRINTER}03`, context);
    expect(answer(`${head(0)}04${SAID}03`, context)).toEqual(['response cups_get_printers: /ipp/print']);
  });
  it('shows the name of a job', () => {
    const hex = `${head(2)}${attribute(0x42, 'job-name', 'plan')}03`;
    expect(record(ipp, hex).context.messages[0]?.fields).toEqual({ request_id: 7, job_name: 'plan' });
  });
  it('counts requests by their operation', () => {
    expect([ipp.codeKey?.(0, 11), ipp.codeKey?.(1, 11)]).toEqual([11, undefined]);
    expect(record(ipp, '').consumed).toBe(RESYNC);
  });
  it.each([
    [`${head(2)}03`, YES],
    ['3c68746d6c3e000000', NO],
    ['', NO],
  ])('recognises %s: %i', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(ipp.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(ipp)).toEqual([]));
});
