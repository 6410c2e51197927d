/**
 * What the requests within a multiple service packet leave for their answers. These come in the same order (CIP Networks
 * Library Volume 1, A-4.10), so all of a packet stand in one row, and only where the row begins is remembered by the flow.
 *
 * Rows are written one after the other, round and round; an answer so late that its row was written over finds nothing.
 */
const ROOM = 1 << 16;
/** Rows are counted on up to here, then from 0: what began before that is no longer found. */
const TURN = 1 << 30;
/** No service, so that it answers none. */
const NONE = 0xff;

const services = new Uint8Array(ROOM);
const values = new Int32Array(ROOM);
let top = 0;

/** A row for so many requests, none of them there yet; its number, ≥ 0. */
export function beginRow(count: number): number {
  if (top + count + 1 >= TURN) top = 0;
  const row = top;
  values[row & (ROOM - 1)] = count;
  for (let i = 1; i <= count; i++) services[(row + i) & (ROOM - 1)] = NONE;
  top = row + count + 1;
  return row;
}

/** What the request at `index`, from 0, leaves. */
export function putInRow(row: number, index: number, service: number, value: number): void {
  const at = (row + 1 + index) & (ROOM - 1);
  services[at] = service;
  values[at] = value;
}

/** What the request at `index` of a row left for the answer to this service; −1 where that is none, or no longer known. */
export function takeFromRow(row: number, index: number, service: number): number {
  if (row < 0 || row > top || top - row > ROOM || index >= (values[row & (ROOM - 1)] as number)) return -1;
  const at = (row + 1 + index) & (ROOM - 1);
  return services[at] === service ? (values[at] as number) : -1;
}
