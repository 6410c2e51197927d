/** An analysis as JSON, `bulkhead.analysis/1` (docs/reference/analysis.md): written row by row, never built whole. */
import { asMicros, formatMicros } from '../../kernel/time.ts';
import type { AccountFound, LogonFound } from '../../app/analysis/accounts.ts';
import type { Analysis } from '../../app/analysis/analysis.ts';
import type { ConversationFound } from '../../app/analysis/conversations.ts';
import type { ObjectCounts, OperationFound } from '../../app/analysis/operations.ts';
import type { UnknownServiceFound } from '../../app/analysis/unknown-services.ts';
import { LIMITS, type LimitEvent } from '../../model/limits.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import { natureOf } from '../../model/service-looks.ts';
import type { InputTotals, ProtocolTotals } from '../../see/decode/engine.ts';
import type { SurveyedAsset } from '../../see/inventory/survey.ts';
import { JsonWriter, piece } from './json-writer.ts';

const SCHEMA = 'bulkhead.analysis/1';

export function writeAnalysisJson(analysis: Analysis, output: TextOutput): void {
  const json = new JsonWriter(output);
  json.piece(piece(`{"schema":${JSON.stringify(SCHEMA)},\n"inputs":[`));
  writeRows(json, analysis.inputs.map(inputRow));
  json.piece(piece('],\n"assets":['));
  writeAssets(json, analysis);
  json.piece(piece('],\n"conversations":['));
  writeConversations(json, analysis);
  json.piece(piece('],\n"protocols":['));
  writeRows(json, analysis.protocols.map(protocolRow));
  json.piece(piece('],\n"accounts":['));
  writeRows(json, analysis.accounts.map(accountRow));
  json.piece(piece('],\n"logons":['));
  writeRows(json, analysis.logons.map(logonRow));
  json.piece(piece('],\n"unknownServices":['));
  writeRows(json, analysis.unknownServices.map(unknownServiceRow));
  json.piece(piece('],\n"exposures":[],\n"findings":[],\n"incidents":[],\n"limits":['));
  writeRows(json, analysis.limits.map(limitRow));
  json.piece(piece(']}\n')).flush();
}

const FIRST_ROW = piece('\n');
const NEXT_ROW = piece(',\n');

function writeRows(json: JsonWriter, rows: readonly object[]): void {
  for (const [index, row] of rows.entries()) json.piece(index === 0 ? FIRST_ROW : NEXT_ROW).value(row);
}

function writeAssets(json: JsonWriter, analysis: Analysis): void {
  let begin = FIRST_ROW;
  for (const [id, asset] of analysis.assets()) {
    writeAsset(json.piece(begin), id, asset);
    if (!json.open) return;
    begin = NEXT_ROW;
  }
}

function writeConversations(json: JsonWriter, analysis: Analysis): void {
  let begin = FIRST_ROW;
  analysis.eachConversation((conversation) => {
    writeConversation(json.piece(begin), conversation);
    begin = NEXT_ROW;
    return json.open;
  });
}

const time = (us: number | undefined): string | null =>
  us === undefined || !Number.isFinite(us) ? null : formatMicros(asMicros(us));

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

/** Keys in ascending order of their value: whole numbers as property names keep that order by themselves. */
const protocolRow = ({ protocol, messages, codes }: ProtocolTotals): object => ({
  protocol,
  messages,
  codes: Object.fromEntries([...codes].map(([code, count]) => [String(code), count])),
});

const accountRow = ({ id, name, domain, kind, firstUs, lastUs, assets }: AccountFound): object => ({
  ...{ id, name, domain, kind },
  firstSeen: time(firstUs),
  lastSeen: time(lastUs),
  assets,
});

const logonRow = ({ firstUs, lastUs, ...logon }: LogonFound): object => ({
  ...logon,
  firstSeen: time(firstUs),
  lastSeen: time(lastUs),
});

const unknownServiceRow = (found: UnknownServiceFound): object => {
  const { id, server, address, transport, port, entropy, printable, client, answers, periodUs, firstUs, lastUs } =
    found;
  return {
    ...{ id, server, address, transport, port },
    nature: natureOf(found),
    ...{ entropy, printable, client, answers },
    periodMs: periodUs === null ? null : periodUs / 1000,
    firstSeen: time(firstUs),
    lastSeen: time(lastUs),
  };
};

const limitRow = ({ limit, count, missing }: LimitEvent): object => ({ limit, count, missing });

// Of assets and conversations there are hundreds of thousands: they go straight into the writer's bytes.

const CLOSE = piece('}');
const FIRST_SEEN = piece(',"firstSeen":');
const LAST_SEEN = piece(',"lastSeen":');
const PROTOCOL = piece(',"protocol":');
const TRANSPORT = piece(',"transport":');
const PORT = piece(',"port":');
const CONFIDENCE = piece(',"confidence":');
const SOURCE = piece(',"source":');

interface Span {
  readonly firstUs: number;
  readonly lastUs: number;
}

const writeSpan = (json: JsonWriter, { firstUs, lastUs }: Span): JsonWriter =>
  json.piece(FIRST_SEEN).time(firstUs).piece(LAST_SEEN).time(lastUs);

const writeText = (json: JsonWriter, text: string): JsonWriter => json.text(text);

const ASSET = {
  id: piece('{"id":'),
  name: piece(',"name":'),
  class: piece(',"class":'),
  level: piece(',"level":'),
  domain: piece(',"domain":'),
  vendor: piece(',"vendor":'),
  model: piece(',"model":'),
  firmware: piece(',"firmware":'),
  serial: piece(',"serial":'),
  os: piece(',"os":'),
  macs: piece(',"addresses":{"mac":'),
  ips: piece(',"ip":'),
  hostnames: piece('},"hostnames":'),
  services: piece(',"services":'),
  claims: piece(',"claims":'),
  reasons: piece(',"reasons":{'),
  close: piece('}}'),
};

function writeAsset(json: JsonWriter, id: string, asset: SurveyedAsset): void {
  json.piece(ASSET.id).text(id).piece(ASSET.name).text(asset.name).piece(ASSET.class).text(asset.class);
  json.piece(ASSET.level).text(asset.level).piece(ASSET.domain).text(asset.domain);
  json.piece(ASSET.vendor).text(asset.vendor).piece(ASSET.model).text(asset.model);
  json.piece(ASSET.firmware).text(asset.firmware).piece(ASSET.serial).text(asset.serial);
  json.piece(ASSET.os).text(asset.os);
  json.piece(ASSET.macs).list(asset.macs, writeText).piece(ASSET.ips).list(asset.ips, writeText);
  json.piece(ASSET.hostnames).list(asset.hostnames, writeText);
  writeSpan(json, asset);
  json.piece(ASSET.services).list(asset.services, writeService);
  json.piece(ASSET.claims).list(asset.claims, writeClaim);
  writeReasons(json.piece(ASSET.reasons), asset);
  json.piece(ASSET.close);
}

const SERVICE = { protocol: piece('{"protocol":'), role: piece(',"role":') };

function writeService(json: JsonWriter, { protocol, transport, port, role }: SurveyedAsset['services'][number]): void {
  json.piece(SERVICE.protocol).text(protocol).piece(TRANSPORT).text(transport).piece(PORT).number(port);
  json.piece(SERVICE.role).text(role).piece(CLOSE);
}

const CLAIM = { attribute: piece('{"attribute":'), value: piece(',"value":') };

function writeClaim(json: JsonWriter, claim: SurveyedAsset['claims'][number]): void {
  json.piece(CLAIM.attribute).text(claim.attribute).piece(CLAIM.value).text(claim.value);
  json.piece(SOURCE).text(claim.source).piece(CONFIDENCE).number(claim.confidence);
  writeSpan(json, claim).piece(CLOSE);
}

/** What was inferred with a reason, in a fixed order. */
const REASONED = (['name', 'class', 'level', 'domain', 'vendor', 'model', 'firmware', 'serial', 'os'] as const).map(
  (attribute) => ({ attribute, first: piece(`"${attribute}":{"value":`), next: piece(`,"${attribute}":{"value":`) }),
);
const REASON = piece(',"reason":');

function writeReasons(json: JsonWriter, { reasons }: SurveyedAsset): void {
  let any = false;
  for (const { attribute, first, next } of REASONED) {
    const found = reasons[attribute];
    if (!found) continue;
    writeGround(json.piece(any ? next : first).text(found.value), found);
    any = true;
  }
}

type Ground = Omit<SurveyedAsset['reasons']['name'], 'value'>;

/** What something was inferred from: few grounds hold for nearly all, so that each of them is put together once. */
function writeGround(json: JsonWriter, { confidence, source, reason }: Ground): void {
  const known = grounds.get(reason);
  if (known?.confidence === confidence && known.source === source) {
    json.piece(known.text);
    return;
  }
  json.piece(CONFIDENCE).number(confidence).piece(SOURCE).text(source).piece(REASON).text(reason).piece(CLOSE);
  if (known || grounds.size === LIMITS.groundsKeptMax) return;
  const row = JSON.stringify({ confidence, source, reason });
  grounds.set(reason, { confidence, source, text: piece(`,${row.slice(1)}`) });
}

/** By their reasons. */
const grounds = new Map<string, Omit<Ground, 'reason'> & { readonly text: Uint8Array }>();

const CONVERSATION = {
  id: piece('{"id":'),
  client: piece(',"client":'),
  server: piece(',"server":'),
  clientAddresses: piece(',"clientAddresses":'),
  serverAddresses: piece(',"serverAddresses":'),
  flows: piece(',"flows":'),
  packets: piece(',"packets":'),
  bytes: piece(',"bytes":'),
  operations: piece(',"operations":'),
};

function writeConversation(json: JsonWriter, of: ConversationFound): void {
  json.piece(CONVERSATION.id).text(of.id);
  json.piece(CONVERSATION.client).text(of.client).piece(CONVERSATION.server).text(of.server);
  json.piece(CONVERSATION.clientAddresses).list(of.clientAddresses, writeText);
  json.piece(CONVERSATION.serverAddresses).list(of.serverAddresses, writeText);
  json.piece(TRANSPORT).text(of.transport).piece(PORT).number(of.port).piece(PROTOCOL).text(of.protocol);
  json.piece(CONVERSATION.flows).number(of.flows).piece(CONVERSATION.packets).number(of.packets);
  json.piece(CONVERSATION.bytes).number(of.bytes);
  writeSpan(json, of);
  json.piece(CONVERSATION.operations).list(of.operations, writeOperation).piece(CLOSE);
}

const OPERATION = {
  operation: piece('{"operation":'),
  code: piece(',"code":'),
  meaning: piece(',"meaning":'),
  requests: piece(',"requests":'),
  responses: piece(',"responses":'),
  errors: piece(',"errors":'),
  objects: piece(',"objects":'),
  object: piece('{"object":'),
};

function writeOperation(json: JsonWriter, of: OperationFound): void {
  json.piece(OPERATION.operation).text(of.operation).piece(OPERATION.code).number(of.code);
  json.piece(OPERATION.meaning).text(of.meaning);
  writeCounts(json, of);
  json.piece(OPERATION.objects).list(of.objects, writeObject).piece(CLOSE);
}

function writeObject(json: JsonWriter, of: ObjectCounts): void {
  json.piece(OPERATION.object).text(of.object);
  writeCounts(json, of);
  json.piece(CLOSE);
}

function writeCounts(json: JsonWriter, of: OperationFound | ObjectCounts): void {
  json.piece(OPERATION.requests).number(of.requests).piece(OPERATION.responses).number(of.responses);
  json.piece(OPERATION.errors).number(of.errors);
  writeSpan(json, of);
}
