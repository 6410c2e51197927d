/** PROFINET real-time frames: cyclic data and its changes of state, alarms, clocks, fragments, frames that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import profinetRt from './profinet-rt.ts';

const one = (value: number): string => value.toString(16).padStart(2, '0');
const cyclic = (status: number, id = '8001', transfer = '00'): string => `${id}808000001234${one(status)}${transfer}`;
const rta = (type: number, body: string, id = 'fc01', length = body.length / 2): string =>
  `${id}00010002${one(0x10 | type)}01fffffffe${length.toString(16).padStart(4, '0')}${body}`;
const notification = (type: string, block = '0001'): string =>
  `${block}001a0100${type}0000000000020001000000100000000100010000`;
const ack = (type: string, block = '8001'): string =>
  `${block}00140100${type}00000000000200010001 00000000`.replace(' ', '');
const lines = (hex: string, context?: RecordingContext): string[] =>
  told(profinetRt, hex, context ? { datagram: true, context } : { datagram: true });

describe('profinet-rt', () => {
  it('holds to its examples', () => expect(exampleFailures(profinetRt)).toEqual([]));
  it.each([
    [cyclic(0x35), 'event cyclic_data', 'exchange'],
    [cyclic(0x35, '0100'), 'event cyclic_data', 'exchange'],
    [cyclic(0x35, 'fbff'), 'event cyclic_data', 'exchange'],
    ['008000000000', 'event ptcp_sync', 'time'],
    ['ff0000000000', 'event ptcp_announce', 'time'],
    ['ff2000000000', 'event ptcp_follow_up', 'time'],
    ['ff4000000000', 'request ptcp_delay_request', 'time'],
    ['ff4200000000', 'response ptcp_delay_follow_up_response', 'time'],
    ['ff4300000000', 'response ptcp_delay_response', 'time'],
    ['ff833a000000', 'event fragment', 'transfer'],
    [rta(1, notification('0001')), 'event diagnosis_alarm: slot 2 subslot 0x0001', 'notify'],
    [rta(1, notification('0002', '0002'), 'fe01'), 'event process_alarm: slot 2 subslot 0x0001', 'notify'],
    [rta(1, notification('0004')), 'event plug_alarm: slot 2 subslot 0x0001', 'notify'],
    [rta(1, notification('0066')), 'event 102_alarm: slot 2 subslot 0x0001', 'notify'],
    [rta(1, ack('0001')), 'response diagnosis_alarm_ack: slot 2 subslot 0x0001', 'notify'],
    [rta(2, ''), 'error rta_nack', 'notify'],
    [rta(3, '', 'fe01'), 'response rta_ack', 'notify'],
    [rta(4, 'cf81fd05'), 'error rta_error', 'disconnect'],
  ])('%s is %s', (hex, line, meaning) => {
    expect(lines(hex)).toEqual([line]);
    expect(record(profinetRt, hex).context.messages[0]?.meaning).toBe(meaning);
  });

  const states = (context: RecordingContext, ...statuses: number[]): string[] =>
    statuses.map((status) => (lines(cyclic(status), context)[0] ?? '').replace('event ', ''));
  it('tells once that a provider stops, and that it runs', () => {
    const context = new RecordingContext(profinetRt);
    expect(states(context, 0x35, 0x35, 0x25, 0x25, 0x35)).toEqual([
      'cyclic_data',
      'cyclic_data',
      'provider_state_stop',
      'cyclic_data',
      'provider_state_run',
    ]);
    expect(context.signs).toEqual([
      { kind: 'provider-stopped', text: 'the PROFINET provider of frame 0x8001 went to stop' },
    ]);
  });
  it('tells a problem of the station', () => {
    expect(states(new RecordingContext(profinetRt), 0x35, 0x15, 0x35)).toEqual([
      'cyclic_data',
      'station_problem',
      'station_problem_gone',
    ]);
  });
  it('takes no other bit for a change', () => {
    expect(states(new RecordingContext(profinetRt), 0x35, 0x31, 0x34)).toEqual([
      'cyclic_data',
      'cyclic_data',
      'cyclic_data',
    ]);
  });
  it('knows the state of each frame id apart', () => {
    const context = new RecordingContext(profinetRt);
    const said = [cyclic(0x35), cyclic(0x25, '8002'), cyclic(0x35), cyclic(0x35, '8002'), cyclic(0x25)];
    expect(said.map((hex) => lines(hex, context)[0])).toEqual([
      'event cyclic_data',
      'event cyclic_data',
      'event cyclic_data',
      'event provider_state_run',
      'event provider_state_stop',
    ]);
  });
  it('goes by no frame that is to be ignored', () => {
    const context = new RecordingContext(profinetRt);
    const said = [cyclic(0x35), cyclic(0xa5), cyclic(0x25, '8001', '01')].map((hex) => lines(hex, context)[0]);
    expect(said).toEqual(['event cyclic_data', 'event cyclic_data', 'event cyclic_data']);
  });
  describe('diagnosis of channels', () => {
    const MAINTENANCE = '8100 0f00 0008 0100 0000 00000001';
    const plain = (error: string): string => `8000 8000 0800 ${error}`;
    const extended = (error: string): string => `8002 8000 0800 ${error} 8001 00000005`;
    const qualified = (error: string): string => `8003 8000 0800 ${error} 8001 00000005 00000008`;
    const about = (data: string, block = '0001'): RecordingContext => {
      const rest = `0100 0001 00000000 0002 0001 00000010 00000001 8800 ${data}`.replaceAll(' ', '');
      return record(profinetRt, rta(1, `${block}${(rest.length / 2).toString(16).padStart(4, '0')}${rest}`)).context;
    };
    const SAFETY = { about: 'source', attribute: 'capability', value: 'PROFIsafe' };
    it.each([
      ['plain', plain('0040'), [0x40]],
      ['extended', extended('004f'), [0x4f]],
      ['qualified', qualified('0047'), [0x47]],
      ['behind another', plain('0001') + extended('004d'), [0x01, 0x4d]],
      ['behind maintenance', MAINTENANCE + plain('0043'), [0x43]],
    ])('shows that a device has PROFIsafe: %s', (_title, data, errors) => {
      const { claims, messages } = about(data);
      expect(claims).toEqual([SAFETY]);
      expect(messages[0]?.fields).toMatchObject({ channel_errors: errors });
    });
    it.each([
      ['a short circuit', plain('0001')],
      ['an error before those', plain('003f')],
      ['an error behind those', plain('0050')],
      ['one that may be anything', plain('0048')],
      ['a structure of the maker', '0040 8000 0800 0040'],
      ['one cut short', '8000 8000 0800'],
      ['one longer than its block', '8003 8000 0800 0040 8001'],
      ['maintenance of any length', '8100 0f00 ffff 0100 8000 8000 0800 0040'],
    ])('shows no safety: %s', (_title, data) => {
      expect(about(data).claims).toEqual([]);
    });
    it('takes nothing from an acknowledgement', () => expect(about(plain('0040'), '8001').claims).toEqual([]));
  });
  it('shows counters, states and modules', () => {
    const fieldsOf = (hex: string): unknown => record(profinetRt, hex).context.messages[0]?.fields;
    expect(fieldsOf(cyclic(0x35))).toEqual({
      frame_id: 0x8001,
      cycle_counter: 0x1234,
      data_status: 0x35,
      provider_state: 'run',
    });
    expect(fieldsOf(cyclic(0x05))).toMatchObject({ provider_state: 'stop', station_problem: true });
    expect(fieldsOf(rta(1, notification('0003')))).toEqual({
      frame_id: 0xfc01,
      priority: 'high',
      sequence: 0xffff,
      api: 0,
      module_ident: 0x10,
      submodule_ident: 1,
    });
    expect(fieldsOf(rta(3, '', 'fe01'))).toMatchObject({ priority: 'low' });
  });
  it.each([
    ['an alarm without its header', 'fc0100010002', 'event alarm_high'],
    ['an alarm without its block', rta(1, '0001', 'fe01'), 'event alarm_low'],
    ['an alarm of another block', rta(1, notification('0001', '0101')), 'event alarm_high'],
    [
      'an alarm longer than its frame',
      rta(1, notification('0001'), 'fc01', 0xffff),
      'event diagnosis_alarm: slot 2 subslot 0x0001',
    ],
  ])('%s is malformed', (_title, hex, line) => {
    expect(lines(hex)).toEqual([line, expect.stringMatching(/^malformed /)]);
  });
  it.each([
    ['DCP', 'fefe 05000100 0001'],
    ['a reserved id', 'fd00 05000100 0001'],
    ['a reserved id of PTCP', 'ff44 05000100 0001'],
    ['too short', '8001'],
  ])('gives nothing: %s', (_title, hex) => {
    const { consumed, context } = record(profinetRt, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it.each([
    ['8001 80800000', YES],
    ['fefe 05000100', NO],
    ['8001', NO],
  ])('recognises %s: %s', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(profinetRt.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
  it('counts by frame id', () => {
    expect(profinetRt.codeKey?.(3, 0x18001)).toBe(0x8001);
    expect(profinetRt.describe(0xfd00)).toEqual({ operation: 'frame_64768', meaning: 'unknown' });
  });
});
