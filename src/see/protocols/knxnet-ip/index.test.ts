/** KNXnet/IP: services, what cEMI carries, description blocks; short and hostile frames. */
import { describe as suite, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { fromHex, record } from '../../../model/recording-context.ts';
import knx from './index.ts';
import { describe } from './words.ts';

const word = (value: number): string => value.toString(16).padStart(4, '0');
const frame = (service: string, body = ''): string =>
  `0610${service}${word(6 + fromHex(body).length)}${body}`.replaceAll(' ', '');
const HPAI = '0801c0a801020e57';
const TUNNEL = '04010700';
/** L_Data with a service of two bytes: to group 1/1/1 from device 1.1.5. */
const group = (code: string, service: string, data = ''): string =>
  `${code}00bce011050901${word(1 + fromHex(data).length).slice(2)}${service}${data}`;
const DEVICE = `360102001101000000c501020304e000170c0024a1b2c3d4${'4b4e582049502052f6757465722f37'.padEnd(60, '0')}`;

suite('KNXnet/IP', () => {
  it.each([
    [frame('0201', HPAI), 'request search', 'discover'],
    [frame('020b', HPAI), 'request search_extended', 'discover'],
    [frame('0203', HPAI), 'request description', 'identify'],
    [frame('0205', `${HPAI}${HPAI}04040200`), 'request connect', 'connect'],
    [frame('0206', `0100${HPAI}04041107`), 'response connect', 'connect'],
    [frame('0206', '0024'), 'error connect', 'connect'],
    [frame('0207', `0100${HPAI}`), 'request connectionstate', 'keep-alive'],
    [frame('0208', '0100'), 'response connectionstate', 'keep-alive'],
    [frame('0208', '0121'), 'error connectionstate', 'keep-alive'],
    [frame('0209', `0100${HPAI}`), 'request disconnect', 'disconnect'],
    [frame('020a', '0100'), 'response disconnect', 'disconnect'],
    [frame('0311', '04010700'), 'response device_configuration_ack', 'keep-alive'],
    [frame('0421', '04010700'), 'response tunnelling_ack', 'keep-alive'],
    [frame('0421', '04010729'), 'error tunnelling_ack', 'keep-alive'],
    [frame('0422', `${TUNNEL}0600`), 'request tunnelling_feature_get', 'read'],
    [frame('0423', `${TUNNEL}06001087`), 'response tunnelling_feature_response', 'read'],
    [frame('0423', `${TUNNEL}0601`), 'error tunnelling_feature_response', 'read'],
    [frame('0424', `${TUNNEL}080001`), 'request tunnelling_feature_set', 'configure'],
    [frame('0425', `${TUNNEL}06001087`), 'event tunnelling_feature_info', 'notify'],
    [frame('0531', '04000005'), 'event routing_lost_message', 'notify'],
    [frame('0532', '060000320000'), 'event routing_busy', 'notify'],
    [frame('0740', `${HPAI}0201`), 'request remote_diagnostic', 'diagnose'],
    [frame('0742', `${HPAI}0201`), 'request remote_basic_configuration', 'configure'],
    [frame('0743', '02010100'), 'request remote_reset', 'control'],
    [frame('0950', '00'.repeat(32)), 'event secure_wrapper', 'unknown'],
    [frame('0951', `${HPAI}${'11'.repeat(32)}`), 'request session', 'connect'],
    [frame('0953', `0001${'22'.repeat(16)}`), 'request session_authenticate', 'authenticate'],
    [frame('0954', '0000'), 'response session_status_authentication_success', 'authenticate'],
    [frame('0954', '0100'), 'error session_status_authentication_failed', 'authenticate'],
    [frame('0954', '0400'), 'event session_status_keepalive', 'keep-alive'],
    [frame('0954', '7700'), 'event session_status_77', 'unknown'],
    [frame('0955', '00'.repeat(30)), 'event timer_notify', 'time'],
    [frame('0999'), 'event service_0999', 'unknown'],
  ])('%s is %s', (hex, line, meaning) => {
    const { context } = record(knx, hex);
    expect([told(knx, hex), context.messages[0]?.meaning]).toEqual([[line], meaning]);
  });

  it.each([
    ['0420', group('11', '0000'), 'request group_value_read', 'read'],
    ['0420', group('11', '0081'), 'request group_value_write', 'write'],
    ['0420', group('2e', '0081'), 'response group_value_write', 'write'],
    ['0420', group('2e', '0081').replace('00bc', '00bd'), 'error group_value_write', 'write'],
    ['0420', group('29', '0080', '0c1a'), 'event group_value_write', 'write'],
    ['0420', group('29', '0041'), 'response group_value_response', 'read'],
    ['0530', group('29', '0081'), 'request group_value_write', 'write'],
    ['0530', group('29', '0041'), 'response group_value_response', 'read'],
    ['0533', group('29', '00c0', '1105'), 'request individual_address_write', 'configure'],
    ['0530', group('29', '02c2', '00'), 'request user_memory_write', 'configure'],
    ['0530', group('29', '02ff', '00'), 'request application_2ff', 'unknown'],
    ['0530', group('29', '03c4', '00'), 'request application_3c4', 'unknown'],
    ['0420', group('11', '0282', '4000ffff'), 'request memory_write', 'configure'],
    ['0420', group('11', '0300'), 'request device_descriptor_read', 'identify'],
    ['0420', group('11', '0380'), 'request restart', 'control'],
    ['0420', group('11', '03d1', '00ffffffff'), 'request authorize_request', 'authenticate'],
    ['0420', group('11', '03d7', '00361001'), 'request property_value_write', 'configure'],
    ['0420', '1100b06011051106 00 80', 'request t_connect', 'connect'],
    ['0420', '2900b06011051106 00 80', 'event t_connect', 'connect'],
    ['0420', '1100b06011051106 00 81', 'request t_disconnect', 'disconnect'],
    ['0420', '1100b06011051106 00 c2', 'response t_ack', 'keep-alive'],
    ['0420', '1100b06011051106 00 c3', 'error t_nak', 'keep-alive'],
    ['0420', '29 03040101 bce011050901010081', 'event group_value_write', 'write'],
    ['0310', '4100000000000000 01 0300', 'request device_descriptor_read', 'identify'],
    ['0310', '9400000000000000 01 0340', 'response device_descriptor_response', 'identify'],
    ['0310', 'fc000b01341001', 'request m_prop_read', 'read'],
    ['0310', 'fb000b0134100100', 'response m_prop_read', 'read'],
    ['0310', 'fb000b0134000107', 'error m_prop_read', 'read'],
    ['0310', 'f6000b0134100100', 'request m_prop_write', 'configure'],
    ['0310', 'f5000b01341001', 'response m_prop_write', 'configure'],
    ['0310', 'f1', 'request m_reset', 'control'],
    ['0420', '2b0700', 'event l_busmon', 'notify'],
    ['0420', '7700', 'event message_code_77', 'unknown'],
  ])('service %s with %s is %s', (service, body, line, meaning) => {
    const hex = frame(service, service === '0530' || service === '0533' ? body : TUNNEL + body);
    const message = record(knx, hex).context.messages[0];
    expect(`${String(message?.kind)} ${String(message?.operation)}`).toBe(line);
    expect(message?.meaning).toBe(meaning);
  });

  it.each([
    [frame('0530', group('29', '0081')), 'group 1/1/1'],
    [frame('0530', '2900bce011050000010100'), 'broadcast'],
    [frame('0420', `${TUNNEL}1100b0601105110600 80`), 'device 1.1.6'],
    [frame('0310', `${TUNNEL}fc000b01341001`), 'object type 11 property 52'],
    [frame('0310', `${TUNNEL}4100000000000000 01 0300`), null],
  ])('%s is about %s', (hex, object) => {
    expect(record(knx, hex).context.messages[0]?.object).toBe(object);
  });

  it.each([
    [frame('0530', group('29', '0081')), { source_address: '1.1.5', value: 1 }],
    [frame('0530', group('29', '0080', '0c1a')), { source_address: '1.1.5', value: '0c1a' }],
    [frame('0421', '04010729'), { channel: 1, status: 0x29 }],
    [
      frame('0420', `${TUNNEL}${group('11', '03d1', '00deadbeef')}`),
      { channel: 1, sequence: 7, source_address: '1.1.5' },
    ],
    [
      frame('0420', `${TUNNEL}${group('11', '03d3', '00deadbeef')}`),
      { channel: 1, sequence: 7, source_address: '1.1.5' },
    ],
  ])('%s shows %o, never a key', (hex, fields) => {
    expect(record(knx, hex).context.messages[0]?.fields).toEqual(fields);
  });

  it.each([
    [frame('0204', `${DEVICE}0a0202010301040105010000`.slice(0, -4)), 'response description'],
    [frame('0202', `${HPAI}${DEVICE}`), 'response search'],
    [frame('020c', `${HPAI}${DEVICE}`), 'response search_extended'],
    [frame('0741', `0201${DEVICE}`), 'response remote_diagnostic'],
  ])('%s says what the server is', (hex, line) => {
    expect(told(knx, hex)).toEqual([
      line,
      'source device-id=KNX 1.1.1',
      'source serial=00c5:01020304',
      'source mac=00:24:a1:b2:c3:d4',
      'source name=KNX IP Röuter/7',
    ]);
  });
  it('claims manufacturer and mask version, and a name that fills its place', () => {
    const full = DEVICE.slice(0, 48) + '41'.repeat(30);
    expect(told(knx, frame('0204', `${full}0806000000fe091a04fe0083`.replace('0806000000fe', '0808010000fe')))).toEqual(
      [
        'response description',
        'source device-id=KNX 1.1.1',
        'source serial=00c5:01020304',
        'source mac=00:24:a1:b2:c3:d4',
        `source name=${'A'.repeat(30)}`,
        'source device-type=mask version 091a',
        'source vendor-id=131',
      ],
    );
    const unset = `3601020011010000ffffffffffffe000170c000000000000${'00'.repeat(30)}`;
    expect(told(knx, frame('0204', unset))).toEqual(['response description', 'source device-id=KNX 1.1.1']);
    expect(told(knx, frame('0423', `${TUNNEL}04000083`))).toContain('source vendor-id=131');
    expect(told(knx, frame('0204', DEVICE.slice(0, 48) + '00'.repeat(30)))).toHaveLength(4);
    expect(told(knx, frame('0204', '0401110003fe0004080000'))).toEqual(['response description']);
  });

  it.each([
    frame('0206', '01'),
    frame('0421', '040107'),
    frame('0423', `${TUNNEL}06`),
    frame('0954'),
    frame('0202'),
    frame('0202', 'ff01'),
    frame('0204', '3601'),
    frame('0204', '00'),
    frame('0204', '0102'),
    frame('0420', '0401'),
    frame('0420', TUNNEL),
    frame('0530', '29'),
    frame('0530', '29ff'),
    frame('0530', '2900bce0110509010200 81'),
    frame('0530', '2900bce01105090100 00'),
    frame('0310', `${TUNNEL}fc000b01`),
    frame('0310', `${TUNNEL}fb000b013410`),
  ])('%s is cut short', (hex) => {
    const { context } = record(knx, hex);
    expect([context.malformedReasons.length, context.messages.length]).toEqual([1, 1]);
  });

  it('turns a flow whose first sender answers, once', () => {
    const { context } = record(knx, frame('0208', '0100') + frame('0206', '0024'));
    expect(context.swapped).toBe(1);
    expect(record(knx, frame('0207', `0100${HPAI}`)).context.swapped).toBe(0);
    expect(record(knx, frame('0421', '04010700')).context.swapped).toBe(0);
  });

  it.each([
    [frame('0201', HPAI), true, YES],
    [frame('0201', HPAI), false, YES],
    [frame('0201', HPAI) + frame('0201', HPAI), false, YES],
    [`${frame('0201', HPAI)}0710`, false, NO],
    [frame('0201', HPAI).slice(0, -2), false, NO],
    [frame('0201', HPAI).slice(0, -2), true, YES],
    [frame('0999'), true, NO],
    ['061002010005', true, NO],
    ['0620020100 06', true, NO],
    ['0610', true, MORE],
    ['', true, MORE],
    ['07', true, NO],
    ['0610', false, NO],
  ])('recognises %s (on port %s): %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(knx.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });

  it.each([
    ['062002010006', RESYNC],
    ['061002010005', RESYNC],
    ['06100201ffff', 0],
    ['0610', 0],
  ])('%s ends at %s', (hex, end) => {
    expect(record(knx, hex).consumed).toBe(end);
  });

  it('names what no table has', () => {
    expect(describe(0x0420 | (0x403 << 16)).operation).toBe('application_003');
    expect(knx.codeKey?.(0, 0x0420 | (0x480 << 16))).toBe(0x0420);
  });
  it('does as its examples say', () => {
    expect(exampleFailures(knx)).toEqual([]);
  });
});
