/** What is shown of connections, of safety and of security objects: intervals and words, and never a key. */
import { describe, expect, it } from 'vitest';
import { record, type RecordingContext } from '../../../model/recording-context.ts';
import cip from './index.ts';

const packet = (message: string): string => {
  const hex = message.replaceAll(' ', '');
  const length = (hex.length / 2).toString(16).padStart(2, '0');
  return `0102030405060708 00000000 00000000 0000 0200 00000000 b200${length}00${hex}`;
};
const asked = (message: string): RecordingContext => record(cip, packet(message)).context;
const first = (message: string): string => {
  const { operation, meaning, object } = asked(message).messages[0] ?? { operation: '', meaning: '', object: '' };
  return `${operation} (${meaning}): ${object ?? ''}`;
};
const size = (path: string): string => (path.replaceAll(' ', '').length / 4).toString(16).padStart(2, '0');
/** Forward open by service 0x54 or 0x5b: ids, serial 0x1234, originator 0x004d, 10 ms out, 20 ms back, class 1. */
const opening = (service: string, path: string): string => {
  const parameters = service === '5b' ? '04000042' : '0442';
  return (
    `${service} 02 2006 2401 0a0e 01000000 02000000 3412 4d00 efbeadde 00 000000` +
    `10270000 ${parameters} 204e0000 ${parameters} 01 ${size(path)} ${path}`
  );
};
const SAFETY = '50 03 020000000000';

describe('connections', () => {
  it.each(['54', '5b'])('%s shows how often data are asked for, and by whom', (service) => {
    expect(asked(opening(service, '2004 2465')).messages[0]?.fields).toMatchObject({
      connection_serial: 0x1234,
      originator_vendor_id: 0x4d,
      originator_serial: 0xdeadbeef,
      o_t_rpi_us: 10_000,
      t_o_rpi_us: 20_000,
      transport_class: 1,
    });
  });
  it('with a safety segment are safety', () => {
    expect(first(opening('54', `2004 2465 ${SAFETY}`))).toBe('safety_open (safety): Connection Manager instance 1');
    expect(first(opening('5b', `2004 2465 ${SAFETY}`))).toMatch(/^large_safety_open/);
    expect(first(opening('54', '2004 2465 4301'))).toMatch(/^forward_open \(connect\)/);
    expect(asked(opening('54', `2004 2465 ${SAFETY}`)).claims).toEqual([
      { about: 'target', attribute: 'capability', value: 'CIP Safety' },
    ]);
  });
  it('are answered as what they were', () => {
    const { context } = record(cip, packet(opening('54', `2004 2465 ${SAFETY}`)));
    record(cip, packet('d4 00 00 00'), context);
    expect(context.messages[1]).toMatchObject({ kind: 'response', operation: 'safety_open' });
  });
  it('whose path does not fit are connections still', () => {
    expect(first(opening('54', '2004 2465').replace(/02 2004 2465$/, '09 2004 2465'))).toMatch(/^forward_open/);
  });
});

describe('safety objects', () => {
  it.each([
    ['4f 02 2039 2401', 'configure_request (safety): Safety Supervisor instance 1'],
    ['53 02 2039 2401', 'mode_change (safety): Safety Supervisor instance 1'],
    ['54 02 2039 2401', 'safety_reset (safety): Safety Supervisor instance 1'],
    ['4b 02 203a 2401', 'reset_error (safety): Safety Validator instance 1'],
    ['10 03 203b 2401 3003 01', 'set_attribute_single (safety): Safety Discrete Output Point instance 1 attribute 3'],
    ['0e 03 2058 2401 3003', 'get_attribute_single (read): Safety Feedback instance 1 attribute 3'],
  ])('%s is %s', (message, line) => expect(first(message)).toBe(line));
});

describe('security objects', () => {
  it.each([
    [
      '10 03 205e 2401 3009 736563726574',
      'set_attribute_single (configure): EtherNet/IP Security instance 1 attribute 9',
    ],
    ['02 02 2061 2401 736563726574', 'set_attributes_all (configure): Password Authenticator instance 1'],
  ])('%s is set, and not shown', (message, line) => {
    expect(first(message)).toBe(line);
    expect(JSON.stringify(asked(message).messages)).not.toContain('736563726574');
  });
  it('what they answer is not shown', () => {
    const { context } = record(cip, packet('0e 03 205e 2401 3009'));
    record(cip, packet('8e 00 00 00 736563726574'), context);
    expect(context.messages[1]?.kind).toBe('response');
    expect(JSON.stringify(context.messages)).not.toContain('736563726574');
  });
});
