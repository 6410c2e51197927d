/** The record of one asset: made empty, widened in time, filled from inference. */
import type { AssetRecord, Inferred } from '../../model/graph.ts';
import type { AssetId, SiteId } from '../../model/ids.ts';
import type { Inference } from './infer.ts';

export const numberOf = (asset: AssetId): number => Number(asset.slice(asset.lastIndexOf('-') + 1));

export function freshAsset(id: AssetId, site: SiteId): AssetRecord {
  const none = {
    level: null,
    domain: null,
    vendor: null,
    model: null,
    firmware: null,
    serial: null,
    os: null,
    zone: null,
  };
  const people = { itOwner: null, otOwner: null, neverTouch: false, lossPerHour: null };
  const times = { firstUs: Number.POSITIVE_INFINITY, lastUs: Number.NEGATIVE_INFINITY };
  return {
    id,
    site,
    name: '',
    class: 'unknown',
    ...none,
    reasons: {},
    macs: [],
    ips: [],
    hostnames: [],
    ...people,
    ...times,
    mergedInto: null,
  };
}

export function widenAsset(record: AssetRecord, firstUs: number, lastUs: number): void {
  if (firstUs < record.firstUs) record.firstUs = firstUs;
  if (lastUs > record.lastUs) record.lastUs = lastUs;
}

/** Writes what was inferred; true when anything of it is new. */
export function writeInference(record: AssetRecord, inference: Inference): boolean {
  const before = JSON.stringify(inferredPart(record));
  const { hostnames, name, class: assetClass, ...rest } = inference;
  record.name = name.value;
  record.class = assetClass.value;
  record.level = rest.level?.value ?? null;
  record.domain = rest.domain?.value ?? null;
  record.vendor = rest.vendor?.value ?? null;
  record.model = rest.model?.value ?? null;
  record.firmware = rest.firmware?.value ?? null;
  record.serial = rest.serial?.value ?? null;
  record.os = rest.os?.value ?? null;
  record.hostnames = hostnames;
  const reasons: Record<string, Inferred<string>> = { name, class: assetClass };
  for (const [attribute, inferred] of Object.entries(rest)) if (inferred) reasons[attribute] = inferred;
  if (record.reasons['zone']) reasons['zone'] = record.reasons['zone'];
  record.reasons = reasons;
  return JSON.stringify(inferredPart(record)) !== before;
}

const inferredPart = (r: AssetRecord): unknown => [
  r.name,
  r.class,
  r.level,
  r.domain,
  r.vendor,
  r.model,
  r.firmware,
  r.serial,
  r.os,
  r.hostnames,
  r.reasons,
];
