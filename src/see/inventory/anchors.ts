/** After a restart: at which address each id stood, so that identity gives the same ids to the same devices again. */
import type { AssetRecord } from '../../model/graph.ts';
import type { AssetId } from '../../model/ids.ts';
import type { AssetBook } from './asset-book.ts';
import { numberOf } from './asset-record.ts';
import type { Identity } from './identity.ts';

/** Merged ids stand at their own first address, the survivor at the first that none of them holds. */
export function anchorAll(book: AssetBook, identity: Identity): void {
  const anchor = (record: AssetRecord, address: string): void =>
    identity.anchor(record.macs.length > 0 ? { mac: address } : { ip: address }, numberOf(record.id));
  const held = new Map<AssetId, Set<string>>();
  for (const record of book.records.values()) {
    identity.numbersFrom(numberOf(record.id));
    const survivor = record.mergedInto === null ? undefined : book.resolve(record.id);
    const [first] = standingAt(record);
    // An IP that a MAC took over has passed its number on; whoever has the IP next is somebody else.
    if (!survivor || first === undefined || !standingAt(survivor).includes(first)) continue;
    anchor(record, first);
    held.set(survivor.id, (held.get(survivor.id) ?? new Set<string>()).add(first));
  }
  for (const record of book.records.values()) {
    if (record.mergedInto !== null) continue;
    const all = standingAt(record);
    // Where an address took over an older number, the merged id once stood at that very address.
    const own = all.find((address) => !held.get(record.id)?.has(address)) ?? all[0];
    if (own !== undefined) anchor(record, own);
  }
}

/** The addresses that an id can stand at: MACs, or IPs where there are none. */
const standingAt = ({ macs, ips }: AssetRecord): readonly string[] => (macs.length > 0 ? macs : ips);
