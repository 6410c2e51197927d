/** Process data and messages of a train, known by the check of their header, in datagrams and in a stream. */
import { describe, expect, it } from 'vitest';
import { crc32 } from 'node:zlib';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import trdp from './trdp.ts';

/** A message of that type with data of so many bytes. */
function message(type: string, comId = 1001, data = 0, version = 1, uri = ''): string {
  const size = type.startsWith('M') ? 116 : 40;
  const bytes = Buffer.alloc(size + ((data + 3) & ~3));
  bytes.writeUInt32BE(7, 0);
  bytes.writeUInt8(version, 4);
  bytes.write(type, 6, 'latin1');
  bytes.writeUInt32BE(comId, 8);
  bytes.writeUInt32BE(data, 20);
  if (uri !== '') bytes.write(uri, 48, 'latin1');
  bytes.writeUInt32LE(crc32(bytes.subarray(0, size - 4)), size - 4);
  return bytes.toString('hex');
}

describe('TRDP', () => {
  it.each<[string, string[]]>([
    [message('Pd', 1001, 5), ['event process_data: ComId 1001']],
    [message('Pr'), ['request process_data_request: ComId 1001']],
    [message('Pp'), ['response process_data_reply: ComId 1001']],
    [message('Pe'), ['error process_data_error: ComId 1001']],
    [message('Mn'), ['event message_notification: ComId 1001']],
    [message('Mr', 0xfffffffe, 13), ['request message_request: ComId 4294967294']],
    [message('Mq'), ['response message_reply_query: ComId 1001']],
    [message('Mc'), ['event message_confirm: ComId 1001']],
    [
      message('Mr') + message('Mp', 1001, 2),
      ['request message_request: ComId 1001', 'response message_reply: ComId 1001'],
    ],
    [message('Mr', 1001, 8).slice(0, -2), ['waits 123']],
    [message('Mr').slice(0, 100), ['waits 50']],
    [message('Pd').slice(0, 10), ['waits 5']],
    [message('Pd', 1001, 0, 2), ['resync']],
    [message('Px'), ['resync']],
    [message('Pd', 1001, 0).replace(/..$/, '00'), ['resync']],
    [message('Pd').replace('0000000000000000', '00000000ffffffff'), ['resync']],
  ])('%s', (hex, lines) => expect(told(trdp, hex)).toEqual(lines));
  it('turns a flow whose first sender answers', () => {
    const context = new RecordingContext(trdp);
    for (let i = 0; i < 2; i++) record(trdp, message('Mp'), context);
    expect(context.swapped).toBe(1);
  });
  it('shows who speaks', () => {
    expect(record(trdp, message('Mr', 1, 4, 1, 'door.ctrl')).context.messages[0]?.fields).toEqual({
      sequence: 7,
      data_bytes: 4,
      source_uri: 'door.ctrl',
    });
  });
  it.each([
    [message('Pd'), false, YES],
    [message('Mr'), false, YES],
    [message('Mr').slice(0, 100), false, NO],
    [message('Mr').slice(0, 100), true, MORE],
    [message('Pd').slice(0, 8), true, MORE],
    [message('Pd', 1, 0, 3), true, NO],
    ['00000000010050640000', true, MORE],
    ['', true, NO],
  ])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(trdp.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('holds to its examples', () => {
    expect(exampleFailures(trdp)).toEqual([]);
    expect(trdp.describe(1).operation).toBe('type_1');
  });
});
