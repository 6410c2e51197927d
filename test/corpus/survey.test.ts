/** The inventory of a one-shot analysis is that of a site which read the same capture: the same devices, taken for the same. */
import { describe, expect, it } from 'vitest';
import { asId, type SiteId } from '../../src/model/ids.ts';
import { ConversationTable } from '../../src/see/decode/conversations.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import { createInventory } from '../../src/see/inventory/inventory.ts';
import { takeSurvey } from '../../src/see/inventory/survey.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { captureNames, capturesAbsent, decoded } from './captures.ts';

const industrial = new Set(protocols.filter(({ domain }) => domain === 'ot').map(({ id }) => id));
const vendorOf = (mac: string): string => `Vendor of ${mac.slice(0, 8)}`;

interface Device {
  readonly macs: readonly string[];
  readonly ips: readonly string[];
  readonly class: string;
  readonly level: string | null;
  readonly name: string;
}
const line = ({ macs, ips, level, name, ...of }: Device): string => [of.class, level, name, ...macs, ...ips].join(' ');

function ofSurvey(name: string): string[] {
  const engine = decoded(name);
  const conversations = new ConversationTable();
  engine.gather(conversations, true);
  const survey = takeSurvey(engine, conversations, { vendorOf, industrial });
  return Array.from({ length: survey.count }, (_, i) => line(survey.asset(i + 1))).sort();
}

function ofSite(name: string): string[] {
  const inventory = createInventory({ site: asId<SiteId>('site-1'), vendorOf, industrial });
  const health = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
  // A drain long after the last packet, so that no flow is held back for a better name.
  const engine = decoded(name);
  const batches = toBatches(engine, {
    sensor: 's',
    site: 'site-1',
    sequence: 1,
    health,
    toUs: engine.nowUs + 10_000_000,
  });
  for (const batch of batches) inventory.apply(batch);
  return [...inventory.assets.values()]
    .filter(({ mergedInto }) => mergedInto === null)
    .map(line)
    .sort();
}

describe.skipIf(capturesAbsent)('the survey of a capture', () => {
  it.each(captureNames())('%s: finds what a site finds', (name) => expect(ofSurvey(name)).toEqual(ofSite(name)));
});
