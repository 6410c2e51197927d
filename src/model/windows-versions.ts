/**
 * Windows by the version number that it tells: what the product is called, and whether desktop or server where that is said.
 * [MS-NLMP] 2.2.2.10 (major, minor, build), [MS-CIFS] 2.2.4.53.2 (native OS), [MS-BRWS] 2.2.1 (announcements); names and
 * builds as Microsoft's "Operating System Version" and release information list them.
 */

export type WindowsEdition = 'client' | 'server' | 'any';

export interface WindowsVersion {
  readonly major: number;
  readonly minor: number;
  /** 0 where the wire does not say. */
  readonly build: number;
}

interface Release {
  readonly client: readonly string[];
  readonly server: readonly string[];
  readonly builds: readonly number[];
}

const RELEASES: Readonly<Record<string, Release>> = {
  '4.0': { client: ['Windows NT 4.0'], server: ['Windows NT 4.0 Server'], builds: [1381] },
  '5.0': { client: ['Windows 2000'], server: ['Windows 2000 Server'], builds: [2195] },
  '5.1': { client: ['Windows XP'], server: ['Windows XP'], builds: [2600] },
  '5.2': { client: ['Windows XP x64'], server: ['Windows Server 2003'], builds: [3790] },
  '6.0': { client: ['Windows Vista'], server: ['Windows Server 2008'], builds: [6000, 6001, 6002, 6003] },
  '6.1': { client: ['Windows 7'], server: ['Windows Server 2008 R2'], builds: [7600, 7601] },
  '6.2': { client: ['Windows 8'], server: ['Windows Server 2012'], builds: [9200] },
  '6.3': { client: ['Windows 8.1'], server: ['Windows Server 2012 R2'], builds: [9600] },
};

const CLIENTS_10 = ['Windows 10', 'Windows 11'];
const SERVERS_10 = ['Windows Server 2016', 'Windows Server 2019', 'Windows Server 2022', 'Windows Server 2025'];

/** Builds since version 10 that a server has, with the desktop that has the same. */
const SERVER_BUILDS: Readonly<Record<number, Pick<Release, 'client' | 'server'>>> = {
  14393: { client: ['Windows 10'], server: ['Windows Server 2016'] },
  17763: { client: ['Windows 10'], server: ['Windows Server 2019'] },
  20348: { client: [], server: ['Windows Server 2022'] },
  26100: { client: ['Windows 11'], server: ['Windows Server 2025'] },
};
const FIRST_10 = 10_240;
const FIRST_11 = 22_000;

/** Names for sets of products, as the wire tells them apart and no further. */
const GROUPS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Windows 95, 98 or Me', ['Windows 95', 'Windows 98', 'Windows Me']],
  [
    'Windows 2000, XP or Server 2003',
    ['Windows 2000', 'Windows 2000 Server', 'Windows XP', 'Windows XP x64', 'Windows Server 2003'],
  ],
  ['Windows XP or Server 2003', ['Windows XP', 'Windows XP x64', 'Windows Server 2003']],
  [
    'Windows Vista or later',
    [
      ...['6.0', '6.1', '6.2', '6.3'].flatMap((of) => [
        ...(RELEASES[of]?.client ?? []),
        ...(RELEASES[of]?.server ?? []),
      ]),
      ...CLIENTS_10,
      ...SERVERS_10,
    ],
  ],
  ['Windows 10 or later', [...CLIENTS_10, ...SERVERS_10]],
  ['Windows Server 2016 or later', SERVERS_10],
  ['Windows 2000', ['Windows 2000', 'Windows 2000 Server']],
  ['Windows NT 4.0', ['Windows NT 4.0', 'Windows NT 4.0 Server']],
]);

/** Every product that a name may stand for. */
export const WINDOWS_PRODUCTS: readonly string[] = [
  ...new Set([
    ...[...GROUPS.values()].flat(),
    ...Object.values(RELEASES).flatMap(({ client, server }) => [...client, ...server]),
  ]),
];

/** All products that have this version, the likelier first; none for a version or build that no Windows has. */
export function windowsNames(version: WindowsVersion, edition: WindowsEdition): readonly string[] {
  const release = releaseOf(version);
  if (!release) return [];
  if (edition !== 'any' && release[edition].length > 0) return release[edition];
  // Of version 5.2 the desktop is the rare one.
  const both =
    version.major === 5 && version.minor === 2
      ? [...release.server, ...release.client]
      : [...release.client, ...release.server];
  return [...new Set(both)];
}

export const windowsName = (version: WindowsVersion, edition: WindowsEdition): string =>
  nameOfAll(windowsNames(version, edition));

/** One name for a set of products; empty for none. `productsNamed` reads it back. */
export function nameOfAll(products: readonly string[]): string {
  for (const [name, group] of GROUPS) {
    if (group.length === products.length && group.every((product) => products.includes(product))) return name;
  }
  return products.join(' or ');
}

export function productsNamed(name: string): readonly string[] {
  return GROUPS.get(name) ?? name.split(' or ').flatMap((one) => GROUPS.get(one) ?? [one]);
}

/** The version that this build belongs to. */
export function versionOfBuild(build: number): WindowsVersion | undefined {
  if (build >= FIRST_10) return { major: 10, minor: 0, build };
  for (const [text, { builds }] of Object.entries(RELEASES)) {
    if (!builds.includes(build)) continue;
    const [major = 0, minor = 0] = text.split('.').map(Number);
    return { major, minor, build };
  }
  return undefined;
}

/** Before Vista: systems that get no updates any more and must be known for certain. */
export const isOldWindows = ({ major }: WindowsVersion): boolean => major < 6;

function releaseOf({ major, minor, build }: WindowsVersion): Pick<Release, 'client' | 'server'> | undefined {
  if (major === 10 && minor === 0) return release10(build);
  const release = RELEASES[`${String(major)}.${String(minor)}`];
  if (!release || (build !== 0 && !release.builds.includes(build))) return undefined;
  // Server 2008 came out with the first service pack of Vista.
  return build === 6000 ? { client: release.client, server: [] } : release;
}

function release10(build: number): Pick<Release, 'client' | 'server'> | undefined {
  if (build === 0) return { client: CLIENTS_10, server: SERVERS_10 };
  if (build < FIRST_10) return undefined;
  return SERVER_BUILDS[build] ?? { client: [build < FIRST_11 ? 'Windows 10' : 'Windows 11'], server: [] };
}
