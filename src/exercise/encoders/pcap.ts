/** The classic capture format with microseconds, little endian, Ethernet. draft-ietf-opsawg-pcap, 4 and 5. */

const SNAP_BYTES = 262_144;
const ETHERNET = 1;

export function pcapHeader(): Uint8Array {
  const header = new Uint8Array(24);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_BYTES, true);
  view.setUint32(20, ETHERNET, true);
  return header;
}

/** Head of one packet's record, followed by the frame itself. */
export function pcapRecord(timeUs: number, bytes: Uint8Array): Uint8Array {
  const record = new Uint8Array(16 + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, Math.floor(timeUs / 1e6), true);
  view.setUint32(4, timeUs % 1e6, true);
  view.setUint32(8, bytes.length, true);
  view.setUint32(12, bytes.length, true);
  record.set(bytes, 16);
  return record;
}
