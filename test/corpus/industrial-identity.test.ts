/** What tshark learnt of industrial devices, the analysis says too: each fact is a claim on the asset that has the address it came from. */
import { describe, expect, it } from 'vitest';
import { analysed, type AssetJson } from './analysed.ts';
import { captureNames, capturesAbsent, factsOf, type Fact } from './captures.ts';

interface Kind {
  readonly attributes: readonly string[];
  /** How our claim is written where tshark writes `value`: the whole normalisation. Default: as it is. */
  readonly ours?: (value: string) => readonly string[];
  /** Whether a claim agrees that holds more than the fact (a revision's two halves). */
  readonly part?: (claim: string, value: string) => boolean;
}

const number = (value: string): readonly string[] => [String(Number(value))];
/** Numbers that name something are kept in hexadecimal, four digits. */
const hex4 = (value: string): readonly string[] => [`0x${Number(value).toString(16).padStart(4, '0')}`];
const ROLES = ['io-device', 'io-controller', 'io-multidevice', 'supervisor'];

const KINDS: Readonly<Record<string, Kind>> = {
  // tshark has one field for the numbers of all parts of a module; that of the boot loader is its name, a program.
  's7 order number': { attributes: ['order-number', 'application'] },
  's7 system name': { attributes: ['system-name'] },
  's7 module name': { attributes: ['module-name'] },
  's7 plant id': { attributes: ['plant-id'] },
  's7 copyright': { attributes: ['copyright'] },
  's7 serial': { attributes: ['serial'] },
  's7 cpu type': { attributes: ['cpu-type'] },
  's7 memory card serial': { attributes: ['memory-card'] },
  'cip vendor id': { attributes: ['vendor-id'], ours: hex4 },
  'cip product name': { attributes: ['model'] },
  'cip product code': { attributes: ['product-code'], ours: number },
  'cip device type': { attributes: ['device-type'], ours: number },
  // A revision is one claim, `4.3`.
  'cip revision major': { attributes: ['firmware'], part: (claim, value) => claim.startsWith(`${Number(value)}.`) },
  'cip revision minor': { attributes: ['firmware'], part: (claim, value) => claim.endsWith(`.${Number(value)}`) },
  'cip serial': { attributes: ['serial'] },
  'enip vendor id': { attributes: ['vendor-id'], ours: hex4 },
  'enip device type': { attributes: ['device-type'], ours: number },
  'enip product code': { attributes: ['product-code'], ours: number },
  // Two bytes as one number to tshark, major first on the wire.
  'enip revision': {
    attributes: ['firmware'],
    ours: (v) => [`${Number(v) >>> 8}.${Number(v) & 255}`],
  },
  'enip serial': { attributes: ['serial'] },
  'enip product name': { attributes: ['model'] },
  'modbus device identification': {
    attributes: ['vendor', 'product-code', 'firmware', 'vendor-url', 'model', 'product-family', 'application', 'name'],
  },
  'profinet station name': { attributes: ['station-name', 'mentioned-name'] },
  'profinet vendor id': { attributes: ['vendor-id'], ours: hex4 },
  'profinet device id': { attributes: ['device-id'], ours: hex4 },
  'profinet device vendor': { attributes: ['model'] },
  // A set of bits to tshark, a word of each to us.
  'profinet role': { attributes: ['role'], ours: (value) => ROLES.filter((_, bit) => (Number(value) >> bit) & 1) },
};

function claimed(assets: readonly AssetJson[], fact: Fact, kind: Kind): boolean {
  const wanted = kind.ours?.(fact.value.trim()) ?? [fact.value.trim()];
  return assets
    .filter(({ addresses }) => [...addresses.ip, ...addresses.mac].includes(fact.src))
    .flatMap(({ claims }) => claims)
    .some(
      ({ attribute, value }) =>
        kind.attributes.includes(attribute) && (kind.part?.(value, fact.value) ?? wanted.includes(value)),
    );
}

async function missing(name: string): Promise<string[]> {
  const { identity } = factsOf(name);
  const kinds = Object.entries(KINDS).filter(([label]) => identity[label] !== undefined);
  if (kinds.length === 0) return [];
  const { assets } = await analysed(name);
  return kinds.flatMap(([label, kind]) =>
    (identity[label] ?? [])
      .filter((fact) => !claimed(assets, fact, kind))
      .map((fact) => `${label} of ${fact.src} in frame ${fact.first_frame}: ${fact.value}`),
  );
}

describe.skipIf(capturesAbsent)('identity facts of industrial protocols', () => {
  it.each(captureNames())('%s: all are claims on the asset that they came from', async (name) => {
    expect(await missing(name)).toEqual([]);
  });

  it('there is at least one of each kind that tshark can tell', () => {
    const kinds = new Set(captureNames().flatMap((name) => Object.keys(factsOf(name).identity)));
    expect(Object.keys(KINDS).filter((kind) => !kinds.has(kind))).toEqual(['s7 plant id']);
  });

  it('would notice: a serial number that is not there', async () => {
    const { assets } = await analysed('s7comm/go-online-tia.pcap');
    const fact = { value: 'S C-B1U393142011', src: '134.217.61.211', dst: '', first_frame: 18, frames: 1 };
    expect(claimed(assets, fact, { attributes: ['serial'] })).toBe(true);
    expect(claimed(assets, { ...fact, value: 'S C-B1U393142012' }, { attributes: ['serial'] })).toBe(false);
    expect(claimed(assets, { ...fact, src: '134.217.61.131' }, { attributes: ['serial'] })).toBe(false);
  });
});
