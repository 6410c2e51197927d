/** Inference where it is due, in rounds: what an asset tells by itself may place its neighbours, who tell nothing on. */
import type { SiteGraph } from '../../graph/site-graph.ts';
import type { AssetRecord } from '../../model/graph.ts';
import type { AssetId, ZoneId } from '../../model/ids.ts';
import type { Level } from '../../model/words.ts';
import { assembleProfile, type ProfileSources } from './assemble.ts';
import type { AssetBook } from './asset-book.ts';
import { writeInference } from './asset-record.ts';
import type { Component } from './identity.ts';
import { infer, type PersonWords } from './infer.ts';
import { Neighbourhood, subnetsOf } from './neighbourhood.ts';
import type { Zones } from './zones.ts';

export interface InferringParts {
  readonly graph: SiteGraph;
  readonly book: AssetBook;
  readonly zones: Zones;
  readonly sources: ProfileSources;
  /** What each asset consists of. */
  readonly components: ReadonlyMap<AssetId, Component>;
  /** What people said of it. */
  readonly wordsOn: (asset: AssetId) => PersonWords;
}

export class Inferring {
  private readonly parts: InferringParts;
  private readonly neighbourhood = new Neighbourhood();
  private readonly waiting = new Set<AssetId>();

  constructor(parts: InferringParts) {
    this.parts = parts;
  }

  due(asset: AssetId): void {
    this.waiting.add(asset);
  }

  run(): void {
    const inferred = new Set<AssetId>();
    while (this.waiting.size > 0) {
      const round = [...this.waiting];
      this.waiting.clear();
      for (const id of round) {
        this.inferOne(id);
        inferred.add(id);
      }
    }
    // After the last round: where an asset stood between two of them needs no zone.
    for (const id of inferred) this.place(id);
  }

  enter(record: AssetRecord, zone: ZoneId | null): void {
    if (record.zone === zone) return;
    this.parts.zones.move(record.zone, zone);
    record.zone = zone;
    this.parts.book.touch(record);
  }

  private inferOne(id: AssetId): void {
    const { book, components, sources } = this.parts;
    const record = book.records.get(id);
    const component = components.get(id);
    if (!record || !component || record.mergedInto !== null) {
      this.tellNeighbours(id, [], null, false);
      return;
    }
    const profile = assembleProfile(component, { macs: record.macs, ips: record.ips }, sources);
    const prefixes = subnetsOf(record.ips);
    const levels = this.neighbourhood.levelsOf(prefixes);
    const { inference, own, leans } = infer(profile, this.parts.wordsOn(id), levels);
    if (writeInference(record, inference)) book.touch(record);
    this.tellNeighbours(id, prefixes, own, leans);
  }

  private place(id: AssetId): void {
    const { book, components, zones } = this.parts;
    const record = book.records.get(id);
    if (!record || !components.has(id) || record.mergedInto !== null) return;
    this.enter(record, this.saidZone(record) ?? zones.propose({ ...record, vlans: this.vlansOf(id) }));
  }

  /** Where a person put it. What was said of a zone that is no more is taken back. */
  private saidZone(record: AssetRecord): ZoneId | undefined {
    const { zone: said, ...reasons } = record.reasons;
    if (said === undefined) return undefined;
    if (this.parts.zones.has(said.value)) return said.value;
    record.reasons = reasons;
    this.parts.book.touch(record);
    return undefined;
  }

  private tellNeighbours(id: AssetId, prefixes: readonly string[], own: Level | null, leans: boolean): void {
    for (const other of this.neighbourhood.put(id, prefixes, own, leans)) this.waiting.add(other);
  }

  private vlansOf(asset: AssetId): number[] {
    const { graph } = this.parts;
    const vlans = new Set<number>();
    for (const id of graph.endpointIdsOf(asset)) {
      const vlan = graph.endpoints.get(id)?.vlan;
      if (vlan != null) vlans.add(vlan);
    }
    return [...vlans].sort((a, b) => a - b);
  }
}
