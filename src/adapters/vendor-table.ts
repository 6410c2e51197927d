/** Organisations by MAC prefix, from data/oui.bin (its format stands in data/make-oui.ts). Opened at the first question; a look-up is a binary search. */
import { readFileSync } from 'node:fs';

export type VendorOf = (mac: string) => string | undefined;

interface Width {
  readonly prefixes: Uint32Array;
  readonly names: Uint16Array;
}

const MAGIC = 'OUI1';
const decoder = new TextDecoder();

/** `file` is read when the first MAC is asked for. Without a readable table no vendor is known; the caller hears why once. */
export function openVendorTable(file: string | URL, onProblem: (message: string) => void): VendorOf {
  let table: VendorOf | undefined;
  return (mac) => {
    table ??= loadOrNone(file, onProblem);
    return table(mac);
  };
}

function loadOrNone(file: string | URL, onProblem: (message: string) => void): VendorOf {
  try {
    return parseVendorTable(readFileSync(file));
  } catch (error) {
    onProblem(`The table of MAC prefixes could not be read, so vendors by MAC are missing: ${String(error)}`);
    return () => undefined;
  }
}

/** @throws RangeError when the bytes are no table. */
export function parseVendorTable(bytes: Uint8Array): VendorOf {
  if (decoder.decode(bytes.subarray(0, 4)) !== MAGIC) throw new RangeError('no table of MAC prefixes');
  const whole = new Uint8Array(bytes).buffer;
  let at = 4;
  const u32 = (count: number): Uint32Array => {
    const read = new Uint32Array(whole, at, count);
    at += count * 4;
    return read;
  };
  const u16 = (count: number): Uint16Array => {
    const read = new Uint16Array(whole, at, count);
    at += (count + (count & 1)) * 2;
    return read;
  };
  const [large = 0, medium = 0, small = 0, names = 0] = u32(4);
  const of24: Width = { prefixes: u32(large), names: u16(large) };
  const of28: Width = { prefixes: u32(medium), names: u16(medium) };
  const of36: Width = { prefixes: u32(small * 2), names: u16(small) };
  const offsets = u32(names + 1);
  const text = new Uint8Array(whole, at);
  const decoded: string[] = [];
  const nameAt = (number: number | undefined): string | undefined =>
    number === undefined
      ? undefined
      : (decoded[number] ??= decoder.decode(text.subarray(offsets[number] ?? 0, offsets[number + 1] ?? 0)));
  return (mac) => {
    const digits = mac.replaceAll(':', '');
    const first = Number.parseInt(digits.slice(0, 6), 16);
    if (digits.length !== 12 || Number.isNaN(first)) return undefined;
    const name36 = find36(of36, Number.parseInt(digits.slice(0, 1), 16), Number.parseInt(digits.slice(1, 9), 16));
    return nameAt(name36 ?? find(of28, Number.parseInt(digits.slice(0, 7), 16)) ?? find(of24, first));
  };
}

function find(width: Width, prefix: number): number | undefined {
  let low = 0;
  let high = width.prefixes.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = width.prefixes[middle] ?? 0;
    if (value === prefix) return width.names[middle];
    if (value < prefix) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

function find36(width: Width, high4: number, low32: number): number | undefined {
  const wanted = high4 * 2 ** 32 + low32;
  let low = 0;
  let high = width.names.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = (width.prefixes[middle * 2] ?? 0) * 2 ** 32 + (width.prefixes[middle * 2 + 1] ?? 0);
    if (value === wanted) return width.names[middle];
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
