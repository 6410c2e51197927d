/** LonTalk over IP: packet types, address formats, requests with their answers; short and hostile packets. */
import { describe as suite, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import lontalk from './index.ts';
import { describe } from './words.ts';

const word = (value: number): string => value.toString(16).padStart(4, '0');
const packet = (type: string, body = '', flags = '00'): string =>
  `${word(20 + fromHex(body).length)}01${type}00${flags}0000 00000001 00000002 00000000 ${body}`;
/** From node 10 of subnet 1 to node 3 of subnet 5, in a domain of one byte. */
const unicast = (format: number, message: string): string =>
  packet('01', `00${(0x09 | (format << 4)).toString(16).padStart(2, '0')} 018a0583 55 ${message}`);
const back = (message: string): string => packet('01', `0019 0583018a 55 ${message}`);

suite('LonTalk/IP', () => {
  it.each([
    [packet('03', '0102'), 'event device_registration', 'identify'],
    [packet('04'), 'event channel_membership', 'notify'],
    [packet('06'), 'event send_list', 'notify'],
    [packet('07'), 'response acknowledge', 'keep-alive'],
    [packet('08'), 'event channel_routing', 'notify'],
    [packet('60'), 'request status_request', 'diagnose'],
    [packet('63'), 'request device_configuration_request', 'read'],
    [packet('64'), 'request channel_membership_request', 'read'],
    [packet('66'), 'request send_list_request', 'read'],
    [packet('68'), 'request channel_routing_request', 'read'],
    [packet('70'), 'response status_response', 'diagnose'],
    [packet('71'), 'event device_configuration', 'configure'],
    [packet('7f'), 'event segment', 'transfer'],
    [packet('01', '00', '01'), 'event data_packet', 'unknown'],
    [unicast(0, '03 8123 0064'), 'request nv_update: network variable selector 291', 'write'],
    [unicast(0, '11 8123 0064'), 'request nv_update: network variable selector 291', 'write'],
    [unicast(0, '51 01ff 8123 0064'), 'request nv_update: network variable selector 291', 'write'],
    [unicast(0, '23'), 'response ack: subnet 5 node 3', 'keep-alive'],
    [unicast(0, '43 01ff'), 'request reminder: subnet 5 node 3', 'keep-alive'],
    [unicast(1, '03 c123'), 'request nv_poll: network variable selector 291', 'read'],
    [unicast(1, '03 6d 00f000 10'), 'request nm_read_memory: subnet 5 node 3', 'read'],
    [unicast(1, '03 6e 00f000 01'), 'request nm_write_memory: subnet 5 node 3', 'configure'],
    [unicast(1, '03 6c 03'), 'request nm_set_node_mode: subnet 5 node 3', 'control'],
    [unicast(1, '03 51'), 'request nd_query_status: subnet 5 node 3', 'diagnose'],
    [unicast(1, '03 7e'), 'request service_7e: subnet 5 node 3', 'unknown'],
    [unicast(1, '23 8123 0064'), 'response nv_poll: network variable selector 291', 'read'],
    [unicast(1, '23 21'), 'response response', 'unknown'],
    [unicast(1, '43 00'), 'request reminder: subnet 5 node 3', 'keep-alive'],
    [unicast(2, '03 112233445566'), 'request challenge: subnet 5 node 3', 'authenticate'],
    [unicast(2, '23 112233445566'), 'response reply: subnet 5 node 3', 'authenticate'],
    [unicast(3, '00 0102'), 'event application_message: subnet 5 node 3', 'unknown'],
    [unicast(3, '4e 0102'), 'event foreign_frame: subnet 5 node 3', 'unknown'],
    [packet('01', '0030 018a00 8123 01'), 'event nv_update: network variable selector 291', 'write'],
    [packet('01', '0031 018a00 55 62 01'), 'event nm_respond_to_query: domain', 'configure'],
    [packet('01', '0032 018a07 555555 62 01'), 'event nm_respond_to_query: subnet 7', 'configure'],
    [packet('01', '0037 018a07 555555555555 62 01'), 'event nm_respond_to_query: group 7', 'configure'],
    [packet('01', '0038 010a07830900 62 01'), 'event nm_respond_to_query: subnet 7 node 3', 'configure'],
    [packet('01', '003c 018a07 112233445566 62 01'), 'event nm_respond_to_query', 'configure'],
    [
      packet('01', '0030 000000 7f a1b2c3d4e5f6 0102030405060708'),
      'event nm_manual_service_request: node ID a1b2c3d4e5f6',
      'identify',
    ],
    [packet('01', '0030 000000 7f a1b2'), 'event nm_manual_service_request: domain', 'identify'],
  ])('%s is %s', (hex, line, meaning) => {
    const context = new RecordingContext(lontalk);
    expect(told(lontalk, hex, { datagram: true, context })).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });

  it.each([
    [unicast(1, '03 6e 00f000 01'), '23 2e', 'response nm_write_memory: subnet 5 node 3'],
    [unicast(1, '03 6e 00f000 01'), '23 0e', 'error nm_write_memory: subnet 5 node 3'],
    [unicast(1, '03 51'), '23 31', 'response nd_query_status: subnet 5 node 3'],
    [unicast(1, '03 51'), '23 11', 'error nd_query_status: subnet 5 node 3'],
    [unicast(1, '03 01'), '23 02', 'response application_message: subnet 5 node 3'],
    [unicast(1, '03 6e'), '24 2e', 'response response'],
  ])('%s with the answer %s gives %s', (request, answer, line) => {
    const context = new RecordingContext(lontalk);
    told(lontalk, request, { datagram: true, context });
    expect(told(lontalk, back(answer), { datagram: true, context, direction: 1 })).toEqual([line]);
  });
  it('an answer to a group is nobody’s', () => {
    expect(told(lontalk, packet('01', '0014 018a07 23 2e'), { datagram: true })).toEqual(['response response']);
  });
  it('shows session, sequence, security', () => {
    expect(record(lontalk, packet('07', '', '20')).context.messages[0]?.fields).toEqual({
      session: 1,
      sequence: 2,
      secured: true,
    });
    expect(record(lontalk, unicast(0, '83 01 02')).context.messages[0]?.fields).toEqual({
      session: 1,
      sequence: 2,
      secured: false,
      authenticated: true,
      application_code: 1,
    });
  });
  it('reads packets that share a datagram, and longer headers', () => {
    const longer = '0018 01 07 01 00 0000 00000001 00000002 00000000 ffffffff';
    expect(told(lontalk, longer + packet('60'), { datagram: true })).toEqual([
      'response acknowledge',
      'request status_request',
    ]);
  });

  it.each(['', '00', '0009', '0009 018a', '0009 018a0583 55', '0009 018a0583 55 03', '0009 018a0583 55 03 81'])(
    '%s is cut short',
    (body) => {
      const { context } = record(lontalk, packet('01', body));
      expect([context.malformedReasons.length, context.messages.length]).toEqual([1, 1]);
    },
  );
  it.each(['23', '23 81', '53 ff 00', '53'])('session message %s is cut short', (message) => {
    expect(record(lontalk, unicast(1, message)).context.malformedReasons).toHaveLength(1);
  });

  it.each([
    [packet('60'), true, YES],
    [packet('60'), false, YES],
    [packet('60').replace('016000', '026000'), false, NO],
    [packet('60', '', '01'), false, NO],
    [packet('60').replace('000000 00000001', '000007 00000001'), false, NO],
    [packet('60') + '00', false, NO],
    [packet('02'), false, NO],
    ['0014', false, NO],
    ['', false, NO],
    ['', true, MORE],
    ['0014', true, NO],
    [packet('02'), true, NO],
    [packet('60').replace('0014', '0013'), true, NO],
    [packet('60').replace('0014', '0015'), true, NO],
    [packet('60').replace('016000', '0160ff'), true, NO],
  ])('recognises %s (on port %s): %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(lontalk.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('refuses what is no packet', () => {
    expect(record(lontalk, packet('02')).consumed).toBe(RESYNC);
    expect(record(lontalk, '0014').consumed).toBe(0);
    expect(describe(0x02).operation).toBe('packet_2');
    expect(lontalk.codeKey?.(0, 0x10001)).toBe(1);
  });
  it('does as its examples say', () => {
    expect(exampleFailures(lontalk)).toEqual([]);
  });
});
