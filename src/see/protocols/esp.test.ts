/** ESP: packets are counted, and what shares port 4500 with them is handed on. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './esp.ts';

const PACKET = `c0ffee0100000007${'ab'.repeat(12)}`;
const said = (hex: string): string[] => told(protocol, hex, { datagram: true });

/** Nobody takes what is handed on. */
class Alone extends RecordingContext {
  override hand(): boolean {
    return false;
  }
}

describe('ESP', () => {
  it('is counted', () => {
    expect(said(PACKET)).toEqual(['event encapsulated_packet']);
    expect(record(protocol, PACKET).context.messages[0]?.fields).toEqual({ index: 0xc0ffee01, sequence: 7 });
  });
  it('is not a keep-alive, nor the key exchange', () => {
    expect(said('ff')).toEqual([]);
    expect(said(`00000000${'01'.repeat(28)}`)).toEqual(['handed ike 32']);
    expect(told(protocol, '00', { datagram: true, context: new Alone(protocol) })).toEqual(['resync']);
  });
  it.each([
    [PACKET, true, YES],
    [PACKET, false, NO],
    [PACKET.slice(0, -2), true, NO],
    [PACKET.replace('c0ffee01', '000000ff'), true, NO],
    [PACKET.replace('c0ffee01', '00000100'), true, YES],
    ['', true, NO],
  ])('%s, own port %s: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('packet_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
