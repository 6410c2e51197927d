/** eCLR Remoting: services by handle, start, stop and forcing, checksums, headers that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import eclr from './eclr-remoting.ts';

const two = (value: number): string => Buffer.from([value & 0xff, value >> 8]).toString('hex');
interface Parts {
  flags?: number;
  extension?: string;
  sealed?: boolean;
}
function frame(command: number, handle: number, method: number, data = '', parts: Parts = {}): string {
  const { flags = 0, extension = '', sealed = false } = parts;
  const words = [1 | (flags << 8), command, extension.length / 2, data.length / 2, handle, method, 0];
  const sum = words.reduce((a, b) => a + b, 0) & 0xffff;
  return [...words, sealed ? 0xffff - sum : 0].map(two).join('') + extension + data;
}
const named = (service: string): string => Buffer.from(`Ade.Remoting.Services.${service}\0`).toString('hex');
const ask = (service: string): string => frame(0, 0, 0, named(service), { sealed: true });
const PUBLISHED =
  '0100000000002f00000000000000cfff' +
  '4164652e52656d6f74696e672e53657276696365732e4950726f436f6e4f53436f6e74726f6c536572766963653200';

function session(...steps: readonly (readonly [0 | 1, string])[]): RecordingContext {
  const context = new RecordingContext(eclr);
  for (const [direction, hex] of steps) told(eclr, hex, { context, direction });
  return context;
}

describe('eclr-remoting', () => {
  it('holds to its examples', () => expect(exampleFailures(eclr)).toEqual([]));
  it('seals as the published frame is', () => expect(ask('IProConOSControlService2')).toBe(PUBLISHED));
  it('says once what runs there', () => {
    const { claims } = session([0, PUBLISHED], [0, PUBLISHED]);
    expect(claims).toEqual([{ about: 'target', attribute: 'application', value: 'ProConOS eCLR' }]);
  });
  it.each([
    ['IProConOSControlService', 6, 'start', 'start'],
    ['IProConOSControlService', 3, 'delete_boot_project', 'configure'],
    ['IProConOSControlService', 9, 'method_9', 'unknown'],
    ['IProConOSControlService', 0x1ff, 'invoke', 'unknown'],
    ['IDeviceInfoService', 3, 'get_attributes', 'read'],
    ['IForceService', 1, 'add_force_item', 'control'],
    ['ISimpleFileAccessService3', 2, 'file_access', 'transfer'],
    ['ICallstackService', 1, 'invoke', 'unknown'],
  ])('%s, method %i, is %s', (service, method, operation, meaning) => {
    const { messages } = session(
      [0, ask(service)],
      [1, frame(1, 7, 0)],
      [0, frame(2, 7, method) + frame(2, 7, method)],
      [1, frame(3, 7, method)],
    );
    expect(messages.map((message) => `${message.kind} ${message.operation}`)).toEqual([
      'request get_service',
      'response get_service',
      `request ${operation}`,
      `request ${operation}`,
      `response ${operation}`,
    ]);
    expect(messages[2]?.meaning).toBe(meaning);
  });
  it('a service that is refused gets no handle', () => {
    const { messages } = session([0, ask('IForceService')], [1, frame(1, 0, 0)], [0, frame(2, 9, 1)]);
    expect(messages[2]?.operation).toBe('invoke');
    expect(session([1, frame(1, 9, 0)], [0, frame(2, 9, 1)]).messages[1]?.operation).toBe('invoke');
  });
  it('handles that were never seen granted are the usual ones', () => {
    const { messages } = session([0, frame(2, 1, 7) + frame(2, 3, 3) + frame(2, 2, 3)]);
    expect(messages.map(({ operation }) => operation)).toEqual(['stop', 'get_attributes', 'invoke']);
  });
  it.each([
    ['0100', 'cold_start'],
    ['0200', 'warm_start'],
    ['0300', 'hot_start'],
    ['0900', '9'],
  ])('start mode %s is %s', (data, mode) => {
    const { messages } = session([0, frame(2, 1, 6, data)]);
    expect(messages[0]?.fields).toEqual({ service_handle: 1, method: 6, mode });
  });
  it('a start without a mode has none', () => {
    expect(session([0, frame(2, 1, 6)]).messages[0]?.fields).toEqual({ service_handle: 1, method: 6 });
  });
  it('does not compute fields that nobody wants', () => {
    const context = new RecordingContext(eclr);
    context.detail = false;
    told(eclr, frame(2, 1, 6, '0100'), { context });
    expect(context.messages[0]?.fields).toEqual({});
  });
  it.each([
    ['an error', frame(4, 1, 6), ['error invoke']],
    ['what continues another', frame(3, 1, 6, '0000', { flags: 2 }), []],
    ['what will be continued', frame(3, 1, 6, '0000', { flags: 1 }), ['response invoke']],
    ['a longer header', frame(2, 1, 7, '', { extension: '00000000' }), ['request stop']],
    [
      'a name outside of the namespace',
      frame(0, 0, 0, Buffer.from('IOther').toString('hex')),
      ['request get_service: IOther'],
    ],
    ['no name', frame(0, 0, 0, '00'), ['request get_service']],
    ['half a frame', PUBLISHED.slice(0, 60), ['waits 30']],
    ['half a header', PUBLISHED.slice(0, 20), ['waits 10']],
    ['a header that is too long', frame(2, 1, 7, '', { extension: '00'.repeat(34) }), ['resync']],
    ['another checksum', PUBLISHED.replace('cfff', 'ceff'), ['resync']],
    ['another version', `02${PUBLISHED.slice(2)}`, ['resync']],
    ['what is none behind a frame', frame(2, 1, 7) + 'ff'.repeat(16), ['request stop', 'waits 16']],
  ])('%s', (_title, hex, expected) => {
    const lines = told(eclr, hex).filter((line) => !line.startsWith('target'));
    expect(lines).toEqual(expected);
  });
  it('asks for a service by name', () => {
    expect(record(eclr, PUBLISHED).context.messages[0]).toMatchObject({ operation: 'get_service' });
    expect(told(eclr, PUBLISHED)[0]).toBe('request get_service: IProConOSControlService2');
  });
  it.each([
    ['the first request', PUBLISHED, false, YES],
    ['a call on its port', frame(2, 1, 7), true, YES],
    ['a call elsewhere', frame(2, 1, 7), false, NO],
    ['an error', frame(9, 1, 7), true, NO],
    ['half a frame on its port', PUBLISHED.slice(0, 60), true, MORE],
    ['half a header', PUBLISHED.slice(0, 20), true, MORE],
    ['another request elsewhere', frame(0, 0, 0, '414243'), false, NO],
    ['another version', `02${PUBLISHED.slice(2)}`, true, NO],
  ])('recognises %s', (_title, hex, onPort, verdict) => {
    expect(eclr.recognise(fromHex(hex), 0, hex.length / 2, onPort)).toBe(verdict);
  });
});
