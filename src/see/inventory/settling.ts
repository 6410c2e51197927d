/** Brings assets and endpoints into line with identity: made, merged, given back, moved. */
import type { SiteGraph } from '../../graph/site-graph.ts';
import type { EndpointRecord } from '../../model/graph.ts';
import { asId, type AssetId } from '../../model/ids.ts';
import { idOf, type AssetBook } from './asset-book.ts';
import { widenAsset } from './asset-record.ts';
import { addressesOf } from './components.ts';
import type { Component, Identity } from './identity.ts';
import type { Inferring } from './inferring.ts';

export interface SettlingParts {
  readonly graph: SiteGraph;
  readonly identity: Identity;
  readonly book: AssetBook;
  readonly inferring: Inferring;
  /** What each asset consists of: kept here. */
  readonly components: Map<AssetId, Component>;
}

/** Adds the endpoints that moved to those given. */
export function settle(parts: SettlingParts, endpoints: Set<EndpointRecord>): void {
  const { identity, book } = parts;
  const settled = identity.settle();
  // An id that is given back stands for what it is now, not for what it was.
  const left = new Set<AssetId>();
  for (const component of settled.components) if (place(parts, component)) left.add(idOf(component));
  for (const [number, into] of settled.merged)
    merge(parts, asId<AssetId>(`asset-${number}`), asId<AssetId>(`asset-${into}`));
  for (const id of settled.endpoints) {
    const before = move(parts, id, endpoints);
    if (before !== null) left.add(before);
  }
  for (const asset of left) book.ageAnew(asset);
}

/** True when its id was merged into another until now. */
function place({ book, components, inferring }: SettlingParts, component: Component): boolean {
  const id = idOf(component);
  const record = book.of(id);
  const revived = record.mergedInto !== null;
  record.mergedInto = null;
  Object.assign(record, addressesOf(component));
  book.widenByMacs(record);
  components.set(id, component);
  inferring.due(id);
  book.touch(record);
  return revived;
}

function merge({ book, components, inferring }: SettlingParts, id: AssetId, into: AssetId): void {
  const record = book.records.get(id);
  const survivor = book.records.get(into);
  if (!record || !survivor || id === into) return;
  record.mergedInto = into;
  components.delete(id);
  inferring.enter(record, null);
  survivor.itOwner ??= record.itOwner;
  survivor.otOwner ??= record.otOwner;
  survivor.neverTouch ||= record.neverTouch;
  survivor.lossPerHour ??= record.lossPerHour;
  inferring.due(id);
  inferring.due(into);
  book.touch(record);
}

/** Gives the endpoint to the asset that it belongs to now; answers which one lost it. */
function move(
  { graph, identity, book, inferring }: SettlingParts,
  id: number,
  moved: Set<EndpointRecord>,
): AssetId | null {
  const endpoint = graph.endpoints.get(id);
  if (!endpoint) return null;
  const component = identity.componentOf(id);
  const before = endpoint.asset;
  const after = component && idOf(component);
  if (!graph.assign(endpoint, after)) return null;
  moved.add(endpoint);
  for (const asset of [before, after]) if (asset !== null) inferring.due(asset);
  const record = after !== null ? book.records.get(after) : undefined;
  if (record) widenAsset(record, endpoint.firstUs, endpoint.lastUs);
  return before;
}
