/** Sercos III telegrams by type and phase, the master, headers that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { RecordingContext, record } from '../../model/recording-context.ts';
import sercos from './sercos.ts';

describe('sercos', () => {
  it('holds to its examples', () => expect(exampleFailures(sercos)).toEqual([]));
  it.each([
    ['200411223344', ['event master_data_telegram', 'source role=Sercos master'], 0],
    ['e10311223344', ['event acknowledge_telegram'], 1],
    ['200211223344', ['event initialisation_master_data_telegram', 'source role=Sercos master'], 0],
    ['600011223344', ['event initialisation_acknowledge_telegram'], 1],
    ['208011223344', ['event change_to_communication_phase_0', 'source role=Sercos master'], 0],
    ['208411223344', ['event change_to_communication_phase_4', 'source role=Sercos master'], 0],
    ['608411223344', ['event acknowledge_telegram'], 1],
  ])('%s', (hex, lines, key) => {
    const context = new RecordingContext(sercos);
    expect(told(sercos, hex, { datagram: true, context })).toEqual(lines);
    expect(sercos.codeKey?.(3, context.messages[0]?.code ?? -1)).toBe(key);
  });
  it('says once who the master is', () => {
    const context = new RecordingContext(sercos);
    told(sercos, '200411223344', { datagram: true, context });
    expect(told(sercos, '200411223344', { datagram: true, context })).toHaveLength(1);
  });
  it('shows channel, number and phase', () => {
    const fields = record(sercos, 'e1c311223344').context.messages[0]?.fields;
    expect(fields).toEqual({ channel: 'secondary', number: 1, phase: 3 });
  });
  it.each(['', '2004112233', '240411223344', '200511223344', 'ffffffffffff'])('%s gives nothing', (hex) => {
    expect(told(sercos, hex, { datagram: true })).toEqual(['resync']);
  });
  it('has a word for what it does not know', () => expect(sercos.describe(99).meaning).toBe('unknown'));
});
