/** `bulkhead analyze [--json] FILE…`: what captures show, as a report or as JSON; no server, no database. */
import { Command, InvalidArgumentError } from 'commander';
import { analyse } from '../../app/analysis/analysis.ts';
import type { Cores } from '../../app/analysis/shares.ts';
import type { CaptureSource } from '../../app/analysis/read-captures.ts';
import { LIMITS } from '../../model/limits.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import { writeAnalysisJson } from './analysis-json.ts';
import { writeReport } from './analysis-report.ts';
import { complain, explainFault } from './complain.ts';
import { explainInput, explainProblem } from './reading-log.ts';

export interface AnalyzeDeps {
  readonly captures: CaptureSource;
  readonly output: TextOutput;
  /** The organisation that a MAC's prefix is registered to. */
  readonly vendorOf: (mac: string) => string | undefined;
  /** Marks secrets that were seen in clear text. */
  readonly fingerprint: (secret: Uint8Array) => string;
  /** Cores that may decode beside the first one. */
  readonly cores: Omit<Cores, 'count'>;
  /** Whether the output is a terminal that shows colour. */
  readonly hasColour: () => boolean;
}

export function analyzeCommand(deps: AnalyzeDeps): Command {
  return new Command('analyze')
    .description('Show what captures hold: assets, operations, services, oddities.')
    .argument('<file...>', 'captures (pcap, pcapng, also gzipped), folders of them, or - for standard input')
    .option('--json', 'write JSON (bulkhead.analysis/1) instead of a report', false)
    .option(
      '--cores <count>',
      'cores that decode: more are faster where a capture has many millions of packets',
      coreCount,
      1,
    )
    .action(async (paths: readonly string[], options: AnalyzeOptions) => analyze(deps, paths, options));
}

interface AnalyzeOptions {
  readonly json: boolean;
  readonly cores: number;
}

function coreCount(text: string): number {
  const count = /^[0-9]{1,3}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= LIMITS.coresMax) return count;
  throw new InvalidArgumentError(`A whole number from 1 to ${LIMITS.coresMax} is needed.`);
}

async function analyze(deps: AnalyzeDeps, paths: readonly string[], options: AnalyzeOptions): Promise<void> {
  const { captures, output, vendorOf, fingerprint, hasColour } = deps;
  const { json, cores: count } = options;
  const analysis = await analyse(paths, {
    captures,
    vendorOf,
    fingerprint,
    cores: { ...deps.cores, count },
    onProblem: explainProblem,
    onInput: explainInput,
    onFault: explainFault,
  });
  if (!analysis.ok) {
    complain(analysis.error);
    process.exitCode = 1;
    return;
  }
  if (json) writeAnalysisJson(analysis.value, output);
  else writeReport(analysis.value, output, { colour: hasColour() });
  output.flush();
}
