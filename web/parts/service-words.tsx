/** An unknown service in words: where it is, what its packets are like. */
import type { SideShape, UnknownService } from '../api/types.ts';
import { portWord } from './words.ts';

export const NATURE_WORDS: Readonly<Record<UnknownService['nature'], string>> = {
  text: 'text',
  binary: 'binary',
  random: 'random',
};

const LENGTHS_TOLD = 3;

/** What it is called; without a name where it is reached. */
export const serviceTitle = (service: Pick<UnknownService, 'name' | 'transport' | 'port'>): string =>
  service.name ?? portWord(service);

/** Bytes of a packet: "12", "5, 6" or "5–80"; nothing of a side that sent nothing. */
export function lengthsWord({ packets, shortest, longest, lengths }: SideShape): string {
  if (packets === 0) return '';
  if (lengths.length > 0 && lengths.length <= LENGTHS_TOLD) return lengths.map(({ bytes }) => bytes).join(', ');
  return shortest === longest ? String(longest) : `${shortest}–${longest}`;
}

/** First bytes, a byte apart from the next: `aa .. 00`. */
export const bytesWord = (begins: string): string => begins.match(/../g)?.join(' ') ?? '';

/** What clients send, and what comes back. */
export function BothWays({ asks, answers }: { readonly asks: string; readonly answers: string }) {
  if (asks === '' && answers === '') return <span className="t3">—</span>;
  return (
    <>
      {asks || '—'}
      {answers !== '' && (
        <>
          {' '}
          <span className="t3">→</span> {answers}
        </>
      )}
    </>
  );
}
