/** An exposure: a weakness that is there now, told from an asset and its claims. */
import type { AssetRecord, ClaimRecord } from '../graph.ts';
import type { Severity } from '../words.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export interface ExposureInput {
  readonly asset: AssetRecord;
  readonly claims: readonly ClaimRecord[];
}

export interface ExposureDraft {
  readonly severity: Severity;
  readonly reason: string;
  readonly advice: string;
  /** Claims that prove it. */
  readonly claims: readonly number[];
}

export interface Exposure extends PluginHead {
  readonly assess: (input: ExposureInput) => ExposureDraft | null;
  readonly examples: readonly Example<ExposureInput, boolean>[];
}

export function defineExposure(exposure: Exposure): Exposure {
  checkHead('exposure', exposure);
  return exposure;
}
