/** Interfaces known by their UUID: their names, and the word for each of their methods. */
import type { OperationWord } from '../../../model/protocol.ts';
import { COM } from './com.ts';
import { meaningOf } from './meanings.ts';
import { PRINTERS } from './printers.ts';
import { WINDOWS } from './windows.ts';

interface Interface {
  readonly name: string;
  readonly wire: Uint8Array;
  readonly words: readonly (OperationWord | undefined)[];
}

export const UUID_BYTES = 16;
/** The first three parts of a UUID are numbers, in the byte order of the sender: C706, A.1. */
const LITTLE_ENDIAN_ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

const INTERFACES: readonly Interface[] = [...WINDOWS, ...PRINTERS, ...COM].map(({ uuid, name, methods }) => ({
  name,
  wire: wireOf(uuid),
  words: methods
    .trim()
    .split(/\s+/)
    .map((method) => (method === '-' ? undefined : { operation: snakeCase(method), meaning: meaningOf(method) })),
}));

/** Number of the interface whose UUID stands at `at`, as a little-endian or a big-endian sender writes it; −1 for another. */
export function interfaceAt(bytes: Uint8Array, at: number, little: boolean): number {
  for (let i = 0; i < INTERFACES.length; i++) {
    if (isAt(bytes, at, (INTERFACES[i] as Interface).wire, little)) return i;
  }
  return -1;
}

export const interfaceName = (index: number): string => INTERFACES[index]?.name ?? 'unknown';

export const hasMethod = (index: number, operation: number): boolean =>
  INTERFACES[index]?.words[operation] !== undefined;

export function methodWord(index: number, operation: number): OperationWord {
  return INTERFACES[index]?.words[operation] ?? { operation: `opnum_${operation}`, meaning: 'execute' };
}

/** Text of a UUID that a little-endian sender wrote. */
export function uuidText(wire: Uint8Array): string {
  const digits = LITTLE_ENDIAN_ORDER.map((place) => (wire[place] ?? 0).toString(16).padStart(2, '0')).join('');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
}

function isAt(bytes: Uint8Array, at: number, wire: Uint8Array, little: boolean): boolean {
  for (let i = 0; i < UUID_BYTES; i++) {
    const place = little ? i : (LITTLE_ENDIAN_ORDER[i] as number);
    if (bytes[at + i] !== wire[place]) return false;
  }
  return true;
}

function wireOf(uuid: string): Uint8Array {
  const digits = uuid.replaceAll('-', '');
  return Uint8Array.from(LITTLE_ENDIAN_ORDER, (place) => Number.parseInt(digits.slice(place * 2, place * 2 + 2), 16));
}

function snakeCase(method: string): string {
  return method
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
