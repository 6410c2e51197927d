/** Northfield bottling as a sensor would report it: the simulator's packets through the real engine, as batches. */
import { openVendorTable } from '../../src/adapters/vendor-table.ts';
import { pcapHeader, pcapRecord } from '../../src/exercise/encoders/pcap.ts';
import { northfield } from '../../src/exercise/plants/northfield/index.ts';
import plant from '../../src/exercise/plants/northfield/index.ts';
import { asId, type SiteId } from '../../src/model/ids.ts';
import type { Batch } from '../../src/model/observation.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import { createEngine } from '../../src/see/decode/engine.ts';
import { createInventory, type Inventory } from '../../src/see/inventory/inventory.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';

export const SITE = asId<SiteId>('site-1');
export const PLANT = northfield(60);
const START_US = 1_794_916_800_000_000;
const TICK_US = 1_000_000;

export const industrial: ReadonlySet<string> = new Set(protocols.filter((p) => p.domain === 'ot').map((p) => p.id));
export const vendorOf = openVendorTable('data/oui.bin', (message) => {
  throw new Error(message);
});

export const openInventory = (site: SiteId = SITE): Inventory => createInventory({ site, vendorOf, industrial });

/** Batches of the plant's first seconds, one drain a second. */
export function playNorthfield(seconds: number, { seed = 1, sensor = 'demo' } = {}): Batch[] {
  const engine = createEngine({ protocols, seed: 1 });
  const batches: Batch[] = [];
  const drain = (): void => {
    const health = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
    batches.push(...toBatches(engine, { sensor, site: SITE, sequence: batches.length + 1, health }));
  };
  engine.open('northfield');
  engine.write(pcapHeader());
  let nextUs = START_US + TICK_US;
  for (const frame of plant.frames({ seed, assets: 60 }, START_US)) {
    if (frame.timeUs >= START_US + seconds * 1_000_000) break;
    while (frame.timeUs >= nextUs) {
      drain();
      nextUs += TICK_US;
    }
    engine.write(pcapRecord(frame.timeUs, frame.bytes));
  }
  engine.end();
  drain();
  drain();
  return batches;
}

export const ipOf = (name: string): string => {
  const asset = PLANT.assets.find((a) => a.name === name);
  const network = PLANT.networks.find((n) => n.zone === asset?.zone);
  return `${network?.prefix ?? ''}.${asset?.host ?? 0}`;
};
