/** Systems told by how connections begin, in whole frames: about whom, and where nothing can be told. */
import { describe, expect, it } from 'vitest';
import {
  ACK,
  IP_A,
  IP_B,
  SYN,
  ethernet,
  ip4,
  pcap,
  read,
  tcp,
  udp,
  START_US,
  MAC_A,
  MAC_B,
} from '../support/frames.ts';

const OPTIONS = [2, 4, 5, 0xb4, 1, 1, 4, 2];

/** The IP packet of a SYN (or SYN-ACK) as Windows XP sends it. */
function opening({ flags = SYN, source = IP_A, target = IP_B, offset = 0x70 } = {}): Uint8Array {
  const header = tcp(1, OPTIONS, flags === SYN ? { flags } : { flags, source: 7000, target: 40_000 });
  header.set([offset, flags, 0xff, 0xff], 12);
  const packet = ip4(6, header, { source, target });
  packet.set([0x40, 0, 128], 6);
  return packet;
}

function told(...frames: readonly Uint8Array[]): string[] {
  const { engine } = read(pcap(frames.map((bytes, i) => ({ us: START_US + i, bytes }))));
  const claims: string[] = [];
  engine.claims(({ about, attribute, value, source, confidence, lastUs }) => {
    const { ip = '' } = engine.endpoint(about);
    if (source === 'tcp-stack')
      claims.push(`${ip} ${attribute}=${value} ${String(confidence)} +${String(lastUs - START_US)}`);
  });
  return claims;
}

const XP = 'os=Windows 2000, XP or Server 2003';
const frame = (packet: Uint8Array): Uint8Array => ethernet(0x0800, packet);

describe('the stack of a TCP connection', () => {
  it('is told about its sender, once, with the time of the last beginning', () =>
    expect(told(frame(opening()), frame(opening()), frame(opening()))).toEqual([`10.0.0.1 ${XP} 0.35 +2`]));

  it('of two systems behind one address is that of both', () => {
    const linux = [2, 4, 5, 0xb4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7];
    const header = tcp(1, linux, { flags: SYN, source: 40_001 });
    header.set([0xa0, SYN, 0xfa, 0xf0], 12);
    const other = ip4(6, header);
    other.set([0x40, 0, 64], 6);
    expect(told(frame(opening()), frame(other), frame(opening()))).toEqual([
      `10.0.0.1 ${XP} 0.35 +2`,
      '10.0.0.1 os=Linux 0.35 +1',
    ]);
  });

  it('of both ends, the one that answers with less confidence', () => {
    const answer = opening({ flags: SYN | ACK, source: IP_B, target: IP_A });
    expect(told(frame(opening()), ethernet(0x0800, answer, MAC_B, MAC_A))).toEqual([
      `10.0.0.1 ${XP} 0.35 +0`,
      `10.0.0.2 ${XP} 0.3 +1`,
    ]);
  });

  it('within a tunnel is that of the inner sender', () => {
    const inner = frame(opening({ source: 0x0a010101 }));
    const outer = ip4(17, udp([8, 0, 0, 0, 0, 0, 1, 0, ...inner], 40_000, 4789));
    expect(told(frame(outer))).toEqual([`10.1.1.1 ${XP} 0.35 +0`]);
  });

  it.each<[string, Uint8Array]>([
    ['in fragments', frame(ip4(6, opening().subarray(20, 44), { more: true }))],
    ['cut off within its options', frame(opening()).subarray(0, 58)],
    ['whose options reach beyond it', frame(opening({ offset: 0xf0 }))],
    ['that is not its beginning', frame(opening({ flags: ACK }))],
    ['that is refused at once', frame(opening({ flags: SYN | 4 }))],
  ])('says nothing where it is %s', (_title, bytes) => expect(told(bytes)).toEqual([]));
});
