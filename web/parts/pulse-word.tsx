/** The state of a cyclic conversation beside its shape, and its period. On time has no colour. */
import type { PulseState } from '../../src/model/words.ts';
import type { ConversationRow } from '../api/types.ts';
import { span } from '../format.ts';
import { Mark } from './marks.tsx';
import { stateWord } from './words.ts';

const MARK = { late: 'medium', missing: 'critical', gone: 'unseen', 'not-received': 'unseen' } as const;

export function PulseWord({ state }: { readonly state: PulseState | 'not-received' }) {
  if (state === 'on-time') return <span className="t2">on time</span>;
  return <Mark as={MARK[state]}>{stateWord(state)}</Mark>;
}

export function PulsePeriod({ pulse }: { readonly pulse: ConversationRow['pulse'] }) {
  if (!pulse) return <span className="t3">not cyclic</span>;
  return (
    <span className="nw" title={`jitter ${span(pulse.jitterMs)}`}>
      {span(pulse.periodMs)}
    </span>
  );
}
