/** STP: bridges, their root, and changes of both, in the three kinds of BPDU. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './stp.ts';

const A = '001906eab880';
const B = '001906eab900';
const TIMES = '0000140002000f00';
const bpdu = (
  root: string,
  bridge: string,
  { flags = '3c', vlan = '8001', version = '02', type = '02' } = {},
): string => `0000${version}${type}${flags}${vlan}${root}00000004${vlan}${bridge}8004${TIMES}00`;
/** Version 3, 802.1Q 14.4: B is the root of the region, C sends. */
const multiple = (sender: string): string =>
  `${bpdu(A, B, { version: '03', vlan: '8000' })}004000${Buffer.from('Brewery').toString('hex').padEnd(64, '0')}0001${'ab'.repeat(16)}000000008000${sender}14`;
const said = (hex: string, context = new RecordingContext(protocol)): string[] =>
  told(protocol, hex, { datagram: true, context });

describe('STP', () => {
  it('tells the bridge, and that it is the root, once', () => {
    const context = new RecordingContext(protocol);
    expect(said(bpdu(A, A), context)).toEqual([
      'event rapid_spanning_tree_bpdu',
      'source chassis-id=00:19:06:ea:b8:80',
      'source capability=bridge',
      'source role=STP root bridge',
    ]);
    expect(said(bpdu(A, A), context)).toEqual(['event rapid_spanning_tree_bpdu']);
    expect(said(bpdu(B, A), context)).toEqual([
      'event rapid_spanning_tree_bpdu',
      'source chassis-id=00:19:06:ea:b8:80',
      'source capability=bridge',
    ]);
  });
  it('has no padding in a configuration', () =>
    expect(said(bpdu(A, B, { version: '00', type: '00' }).slice(0, 70))[0]).toBe('event configuration_bpdu'));
  it('of several instances names who sends, not the root of the region', () => {
    const context = new RecordingContext(protocol);
    expect(said(multiple('001906eabc00'), context)).toContain('source chassis-id=00:19:06:ea:bc:00');
    expect(context.messages[0]?.fields).toEqual({
      version: 3,
      flags: 0x3c,
      root: '00:19:06:ea:b8:80',
      root_priority: 0x8000,
      root_path_cost: 4,
      bridge: '00:19:06:ea:bc:00',
      port: 0x8004,
      region: 'Brewery',
    });
    expect(said(multiple('001906eabc00').slice(0, 100))).toContain('source chassis-id=00:19:06:ea:b9:00');
  });
  it('a change of topology leaves one sign', () => {
    const context = new RecordingContext(protocol);
    const tell = (flags: string): void => void said(bpdu(A, B, { flags }), context);
    for (const flags of ['3c', '3d', '3d', '3c', '3d']) tell(flags);
    expect(context.signs.map(({ kind }) => kind)).toEqual(['topology-change', 'topology-change']);
  });
  it('another root leaves a sign, another VLAN with another root none', () => {
    const context = new RecordingContext(protocol);
    said(bpdu(A, B), context);
    said(bpdu(B, B, { vlan: '8002' }), context);
    said(bpdu(A, B), context);
    expect(context.signs).toEqual([]);
    said(bpdu('000000000001', B), context);
    expect(context.signs).toEqual([{ kind: 'root-bridge-change', text: 'the root bridge is now 00:00:00:00:00:01' }]);
  });
  it('shows no field unasked', () => {
    const context = new RecordingContext(protocol);
    context.detail = false;
    said(bpdu(A, B), context);
    expect(context.messages[0]?.fields).toEqual({});
  });
  it('a BPDU that ends early is malformed', () =>
    expect(said(bpdu(A, A).slice(0, 60))).toEqual([
      'event rapid_spanning_tree_bpdu',
      'malformed a BPDU that ends early',
    ]));
  it.each([
    ['rapid', '0000020200', YES],
    ['a notification', '00000080', YES],
    ['a type that does not exist', '0000000500', NO],
    ['a version that does not exist', '0000050000', NO],
    ['another protocol', '0100000000', NO],
    ['cut short', '0000', NO],
    ['no bytes', '', NO],
  ])('%s', (_title, hex, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
    if (verdict === NO) expect(record(protocol, hex).consumed).toBe(-1);
  });
  it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('bpdu_type_9'));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
