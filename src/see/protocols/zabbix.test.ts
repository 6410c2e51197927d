/** Checks both ways, what an agent sends, answers and refusals; parameters of items are not kept. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import zabbix from './zabbix.ts';

const le = (n: number): string => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(n);
  return buffer.toString('hex');
};
const packet = (text: string, flags = 1, length = text.length): string =>
  `5a4258440${String(flags)}${le(length)}${(flags & 4) === 0 ? '' : le(0)}${le(0)}${(flags & 4) === 0 ? '' : le(0)}${Buffer.from(text).toString('hex')}`;
const json = (value: unknown): string => packet(JSON.stringify(value));
const said = (hex: string, context = new RecordingContext(zabbix), direction: 0 | 1 = 0): string[] =>
  told(zabbix, hex, { context, direction });

describe('Zabbix', () => {
  it.each<[string, string[]]>([
    [packet('proc.num[]'), ['request passive_check: proc.num']],
    [packet('agent.ping\n'), ['request passive_check: agent.ping']],
    [packet('system.run[net user anna s3cret /add]'), ['request system_run: system.run']],
    [packet('[x'), ['request passive_check']],
    [
      json({ request: 'active checks', host: 'HMI1', version: '6.0.14' }),
      ['request active_checks', 'source name=HMI1', 'source application=Zabbix agent 6.0.14'],
    ],
    [packet('{ "request" : "sender data", "data": [{"host":"plant"}]}'), ['request sender_data', 'source name=plant']],
    [json({ request: 'queue.get', host: '' }), ['request data']],
    [json({ request: 5 }), ['request data']],
    [packet('{"request'), ['request data']],
    [packet('x'.repeat(20), 3), ['request compressed_data']],
    [packet('agent.ping', 5), ['request passive_check: agent.ping']],
    [packet('x', 1, 0xffffffff), ['resync']],
    [packet('x', 8), ['resync']],
    [packet('x', 0), ['resync']],
    [packet('agent.ping', 5).replace('0a00000000000000', '0a00000001000000'), ['resync']],
    ['5a4258', ['waits 3']],
    ['5a42584401', ['waits 5']],
    [packet('agent.ping').slice(0, -2), ['waits 22']],
    [packet(`{${'x'.repeat(2100)}`, 1, 9000), ['request data', 'skipped']],
    ['5a425845', ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));
  it.each<[string, string, string[]]>([
    [packet('agent.ping'), packet('1'), ['response passive_check']],
    [packet('a.b'), packet('ZBX_NOTSUPPORTED\0no'), ['error passive_check']],
    [json({ request: 'agent data' }), json({ response: 'success' }), ['response agent_data']],
    [json({ request: 'agent data' }), json({ response: 'failed' }), ['error agent_data']],
    [json({ request: 'agent data' }), packet('x', 3), ['response agent_data']],
  ])('%s is answered by %s', (asked, answered, lines) => {
    const context = new RecordingContext(zabbix);
    said(asked, context);
    expect(said(answered, context, 1)).toEqual(lines);
  });
  it('tells answers without a question', () => {
    expect(said(packet('x'), undefined, 1)).toEqual(['response data']);
    expect(said(packet('x', 3), undefined, 1)).toEqual(['response compressed_data']);
    expect([zabbix.codeKey?.(0, 3), zabbix.codeKey?.(0, -1)]).toEqual([3, undefined]);
    expect(zabbix.describe(99).operation).toBe('code_99');
  });
});

it.each([
  [packet('x'), false, YES],
  [packet('x', 0), true, NO],
  [packet('x', 8), true, NO],
  ['5a42', true, MORE],
  ['5a42', false, NO],
  ['5a43', true, NO],
  ['', true, NO],
])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(zabbix.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('holds to its examples', () => expect(exampleFailures(zabbix)).toEqual([]));
