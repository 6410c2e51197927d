/** Records as they were read, so that a load can tell which of them it changed. */
import type { AssetRecord, SiteRecords, ZoneRecord } from '../../model/graph.ts';
import type { AssetId } from '../../model/ids.ts';

/** When an asset was seen is told again by its next packets. */
const TIMES: ReadonlySet<string> = new Set(['firstUs', 'lastUs']);

type Kept = AssetRecord | ZoneRecord;

/** `survivorOf`: what an id stands for at last, where assets were merged that were merged in their turn. */
export function rememberRead(
  { assets, zones }: Pick<SiteRecords, 'assets' | 'zones'>,
  survivorOf: (asset: AssetId) => AssetId | null,
): { readonly differs: (record: Kept) => boolean } {
  // Fields are replaced, never changed within: a copy of one level is enough.
  const read = new Map<string, Kept>();
  for (const zone of zones) read.set(zone.id, { ...zone });
  for (const asset of assets) {
    const mergedInto = asset.mergedInto === null ? null : survivorOf(asset.id);
    read.set(asset.id, { ...asset, mergedInto });
  }
  return { differs: (record) => !isAlike(record, read.get(record.id)) };
}

/** Whatever the order of fields: the store gives them back in its own. */
function isAlike(a: unknown, b: unknown): boolean {
  if (!isFields(a) || !isFields(b)) return Object.is(a, b);
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => TIMES.has(name) || isAlike(a[name], b[name]));
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
