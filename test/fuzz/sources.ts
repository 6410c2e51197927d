/** What the fuzzer breaks: the shared captures where they are beside the checkout, else some minutes of the synthetic plants. */
import { join } from '../../src/exercise/encoders/bytes.ts';
import { pcapHeader, pcapRecord } from '../../src/exercise/encoders/pcap.ts';
import { plants } from '../../src/exercise/plants/index.gen.ts';
import { captureBytes, captureNames } from '../corpus/captures.ts';

const FRAMES = 20_000;
const FRAMES_EACH = 500;

export function sources(): readonly (readonly [string, Uint8Array])[] {
  const names = captureNames();
  if (names.length > 0) return names.map((name) => [name, captureBytes(name)] as const);
  const found: [string, Uint8Array][] = [];
  for (const plant of plants) {
    let records: Uint8Array[] = [pcapHeader()];
    let count = 0;
    for (const { timeUs, bytes } of plant.frames({ seed: 1, assets: plant.assets }, Date.UTC(2026, 0, 5, 8) * 1000)) {
      records.push(pcapRecord(timeUs, bytes));
      if (records.length > FRAMES_EACH) {
        found.push([`${plant.id}-${found.length}`, join(...records)]);
        records = [pcapHeader()];
      }
      if (++count >= FRAMES) break;
    }
  }
  return found;
}
