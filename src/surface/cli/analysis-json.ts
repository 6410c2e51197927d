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
  rows(assetRows(analysis));
  output.write('],\n"conversations":[');
  let first = true;
  analysis.eachConversation((conversation) => {
    const text = JSON.stringify(conversationRow(conversation));
    const more = output.write(`${first ? '\n' : ',\n'}${text}`);
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

function* assetRows(analysis: Analysis): Iterable<object> {
  for (const [id, asset] of analysis.assets()) yield assetRow(id, asset);
}

function assetRow(id: string, asset: SurveyedAsset): object {
  const { name, level, domain, vendor, model, firmware, serial, os, macs, ips, hostnames } = asset;
  return {
    id,
    name,
    class: asset.class,
    ...{ level, domain, vendor, model, firmware, serial, os },
    addresses: { mac: macs, ip: ips },
    hostnames,
    ...dates(asset),
    services: asset.services.map(({ protocol, transport, port, role }) => ({ protocol, transport, port, role })),
    claims: asset.claims.map(({ attribute, value, source, confidence, ...times }) => ({
      ...{ attribute, value, source, confidence },
      ...dates(times),
    })),
    reasons: asset.reasons,
  };
}

function conversationRow(conversation: ConversationFound): object {
  const { id, client, server, clientAddresses, serverAddresses, transport, port, protocol } = conversation;
  const { flows, packets, bytes, operations } = conversation;
  return {
    ...{ id, client, server, clientAddresses, serverAddresses, transport, port, protocol, flows, packets, bytes },
    ...dates(conversation),
    operations: operations.map(operationRow),
  };
}

function operationRow({ operation, code, meaning, objects, ...counts }: OperationFound): object {
  const { requests, responses, errors } = counts;
  return {
    ...{ operation, code, meaning, requests, responses, errors },
    ...dates(counts),
    objects: objects.map(({ object, ...of }) => ({
      object,
      requests: of.requests,
      responses: of.responses,
      errors: of.errors,
      ...dates(of),
    })),
  };
}

/** Keys in ascending order of their value: whole numbers as property names keep that order by themselves. */
const protocolRow = ({ protocol, messages, codes }: ProtocolTotals): object => ({
  protocol,
  messages,
  codes: Object.fromEntries([...codes].map(([code, count]) => [String(code), count])),
});
