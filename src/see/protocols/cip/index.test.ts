/** CIP messages in EtherNet/IP items: services, paths, tags, identity, nesting, PCCC; and messages that do not fit. */
import { describe, expect, it } from 'vitest';
import { exampleFailures } from '../../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import cip from './index.ts';

const size = (hex: string): number => hex.replace(/ /g, '').length / 2;
const little = (n: number, bytes: number): string => {
  const buffer = Buffer.alloc(bytes);
  buffer.writeUIntLE(n, 0, bytes);
  return buffer.toString('hex');
};
const ascii = (text: string): string => Buffer.from(text).toString('hex');
const item = (type: number, data: string): string => little(type, 2) + little(size(data), 2) + data;
const packet = (...items: readonly string[]): string =>
  `0102030405060708 00000000 00000000 0000 ${little(items.length, 2)}${items.join('')}`;
const unconnected = (message: string): string => packet(item(0, ''), item(0xb2, message));
const connected = (message: string, sequence = 7): string =>
  packet(item(0xa1, '01000000'), item(0xb1, little(sequence, 2) + message));
const request = (service: string, path: string, data = ''): string => service + little(size(path) / 2, 1) + path + data;
const reply = (service: string, data = '', status = '00', extra = ''): string =>
  `${service}00${status}${little(size(extra) / 2, 1)}${extra}${data}`;
const tag = (name: string): string => `91${little(name.length, 1)}${ascii(name)}${name.length % 2 === 1 ? '00' : ''}`;
const IDENTITY = '2001 2401';
const MANAGER = '2006 2401';
const ROUTER = '2002 2401';
const PCCC = '2067 2401';

const said = (context: RecordingContext, from = 0): string[] =>
  context.messages
    .slice(from)
    .map((m) => `${m.kind} ${m.operation} (${m.meaning})${m.object === null ? '' : `: ${m.object}`}`);
const asked = (message: string): RecordingContext => record(cip, unconnected(message)).context;
function exchange(question: string, answer: string, wrap: (message: string) => string = unconnected): RecordingContext {
  const context = new RecordingContext(cip);
  record(cip, wrap(question), context);
  context.direction = 1;
  record(cip, wrap(answer), context);
  return context;
}
const claims = (context: RecordingContext): string[] =>
  context.claims.map(({ attribute, value }) => `${attribute}=${value}`);

describe('cip requests', () => {
  it('holds to its examples', () => expect(exampleFailures(cip)).toEqual([]));
  it.each([
    [request('0e', '2001 2401 3007'), 'get_attribute_single (identify): Identity instance 1 attribute 7'],
    [request('01', IDENTITY), 'get_attributes_all (identify): Identity instance 1'],
    [request('05', IDENTITY), 'reset (control): Identity instance 1'],
    [request('4b', IDENTITY), 'flash_leds (control): Identity instance 1'],
    [request('10', '20f5 2401 3005'), 'set_attribute_single (configure): TCP/IP Interface instance 1 attribute 5'],
    [request('10', '208b 2401 3005'), 'set_attribute_single (time): Wall Clock Time instance 1 attribute 5'],
    [request('10', '2039 2401'), 'set_attribute_single (safety): Safety Supervisor instance 1'],
    [request('10', '2004 2464 3003'), 'set_attribute_single (write): Assembly instance 100 attribute 3'],
    [request('4b', '20a1 2401'), 'nvs_update (firmware): Non-Volatile Storage instance 1'],
    [request('10', '20a1 2401'), 'set_attribute_single (firmware): Non-Volatile Storage instance 1'],
    [request('06', '208e 2401'), 'start (start): class 0x8e instance 1'],
    [request('07', '208e 2401'), 'stop (stop): class 0x8e instance 1'],
    [request('08', '2068 2400'), 'create (program-download): class 0x68 instance 0'],
    [request('09', '206b 2401'), 'delete (program-download): Symbol instance 1'],
    [request('4c', '206c 2401'), 'read_template (read): Template instance 1'],
    [request('4f', '2037 24c8'), 'upload_transfer (transfer): File instance 200'],
    [request('4b', ROUTER), 'symbolic_translation (read): Message Router instance 1'],
    [request('6f', '2001 2401'), 'service_111 (unknown): Identity instance 1'],
    [request('4c', tag('Motor'), '0100'), 'read_tag (read): Motor'],
    [request('4d', `${tag('Line')}${tag('Speed')}2803`, 'c40001000a000000'), 'write_tag (write): Line.Speed[3]'],
    [request('53', `${tag('A')}29000401`, 'c400010000000000'), 'write_tag_fragmented (write): A[260]'],
    [request('55', '206b 25000000'), 'get_instance_attribute_list (read): Symbol instance 0'],
    [request('0e', '2100 0103 2500 0102'), 'get_attribute_single (read): class 0x301 instance 513'],
    [request('0e', '2006 2600 01000000'), 'get_attribute_single (read): Connection Manager instance 1'],
    [request('18', '2004 2401 2805'), 'get_member (read): Assembly instance 1 member 5'],
    [request('0e', '0102 2001 2401'), 'get_attribute_single (identify): Identity instance 1'],
    [request('4c', '6541626364 65'), 'read_tag (read): Abcde'],
    [request('17', ''), 'nop (keep-alive)'],
  ])('%s is %s', (message, line) => {
    expect(said(asked(message))).toEqual([`request ${line}`]);
  });
  it('shows the fields of reads and writes', () => {
    expect(asked(request('4c', tag('Motor'), '0100')).messages[0]?.fields).toEqual({ service: 0x4c, count: 1 });
    expect(asked(request('4d', tag('Motor'), 'c40001000a000000')).messages[0]?.fields).toEqual({
      service: 0x4d,
      data_type: 0xc4,
      count: 1,
      data: '0a000000',
    });
    expect(asked(request('10', '2004 2464 3003', 'abcd')).messages[0]?.fields).toEqual({
      service: 0x10,
      class: 4,
      instance: 100,
      attribute: 3,
      data: 'abcd',
    });
  });
  it('computes no field unless asked', () => {
    const context = new RecordingContext(cip);
    context.detail = false;
    record(cip, unconnected(request('4c', tag('Motor'), '0100')), context);
    expect(context.messages[0]?.fields).toEqual({});
  });
  it('counts services as they stand on the wire', () => {
    expect([cip.codeKey?.(0, 0x30e), cip.codeKey?.(1, 0x30e), cip.codeKey?.(2, 0x30e), cip.codeKey?.(0, -1)]).toEqual([
      0x0e,
      0x8e,
      0x8e,
      undefined,
    ]);
  });
});

describe('cip answers', () => {
  it('are about what was asked, connected or not', () => {
    for (const wrap of [unconnected, connected]) {
      const context = exchange(request('4c', tag('Motor'), '0100'), reply('cc', 'c4000a000000'), wrap);
      expect(said(context)).toEqual(['request read_tag (read): Motor', 'response read_tag (read): Motor']);
    }
  });
  it('have no object where the request was not seen', () => {
    expect(said(asked(reply('cc')))).toEqual([expect.stringMatching(/^response /)]);
  });
  it.each([
    ['00', 'response'],
    ['06', 'response'],
    ['1e', 'response'],
    ['05', 'error'],
    ['ff', 'error'],
  ])('of status %s are a %s', (status, kind) => {
    const context = exchange(request('0e', IDENTITY), reply('8e', '', status, '0000'));
    expect(context.messages[1]?.kind).toBe(kind);
  });
  it('show status and error', () => {
    const { messages } = exchange(request('0e', IDENTITY), reply('8e', 'aa', '16'));
    expect(messages[1]?.fields).toEqual({ status: 0x16, error: 'object_does_not_exist', data: 'aa' });
    expect(exchange(request('0e', IDENTITY), reply('8e', '', '77')).messages[1]?.fields).toMatchObject({
      error: 'status_119',
    });
  });
});

describe('the identity of a device', () => {
  const all = `0100 0e00 5d00 1401 3000 785634 12 04${ascii('1756')}`;
  const everything = [
    'vendor-id=0x0001',
    'vendor=Rockwell Automation',
    'device-type=14',
    'product-code=93',
    'firmware=20.1',
    'serial=0x12345678',
    'model=1756',
  ];
  it('is told by all attributes', () => {
    expect(claims(exchange(request('01', IDENTITY), reply('81', all)))).toEqual(everything);
  });
  it.each([
    [1, '0100', ['vendor-id=0x0001', 'vendor=Rockwell Automation']],
    [1, 'fefe', ['vendor-id=0xfefe']],
    [4, '1401', ['firmware=20.1']],
    [5, '3000', []],
    [6, '78563412', ['serial=0x12345678']],
    [7, `04${ascii('1756')}`, ['model=1756']],
    [7, `ff${ascii('1756')}`, []],
    [7, '', []],
    [7, '0120', []],
    [6, '7856', []],
  ])('is told by attribute %d', (id, data, told) => {
    expect(claims(exchange(request('0e', `${IDENTITY} 30${little(id, 1)}`), reply('8e', data)))).toEqual(told);
  });
  it('is told by a list, as far as sizes are known', () => {
    const list = `0400 0100 0000 0100 0400 1600 0600 0000 78563412 6300 0000 00`;
    expect(claims(exchange(request('03', IDENTITY), reply('83', list)))).toEqual([
      'vendor-id=0x0001',
      'vendor=Rockwell Automation',
      'serial=0x12345678',
    ]);
    expect(claims(exchange(request('03', IDENTITY), reply('83', '01')))).toEqual([]);
  });
  it.each([
    ['a refusal', request('01', IDENTITY), reply('81', all, '08')],
    ['the class itself', request('01', '2001 2400'), reply('81', all)],
    ['another object', request('01', '20f5 2401'), reply('81', all)],
  ])('is not told by %s', (_title, question, answer) => expect(claims(exchange(question, answer))).toEqual([]));
});

describe('messages within messages', () => {
  const embedded = (message: string, route: string): string =>
    request(
      '52',
      MANAGER,
      `0a0e${little(size(message), 2)}${message}${size(message) % 2 ? '00' : ''}${little(size(route) / 2, 1)}00${route}`,
    );
  it('an unconnected send carries a request', () => {
    const context = asked(embedded(request('0e', `${IDENTITY} 3007`), '0102'));
    expect(said(context)).toEqual([
      'request unconnected_send (transfer): Connection Manager instance 1',
      'request get_attribute_single (identify): Identity instance 1 attribute 7',
    ]);
  });
  it('is answered by whom its request was passed to, or refused by the router: once', () => {
    const question = embedded(request('0e', `${IDENTITY} 3007`), '0102');
    const refusal = reply('d2', '', '01');
    const refused = exchange(question, refusal);
    expect(said(refused, 2)).toEqual(['error unconnected_send (transfer): Connection Manager instance 1']);
    const answered = exchange(question, reply('8e', '00'));
    record(cip, unconnected(refusal), answered);
    expect(said(answered, 2)).toEqual([
      'response get_attribute_single (identify): Identity instance 1 attribute 7',
      'error service_82 (unknown)',
    ]);
  });
  const two = (first: string, second: string): string => `0200 0600 ${little(6 + size(first), 2)}${first}${second}`;
  it('a multiple service packet carries several, and so does its answer', () => {
    const context = exchange(
      request('0a', ROUTER, two(request('4c', tag('A1'), '0100'), request('4c', tag('B1'), '0100'))),
      reply('8a', two(reply('cc', 'c40001000000'), reply('cc', '', '05')), '1e'),
    );
    expect(said(context)).toEqual([
      'request multiple_service_packet (transfer): Message Router instance 1',
      'request read_tag (read): A1',
      'request read_tag (read): B1',
      'response multiple_service_packet (transfer): Message Router instance 1',
      'response read_tag (read): A1',
      'error read_tag (read): B1',
    ]);
  });
  it.each([
    ['an unconnected send without a request', request('52', MANAGER, '0a0e')],
    ['an unconnected send that ends early', request('52', MANAGER, '0a0eff000e02')],
    ['a packet of no count', request('0a', ROUTER, '02')],
    ['a packet of more than it has', request('0a', ROUTER, 'ff00 0600')],
    ['a packet of a great many', request('0a', ROUTER, 'ffff 0600')],
    ['an offset into the list of offsets', request('0a', ROUTER, '0200 0200 0600 0e00 0e00')],
    ['an offset beyond the packet', request('0a', ROUTER, '0100 ff00 0e00')],
    ['offsets that go back', request('0a', ROUTER, '0200 0800 0600 0e00 0e00')],
    ['a forward open cut short', request('54', MANAGER, '0a0e')],
    ['a path beyond its message', '0e20 2001'],
    ['a path of unknown segments', request('0e', 'ff00')],
    ['a message of one byte', '0e'],
    ['an answer of three bytes', '8e0000'],
    ['an answer that ends inside its status', '8e0001ff'],
  ])('%s is marked', (_title, message) => {
    expect(asked(message).malformedReasons.length).toBeGreaterThan(0);
  });
  it('ends where nesting has no end', () => {
    let message = request('0e', IDENTITY);
    for (let i = 0; i < 8; i++) message = request('0a', ROUTER, `0100 0400 ${message}`);
    const context = asked(message);
    expect(context.messages.length).toBeLessThan(6);
    expect(context.malformedReasons).toHaveLength(1);
  });
});

describe('connections', () => {
  const opening = (service: string, path: string): string =>
    request(service, MANAGER, `${'00'.repeat(service === '54' ? 35 : 39)}${little(size(path) / 2, 1)}${path}`);
  const identityOver = (service: string, path: string): number[] => {
    const context = new RecordingContext(cip);
    const confidences: number[] = [];
    context.claim = (_side, _attribute, _value, confidence?: number) => confidences.push(confidence ?? 1);
    record(cip, unconnected(opening(service, path)), context);
    record(cip, connected(request('0e', `${IDENTITY} 3006`)), context);
    context.direction = 1;
    record(cip, connected(reply('8e', '78563412')), context);
    return confidences;
  };
  it.each([
    ['54', '2002 2401', 1],
    ['54', '0100 2002 2401', 0.7],
    ['5b', '2002 2401', 1],
    ['5b', '0100 2002 2401', 0.7],
  ])('by %s over %s: identity at confidence %d', (service, path, confidence) => {
    expect(identityOver(service, path)).toEqual([confidence]);
  });
  it('open and close are connect and disconnect', () => {
    expect(said(asked(opening('54', '2002 2401')))[0]).toMatch(/^request forward_open \(connect\)/);
    expect(said(asked(opening('5b', '3404 0100 0e00 5d00 1401 2002 2401')))[0]).toMatch(/^request large_forward_open/);
    expect(said(asked(request('4e', MANAGER)))[0]).toMatch(/^request forward_close \(disconnect\)/);
  });
});

describe('pccc', () => {
  const REQUESTOR = '07 0100 04030201';
  const command = (pdu: string): string => request('4b', PCCC, REQUESTOR + pdu);
  it.each([
    ['0f 00 0100 a2 02 07 89 00 00', 'pccc_protected_typed_logical_read_3 (read): N7:0'],
    ['0f 00 0100 aa 02 04 86 03 01 0000', 'pccc_protected_typed_logical_write_3 (write): T4:3.1'],
    ['0f 00 0100 a1 02 ff0001 89 05', 'pccc_protected_typed_logical_read_2 (read): N256:5'],
    ['0f 00 0100 a2 02 07 99 00 00', 'pccc_protected_typed_logical_read_3 (read): type 0x99 7:0'],
    ['0f 00 0100 80 01', 'pccc_change_mode (control)'],
    ['0f 00 0100 af 00', 'pccc_protected_typed_file_write (program-download)'],
    ['0f 00 0100 a7 00', 'pccc_protected_typed_file_read (program-upload)'],
    ['06 00 0100 03', 'pccc_diagnostic_status (identify)'],
    ['07 00 0100 04', 'pccc_enter_download_mode (program-download)'],
    ['08 00 0100', 'pccc_unprotected_write (write)'],
    ['0f 00 0100 ee', 'pccc_command_15_238 (unknown)'],
    ['0f 00 0100 a2 02 07', 'pccc_protected_typed_logical_read_3 (read): N'],
  ])('%s is %s', (pdu, line) => {
    expect(said(asked(command(pdu)))[0]).toContain(line.split(': N')[0] === line ? line : line.replace(/: N$/, ''));
  });
  it('an answer belongs to its command, and is an error where its own status says so', () => {
    const question = command('0f 00 0100 a2 02 07 89 00 00');
    expect(said(exchange(question, reply('cb', `${REQUESTOR} 4f 00 0100 0a00`)), 1)[0]).toMatch(
      /^response pccc_protected_typed_logical_read_3/,
    );
    const refused = exchange(question, reply('cb', `${REQUESTOR} 4f 10 0100`));
    expect(refused.messages[1]).toMatchObject({ kind: 'error', fields: { pccc_status: 0x10, pccc_transaction: 1 } });
  });
  it('a diagnostic status names the processor', () => {
    const status = (text: string, mark = 'ee'): string =>
      reply('cb', `${REQUESTOR} 46 00 0100 00${mark}341234${ascii(text.padEnd(11))}`);
    expect(claims(exchange(command('06 00 0100 03'), status('1763-LEC')))).toEqual(['model=1763-LEC']);
    expect(claims(exchange(command('06 00 0100 03'), status('1763-LEC', '00')))).toEqual([]);
    expect(claims(exchange(command('06 00 0100 03'), status('17\x0163-LEC')))).toEqual([]);
    expect(claims(exchange(command('06 00 0100 03'), status('17')))).toEqual([]);
    expect(claims(exchange(command('06 00 0100 00'), status('1763-LEC')))).toEqual([]);
  });
  it.each([
    ['no requestor', ''],
    ['a requestor of no length', '00'],
    ['a requestor beyond the message', 'ff 0100'],
    ['a command cut short', `${REQUESTOR} 0f 00`],
    ['a command without its function', `${REQUESTOR} 0f 00 0100`],
  ])('%s leaves the service alone', (_title, data) => {
    expect(said(asked(request('4b', PCCC, data)))).toEqual(['request execute_pccc (execute): PCCC instance 1']);
  });
});

describe('cip items', () => {
  it('marks an item outside of its packet', () => {
    const { context, consumed } = record(cip, packet('b200ff00'));
    expect([context.messages, context.malformedReasons.length, consumed]).toEqual([[], 1, 24]);
  });
  it('reads no more items than a packet has', () => {
    const many = Array.from({ length: 20 }, () => item(0xb2, request('17', '')));
    expect(record(cip, packet(...many)).context.messages).toHaveLength(8);
  });
  it('passes over connected data without a message', () => {
    expect(record(cip, packet(item(0xa1, '01000000'), item(0xb1, '0700'))).context.messages).toEqual([]);
  });
  it('refuses what is no header', () => expect(record(cip, '00'.repeat(10)).consumed).toBe(RESYNC));
  it.each([
    ['an unconnected message', unconnected('0e00'), YES],
    ['a connected message', connected('0e00'), YES],
    ['no items', packet(), MORE],
    ['a count of none', `${packet()}00000000`, NO],
    ['a great many items', `${'00'.repeat(18)}ff0000000000`, NO],
    ['an item type of nobody', packet(item(0x77, '')), NO],
  ])('recognises %s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(cip.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});
