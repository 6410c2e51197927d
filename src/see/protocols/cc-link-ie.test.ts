/** CC-Link IE frames by type, nodes and their roles, headers that end early. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import ccLinkIe from './cc-link-ie.ts';

const frame = (type: string, own = '00010000', protocol = '01'): string => `${type}00${own}0003${protocol}0000000000`;

describe('cc-link-ie', () => {
  it('holds to its examples', () => expect(exampleFailures(ccLinkIe)).toEqual([]));
  it.each([
    [frame('15'), ['event token_m: node 3']],
    [frame('83'), ['event cyclic_data_ry: node 3']],
    [frame('25'), ['event transient_2: node 3']],
    [frame('23'), ['response transient_ack: node 3']],
    [frame('20', '00010030'), ['event my_status: node 3', 'source role=CC-Link IE Field master node']],
    [frame('10', '00000035'), ['event persuasion: node 3', 'source role=CC-Link IE Field remote I/O node']],
    [frame('20', '00010099'), ['event my_status: node 3']],
    [frame('20', '00010030', '00'), ['event my_status: node 3']],
    ['c200', ['response detection_ack']],
    ['c300000000', ['event acyclic_data']],
    [frame('7f'), ['resync']],
    [frame('15').slice(0, -2), ['resync']],
    ['c4', ['resync']],
    ['', ['resync']],
  ])('%s', (hex, lines) => expect(told(ccLinkIe, hex, { datagram: true })).toEqual(lines));
  it('says once which node it is', () => {
    const context = new RecordingContext(ccLinkIe);
    told(ccLinkIe, frame('20', '00010030'), { datagram: true, context });
    expect(told(ccLinkIe, frame('20', '00010030'), { datagram: true, context })).toHaveLength(1);
  });
  it('has a word for what it does not know', () => {
    expect(ccLinkIe.describe(0x7f)).toEqual({ operation: 'frame_127', meaning: 'unknown' });
  });
  it.each([
    [frame('15'), YES],
    [frame('07'), NO],
  ])('recognises %s', (hex, verdict) =>
    expect(ccLinkIe.recognise(fromHex(hex), 0, hex.length / 2, true)).toBe(verdict),
  );
});
