import { describe, expect, it } from 'vitest';
import { MORE, NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from '../../model/recording-context.ts';
import cotp from './cotp.ts';

const handed = (context: RecordingContext): string[] =>
  context.handed.map(({ bytes }) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(''));

describe('cotp', () => {
  it.each([
    ['03000016 11e00000000100c0010ac1020100c2020102', 'connect_request', 'TSAP 0102 (rack 0, slot 2)'],
    ['03000016 11d00001000200c0010ac1020100c2020102', 'connect_confirm', null],
    ['0300000b 06 80 0001 0002 00', 'disconnect_request', null],
    ['0300000a 05 c0 0001 0002', 'disconnect_confirm', null],
    ['03000009 04 70 0001 02', 'error', null],
  ])('%s is %s', (hex, operation, object) => {
    const { consumed, context } = record(cotp, hex);
    expect(consumed).toBe(fromHex(hex).length);
    expect(context.messages).toMatchObject([{ operation, object }]);
  });
  it('names a TSAP that is text', () => {
    const { context } = record(cotp, '03000019 14e00000000100 c1020600 c208 53494d41544943 2d');
    expect(context.messages[0]?.object).toBe('TSAP SIMATIC-');
  });
  it('hands on each whole message, also two in one packet', () => {
    expect(handed(record(cotp, '03000009 02f080 3201 03000009 02f080 3207').context)).toEqual(['3201', '3207']);
  });
  it('puts segments together until the end of the message, per direction', () => {
    const context = new RecordingContext(cotp);
    record(cotp, '03000009 02f000 3201', context);
    context.direction = 1;
    record(cotp, '03000009 02f080 aabb', context);
    context.direction = 0;
    record(cotp, '03000009 02f001 0203 03000008 02f080 04', context);
    expect(handed(context)).toEqual(['aabb', '3201020304']);
  });
  it('forgets a begun message when the connection begins anew', () => {
    const context = new RecordingContext(cotp);
    record(cotp, '03000009 02f000 3201  03000016 11e00000000100c0010ac1020100c2020102  03000008 02f080 04', context);
    expect(handed(context)).toEqual(['04']);
  });
  it('counts data that nobody knows', () => {
    const context = new RecordingContext(cotp);
    context.hand = () => false;
    record(cotp, '03000009 02f080 7201', context);
    expect(context.messages).toMatchObject([{ kind: 'event', operation: 'data', meaning: 'unknown' }]);
  });
});

describe('cotp on broken bytes', () => {
  it.each([
    ['another version', '02000009 02f080 3201', RESYNC, 0],
    ['a length shorter than any TPDU', '03000006 02f0', RESYNC, 0],
    ['half a packet', '03000019 02f080 3201', 0, 0],
    ['a header beyond its packet', '03000009 40f080 3201', 9, 1],
    ['an unknown TPDU', '03000009 02a080 3201', 9, 1],
    ['a data header of one byte', '03000007 01f080', 7, 1],
  ])('%s gives nothing', (_title, hex, consumed, malformed) => {
    const result = record(cotp, hex);
    expect(result.consumed).toBe(consumed);
    expect(result.context.messages).toEqual([]);
    expect(result.context.handed).toEqual([]);
    expect(result.context.malformedReasons).toHaveLength(malformed);
  });
});

it.each([
  ['03000016 11e00000000100c0010ac1020100c2020102', true, YES],
  ['03000016 11e00000000100c0010ac1020100c2020102', false, YES],
  ['0300000b 06e00000000000', true, YES],
  ['0300000b 06e00000000000', false, NO],
  ['03000009 02f080 3201', false, YES],
  ['03000009 02f080 7201', false, NO],
  ['0300', true, MORE],
  ['16030100', true, NO],
  ['0300 0010 02f080 01000100 610730050201', false, YES],
  ['0300 0010 02f080 01000100 620730050201', false, NO],
  ['0300 0010 02f080 01000101 610730050201', false, NO],
  ['0300 000d 02f080 72 01 0004 3100', false, YES],
  ['0300 000d 02f080 72 04 0004 3100', false, NO],
])('recognises %s, on its port %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(cotp.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});

it('keeps the word of its examples', () => expect(failingExamples(cotp)).toEqual([]));
