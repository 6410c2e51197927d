/** The same message under every link layer and in every tunnel, and nothing where the way is cut. */
import { describe, expect, it } from 'vitest';
import { join, le32, u16, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import {
  brief,
  ethernet,
  flowsOf,
  ip4,
  ip6,
  MAC_A,
  MAC_B,
  pcap,
  probe,
  read,
  readFrames,
  udp,
} from '../support/frames.ts';

const INNER = ip4(17, udp(probe(3)));
const INNER6 = ip6(17, udp(probe(3)));
const tag = (id: number, type: number): number[] => [...u16(id), ...u16(type)];

const links: readonly (readonly [string, number, Part])[] = [
  ['Ethernet', 1, ethernet(0x0800, INNER)],
  ['802.1Q', 1, ethernet(0x8100, join(tag(7, 0x0800), INNER))],
  ['QinQ', 1, ethernet(0x88a8, join(tag(5, 0x8100), tag(7, 0x0800), INNER))],
  ['LLC/SNAP', 1, ethernet(INNER.length + 8, join([0xaa, 0xaa, 3, 0, 0, 0, 8, 0], INNER))],
  ['MPLS', 1, ethernet(0x8847, join([0, 1, 0, 64], [0, 1, 1, 64], INNER))],
  ['PPPoE', 1, ethernet(0x8864, join([0x11, 0, 0, 1], u16(INNER.length + 2), u16(0x21), INNER))],
  ['SLL', 113, join(u16(0), u16(1), u16(6), MAC_A, [0, 0], u16(0x0800), INNER)],
  ['SLL2', 276, join(u16(0x0800), [0, 0], u32(1), u16(1), [0, 6], MAC_A, [0, 0], INNER)],
  ['raw', 101, INNER],
  ['raw IPv6', 101, INNER6],
  ['null, little', 0, join(le32(2), INNER)],
  ['null, big', 0, join(u32(2), INNER)],
  ['null, IPv6 of a BSD', 0, join(le32(30), INNER6)],
  ['loop', 108, join(u32(2), INNER)],
  ['IPv6', 1, ethernet(0x86dd, INNER6)],
];

describe('links', () => {
  it.each(links)('%s carries the message', (_title, link, bytes) => {
    expect(brief(read(pcap([{ bytes }], { link })))).toEqual(['3/0@1']);
  });

  it.each(links)('%s cut at any byte gives no message and no fault', (_title, link, bytes) => {
    for (let cut = 0; cut < bytes.length; cut++) {
      const seen = read(pcap([{ bytes: Uint8Array.from(bytes).subarray(0, cut) }], { link }));
      expect([cut, brief(seen), seen.faults]).toEqual([cut, [], []]);
      expect(seen.engine.health().packets).toBe(1);
    }
  });

  it('keeps the innermost VLAN on the endpoint', () => {
    const { engine } = readFrames([links[2]?.[2] ?? []]);
    engine.each({ flow: (row) => expect(engine.endpoint(row.client).vlan).toBe(7) });
    expect.assertions(1);
  });

  it('counts a frame of endless VLAN tags as malformed', () => {
    const tags = join(...Array.from({ length: 9 }, () => tag(1, 0x8100)), INNER);
    expect(readFrames([ethernet(0x8100, tags)]).engine.health().malformed).toBe(1);
  });
});

const options = (next: number, length = 8): Uint8Array => join([next, length / 8 - 1], zeros(length - 2));

describe('IPv6 extension headers', () => {
  it.each([
    ['hop-by-hop', 0, options(17)],
    ['destination options', 60, options(17, 24)],
    ['routing', 43, options(17)],
    ['authentication', 51, join([17, 4], zeros(22))],
    ['an atomic fragment', 44, [17, 0, 0, 0, 0, 0, 0, 9]],
    ['three of them', 0, join(options(60), options(43), options(17))],
  ] as const)('%s is stepped over', (_title, next, header) => {
    expect(brief(readFrames([ethernet(0x86dd, ip6(next, join(header, udp(probe(4)))))]))).toEqual(['4/0@1']);
  });

  it('counts one that runs past the packet as malformed', () => {
    const seen = readFrames([ethernet(0x86dd, ip6(0, [17, 200, 0, 0, 0, 0, 0, 0]))]);
    expect([brief(seen), seen.engine.health().malformed]).toEqual([[], 1]);
  });
});

const MIRRORED = ethernet(0x0800, INNER, MAC_B, MAC_A);
const gre = (type: number, rest: Part, flags = 0): Uint8Array => join(u16(flags), u16(type), rest);
const outer = (protocol: number, payload: Part): Uint8Array =>
  ethernet(0x0800, ip4(protocol, payload, { source: 0xc0a80001, target: 0xc0a80002 }));
const vxlan = (inner: Part): Uint8Array => udp(join([8, 0, 0, 0, 0, 0, 1, 0], inner), 50_000, 4789);

const tunnels: readonly (readonly [string, Uint8Array])[] = [
  ['ERSPAN I', outer(47, gre(0x88be, MIRRORED))],
  ['ERSPAN II', outer(47, gre(0x88be, join(u32(1), zeros(8), MIRRORED), 0x1000))],
  ['ERSPAN III', outer(47, gre(0x22eb, join(u32(1), zeros(12), MIRRORED), 0x1000))],
  ['ERSPAN III with its subheader', outer(47, gre(0x22eb, join(u32(1), zeros(11), [1], zeros(8), MIRRORED), 0x1000))],
  ['GRE with IP', outer(47, gre(0x0800, INNER))],
  ['GRE with checksum and key', outer(47, gre(0x0800, join(zeros(8), INNER), 0xa000))],
  ['transparent bridging', outer(47, gre(0x6558, MIRRORED))],
  ['VXLAN', outer(17, vxlan(MIRRORED))],
  ['IP in IP', outer(4, INNER)],
  ['IPv6 in IPv4', outer(41, INNER6)],
];

describe('tunnels', () => {
  it.each(tunnels)('%s: the inner conversation is seen beside the outer', (_title, bytes) => {
    const seen = readFrames([bytes]);
    expect(brief(seen)).toEqual(['3/0@1']);
    const flows = flowsOf(seen.engine);
    expect(flows.map((f) => f.protocol).sort()).toEqual(['probe', 'unknown']);
  });

  it.each(tunnels)('%s cut at any byte: no message, no fault', (_title, bytes) => {
    for (let cut = 0; cut < bytes.length; cut++) {
      const seen = readFrames([bytes.subarray(0, cut)]);
      expect([cut, brief(seen), seen.faults]).toEqual([cut, [], []]);
    }
  });

  it('gives up on tunnels in tunnels without end', () => {
    let inner: Uint8Array = INNER;
    for (let i = 0; i < 12; i++) inner = ip4(4, inner, { source: 0xc0a80001 + i });
    const seen = readFrames([ethernet(0x0800, inner)]);
    expect([brief(seen), seen.engine.health().malformed]).toEqual([[], 1]);
  });
});
