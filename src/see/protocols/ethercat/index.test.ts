/** EtherCAT datagrams: ways, words by register and state, mailboxes, objects, frames that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { NO, RESYNC, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import ethercat from './index.ts';

const one = (value: number): string => value.toString(16).padStart(2, '0');
/** Low byte first. */
const two = (value: number): string => one(value & 0xff) + one((value >> 8) & 0xff);
interface Datagram {
  readonly data?: string;
  readonly wkc?: number;
}
const datagram = (command: number, adp: number, ado: number, { data = '', wkc = 0 }: Datagram = {}): string =>
  `${one(command)}01${two(adp)}${two(ado)}${two(data.length / 2)}0000${data}${two(wkc)}`;
/** Datagrams in a frame: all but the last say that more follow. */
function frame(...datagrams: string[]): string {
  const chained = datagrams.map((each, i) => {
    const length = parseInt(each.slice(14, 16) + each.slice(12, 14), 16) | (i < datagrams.length - 1 ? 0x8000 : 0);
    return each.slice(0, 12) + two(length) + each.slice(16);
  });
  const bytes = chained.join('').length / 2;
  return two(bytes | 0x1000) + chained.join('');
}
const lines = (hex: string, context?: RecordingContext): string[] =>
  told(ethercat, hex, context ? { datagram: true, context } : { datagram: true });
const mailbox = (type: number, body: string, length = body.length / 2): string =>
  `${two(length)}000000${one(type)}${body}`;
const written = (type: number, body: string): string =>
  lines(frame(datagram(5, 0x1004, 0x1800, { data: mailbox(type, body), wkc: 1 })))[0] ?? '';
const came = (type: number, body: string): string =>
  lines(frame(datagram(4, 0x1004, 0x18f6, { data: mailbox(type, body), wkc: 1 })))[0] ?? '';

describe('EtherCAT', () => {
  it('holds to its examples', () => expect(exampleFailures(ethercat)).toEqual([]));
  it.each([
    [datagram(0, 0, 0), 'request no_operation'],
    [datagram(1, 0xfffe, 0x0130, { data: '0000' }), 'request read_al_status: slave at position 2 AL status (0x0130)'],
    [datagram(1, 2, 0x0130, { data: '0800', wkc: 1 }), 'response read_al_status: AL status (0x0130)'],
    [
      datagram(2, 0, 0x0010, { data: '0110' }),
      'request write_station_address: slave at position 0 configured station address (0x0010)',
    ],
    [datagram(4, 0x1001, 0x0000, { data: '00' }), 'request read_controller_information: slave 0x1001 type (0x0000)'],
    [datagram(4, 0x1001, 0x0300, { data: '00' }), 'request read_error_counters: slave 0x1001 0x0300'],
    [
      datagram(4, 0x1001, 0x0140, { data: '00' }),
      'request configured_address_physical_read: slave 0x1001 PDI control (0x0140)',
    ],
    [datagram(5, 0x1001, 0x0120, { data: '0300' }), 'request request_bootstrap: slave 0x1001 AL control (0x0120)'],
    [datagram(5, 0x1001, 0x0120, { data: '0500' }), 'request request_state: slave 0x1001 AL control (0x0120)'],
    [datagram(8, 0, 0x0120, { data: '1100' }), 'request request_init: AL control (0x0120)'],
    [datagram(5, 0x1001, 0x0120), 'request write_register: slave 0x1001 AL control (0x0120)'],
    [
      datagram(5, 0x1001, 0x0502, { data: '000108000000' }),
      'request slave_information_read: slave 0x1001 SII control (0x0502)',
    ],
    [
      datagram(5, 0x1001, 0x0502, { data: '0102' }),
      'request slave_information_write: slave 0x1001 SII control (0x0502)',
    ],
    [
      datagram(5, 0x1001, 0x0502, { data: '0003' }),
      'request slave_information_reload: slave 0x1001 SII control (0x0502)',
    ],
    [
      datagram(5, 0x1001, 0x0502, { data: '0000' }),
      'request write_slave_information_interface: slave 0x1001 SII control (0x0502)',
    ],
    [
      datagram(5, 0x1001, 0x0500, { data: '00' }),
      'request write_slave_information_interface: slave 0x1001 SII access (0x0500)',
    ],
    [datagram(5, 0x1001, 0x0610, { data: '00' }), 'request write_fmmu: slave 0x1001 FMMU 1 (0x0610)'],
    [datagram(5, 0x1001, 0x0808, { data: '00' }), 'request write_sync_manager: slave 0x1001 SyncManager 1 (0x0808)'],
    [
      datagram(14, 0x1001, 0x0910, { data: '00000000' }),
      'request write_distributed_clock: slave 0x1001 DC system time (0x0910)',
    ],
    [
      datagram(13, 0, 0x0910, { data: '00000000' }),
      'request write_distributed_clock: slave at position 0 DC system time (0x0910)',
    ],
    [datagram(5, 0x1001, 0x0100, { data: '00' }), 'request write_register: slave 0x1001 DL control (0x0100)'],
    [datagram(5, 0x1001, 0x1100, { data: '0102' }), 'request configured_address_physical_write: slave 0x1001 0x1100'],
    [datagram(4, 0x1001, 0x0130, { data: '00', wkc: 0 }), 'request read_al_status: slave 0x1001 AL status (0x0130)'],
    [datagram(10, 0x1000, 1, { data: '00' }), 'request logical_read: logical address 0x00011000'],
    [datagram(11, 0x2000, 1, { data: '00' }), 'request logical_write: logical address 0x00012000'],
    [datagram(12, 0, 1, { data: '00', wkc: 3 }), 'response logical_read_write: logical address 0x00010000'],
    [datagram(9, 0, 0x1000, { data: '00' }), 'request broadcast_read_write: 0x1000'],
    [datagram(255, 0, 0, { data: '00' }), 'request command_255'],
  ])('%s is %s', (hex, line) => expect(lines(frame(hex))[0]).toBe(line));

  it('of a frame that came back, what nobody answered is an error', () => {
    expect(
      lines(
        frame(
          datagram(4, 0x1001, 0x0130, { data: '0000' }),
          datagram(0, 0, 0),
          datagram(7, 5, 0x0130, { data: '0800', wkc: 5 }),
        ),
      ),
    ).toEqual([
      'error read_al_status: slave 0x1001 AL status (0x0130)',
      'response no_operation',
      'response read_al_status: AL status (0x0130)',
      'source role=EtherCAT segment',
    ]);
  });
  it('says once who sends', () => {
    const context = new RecordingContext(ethercat);
    const out = frame(datagram(7, 0, 0x0130, { data: '0000' }));
    expect(lines(out, context)).toContain('source role=EtherCAT master');
    expect(lines(out, context)).toHaveLength(1);
    expect(lines(frame(datagram(7, 5, 0x0130, { data: '0800', wkc: 5 })), context)).toHaveLength(1);
    expect(context.swapped).toBe(0);
  });
  it('takes the segment for the server', () => {
    const { context } = record(ethercat, frame(datagram(7, 5, 0x0130, { data: '0800', wkc: 5 })));
    expect(context.swapped).toBe(1);
  });

  const asks = (state: string, slave = 0x1001): string => frame(datagram(5, slave, 0x0120, { data: state }));
  const first = (hex: string, context: RecordingContext): string => (lines(hex, context)[0] ?? '').split(':')[0] ?? '';
  it('tells the way down from the way up', () => {
    const context = new RecordingContext(ethercat);
    expect(
      ['0200', '0400', '0800', '0400', '0200', '0800', '0100'].map((state) => first(asks(state), context)),
    ).toEqual([
      'request request_pre_operational',
      'request request_safe_operational',
      'request request_operational',
      'request return_to_safe_operational',
      'request return_to_pre_operational',
      'request request_operational',
      'request request_init',
    ]);
  });
  it.each([
    ['one slave', datagram(4, 0x1001, 0x0130, { data: '0800', wkc: 1 })],
    ['all', datagram(7, 5, 0x0130, { data: '0800', wkc: 5 })],
  ])('knows from the status of %s that it was in operation', (_title, status) => {
    const context = new RecordingContext(ethercat);
    lines(frame(status), context);
    expect(first(asks('0400'), context)).toBe('request return_to_safe_operational');
  });
  it('knows from a request to all', () => {
    const context = new RecordingContext(ethercat);
    lines(frame(datagram(8, 0, 0x0120, { data: '0800' })), context);
    expect(first(asks('0200'), context)).toBe('request return_to_pre_operational');
  });

  it('shows what a slave says it is', () => {
    const fieldsOf = (data: string): unknown =>
      record(ethercat, frame(datagram(4, 0x1001, 0x0502, { data, wkc: 1 }))).context.messages[0]?.fields;
    expect(fieldsOf('000008000000020000005230f603')).toMatchObject({ vendor_id: 2, product_code: 66465874 });
    expect(fieldsOf('00000c00000001000000')).toMatchObject({ sii_word: 12, revision: 1 });
    expect(fieldsOf('00000700000001000000')).not.toHaveProperty('revision');
    expect(fieldsOf('008008000000020000005230f603')).not.toHaveProperty('vendor_id');
    expect(fieldsOf('0000080000')).not.toHaveProperty('vendor_id');
  });

  it.each([
    ['0020 2f 121c 00 00000000', 'response sdo_initiate_download: slave 0x1004 0x1c12:00'],
    ['0020 40 1810 01 00000000', 'response sdo_initiate_upload: slave 0x1004 0x1018:01'],
    ['0020 00 01020304050607', 'response sdo_download_segment: slave 0x1004'],
    ['0020 60 00000000000000', 'response sdo_upload_segment: slave 0x1004'],
    ['0020 80 0060 00 02000106', 'error sdo_abort_transfer: slave 0x1004 0x6000:00'],
    ['0040 01', 'response coe_tx_pdo: slave 0x1004'],
    ['0080 01 00 0000 0100', 'response get_od_list: slave 0x1004'],
    ['0080 03 00 0000 1810', 'response get_object_description: slave 0x1004 0x1018:00'],
    ['0080 05 00 0000 1810 02 00', 'response get_entry_description: slave 0x1004 0x1018:02'],
    ['0080 07 00 0000 00000206', 'error sdo_information_error: slave 0x1004'],
    ['0010 0000', 'response coe_emergency: slave 0x1004'],
  ])('CoE %s is %s', (hex, line) => expect(written(0x13, hex.replaceAll(' ', ''))).toBe(line));
  it.each([
    ['0030 60 121c 00 00000000', 'response sdo_initiate_download_response: slave 0x1004 0x1c12:00'],
    ['0030 43 1810 01 02000000', 'response sdo_initiate_upload_response: slave 0x1004 0x1018:01'],
    ['0030 20 00000000000000', 'response sdo_download_segment_response: slave 0x1004'],
    ['0030 00 00000000000000', 'response sdo_upload_segment_response: slave 0x1004'],
    ['0030 80 0060 00 02000106', 'error sdo_abort_transfer: slave 0x1004 0x6000:00'],
  ])('CoE %s comes back as %s', (hex, line) => expect(came(0x13, hex.replaceAll(' ', ''))).toBe(line));
  it('shows an expedited value and why a transfer was given up', () => {
    const fieldsOf = (body: string): unknown =>
      record(ethercat, frame(datagram(5, 0x1004, 0x1800, { data: mailbox(0x13, body), wkc: 1 }))).context.messages[0]
        ?.fields;
    expect(fieldsOf('00202f121c00aabbccdd')).toMatchObject({ value: 0xaa });
    expect(fieldsOf('002023121c0001000000')).toMatchObject({ value: 1 });
    expect(fieldsOf('002080121c0002000106')).toMatchObject({ abort_code: 0x06010002 });
    expect(fieldsOf('002021121c0000010000')).not.toHaveProperty('value');
  });
  it.each([
    [0x04, '0100 dec0adde 612e656677', 'response foe_read_request: slave 0x1004 a.efw'],
    [0x04, '0200 dec0adde 612e65667700ff', 'response foe_write_request: slave 0x1004 a.efw'],
    [0x04, '0300 01000000 ffff', 'response foe_data: slave 0x1004'],
    [0x04, '0500 02800000', 'error foe_error: slave 0x1004'],
    [0x05, '0340 2f00', 'response soe_write_request: slave 0x1004 S-0-0047 drive 0'],
    [0x05, '2140 0580', 'response soe_read_request: slave 0x1004 P-0-0005 drive 1'],
    [0x05, '1240 2f00 0110', 'error soe_read_response: slave 0x1004 S-0-0047 drive 0'],
    [0x02, '00010000ffff', 'response eoe_fragment: slave 0x1004'],
    [0x02, '02000000ffff', 'response eoe_init_request: slave 0x1004'],
    [0x01, '00'.repeat(32), 'response aoe: slave 0x1004'],
    [0x0f, '00'.repeat(6), 'response voe: slave 0x1004'],
  ])('a mailbox of type %i with %s is %s', (type, hex, line) => {
    expect(written(type, hex.replaceAll(' ', ''))).toBe(line);
  });
  it('does not tell the password of a file', () => {
    const { context } = record(ethercat, frame(datagram(5, 0x1004, 0x1800, { data: mailbox(4, '0200dec0adde6162') })));
    expect(JSON.stringify(context.messages)).not.toMatch(/dec0adde|deadc0de|3735929054/);
  });
  it.each([
    ['of no length', mailbox(0x13, '00202f121c0000000000', 0)],
    ['of a length beyond all', mailbox(0x13, '00202f121c0000000000', 0xffff)],
    ['that reports itself unsupported', mailbox(0x93, '00202f121c0000000000')],
    ['of no type', mailbox(0x00, '0000')],
    ['of a CoE type that does not exist', mailbox(0x13, '0090')],
    ['with reserved bits', mailbox(0x13, '002e2f121c0000000000')],
    ['with a specifier that does not exist', mailbox(0x13, '0020e0121c0000000000')],
    ['with an answer that does not exist', mailbox(0x13, '0030a0121c0000000000')],
    ['with an SDO cut short', mailbox(0x13, '00202f12')],
    ['with half a CoE header', mailbox(0x13, '00')],
    ['with half an SDO information', mailbox(0x13, '00800100')],
    ['with an SDO information that does not exist', mailbox(0x13, '0080080000000000')],
    ['with a file operation that does not exist', mailbox(0x04, '070000000000')],
    ['with half a file operation', mailbox(0x04, '0200')],
    ['with half a drive operation', mailbox(0x05, '0340')],
    ['with a drive operation that does not exist', mailbox(0x05, '00402f00')],
    ['with an Ethernet type that does not exist', mailbox(0x02, '06000000')],
    ['with reserved Ethernet bits', mailbox(0x02, '00f80000')],
    ['with half an Ethernet header', mailbox(0x02, '0000')],
    ['of ADS, but short', mailbox(0x01, '00000000')],
    ['of a vendor, but short', mailbox(0x0f, '0000')],
    ['of another channel', '0a000000011300202f121c0000000000'],
    ['of five bytes', '0a00000000'],
  ])('memory that looks like a mailbox %s is memory', (_title, data) => {
    expect(lines(frame(datagram(5, 0x1004, 0x1800, { data })))[0]).toBe(
      'request configured_address_physical_write: slave 0x1004 0x1800',
    );
  });
  it.each([
    ['0620', 'event ads', undefined],
    ['0640', 'event network_variables', undefined],
    ['0650', 'event mailbox_gateway', undefined],
  ])('a frame of another type: %s', (head, line) => {
    const { context } = record(ethercat, `${head}000000000000`);
    expect(context.messages.map(({ kind, operation }) => `${kind} ${operation}`)).toEqual([line]);
    expect(ethercat.codeKey?.(3, context.messages[0]?.code ?? 0)).toBeUndefined();
  });
  it.each([
    ['a datagram longer than its frame', '0e10 07020500300102000400080005'],
    [
      'more that does not follow',
      frame(datagram(7, 5, 0x0130, { data: '0800', wkc: 5 })).replace('0200000008', '0280000008'),
    ],
    ['half a header', '0e1007020500'],
  ])('%s is malformed', (_title, hex) => {
    const { context, consumed } = record(ethercat, hex);
    expect([context.malformedReasons.length, consumed]).toEqual([1, fromHex(hex).length]);
  });
  it.each([
    ['nothing', ''],
    ['a frame type that does not exist', '0e6000'],
    ['no frame type', '0e0000'],
  ])('%s gives nothing', (_title, hex) => expect(record(ethercat, hex).consumed).toBe(RESYNC));
  it('counts by command', () => {
    expect(ethercat.codeKey?.(0, 0x0805)).toBe(5);
    expect(ethercat.describe(0x10001)).toEqual({ operation: 'frame_1', meaning: 'unknown' });
  });
  it.each([
    ['0e10070205003001020004000800 0500', YES],
    ['0e10200205003001020004000800 0500', NO],
    ['0e10070205003001ff0704000800 0500', NO],
    ['0e10070205', NO],
    ['0640 0000', YES],
    ['0660 0000', NO],
    ['0010 0702', NO],
    ['', NO],
  ])('recognises %s', (hex, verdict) => {
    const bytes = fromHex(hex);
    expect(ethercat.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});
