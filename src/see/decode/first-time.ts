/** When a capture begins, from its first bytes. */
import { Framer, PacketIndex } from './framer.ts';

/** Microseconds since the epoch of the first packet; undefined where these bytes hold none. */
export function firstTimeOf(head: Uint8Array): number | undefined {
  const framer = new Framer();
  const index = new PacketIndex();
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 0; framer.broken === undefined;) {
    const next = framer.fill(view, at, head.length, index);
    if (index.n > 0) return index.time[0];
    if (next === at) return undefined;
    at = next;
  }
  return undefined;
}
