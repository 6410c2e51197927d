/**
 * Writes data/oui.bin from the npm package `oui-data` (IEEE's public listing of MA-L, MA-M and MA-S assignments):
 * `node data/make-oui.ts`. The format is read by src/adapters/vendor-table.ts.
 *
 * Little-endian: magic `OUI1`, counts of 24-, 28- and 36-bit prefixes and of names (u32 each); then for each width its
 * prefixes ascending (u32, the 36-bit ones as two u32, high 4 bits first) and their name numbers (u16); then name
 * offsets (u32, one more than names) and the names in UTF-8.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = createRequire(import.meta.url).resolve('oui-data');
const listing = JSON.parse(readFileSync(source, 'utf8')) as Record<string, string>;

const LEGAL_FORM =
  /[,.\s]+(incorporated|inc|corporation|corp|company|co|limited|ltd|llc|gmbh( & co\.? ?kg)?|ag|kg|s\.?a\.?s?|s\.?p\.?a|s\.?r\.?l|b\.?v|n\.?v|a\/s|aps|ab|oy|oyj|plc|pty|pte|kft|sp\.? z o\.?o|k\.?k|e\.?v|d\.?o\.?o)\.?$/i;

/** The organisation without its legal form: what a person calls it. */
function shortName(entry: string): string {
  let name = (entry.split('\n')[0] ?? '').replace(/\s+/g, ' ').trim();
  for (let i = 0; i < 4 && LEGAL_FORM.test(name); i++) name = name.replace(LEGAL_FORM, '');
  return name.replace(/[,.;\s]+$/, '').slice(0, 64);
}

const names = new Map<string, number>();
const spelled: string[] = [];
const numberOf = (name: string): number => {
  const key = name.toLowerCase();
  let number = names.get(key);
  if (number === undefined) {
    number = spelled.push(name) - 1;
    names.set(key, number);
  }
  return number;
};

const widths: Record<number, [string, number][]> = { 6: [], 7: [], 9: [] };
for (const prefix of Object.keys(listing).sort()) {
  const name = shortName(listing[prefix] ?? '');
  if (name !== '' && name.toLowerCase() !== 'private' && !/^ieee registration/i.test(name)) widths[prefix.length]?.push([prefix, numberOf(name)]);
}
if (spelled.length > 65_536) throw new Error('more names than a u16 holds');

const parts: Uint8Array[] = [];
const u32 = (values: readonly number[]): void => void parts.push(new Uint8Array(Uint32Array.from(values).buffer));
const u16 = (values: readonly number[]): void => void parts.push(new Uint8Array(Uint16Array.from(values.length % 2 === 0 ? values : [...values, 0]).buffer));
const [large, medium, small] = [widths[6] ?? [], widths[7] ?? [], widths[9] ?? []];
parts.push(new TextEncoder().encode('OUI1'));
u32([large.length, medium.length, small.length, spelled.length]);
for (const list of [large, medium]) {
  u32(list.map(([prefix]) => Number.parseInt(prefix, 16)));
  u16(list.map(([, name]) => name));
}
u32(small.flatMap(([prefix]) => [Number.parseInt(prefix.slice(0, 1), 16), Number.parseInt(prefix.slice(1), 16)]));
u16(small.map(([, name]) => name));
const encoded = spelled.map((name) => new TextEncoder().encode(name));
const offsets = [0];
for (const name of encoded) offsets.push((offsets.at(-1) ?? 0) + name.length);
u32(offsets);
parts.push(...encoded);
writeFileSync(new URL('oui.bin', import.meta.url), Buffer.concat(parts));
process.stderr.write(`${large.length + medium.length + small.length} prefixes, ${spelled.length} names\n`);
