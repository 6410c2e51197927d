/**
 * Addresses that were bound to MACs lately, each with the number of its claim: one place for each hash, the last one in
 * it wins. A mirror that carries every packet before and behind a router binds the same four pairs with each of them.
 */
const WORDS = 5;
const PLACES = 1 << 12;

export class Bindings {
  private readonly table = new Int32Array(PLACES * WORDS);

  /** Number of the claim, or −1 where it must be looked up. `tag` is the family and who says so. */
  find(macHigh: number, macLow: number, vlan: number, address: number, tag: number): number {
    const { table } = this;
    const at = placeOf(macLow, address, tag);
    return table[at] === macLow &&
      table[at + 1] === ((vlan << 16) | macHigh) &&
      table[at + 2] === address &&
      table[at + 3] === tag + 1
      ? (table[at + 4] as number)
      : -1;
  }

  put(macHigh: number, macLow: number, vlan: number, address: number, tag: number, claim: number): void {
    const { table } = this;
    const at = placeOf(macLow, address, tag);
    table[at] = macLow;
    table[at + 1] = (vlan << 16) | macHigh;
    table[at + 2] = address;
    table[at + 3] = tag + 1;
    table[at + 4] = claim;
  }
}

function placeOf(macLow: number, address: number, tag: number): number {
  const h = Math.imul(macLow ^ Math.imul(address, 0x85ebca6b) ^ tag, 0x9e3779b1);
  return (h >>> 20) * WORDS;
}
