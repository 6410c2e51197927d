/** The order of zones wherever they are listed: cells first, then the rest by name, safety last. The same plant, the same order. */

const COLLATOR = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

const LAST = 2;
const rank = (name: string): number => (/safety|\bsis\b/i.test(name) ? LAST : /\b(line|cell)\b/i.test(name) ? 0 : 1);

export const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  COLLATOR.compare(a.name, b.name);

export const byZone = (a: { readonly name: string }, b: { readonly name: string }): number =>
  rank(a.name) - rank(b.name) || byName(a, b);
