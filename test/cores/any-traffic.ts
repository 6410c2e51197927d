/** Traffic of every kind that the packet path knows, by chance: links, tunnels in tunnels, fragments, cut frames, known and unknown protocols. */
import { join, u16, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { createRandom, type Random } from '../../src/exercise/random.ts';
import { ethernet, ip4, ip6, pcap, START_US, tcp, udp, type Frame } from '../support/frames.ts';

const HOSTS = 9;
const MODBUS = join([0, 1, 0, 0, 0, 6, 1, 3], u16(100), u16(2));
const TFTP = join([0, 1], Buffer.from('plc.bin\0octet\0'));
const SNMP = Buffer.from('302602010104067075626c6963a019020101020100020100300e300c06082b060102010101000500', 'hex');
const FTP = Buffer.from('USER operator\r\nPASS secret\r\n');
const SYN_OPTIONS = [2, 4, 5, 0xb4, 1, 1, 4, 2];

/** A capture of so many packets. The same seed gives the same one. */
export function anyTraffic(seed: number, packets: number): Uint8Array {
  const random = createRandom(seed);
  const frames: Frame[] = [];
  let us = START_US;
  for (let held: Uint8Array[] = []; frames.length < packets;) {
    if (held.length === 0) held = some(random);
    const bytes = held.splice(below(random, held.length), 1)[0] as Uint8Array;
    us += below(random, 100) === 0 ? below(random, 90_000_000) : below(random, 5_000);
    const cut = below(random, 40) === 0 ? bytes.subarray(0, below(random, bytes.length)) : bytes;
    frames.push({ bytes: cut, us, wire: bytes.length });
  }
  return pcap(frames);
}

/** One packet, or the fragments of one, which may be mixed. */
function some(random: Random): Uint8Array[] {
  const [from, to] = [below(random, HOSTS), below(random, HOSTS)];
  const mac = (host: number): number[] => [2, 0, 0, 0, 0, host];
  const framed = (type: number, payload: Part): Uint8Array =>
    below(random, 4) === 0
      ? ethernet(0x8100, join(u16(below(random, 3) + 1), u16(type), payload), mac(from), mac(to))
      : ethernet(type, payload, mac(from), mac(to));
  switch (below(random, 10)) {
    case 0:
      return [framed(0x0806, arp(from, to))];
    case 1:
      return [framed(0x88b5 + below(random, 3), zeros(20))];
    case 2:
      return [framed(0x86dd, ip6(17, datagram(random), from + 1, to + 1))];
    case 3:
      return fragments(random, from, to).map((packet) => framed(0x0800, packet));
    default:
      return [framed(0x0800, packet(random, from, to, 0))];
  }
}

const addressOf = (host: number): number => 0x0a000000 + host * 0x0101 + 1;

function packet(random: Random, from: number, to: number, depth: number): Uint8Array {
  const ends = { source: addressOf(from), target: addressOf(to) };
  const kind = depth < 3 ? below(random, 12) : 5 + below(random, 7);
  const inner = (): Uint8Array => packet(random, below(random, HOSTS), below(random, HOSTS), depth + 1);
  if (kind === 0) return ip4(4, inner(), ends);
  if (kind === 1) return ip4(41, ip6(17, datagram(random), from + 1, to + 2), ends);
  if (kind === 2) return ip4(47, join(u16(0), u16(0x0800), inner()), ends);
  if (kind === 3) return ip4(47, join(u16(0), u16(0x88be), ethernet(0x0800, inner())), ends);
  if (kind === 4) {
    const tunnel = join([8, 0, 0, 0, 0, 0, 1, 0], ethernet(0x0800, inner()));
    return ip4(17, udp(tunnel, 50_000, 4789), ends);
  }
  if (kind < 8) return ip4(17, datagram(random), ends);
  return segment(random, ends);
}

function segment(random: Random, ends: { readonly source: number; readonly target: number }): Uint8Array {
  const source = 40_000 + below(random, 3);
  const target = [502, 21, 9999][below(random, 3)] as number;
  if (below(random, 3) === 0) {
    const header = tcp(below(random, 1000), SYN_OPTIONS, { source, target, flags: 2 });
    header.set([0x70, 2, 0xff, 0xff], 12);
    const made = ip4(6, header, ends);
    made.set([0x40, 0, 128], 6);
    return made;
  }
  const payload = target === 502 ? MODBUS : target === 21 ? FTP : u32(below(random, 1 << 30));
  return ip4(
    6,
    tcp(1000 + 12 * below(random, 20), payload, { source, target, flags: below(random, 30) === 0 ? 17 : 16 }),
    ends,
  );
}

function datagram(random: Random): Uint8Array {
  const kinds: readonly (readonly [Part, number])[] = [
    [SNMP, 161],
    [TFTP, 69],
    [join(u32(0xfeedbeef), u32(below(random, 1000))), 7777],
  ];
  const [payload, port] = kinds[below(random, kinds.length)] as (typeof kinds)[number];
  return udp(payload, 40_000 + below(random, 4), port);
}

function fragments(random: Random, from: number, to: number): Uint8Array[] {
  const whole = below(random, 3) === 0 ? packet(random, from, to, 2).subarray(20) : datagram(random);
  const protocol = below(random, 3) === 0 ? 4 : 17;
  const options = { source: addressOf(from), target: addressOf(to), id: below(random, 50_000) };
  const body = protocol === 4 ? packet(random, below(random, HOSTS), below(random, HOSTS), 2) : whole;
  return [
    ip4(protocol, body.subarray(0, 16), { ...options, more: true }),
    ip4(protocol, body.subarray(16), { ...options, offset: 16 }),
  ];
}

function arp(from: number, to: number): Uint8Array {
  const head = join([0, 1, 8, 0, 6, 4], u16(1), [2, 0, 0, 0, 0, from], u32(addressOf(from)));
  return join(head, zeros(6), u32(addressOf(to)));
}

/** A whole number from 0 up to, not including, `count`. */
const below = (random: Random, count: number): number => random.between(0, count - 1);
