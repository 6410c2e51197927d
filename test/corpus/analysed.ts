/** The analysis of shared captures exactly as `bulkhead analyze --json` writes it, parsed. Kept, so that each capture is read once per test file. */
import { fingerprintUnder } from '../../src/adapters/secrets/fingerprint.ts';
import { openVendorTable } from '../../src/adapters/vendor-table.ts';
import { createCaptureFiles } from '../../src/adapters/capture-files.ts';
import { analyse } from '../../src/app/analysis/analysis.ts';
import { writeAnalysisJson } from '../../src/surface/cli/analysis-json.ts';
import { capturePath } from './captures.ts';

export interface AssetJson {
  readonly id: string;
  readonly class: string;
  readonly os: string | null;
  readonly reasons: { readonly os?: { readonly confidence: number; readonly reason: string } };
  readonly addresses: { readonly mac: readonly string[]; readonly ip: readonly string[] };
  readonly claims: readonly { readonly attribute: string; readonly value: string; readonly source: string }[];
}

export interface AnalysisJson {
  readonly inputs: readonly {
    readonly file: string;
    readonly packets: number;
    readonly firstSeen: string | null;
    readonly lastSeen: string | null;
    readonly malformed: number;
  }[];
  readonly assets: readonly AssetJson[];
  readonly conversations: readonly { readonly packets: number; readonly bytes: number }[];
  readonly protocols: readonly {
    readonly protocol: string;
    readonly messages: number;
    readonly codes: Readonly<Record<string, number>>;
  }[];
}

const vendorOf = openVendorTable(new URL('../../data/oui.bin', import.meta.url), (message) => {
  throw new Error(message);
});
const kept = new Map<string, Promise<AnalysisJson>>();

export function analysed(name: string): Promise<AnalysisJson> {
  const known = kept.get(name) ?? analysisText([capturePath(name)]).then((text) => JSON.parse(text) as AnalysisJson);
  kept.set(name, known);
  return known;
}

/** The JSON text of several captures together. A decoder that throws fails the test. */
export async function analysisText(paths: readonly string[]): Promise<string> {
  const analysis = await analyse(paths, {
    fingerprint: fingerprintUnder(),
    captures: createCaptureFiles(),
    vendorOf,
    onProblem: ({ message, where }) => {
      throw new Error(`${where ?? ''}: ${message}`);
    },
    onFault: (protocol, error) => {
      throw new Error(`${protocol} threw`, { cause: error });
    },
  });
  if (!analysis.ok) throw new Error(analysis.error.message);
  const parts: string[] = [];
  writeAnalysisJson(analysis.value, {
    write: (text) => parts.push(text) > 0,
    writeUtf8: (bytes) => parts.push(new TextDecoder().decode(bytes)) > 0,
    flush: () => true,
  });
  return parts.join('');
}
