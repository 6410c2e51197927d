/** Requests and answers of CoAP, tokens and observation, pings, options cut and reserved. RFC 7252, appendix A for most bytes. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, RESYNC, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import coap from './coap.ts';

const TEMPERATURE = 'bb74656d7065726174757265';
const GET = `41017d3520${TEMPERATURE}`;
const CONTENT = '61457d3520ff32322e332043';
const hexOf = (text: string): string => Buffer.from(text).toString('hex');

describe('CoAP', () => {
  it.each<[string, string[]]>([
    [GET, ['request get: temperature']],
    ['40027d35b27264', ['request post: rd']],
    ['50037d35b1610162', ['request put: a/b']],
    ['40047d35', ['request delete']],
    ['40057d35', ['request fetch']],
    ['40067d35', ['request patch']],
    ['40077d35', ['request ipatch']],
    ['60007d35', ['response empty']],
    ['70007d35', ['error empty']],
    ['60457d35', ['response response']],
    ['60847d35', ['error response']],
    ['60a07d35', ['error response']],
    [`4002 7d35 b27264 4b ${hexOf('ep=pump-7&x')}`, ['request post: rd', 'source name=pump-7&x']],
    [`4001 7d35 b27264 46 ${hexOf('ep=abc')}`, ['request get: rd']],
    [`4002 7d35 b27278 46 ${hexOf('ep=abc')}`, ['request post: rx']],
    // An option number of 12 + 13 + 2, a value of 13 + 1 bytes, a delta of 269 + 1.
    [`4001 7d35 dd0001 ${'00'.repeat(14)} e0 0001`, ['request get']],
    ['4001 7d35 d1', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 e100', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 f0', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 1f', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 b26f', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 beffff', ['request get', 'malformed an option that ends outside of the message']],
    ['4001 7d35 ff', ['request get', 'malformed an option that ends outside of the message']],
  ])('%s', (hex, lines) => expect(told(coap, hex, { datagram: true })).toEqual(lines));
  it.each([
    ['another version', '81017d3520'],
    ['a token of nine bytes', '49017d35000000000000000000'],
    ['a token that is cut', '44017d3500'],
    ['an empty message with more than its header', '40007d3500'],
    ['a method that there is not', '40087d35'],
    ['a class that there is not', '40207d35'],
    ['a request that acknowledges', '60017d35'],
    ['three bytes', '40017d'],
    ['no bytes', ''],
  ])('%s gives nothing', (_title, hex) => {
    const { consumed, context } = record(coap, hex);
    expect([consumed, context.messages]).toEqual([RESYNC, []]);
  });
  it('knows by its token what is answered, once, or as long as it is observed', () => {
    const context = new RecordingContext(coap);
    const back = { datagram: true, direction: 1, context } as const;
    told(coap, GET, { datagram: true, context });
    expect(told(coap, CONTENT, back)).toEqual(['response get: temperature']);
    expect(told(coap, CONTENT, back)).toEqual(['response response']);
    told(coap, `41017d3620605b74656d7065726174757265`, { datagram: true, context });
    for (let i = 0; i < 3; i++)
      expect(told(coap, `51457d${String(50 + i)}2061${'0' + String(i)}`, back)).toEqual(['response get: temperature']);
    expect(told(coap, '41847d3920', back)).toEqual(['error get: temperature']);
    expect(context.swapped).toBe(0);
  });
  it('tells a ping from a refusal', () => {
    const context = new RecordingContext(coap);
    expect(told(coap, '40007d35', { datagram: true, context })).toEqual(['request empty']);
    expect(told(coap, '70007d35', { datagram: true, context, direction: 1 })).toEqual(['response empty']);
    expect(told(coap, '70007d35', { datagram: true, context, direction: 1 })).toEqual(['error empty']);
  });
  it('turns a flow whose first sender answers', () => {
    const { context } = record(coap, CONTENT);
    record(coap, CONTENT, context);
    expect(context.swapped).toBe(1);
  });
  it('shows options, and no query', () => {
    const fields = record(coap, '40017d35 33706c63 3101 5161 1132 3161 8114 411e d10d00').context.messages[0]?.fields;
    expect(fields).toEqual({
      type: 0,
      message_id: 0x7d35,
      uri_host: 'plc',
      observe: 1,
      content_format: 0x32,
      block2_number: 1,
      block2_more: false,
      block1_number: 1,
      block1_more: true,
    });
    expect(record(coap, CONTENT).context.messages[0]?.fields).toMatchObject({ response_code: '2.05' });
    expect(record(coap, '400121006400000000').context.messages[0]?.fields).toEqual({ type: 0, message_id: 0x2100 });
  });
  it('cuts a path at what is kept', () => {
    const long = `bdf2${'61'.repeat(255)}`;
    const { context } = record(coap, `4001 7d35 ${long}0162`);
    expect(context.messages[0]?.object).toHaveLength(256);
  });
  it('counts messages by the code on the wire', () => {
    expect([coap.codeKey?.(0, 1), coap.codeKey?.(1, 0x45 * 512 + 1), coap.codeKey?.(0, -1)]).toEqual([
      1,
      0x45,
      undefined,
    ]);
    expect(coap.describe(9).operation).toBe('code_9');
  });
});

it.each([
  [GET, true, YES],
  [GET, false, NO],
  [GET.slice(0, -2), true, NO],
  ['44017d3500', true, NO],
  ['41', true, MORE],
  ['81', true, NO],
  ['', true, NO],
  ['80017d35', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(coap.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(coap)).toEqual([]));
