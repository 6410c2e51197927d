/**
 * The one-shot analysis of captures: no server, no store. What was read stays in the engine's tables; rows are made one
 * at a time while they are given out, so that a large capture is never held twice.
 */
import { compareAddresses } from '../../kernel/address.ts';
import type { LimitEvent } from '../../model/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import { ConversationTable } from '../../see/decode/conversations.ts';
import type { Engine, InputTotals, ProtocolTotals } from '../../see/decode/engine.ts';
import { takeSurvey, type Survey, type SurveyedAsset } from '../../see/inventory/survey.ts';
import { protocols } from '../../see/all-protocols.ts';
import { accountsOf, type AccountFound, type LogonFound } from './accounts.ts';
import { Conversations, type ConversationFound, type Ranks } from './conversations.ts';
import { analysisEngine, coresFor, Crew, type Cores } from './shares.ts';
import { unknownServicesOf, type UnknownServiceFound } from './unknown-services.ts';
import { findCaptures, inOrderOfTime, readCapture, type CaptureSource, type ReadingEars } from './read-captures.ts';

export interface AnalysisOptions extends ReadingEars {
  readonly captures: CaptureSource;
  readonly vendorOf: (mac: string) => string | undefined;
  /** Marks secrets that were seen in clear text. */
  readonly fingerprint: (secret: Uint8Array) => string;
  /** More than one core decodes: what comes out is the same. */
  readonly cores?: Cores | undefined;
  /** A decoder threw: a fault of ours. */
  readonly onFault?: (protocol: string, error: unknown) => void;
}

export interface Analysis {
  readonly inputs: readonly InputTotals[];
  readonly protocols: readonly ProtocolTotals[];
  readonly accounts: readonly AccountFound[];
  readonly logons: readonly LogonFound[];
  readonly unknownServices: readonly UnknownServiceFound[];
  readonly limits: readonly LimitEvent[];
  /** Why frames were malformed, with counts, most frequent first. */
  readonly malformed: readonly (readonly [reason: string, frames: number])[];
  /** In the order of their ids. Each is worked out when it is asked for. */
  assets(): Iterable<readonly [id: string, asset: SurveyedAsset]>;
  asset(id: string): SurveyedAsset | undefined;
  /** In the order of their ids; `visit` says whether to go on. */
  eachConversation(visit: (conversation: ConversationFound) => boolean): void;
}

export async function analyse(paths: readonly string[], options: AnalysisOptions): Promise<Result<Analysis>> {
  const { captures, cores, onFault, onProblem, fingerprint } = options;
  const files = await inOrderOfTime(captures, await findCaptures(captures, paths, options));
  const count = coresFor(files, cores, onProblem);
  const crew = new Crew(files, count, cores);
  const engine = analysisEngine({ share: { index: 0, count }, fingerprint, ...(onFault ? { onFault } : {}) });
  const table = new ConversationTable();
  let read = 0;
  for (const file of files)
    if (await readCapture(captures, engine, file, options, () => engine.gather(table, false))) read++;
  engine.gather(table, true);
  const joined = await crew.join(engine, table, onFault);
  if (read === 0) return err({ code: 'nothing-read', message: 'Nothing could be read.' });
  if (!joined.ok) return joined;
  return ok(analysisOf(engine, table, options));
}

export const assetId = (number: number): string => `asset-${number}`;

function analysisOf(engine: Engine, table: ConversationTable, { vendorOf }: AnalysisOptions): Analysis {
  const industrial = new Set(protocols.filter((protocol) => protocol.domain === 'ot').map((protocol) => protocol.id));
  const survey = takeSurvey(engine, table, { vendorOf, industrial });
  const ids = Array.from({ length: survey.count + 1 }, (_, number) => assetId(number));
  const idOf = (endpoint: number): string | null => {
    const number = survey.assetOf(endpoint);
    return number === 0 ? null : (ids[number] as string);
  };
  return {
    inputs: engine.inputs.filter((input) => input.readable),
    protocols: engine.protocolTotals(),
    ...accountsOf(engine, idOf),
    unknownServices: unknownServicesOf(engine, idOf),
    limits: engine.limitEvents(),
    malformed: engine.malformedReasons(),
    *assets() {
      for (let number = 1; number <= survey.count; number++)
        yield [ids[number] as string, survey.asset(number)] as const;
    },
    asset(id) {
      const number = Number(id.slice(assetId(0).length - 1));
      return number >= 1 && number <= survey.count ? survey.asset(number) : undefined;
    },
    eachConversation: (visit) => new Conversations(engine, table, ranksOf(engine, survey), ids).each(visit),
  };
}

function ranksOf(engine: Engine, survey: Survey): Ranks {
  const groups = new Map<string, number>();
  const of = new Int32Array(engine.endpointCount + 1);
  for (let id = 1; id < of.length; id++) {
    of[id] = survey.assetOf(id);
    if (of[id] === 0) groups.set(addressOf(engine, id), 0);
  }
  const sorted = [...groups.keys()].sort(compareAddresses);
  for (const [index, address] of sorted.entries()) groups.set(address, survey.count + 1 + index);
  for (let id = 1; id < of.length; id++) if (of[id] === 0) of[id] = groups.get(addressOf(engine, id)) ?? 0;
  return { of, assets: survey.count, width: survey.count + 1 + groups.size };
}

function addressOf(engine: Engine, endpoint: number): string {
  const { mac, ip } = engine.endpoint(endpoint);
  return ip ?? mac ?? '';
}
