/** Windows FILETIME: 100 ns since 1601-01-01. [MS-DTYP] 2.3.3. */

const EPOCH_OFFSET_US = 11_644_473_600_000_000n;

export function fileTime(timeUs: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, (BigInt(Math.floor(timeUs)) + EPOCH_OFFSET_US) * 10n, true);
  return bytes;
}
