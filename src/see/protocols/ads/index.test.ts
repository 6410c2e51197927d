/** ADS commands and the router's datagrams; bytes of the capture rows are from a CX1020. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ads from './index.ts';

const DEVICE = '050d75600101';
const STATION = 'c0a801630101';
const little = (value: number, bytes: number): string =>
  Array.from({ length: bytes }, (_, i) =>
    Math.floor((value / 256 ** i) % 256)
      .toString(16)
      .padStart(2, '0'),
  ).join('');
const text = (value: string): string => Buffer.from(value, 'latin1').toString('hex');

interface Message {
  readonly command: number;
  readonly data?: string;
  readonly answer?: boolean;
  readonly port?: number;
  readonly error?: number;
  readonly invoke?: number;
}

function ams({ command, data = '', answer = false, port = 851, error = 0, invoke = 7 }: Message): string {
  const bytes = data.replace(/ /g, '').length / 2;
  const [to, by] = answer ? [STATION, DEVICE] : [DEVICE, STATION];
  const addresses = to + little(answer ? 32771 : port, 2) + by + little(answer ? port : 32771, 2);
  const rest =
    little(command, 2) + (answer ? '0500' : '0400') + little(bytes, 4) + little(error, 4) + little(invoke, 4);
  return `0000${little(bytes + 32, 4)}${addresses}${rest}${data}`;
}
const where = (group: number, offset: number, length = 4): string =>
  little(group, 4) + little(offset, 4) + little(length, 4);
const readWrite = (group: number, written: string): string => where(group, 0) + little(written.length / 2, 4) + written;

describe('ads requests', () => {
  it('hold to the examples', () => expect(exampleFailures(ads)).toEqual([]));
  it.each([
    [ams({ command: 1 }), 'read_device_info', 'identify', null],
    [ams({ command: 2, data: where(0x4020, 16) }), 'read', 'read', 'index group 0x4020 offset 0x0010'],
    [ams({ command: 2, data: where(700, 1) }), 'read_target_info', 'identify', 'index group 0x02bc offset 0x0001'],
    [
      ams({ command: 3, data: where(0xf021, 0x7d001, 1) + '01' }),
      'write',
      'write',
      'index group 0xf021 offset 0x0007d001',
    ],
    [ams({ command: 3, data: where(500, 0, 0) }), 'write_start_process', 'execute', 'index group 0x01f4 offset 0x0000'],
    [ams({ command: 4 }), 'read_state', 'diagnose', null],
    [
      ams({ command: 5, data: '0500 0000 00000000' }),
      'write_control_run',
      'start',
      'AMS port 851 (PLC runtime 1 of TwinCAT 3)',
    ],
    [ams({ command: 5, data: '0600 0000 00000000', port: 802 }), 'write_control_stop', 'stop', 'AMS port 802'],
    [
      ams({ command: 5, data: '0f00 0000 00000000', port: 10000 }),
      'write_control_config',
      'stop',
      'AMS port 10000 (system service)',
    ],
    [
      ams({ command: 5, data: '0200 0000 00000000' }),
      'write_control_reset',
      'control',
      'AMS port 851 (PLC runtime 1 of TwinCAT 3)',
    ],
    [
      ams({ command: 5, data: 'ffff 0000 00000000' }),
      'write_control',
      'control',
      'AMS port 851 (PLC runtime 1 of TwinCAT 3)',
    ],
    [
      ams({ command: 6, data: where(1, 0xffff) }),
      'add_device_notification',
      'subscribe',
      'index group 0x0001 offset 0xffff',
    ],
    [ams({ command: 7, data: '01000000' }), 'delete_device_notification', 'subscribe', null],
    [ams({ command: 9, data: readWrite(0x4020, '01') }), 'read_write', 'write', 'index group 0x4020 offset 0x0000'],
    [
      ams({ command: 9, data: readWrite(120, text('C:\\boot.ini\0')) }),
      'read_write_file_open',
      'transfer',
      'C:\\boot.ini',
    ],
    [
      ams({ command: 9, data: readWrite(0xf081, '00') }),
      'read_write_sum_write',
      'write',
      'index group 0xf081 offset 0x0000',
    ],
    [ams({ command: 9, data: readWrite(0xf003, '') }), 'read_write_symbol_handle_by_name', 'read', null],
    [ams({ command: 9, data: where(0xf003, 0) }), 'read_write_symbol_handle_by_name', 'read', null],
  ])('%s is %s', (hex, operation, meaning, object) => {
    const { consumed, context } = record(ads, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object }]);
    expect(context.malformedReasons).toEqual([]);
  });
  it('a notification is an event', () => {
    expect(told(ads, ams({ command: 8, data: '00000000 00000000' }), { direction: 1 })).toEqual([
      'event device_notification',
    ]);
  });
  it('an unknown command keeps its number, as its key too', () => {
    expect(told(ads, ams({ command: 12 }))).toEqual(['request function_12']);
    expect([12, 0x602, 0x10001, -1].map((code) => ads.codeKey?.(0, code))).toEqual([12, 2, undefined, undefined]);
  });
});

describe('ads answers', () => {
  const ok = '00000000';
  it('are those of their request, and errors where header or result say so', () => {
    const context = new RecordingContext(ads);
    told(ads, ams({ command: 2, data: where(0x4020, 16) }), { context });
    expect(told(ads, ams({ command: 2, data: `${ok}0000`, answer: true }), { context, direction: 1 })).toEqual([
      'response read: index group 0x4020 offset 0x0010',
    ]);
    expect(told(ads, ams({ command: 2, data: '10070000', answer: true }), { context, direction: 1 })).toEqual([
      'error read',
    ]);
    expect(told(ads, ams({ command: 4, error: 6, answer: true }), { context, direction: 1 })).toEqual([
      'error read_state',
    ]);
    expect(context.messages.at(-1)?.fields).toMatchObject({ error_code: 6, sender_ams: '5.13.117.96.1.1:851' });
  });
  it('of the other end are not mixed up', () => {
    const context = new RecordingContext(ads);
    told(ads, ams({ command: 2, data: where(1, 1) }), { context, direction: 0 });
    expect(told(ads, ams({ command: 2, data: ok, answer: true }), { context, direction: 0 })).toEqual([
      'response read',
    ]);
  });
  it('give a handle its symbol, for as long as it is used', () => {
    const context = new RecordingContext(ads);
    const name = readWrite(0xf003, text('MAIN.bStart\0'));
    expect(told(ads, ams({ command: 9, data: name }), { context })).toEqual([
      'request read_write_symbol_handle_by_name: MAIN.bStart',
    ]);
    told(ads, ams({ command: 9, data: `${ok}04000000 0100b001`, answer: true }), { context, direction: 1 });
    const write = ams({ command: 3, data: `${where(0xf005, 0x01b00001, 1)}01` });
    expect(told(ads, write, { context })).toEqual(['request write: MAIN.bStart']);
    expect(told(ads, ams({ command: 3, data: ok, answer: true }), { context, direction: 1 })).toEqual([
      'response write: MAIN.bStart',
    ]);
    expect(told(ads, write, { context })).toEqual(['request write: MAIN.bStart']);
  });
  it('name the device', () => {
    const info = `${ok}020b3708${text('PLC Server')}000000000000`;
    expect(told(ads, ams({ command: 1, data: info, answer: true }), { direction: 1 })).toEqual([
      'response read_device_info',
      'source application=PLC Server 2.11.2103',
    ]);
    expect(told(ads, ams({ command: 1, data: ok + '020b', answer: true }), { direction: 1 })).toHaveLength(1);
    expect(
      told(ads, ams({ command: 1, data: `${ok}020b3708${'00'.repeat(16)}`, answer: true }), { direction: 1 }),
    ).toHaveLength(1);
  });
  it('describe the target', () => {
    const context = new RecordingContext(ads);
    const description =
      '<TcTargetDesc><TargetType>CX1020-CE</TargetType><SerialNo>63667</SerialNo><CPUVersion></CPUVersion>' +
      '<ImageVersion>3.52</ImageVersion><OsName>Windows CE</OsName><OsVersion>6.0</OsVersion></TcTargetDesc>\0';
    told(ads, ams({ command: 2, data: where(700, 1) }), { context });
    const answer = ams({ command: 2, data: ok + little(description.length, 4) + text(description), answer: true });
    expect(told(ads, answer, { context, direction: 1 }).slice(1)).toEqual([
      'source vendor=Beckhoff',
      'source model=CX1020-CE',
      'source serial=63667',
      'source firmware=3.52',
      'source os=Windows CE',
      'source os-version=6.0',
    ]);
    told(ads, ams({ command: 2, data: where(700, 1) }), { context });
    expect(
      told(ads, ams({ command: 2, data: `${ok}04000000 96020000`, answer: true }), { context, direction: 1 }),
    ).toHaveLength(1);
  });
});

describe('the router', () => {
  const tag = (id: number, data: string): string => little(id, 2) + little(data.replace(/ /g, '').length / 2, 2) + data;
  const datagram = (service: number, tags: readonly string[], count = tags.length): string =>
    `03661471 00000000 ${little(service, 4)} ${DEVICE} 1027 ${little(count, 4)} ${tags.join('')}`;
  const said = (hex: string, direction: 0 | 1 = 0): string[] => told(ads, hex, { datagram: true, direction });
  const system = (platform: number, build: number): string =>
    little(276, 4) + little(6, 4) + little(1, 4) + little(build, 4) + little(platform, 4);

  it('is searched for, and tells host, system and version', () => {
    expect(said(datagram(1, []))).toEqual(['request server_info']);
    const tags = [tag(5, text('CX_0D7560\0')), tag(4, system(3, 0)), tag(3, '020bb408')];
    expect(said(datagram(0x80000001, tags), 1)).toEqual([
      'response server_info',
      'source device-id=5.13.117.96.1.1',
      'source hostname=CX_0D7560',
      'source os=Windows CE',
      'source os-version=6.1',
      'source application=TwinCAT 2.11.2228',
    ]);
    expect(said(datagram(0x80000001, [tag(4, system(2, 7601))]), 1).slice(2)).toEqual([
      'source os=Windows',
      'source os-version=6.1.7601',
    ]);
    expect(said(datagram(0x80000001, [tag(4, system(9, 0)), tag(4, '00'), tag(3, '00')]), 1)).toHaveLength(2);
  });
  it('adds a route: the account is told, the password nowhere', () => {
    const tags = [
      tag(12, text('ROUTE-PC\0')),
      tag(7, STATION),
      tag(13, text('Administrator\0')),
      tag(2, text('S3cret\0')),
    ];
    const { context } = record(ads, datagram(6, tags), Object.assign(new RecordingContext(ads), { stream: false }));
    expect(context.messages).toMatchObject([
      { operation: 'add_route', meaning: 'configure', object: 'route ROUTE-PC' },
    ]);
    expect(context.accounts).toEqual([{ name: 'Administrator', domain: '', kind: 'user' }]);
    expect(context.signs).toHaveLength(1);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toContain('S3cret');
    expect(said(datagram(0x80000006, [tag(1, '00000000')]), 1)[0]).toBe('response add_route');
    expect(said(datagram(0x80000006, [tag(1, '04070000')]), 1)[0]).toBe('error add_route');
  });
  it.each([
    ['no user', [tag(12, text('R'))]],
    ['an empty user', [tag(13, '00'), tag(2, text('x'))]],
  ])('tells no account of %s', (_title, tags) => expect(said(datagram(6, tags)).join()).not.toContain('account'));
  it('marks a tag that ends outside, and names an unknown service by number', () => {
    expect(said(datagram(6, [tag(13, text('A')).slice(0, -2)]))).toContain(
      'malformed ADS router datagram ends inside a tag',
    );
    expect(said(datagram(9, [], 5))).toEqual(['request service_9', 'malformed ADS router datagram ends inside a tag']);
    expect(said('03661471 00000000 01000000')).toEqual(['resync']);
    expect(said(`00000000${datagram(1, []).slice(8)}`)).toEqual(['resync']);
  });
});

describe('ads on broken bytes', () => {
  const whole = ams({ command: 4 });
  it.each([
    ['another type of packet', `0010${whole.slice(4)}`, ['resync']],
    ['a length that contradicts', whole.replace('20000000', '21000000'), ['resync']],
    ['a length too short', whole.replace('20000000', '10000000'), ['resync']],
    ['a length beyond all', whole.replace('20000000', '000000ff'), ['resync']],
    ['a header cut short', whole.slice(0, 60), ['waits 30']],
    ['data cut short', ams({ command: 2, data: where(1, 1) }).slice(0, -8), ['waits 46']],
    [
      'a read without a length',
      ams({ command: 2, data: '01000000' }),
      ['request read', 'malformed ADS request ends before its length'],
    ],
    [
      'a control without a state',
      ams({ command: 5 }),
      [
        'request write_control: AMS port 851 (PLC runtime 1 of TwinCAT 3)',
        'malformed ADS write control without a state',
      ],
    ],
  ])('%s', (_title, hex, lines) => expect(told(ads, hex)).toEqual(lines));
  it('passes over the data of a very long message', () => {
    const long = 200_000;
    const head = `0000${little(32 + long, 4)}${DEVICE}5303${STATION}03800300 0400${little(long, 4)}0000000007000000`;
    expect(told(ads, head + where(0x4020, 0) + '00'.repeat(66_000))).toEqual([
      'request write: index group 0x4020 offset 0x0000',
      'skipped',
    ]);
  });
});

it.each([
  [ams({ command: 4 }), false, YES],
  [ams({ command: 4 }), true, YES],
  [ams({ command: 10 }), true, NO],
  [ams({ command: 4 }).replace('0400', '0004'), false, NO],
  [ams({ command: 4 }).replace('20000000', '22000000'), true, NO],
  ['00', false, MORE],
  ['0000 2000', true, MORE],
  ['0000 2000', false, NO],
  ['0001', true, NO],
  ['01', true, NO],
  ['03661471', false, YES],
  ['03000016 11e00000', false, NO],
])('recognises %s, on its port: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(ads.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
