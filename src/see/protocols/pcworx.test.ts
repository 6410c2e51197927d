/** PC Worx: sessions, requests by code, what a controller says it is, lengths that cannot be. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import pcworx from './pcworx.ts';

const INIT = '0101001a0000000078800003000c494245544830314e305f4d00';
const GRANTED = '81010014000000010000000000020000004c0000';
const INFORMATION =
  '810600b0000200010000000000020000004c0000000600988295004a0000494c4320313531204554480000000000000000000000000000' +
  '0000000000000000000000342e343100000000000000000030392f32382f31350000000031343a33353a30310030340000000020000000' +
  '00000000002000000000000000000000000000000020000000000000000020000000000000000030310032373030393734004231000000' +
  '2000000000200000000000';
const text = (hex: string): string => Buffer.from(hex).toString('hex');

describe('PC Worx', () => {
  it('holds to its examples', () => expect(exampleFailures(pcworx)).toEqual([]));
  it.each([
    [INIT, ['request initialise']],
    [GRANTED, ['response initialise', 'source vendor=Phoenix Contact']],
    ['01050016005f000008ef004c0000002200040295 0000', ['request get_device_information']],
    ['01050016005f000008ef004c00000022000402b0 0000', ['request request_2b0']],
    ['0105000c005f000008ef004c', ['request request']],
    ['81050012000100010000000000020000004c', ['response request']],
    ['0106000e00020000000000 4c0400', ['request fetch_reply']],
    ['0102000c006bffffff0f004c', ['request service_2']],
    [
      INFORMATION,
      ['response fetch_reply', 'source firmware=4.41', 'source model=ILC 151 ETH', 'source order-number=2700974'],
    ],
    [INFORMATION.replace('8295', '82b0'), ['response fetch_reply']],
    [`${INFORMATION.slice(0, 4)}0020${INFORMATION.slice(8, 64)}`, ['response fetch_reply']],
    [INIT + INIT, ['request initialise', 'request initialise']],
    [INIT.slice(0, 40), ['waits 20']],
    ['0101ffff0000', ['waits 6']],
    [`${INIT}00000000 0000`, ['request initialise', 'waits 6']],
    ['010100000000', ['resync']],
    ['010000140000', ['resync']],
    ['018100140000', ['resync']],
    ['020100140000', ['resync']],
  ])('%s', (hex, expected) => expect(told(pcworx, hex).sort()).toEqual([...expected].sort()));

  it('takes no text that does not end, and no empty one', () => {
    const endless = fromHex(INFORMATION).fill(0x41, 30, 66).fill(0x41, 152, 160);
    expect(told(pcworx, Buffer.from(endless).toString('hex'))).toEqual([
      'response fetch_reply',
      'source firmware=4.41',
    ]);
    expect(told(pcworx, INFORMATION.replace(text('4.41'), '00000000')).join()).not.toContain('firmware');
  });
  it('says its sequence', () => {
    expect(record(pcworx, '0102000c006bffffff0f004c').context.messages[0]?.fields).toEqual({ sequence: 0x6b });
  });
  it('does not compute fields that nobody wants', () => {
    const context = new RecordingContext(pcworx);
    context.detail = false;
    expect(told(pcworx, INIT, { context })).toEqual(['request initialise']);
  });
  it.each([
    [INIT, true, YES],
    [INIT, false, YES],
    [GRANTED, true, YES],
    [GRANTED, false, NO],
    ['0102000c006bffffff0f004c', false, NO],
    [INIT.replace('4942', '4943'), false, NO],
    [INIT + GRANTED, true, YES],
    [`${INIT}0000`, true, YES],
    [`${INIT}000000000000`, true, NO],
    [INIT.slice(0, 20), true, YES],
    ['0101', true, MORE],
    ['160301002000', true, NO],
  ])('%s, on its port: %s', (hex, onPort, verdict) => {
    expect(pcworx.recognise(fromHex(hex), 0, hex.length / 2, onPort)).toBe(verdict);
  });
});
