/** Names asked for and answered among neighbours. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { fromHex, record } from '../../model/recording-context.ts';
import llmnr from './llmnr.ts';

const QUESTION = '04686d6931 00 0001 0001';
const said = (hex: string): string[] => told(llmnr, hex, { datagram: true });

describe('llmnr', () => {
  it('holds to its examples', () => expect(exampleFailures(llmnr)).toEqual([]));
  it.each([
    ['a query names nobody', `b1c2 0000 0001 0000 0000 0000 ${QUESTION}`, ['request query: hmi1']],
    [
      'an answer names the sender',
      `b1c2 8000 0001 0001 0000 0000 ${QUESTION} ${QUESTION} 0000001e 0004 0a000009`,
      ['response query: hmi1', 'source hostname=hmi1'],
    ],
    [
      'an IPv6 answer too',
      `b1c2 8000 0001 0001 0000 0000 ${QUESTION} c00c 001c 0001 0000001e 0010 ${'00'.repeat(16)}`,
      ['response query: hmi1', 'source hostname=hmi1'],
    ],
    [
      'a pointer record names nobody',
      `b1c2 8000 0001 0001 0000 0000 ${QUESTION} c00c 000c 0001 0000001e 0002 c00c`,
      ['response query: hmi1'],
    ],
    ['a failure', `b1c2 8002 0001 0000 0000 0000 ${QUESTION}`, ['error query: hmi1']],
    ['a query for the root', 'b1c2 0000 0001 0000 0000 0000 00 0001 0001', ['request query']],
    [
      'a record beyond the message',
      `b1c2 8000 0001 0001 0000 0000 ${QUESTION} c00c 0001 0001 0000001e 00ff`,
      ['response query: hmi1', 'malformed a record reaches past the message'],
    ],
    ['no question', 'b1c2 0000 0000 0000 0000 0000', ['resync']],
    ['another opcode', `b1c2 2800 0001 0000 0000 0000 ${QUESTION}`, ['resync']],
  ])('%s', (_title, hex, lines) => expect(said(hex)).toEqual(lines));
  it('shows fields', () => {
    expect(record(llmnr, `b1c2 0000 0001 0000 0000 0000 ${QUESTION}`).context.messages[0]?.fields).toEqual({
      name: 'hmi1',
      type: 1,
    });
  });
  it('is recognised at its own port only', () => {
    const bytes = fromHex(`b1c2 0000 0001 0000 0000 0000 ${QUESTION}`);
    expect([true, false].map((onPort) => llmnr.recognise(bytes, 0, bytes.length, onPort))).toEqual([YES, NO]);
  });
});
