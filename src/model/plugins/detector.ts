/** A detector: looks at what changed and says what it means. One file each; every finding names its evidence and its ATT&CK technique. */
import type { GraphChanges } from '../graph.ts';
import type { AssetId } from '../ids.ts';
import type { Severity } from '../words.ts';
import { assert } from '../../kernel/assert.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

/** Where the proof lies: a packet of a sensor, or a line of a source. */
export type EvidenceRef =
  | { readonly sensor: string; readonly packet: number; readonly timeUs: number }
  | { readonly source: string; readonly line: number; readonly timeUs: number };

export interface FindingDraft {
  readonly timeUs: number;
  /** Who did what the finding reports. */
  readonly acting: AssetId;
  readonly suffering: AssetId | null;
  readonly severity: Severity;
  readonly sentence: string;
  readonly evidence: readonly EvidenceRef[];
}

export interface Detector extends PluginHead {
  /** MITRE ATT&CK id, Enterprise (T1…) or ICS (T0…). */
  readonly technique: string;
  /** What a person should do on seeing it. */
  readonly runbook: string;
  readonly detect: (changes: GraphChanges) => readonly FindingDraft[];
  readonly examples: readonly Example<GraphChanges, number>[];
}

/** @throws AssertionError without a technique and both a hit and a miss among the examples. */
export function defineDetector(detector: Detector): Detector {
  checkHead('detector', detector);
  assert(
    /^T\d{4}(\.\d{3})?$/.test(detector.technique),
    `detector ${detector.id}: ${detector.technique} is no technique id`,
  );
  assert(
    detector.examples.some((e) => e.output > 0) && detector.examples.some((e) => e.output === 0),
    `detector ${detector.id} needs a hit and a miss`,
  );
  return detector;
}
