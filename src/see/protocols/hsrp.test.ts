/** HSRP: states of routers in both versions, who takes over; the authentication data never. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './hsrp.ts';

const SECRET = Buffer.from('S3CRET!!').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const first = (operation: number, state: number, address = 'c0a80001'): string =>
  `00${one(operation)}${one(state)}030ac80100${SECRET}${address}`;
const second = (operation: number, state: number, ipVersion = 4, address = 'c0a80001'): string =>
  `012802${one(operation)}${one(state)}${one(ipVersion)}0007001906eab88000000064000000030000000a${address.padEnd(32, '0')}0308${SECRET}`;
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('HSRP', () => {
  it.each([
    [
      first(0, 16),
      [
        'event hello: group 1',
        'source capability=router',
        'source role=HSRP active router',
        '192.168.0.1 role=virtual address of HSRP group 1',
      ],
    ],
    [first(0, 16, '00000000'), ['event hello: group 1', 'source capability=router', 'source role=HSRP active router']],
    [first(0, 8), ['event hello: group 1', 'source capability=router', 'source role=HSRP standby router']],
    [first(0, 4), ['event hello: group 1', 'source capability=router']],
    [first(2, 4), ['event resign: group 1', 'source capability=router']],
    ['000300010008020000010000', ['event advertise']],
    [
      second(0, 6),
      [
        'event hello: group 7',
        'source capability=router',
        'source role=HSRP active router',
        '192.168.0.1 role=virtual address of HSRP group 7',
      ],
    ],
    [second(0, 5), ['event hello: group 7', 'source capability=router', 'source role=HSRP standby router']],
    [
      second(0, 6, 6, `fe80${'0'.repeat(26)}01`),
      [
        'event hello: group 7',
        'source capability=router',
        'source role=HSRP active router',
        'fe80::1 role=virtual address of HSRP group 7',
      ],
    ],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));

  it('a state is told once', () => {
    const context = new RecordingContext(protocol);
    said(first(0, 16), context);
    expect(said(first(0, 16), context)).toEqual(['event hello: group 1']);
    expect(said(first(0, 8), context)).toContain('source role=HSRP standby router');
  });
  it('a takeover leaves a sign', () => {
    const context = new RecordingContext(protocol);
    said(first(1, 4), context);
    said(second(1, 4), context);
    expect(context.signs).toEqual([
      { kind: 'gateway-takeover', text: 'a router of priority 200 takes over group 1 of HSRP' },
      { kind: 'gateway-takeover', text: 'a router of priority 100 takes over group 7 of HSRP' },
    ]);
  });
  it('shows state, priority and address, never what authenticates', () => {
    const { context } = record(protocol, first(0, 16));
    expect(context.messages[0]?.fields).toEqual({
      version: 1,
      state: 16,
      priority: 200,
      virtual_address: '192.168.0.1',
    });
    record(protocol, second(0, 6), context);
    expect(JSON.stringify([context.messages, context.claims])).not.toMatch(/S3CRET/);
  });
  it.each([
    ['cut short', first(0, 16).slice(0, -2)],
    ['an operation that does not exist', first(4, 16)],
    ['another version', first(0, 16).replace('00', '02')],
    ['version 2 cut short', second(0, 6).slice(0, 80)],
    ['version 2 of another length', second(0, 6).replace('0128', '0127')],
    ['version 2 that says version 3', second(0, 6).replace('012802', '012803')],
    ['an operation that version 2 lacks', second(3, 6)],
    ['nothing', ''],
  ])('%s is none', (_title, hex) => {
    expect(said(hex)).toEqual(['resync']);
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(NO);
  });
  it('is recognised at its ports only', () => {
    const bytes = fromHex(first(0, 16));
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(NO);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('opcode_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
