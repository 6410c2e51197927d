/** Systems by how their TCP connections begin: what each signature takes, and that one feature that differs is enough for a no. */
import { describe, expect, it } from 'vitest';
import type { ClaimEntry } from './claim-columns.ts';
import { Claims } from './claims.ts';
import { Stacks } from './stacks.ts';

const all = (claims: Claims): ClaimEntry[] => Array.from({ length: claims.count }, (_, i) => claims.entry(i));

const SYN = 0x02;
const SYN_ACK = 0x12;

interface Shape {
  readonly ttl?: number;
  readonly df?: boolean;
  readonly window?: number;
  readonly options?: string;
  readonly flags?: number;
  readonly six?: boolean;
  readonly reserved?: number;
}

const bytesOf = (hex: string): number[] => [...Buffer.from(hex.replaceAll(' ', ''), 'hex')];
const STAMP = '080a0000000100000000';

/** The headers of a segment without payload; where TCP and its data begin. */
function headers({
  ttl = 128,
  df = true,
  window = 65_535,
  options = '',
  flags = SYN,
  six = false,
  reserved = 0,
}: Shape): {
  readonly bytes: Uint8Array;
  readonly tcp: number;
} {
  const rest = bytesOf(options);
  const length = 20 + rest.length;
  const ip = six
    ? [0x60, 0, 0, 0, 0, length, 6, ttl, ...new Array<number>(32).fill(0)]
    : [0x45, 0, 0, 20 + length, 0, 1, df ? 0x40 : 0, 0, ttl, 6, ...new Array<number>(10).fill(0)];
  const tcp = [
    ...new Array<number>(12).fill(0),
    ((length / 4) << 4) | reserved,
    flags,
    window >> 8,
    window & 255,
    0,
    0,
    0,
    0,
  ];
  return { bytes: Uint8Array.from([...ip, ...tcp, ...rest]), tcp: ip.length };
}

const stacks = new Stacks(new Claims(1), 9);
function nameOf(shape: Shape): string | undefined {
  const { bytes, tcp } = headers(shape);
  const name = stacks.read(bytes, 0, tcp, bytes.length) ? stacks.name() : undefined;
  return name && Buffer.from(name).toString();
}

const OLD = 'Windows 2000, XP or Server 2003';
const MNNS = '020405b4 01010402';
const MNWNNS = (scale: string): string => `020405b4 010303${scale} 01010402`;
const LINUX = (scale = '07'): string => `020405b4 0402 ${STAMP} 010303${scale}`;
const BSD = (scale: string): string => `020405b4 010303${scale} 0402 ${STAMP}`;
const APPLE = `020405b4 01030304 0101 ${STAMP} 0402 0000`;

describe('a stack', () => {
  it.each<[string, Shape, string]>([
    ['Windows XP asks', { window: 64_240, options: MNNS }, OLD],
    ['Windows XP through routers', { ttl: 110, window: 65_535, options: MNNS }, OLD],
    ['Windows Server 2003 answers', { window: 16_384, options: MNNS, flags: SYN_ACK }, OLD],
    ['Windows XP with a scale', { options: MNWNNS('01') }, OLD],
    [
      'Windows XP answers with time stamps',
      { options: `020405b4 01030300 0101 ${STAMP} 01010402`, flags: SYN_ACK },
      OLD,
    ],
    ['Windows 7 asks', { window: 8192, options: MNWNNS('08') }, 'Windows Vista or later'],
    [
      'Windows 7 answers with time stamps',
      { window: 8192, options: BSD('08'), flags: SYN_ACK },
      'Windows Vista or later',
    ],
    ['Windows 10 asks', { window: 64_240, options: MNWNNS('08') }, 'Windows 10 or later'],
    ['Windows Server 2019 answers', { options: MNWNNS('08'), flags: SYN_ACK }, 'Windows 10 or later'],
    ['Windows 10 with ECN', { options: MNWNNS('08'), flags: SYN | 0xc0 }, 'Windows 10 or later'],
    ['Linux 2.6', { ttl: 64, window: 5840, options: LINUX('06') }, 'Linux'],
    ['Linux 3 answers', { ttl: 51, window: 14_480, options: LINUX(), flags: SYN_ACK }, 'Linux'],
    ['Linux 5', { ttl: 64, window: 64_240, options: LINUX() }, 'Linux'],
    ['Linux over IPv6', { ttl: 64, window: 64_240, options: LINUX(), six: true }, 'Linux'],
    ['Linux without time stamps', { ttl: 64, window: 29_200, options: '020405b4 01010402 01030307' }, 'Linux'],
    ['Android', { ttl: 64, options: LINUX('08') }, 'Linux'],
    ['macOS', { ttl: 64, options: APPLE }, 'macOS or iOS'],
    ['FreeBSD', { ttl: 64, options: BSD('06') }, 'FreeBSD'],
    ['OpenBSD', { ttl: 64, window: 16_384, options: `020405b4 01010402 01030303 0101 ${STAMP}` }, 'OpenBSD'],
    ['Cisco IOS', { ttl: 255, df: false, window: 4128, options: '02040218' }, 'Cisco IOS'],
  ])('%s', (_title, shape, name) => expect(nameOf(shape)).toBe(name));

  it.each<[string, Shape]>([
    ['of another TTL', { ttl: 64, window: 64_240, options: MNNS }],
    ['too far away', { ttl: 96, window: 64_240, options: MNNS }],
    ['that may be fragmented', { df: false, window: 64_240, options: MNNS }],
    ['of another window', { window: 33_580, options: MNWNNS('00') }],
    ['of another scale', { window: 8192, options: MNWNNS('05') }],
    ['of small segments', { window: 65_535, options: '02040218 01010402' }],
    ['with options in another order', { window: 64_240, options: '01010402 020405b4' }],
    ['with an option that nobody begins with', { window: 64_240, options: `${MNNS} 22020101` }],
    ['with an option of another length', { window: 64_240, options: '020305b4 01010402' }],
    ['with an option cut short', { window: 64_240, options: '01010103 01010204' }],
    ['with an option without an end', { window: 64_240, options: '0200ffff 01010402' }],
    ['with more options than fit', { window: 64_240, options: '01'.repeat(12) }],
    ['without options', { window: 64_240 }],
    ['that ends as it begins', { window: 64_240, options: MNNS, flags: SYN | 1 }],
    ['with reserved bits', { window: 64_240, options: MNNS, reserved: 0x08 }],
    ['with a FIN and URG, as a scanner', { window: 64_240, options: MNNS, flags: 0x2b }],
    ['Cisco-like, with more options', { ttl: 255, df: false, window: 4128, options: MNNS }],
    // Probes of nmap's detection of systems, and its SYN scan.
    ['nmap 1', { ttl: 44, df: false, window: 1, options: `03030a01 020405b4 ${STAMP} 0402` }],
    ['nmap 2', { ttl: 47, df: false, window: 63, options: `02040578 030300 0402 ${STAMP} 00` }],
    ['nmap 6', { ttl: 49, df: false, window: 512, options: `02040109 0402 ${STAMP}` }],
    ['nmap -sS', { ttl: 50, df: false, window: 1024, options: '020405b4' }],
  ])('no known one: %s', (_title, shape) => expect(nameOf(shape)).toBeUndefined());

  it('is claimed once for an address, and with less confidence where it answers', () => {
    const claims = new Claims(1);
    const own = new Stacks(claims, 9);
    for (const [about, flags] of [
      [1, SYN],
      [1, SYN],
      [2, SYN_ACK],
    ] as const) {
      const { bytes, tcp } = headers({ options: MNNS, flags });
      if (own.read(bytes, 0, tcp, bytes.length)) own.hear(about, 1_000, 7);
    }
    expect(
      all(claims).map(({ about, attribute, source, confidence }) => [about, attribute, source, confidence]),
    ).toEqual([
      [1, 'os', 'tcp-stack', 0.35],
      [2, 'os', 'tcp-stack', 0.3],
    ]);
  });

  it('is claimed of everyone who begins so, its time always that of the last one', () => {
    const claims = new Claims(1);
    const own = new Stacks(claims, 9);
    // More endpoints than are remembered, so that some are crowded out, each twice.
    for (let turn = 0; turn < 2; turn++) {
      for (let about = 1; about <= 10_000; about++) {
        const { bytes, tcp } = headers({ options: about % 2 === 0 ? MNNS : MNWNNS('08') });
        if (own.read(bytes, 0, tcp, bytes.length)) own.hear(about, 1_000 + turn, 7);
      }
    }
    expect(claims.count).toBe(10_000);
    expect(new Set(all(claims).map(({ lastUs }) => lastUs))).toEqual(new Set([1_001]));
  });

  it('is not heard again where another begins behind the same address', () => {
    const claims = new Claims(1);
    const own = new Stacks(claims, 9);
    for (const [options, us] of [
      [MNNS, 1],
      ['01010402 020405b4', 2],
      [MNNS, 3],
    ] as const) {
      const { bytes, tcp } = headers({ options });
      if (own.read(bytes, 0, tcp, bytes.length)) own.hear(1, us, 7);
    }
    expect(all(claims).map(({ firstUs, lastUs }) => [firstUs, lastUs])).toEqual([[1, 3]]);
  });
});
