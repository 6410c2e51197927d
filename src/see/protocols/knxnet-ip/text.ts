/** Addresses and bytes as KNX writes them. */

export const individualAddress = (address: number): string =>
  `${String(address >> 12)}.${String((address >> 8) & 0xf)}.${String(address & 0xff)}`;

export function hexOf(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < to; i++) text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}
