/** An evidence function: answers whether a control holds, from what is known, with the rows that prove it. Never from opinion. */
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export type Verdict = 'holds' | 'holds-in-part' | 'fails' | 'cannot-tell';

export interface EvidenceAnswer {
  readonly verdict: Verdict;
  readonly sentence: string;
  /** Query and hash by which anyone gets the same rows again. */
  readonly proof: { readonly query: string; readonly sha256: string } | null;
}

/** Facts that app has gathered for it by name. */
export type EvidenceFacts = Readonly<Record<string, number | string | boolean | null>>;

export interface EvidenceFunction extends PluginHead {
  /** Names of the facts that it needs. */
  readonly needs: readonly string[];
  readonly answer: (facts: EvidenceFacts) => EvidenceAnswer;
  readonly examples: readonly Example<EvidenceFacts, Verdict>[];
}

export function defineEvidence(evidence: EvidenceFunction): EvidenceFunction {
  checkHead('evidence function', evidence);
  return evidence;
}
