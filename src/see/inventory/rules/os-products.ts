/** Operating systems as sets of products: a name as general as `Linux` stands for all that it may be, so that sayings can be compared. */
import { nameOfAll, productsNamed, WINDOWS_PRODUCTS } from '../../../model/windows-versions.ts';

/** `Linux of some kind` is one whose distribution nobody has told. */
const LINUX: readonly string[] = [
  'Linux of some kind',
  'Ubuntu Linux',
  'Debian Linux',
  'Raspbian',
  'Red Hat Linux',
  'CentOS Linux',
  'Fedora Linux',
  'SUSE Linux',
  'Alpine Linux',
  'OpenWrt',
  'Android',
  'Chrome OS',
];

const FAMILIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['Windows', WINDOWS_PRODUCTS],
  ['Linux', LINUX],
  ['Unix', [...LINUX, 'macOS', 'iOS', 'FreeBSD', 'OpenBSD', 'NetBSD', 'Solaris', 'AIX', 'HP-UX', 'Unix of some kind']],
]);
const NAMES_MAX = 4;

/** All products that a name may stand for; a name that nobody knows stands for itself. */
export const productsOf = (name: string): readonly string[] =>
  FAMILIES.get(name) ?? productsNamed(name).flatMap(family);

const family = (name: string): readonly string[] => FAMILIES.get(name) ?? [name];

const KNOWN = new Set([...FAMILIES.keys(), ...[...FAMILIES.values()].flat()]);

/** Whether each part of a name is that of a system that is known here. */
export const isKnownName = (name: string): boolean =>
  KNOWN.has(name) || productsNamed(name).every((one) => KNOWN.has(one));

/** One name for a set of products. */
export function nameOf(products: readonly string[]): string {
  for (const [name, members] of FAMILIES) if (isSame(members, products)) return name;
  const name = nameOfAll(products);
  const isList = products.length > NAMES_MAX && name === products.join(' or ');
  return isList && products.every((one) => WINDOWS_PRODUCTS.includes(one)) ? 'Windows' : name;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((product) => other.includes(product));

/** Products that both name. */
export const shared = (one: readonly string[], other: readonly string[]): readonly string[] =>
  one.filter((product) => other.includes(product));
