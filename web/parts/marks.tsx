/** Shapes: class glyphs, the marks of severity that stand beside a word, the confidence bar. */
import type { ReactNode } from 'react';
import { CLASS_WORDS, type AssetClass } from '../../src/model/words.ts';
import { share } from '../format.ts';
import { GLYPHS } from './glyphs.ts';

export function Glyph({ of, size = 12 }: { readonly of: AssetClass; readonly size?: number }) {
  return (
    <svg className="gl" width={size} height={size} viewBox="0 0 12 12" aria-hidden="true">
      <title>{CLASS_WORDS[of]}</title>
      <path d={GLYPHS[of]} fill="none" stroke="currentColor" strokeWidth="1.1" strokeLinejoin="round" />
    </svg>
  );
}

const MARKS = {
  critical: { colour: 'red', shape: <rect x="1" y="1" width="10" height="10" rx="1" fill="currentColor" /> },
  high: { colour: 'orange', shape: <path d="M6 .8 11.4 11H.6Z" fill="currentColor" /> },
  medium: {
    colour: 'ochre',
    shape: <path d="M6 .6 11.4 6 6 11.4 .6 6Z" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  },
  unseen: {
    colour: 'violet',
    shape: (
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.4 2.2" />
    ),
  },
  info: { colour: 't2', shape: <circle cx="6" cy="6" r="4.4" fill="none" stroke="currentColor" strokeWidth="1.6" /> },
} as const;

export type MarkName = keyof typeof MARKS;

/** A severity is never a colour alone: its shape comes first, the word is the child. */
export function Mark({ as, children }: { readonly as: MarkName; readonly children?: ReactNode }) {
  const { colour, shape } = MARKS[as];
  return (
    <span className={`sev ${colour}`}>
      <svg width="11" height="11" viewBox="0 0 12 12" aria-hidden="true">
        {shape}
      </svg>
      {children}
    </span>
  );
}

export function Confidence({ value }: { readonly value: number }) {
  return (
    <span className="nw">
      <span className="cf" aria-hidden="true">
        <i style={{ width: `${Math.round(value * 100)}%` }} />
      </span>
      {share(value)}
    </span>
  );
}

export function Brand() {
  return (
    <span className="brand">
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
        <path d="M1 1h6v16H1zM11 1h6v16h-6z" fill="currentColor" />
      </svg>
      Bulkhead
    </span>
  );
}
