/** An analysis as JSON, `bulkhead.analysis/1` (docs/reference/analysis.md): written row by row, never built whole. */
import { asMicros, formatMicros } from '../../kernel/time.ts';
import type { Analysis } from '../../app/analysis/analysis.ts';
import type { ConversationFound, OperationFound } from '../../app/analysis/conversations.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import type { InputTotals, ProtocolTotals } from '../../see/decode/engine.ts';
import type { SurveyedAsset } from '../../see/inventory/survey.ts';

const SCHEMA = 'bulkhead.analysis/1';

export function writeAnalysisJson(analysis: Analysis, output: TextOutput): void {
  const open = output.write(`{"schema":${JSON.stringify(SCHEMA)},\n"inputs":[`);
  const rows = (list: Iterable<unknown>): void => {
    let first = true;
    for (const row of list) {
      if (!output.write(`${first ? '\n' : ',\n'}${JSON.stringify(row)}`)) return;
      first = false;
    }
  };
  if (!open) return;
  rows(analysis.inputs.map(inputRow));
  output.write('],\n"assets":[');
  let first = true;
  for (const [id, asset] of analysis.assets()) {
    if (!output.write((first ? '\n' : ',\n') + assetText(id, asset))) return;
    first = false;
  }
  output.write('],\n"conversations":[');
  first = true;
  analysis.eachConversation((conversation) => {
    const more = output.write((first ? '\n' : ',\n') + conversationText(conversation));
    first = false;
    return more;
  });
  output.write('],\n"protocols":[');
  rows(analysis.protocols.map(protocolRow));
  output.write('],\n"accounts":[');
  rows(
    analysis.accounts.map(({ id, name, domain, kind, assets, ...times }) => ({
      ...{ id, name, domain, kind },
      ...dates(times),
      assets,
    })),
  );
  output.write('],\n"exposures":[],\n"findings":[],\n"incidents":[],\n"limits":[');
  rows(analysis.limits.map(({ limit, count, missing }) => ({ limit, count, missing })));
  output.write(']}\n');
}

const time = (us: number | undefined): string | null =>
  us === undefined || !Number.isFinite(us) ? null : formatMicros(asMicros(us));

const dates = ({ firstUs, lastUs }: { readonly firstUs: number; readonly lastUs: number }): object => ({
  firstSeen: time(firstUs),
  lastSeen: time(lastUs),
});

const inputRow = ({ file, packets, bytes, firstUs, lastUs, ...rest }: InputTotals): object => ({
  file,
  packets,
  bytes,
  firstSeen: time(firstUs),
  lastSeen: time(lastUs),
  linkTypes: rest.linkTypes,
  truncated: rest.truncated,
  malformed: rest.malformed,
  warnings: rest.warnings,
});

// Of assets and conversations there are hundreds of thousands: their text is put together here, without objects between.

const quoted = (text: string | null): string => (text === null ? 'null' : JSON.stringify(text));
const moment = (us: number): string => (Number.isFinite(us) ? `"${formatMicros(asMicros(us))}"` : 'null');
const span = ({ firstUs, lastUs }: { readonly firstUs: number; readonly lastUs: number }): string =>
  `"firstSeen":${moment(firstUs)},"lastSeen":${moment(lastUs)}`;

function listed<T>(list: readonly T[], write: (row: T) => string): string {
  if (list.length === 0) return '[]';
  let text = `[${write(list[0] as T)}`;
  for (let i = 1; i < list.length; i++) text += `,${write(list[i] as T)}`;
  return `${text}]`;
}

function assetText(id: string, asset: SurveyedAsset): string {
  return (
    `{"id":"${id}","name":${quoted(asset.name)},"class":"${asset.class}","level":${quoted(asset.level)},` +
    `"domain":${quoted(asset.domain)},"vendor":${quoted(asset.vendor)},"model":${quoted(asset.model)},` +
    `"firmware":${quoted(asset.firmware)},"serial":${quoted(asset.serial)},"os":${quoted(asset.os)},` +
    `"addresses":{"mac":${listed(asset.macs, quoted)},"ip":${listed(asset.ips, quoted)}},` +
    `"hostnames":${listed(asset.hostnames, quoted)},${span(asset)},` +
    `"services":${listed(asset.services, serviceText)},"claims":${listed(asset.claims, claimText)},` +
    `"reasons":${reasonsText(asset)}}`
  );
}

const serviceText = ({ protocol, transport, port, role }: SurveyedAsset['services'][number]): string =>
  `{"protocol":"${protocol}","transport":"${transport}","port":${port},"role":"${role}"}`;

const claimText = (claim: SurveyedAsset['claims'][number]): string =>
  `{"attribute":"${claim.attribute}","value":${quoted(claim.value)},"source":${quoted(claim.source)},` +
  `"confidence":${claim.confidence},${span(claim)}}`;

/** What was inferred with a reason, in a fixed order. */
const REASONED = ['name', 'class', 'level', 'domain', 'vendor', 'model', 'firmware', 'serial', 'os'] as const;

function reasonsText({ reasons }: SurveyedAsset): string {
  let text = '';
  for (const attribute of REASONED) {
    const found = reasons[attribute];
    if (!found) continue;
    const { value, confidence, source, reason } = found;
    text +=
      `${text === '' ? '' : ','}"${attribute}":{"value":${quoted(value)},"confidence":${confidence},` +
      `"source":${quoted(source)},"reason":${quoted(reason)}}`;
  }
  return `{${text}}`;
}

function conversationText(of: ConversationFound): string {
  return (
    `{"id":"${of.id}","client":${quoted(of.client)},"server":${quoted(of.server)},` +
    `"clientAddresses":${listed(of.clientAddresses, quoted)},"serverAddresses":${listed(of.serverAddresses, quoted)},` +
    `"transport":"${of.transport}","port":${of.port},"protocol":"${of.protocol}",` +
    `"flows":${of.flows},"packets":${of.packets},"bytes":${of.bytes},${span(of)},` +
    `"operations":${listed(of.operations, operationText)}}`
  );
}

const operationText = (of: OperationFound): string =>
  `{"operation":${quoted(of.operation)},"code":${of.code},"meaning":"${of.meaning}",${counts(of)},` +
  `"objects":${listed(of.objects, objectText)}}`;

const objectText = (of: OperationFound['objects'][number]): string => `{"object":${quoted(of.object)},${counts(of)}}`;

const counts = (of: OperationFound | OperationFound['objects'][number]): string =>
  `"requests":${of.requests},"responses":${of.responses},"errors":${of.errors},${span(of)}`;

/** Keys in ascending order of their value: whole numbers as property names keep that order by themselves. */
const protocolRow = ({ protocol, messages, codes }: ProtocolTotals): object => ({
  protocol,
  messages,
  codes: Object.fromEntries([...codes].map(([code, count]) => [String(code), count])),
});
