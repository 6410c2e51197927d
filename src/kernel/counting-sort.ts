/** Sorts places by their key, a whole number below `width`, leaving equals as they stand. */
export function countingSort(order: Int32Array, keys: Int32Array | Uint16Array, width: number): void {
  const starts = new Int32Array(width + 1);
  for (let i = 0; i < order.length; i++) {
    const next = (keys[order[i] as number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let k = 1; k <= width; k++) starts[k] = (starts[k] as number) + (starts[k - 1] as number);
  const sorted = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const place = order[i] as number;
    const k = keys[place] as number;
    const at = starts[k] as number;
    sorted[at] = place;
    starts[k] = at + 1;
  }
  order.set(sorted);
}
