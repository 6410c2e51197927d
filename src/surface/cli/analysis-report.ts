/** An analysis as a report for a terminal, readable at 100 columns: assets, what changed devices, services, oddities. */
import type { Analysis } from '../../app/analysis/analysis.ts';
import type { UnknownServiceFound } from '../../app/analysis/unknown-services.ts';
import {
  collectHighlights,
  type ClearTotals,
  type Highlights,
  type NotableOperation,
} from '../../app/analysis/highlights.ts';
import { asMicros, formatMicros } from '../../kernel/time.ts';
import type { TextOutput } from '../../model/ports/captures.ts';
import { natureOf } from '../../model/service-looks.ts';
import { CLASS_WORDS, type Domain } from '../../model/words.ts';
import type { SurveyedAsset } from '../../see/inventory/survey.ts';
import { paint, table, type Cell } from './text-table.ts';

const COLUMNS = 100;
const ASSETS_SHOWN = 500;
const NOTABLE_SHOWN = 60;
const SERVICES_SHOWN = 40;
const UNKNOWN_SHOWN = 10;
const REASONS_SHOWN = 8;

export function writeReport(analysis: Analysis, output: TextOutput, options: { readonly colour: boolean }): void {
  const style = paint(options.colour);
  const say = (lines: Iterable<string>): void => {
    for (const line of lines) if (!output.write(`${line}\n`)) return;
  };
  const highlights = collectHighlights(analysis, { notable: NOTABLE_SHOWN, assets: ASSETS_SHOWN });
  say([summary(analysis, highlights), '']);
  say(section(style.strong('Assets'), assetLines(highlights)));
  say(section(style.strong('Operations that change a device'), notableLines(highlights)));
  say(section(style.strong('Services'), serviceLines(highlights)));
  say(section(style.strong('Oddities'), oddities(analysis, highlights)));
}

const section = (title: string, lines: readonly string[]): readonly string[] => [
  title,
  ...(lines.length > 0 ? lines : ['  none']),
  '',
];

const count = (n: number, one: string, many = `${one}s`): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** To the second, in UTC: the packets' exact times are in the JSON. */
const when = (us: number): string => formatMicros(asMicros(us)).slice(0, 19).replace('T', ' ');

function summary({ inputs }: Analysis, { classes }: Highlights): string {
  let packets = 0;
  let [first, last] = [Infinity, -Infinity];
  for (const input of inputs) {
    packets += input.packets;
    first = Math.min(first, input.firstUs ?? Infinity);
    last = Math.max(last, input.lastUs ?? -Infinity);
  }
  const span = packets === 0 ? 'no packets' : `${when(first)} to ${when(last)} UTC`;
  const outside = classes.get('external') ?? 0;
  let total = 0;
  for (const n of classes.values()) total += n;
  const assets = `${count(total - outside, 'asset')}${outside > 0 ? ` and ${count(outside, 'external address', 'external addresses')}` : ''}`;
  return `${count(inputs.length, 'capture')}, ${count(packets, 'packet')}, ${span}: ${assets}`;
}

const DOMAIN_WORDS: Readonly<Record<Domain, string>> = { it: 'IT', ot: 'OT', both: 'IT+OT' };

function assetLines({ assets, classes }: Highlights): readonly string[] {
  const cells = assets.map((asset): readonly Cell[] => [
    asset.ips[0] ?? asset.macs[0] ?? '',
    CLASS_WORDS[asset.class],
    asset.level ?? '',
    asset.domain === null ? '' : DOMAIN_WORDS[asset.domain],
    describe(asset),
  ]);
  const outside = classes.get('external') ?? 0;
  let inside = 0;
  for (const [kind, n] of classes) if (kind !== 'external') inside += n;
  const more: string[] = [];
  if (inside > assets.length) more.push(`  … and ${count(inside - assets.length, 'more asset')}: see --json`);
  if (outside > 0) more.push(`  … and ${count(outside, 'external address', 'external addresses')}`);
  return [...table(['Address', 'What', 'Level', '', 'Name, product'], cells, COLUMNS), ...more];
}

/** Its name where it has one of its own, then what it is made as. */
function describe(asset: SurveyedAsset): string {
  const product = [asset.vendor, asset.model, asset.firmware && `firmware ${asset.firmware}`, asset.os]
    .filter((part) => part !== null && part !== '')
    .join(' ');
  const address = asset.ips[0] ?? asset.macs[0] ?? '';
  const named = asset.name === '' || asset.name.includes(address) ? '' : asset.name;
  return [named, product].filter((part) => part !== '' && part !== named).join(', ') || named;
}

function notableLines({ notable, notableCount }: Highlights): readonly string[] {
  const cells = notable.map((of: NotableOperation): readonly Cell[] => [
    when(of.firstUs),
    of.meaning,
    `${of.client} → ${of.server}`,
    `${of.protocol} ${of.operation}${of.objects === '' ? '' : ` ${of.objects}`}`,
    `×${of.requests}${of.errors > 0 ? `, ${of.errors} refused` : ''}`,
  ]);
  const more = notableCount > notable.length ? [`  … and ${notableCount - notable.length} more: see --json`] : [];
  return [...table(['First (UTC)', 'Meaning', 'From → to', 'Operation', ''], cells, COLUMNS), ...more];
}

function serviceLines({ services }: Highlights): readonly string[] {
  const cells = services
    .slice(0, SERVICES_SHOWN)
    .map((of): readonly Cell[] => [
      of.name,
      of.ports,
      count(of.servers, 'server'),
      count(of.clients, 'client'),
      of.packets > 0 ? count(of.packets, 'packet') : 'within another',
      of.messages > 0 ? count(of.messages, 'message') : '',
    ]);
  const more = services.length > SERVICES_SHOWN ? [`  … and ${services.length - SERVICES_SHOWN} more`] : [];
  return [...table(['Protocol', 'Port', '', '', '', ''], cells, COLUMNS), ...more];
}

function clearLine({ name, clients, servers, logons, defaults }: ClearTotals): string {
  const secrets = logons > 0 ? `, ${count(logons, 'logon')} read` : '';
  const known = defaults > 0 ? `, ${defaults} as delivered by the maker` : '';
  return `  ${name} logs on in clear: ${count(clients, 'client')} at ${count(servers, 'server')}${secrets}${known}`;
}

function unknownLine(found: UnknownServiceFound): string {
  const { address, transport, port, client, answers, periodUs, entropy } = found;
  const place = transport === 'ethernet' ? `EtherType 0x${port.toString(16)} to` : `${transport}/${port} at`;
  const side = client.packets > 0 ? client : answers;
  const bytes = side.shortest === side.longest ? `${side.longest}` : `${side.shortest} to ${side.longest}`;
  const begins = side.begins === '' ? '' : `, begin ${side.begins.replace(/..(?=.)/g, '$& ')}`;
  const period = periodUs === null ? '' : `, every ${periodUs < 1e6 ? `${periodUs / 1000} ms` : `${periodUs / 1e6} s`}`;
  const nature = `${natureOf(found)} (${entropy.toFixed(1)} bits a byte)`;
  return `    ${place} ${address}: ${nature}, ${bytes} bytes${begins}${period}`;
}

function oddities(analysis: Analysis, { clear, unknown }: Highlights): readonly string[] {
  const { inputs, malformed, limits, unknownServices } = analysis;
  const lines = clear.map(clearLine);
  for (const { file, warnings } of inputs) for (const warning of warnings) lines.push(`  ${file}: ${warning}`);
  for (const [reason, frames] of malformed.slice(0, REASONS_SHOWN))
    lines.push(`  ${count(frames, 'malformed frame')}: ${reason}`);
  if (malformed.length > REASONS_SHOWN)
    lines.push(`  … and ${count(malformed.length - REASONS_SHOWN, 'more reason')} for malformed frames`);
  if (unknown > 0) lines.push(`  ${count(unknown, 'conversation')} of a protocol that is not known here`);
  lines.push(...unknownServices.slice(0, UNKNOWN_SHOWN).map(unknownLine));
  if (unknownServices.length > UNKNOWN_SHOWN)
    lines.push(`    … and ${count(unknownServices.length - UNKNOWN_SHOWN, 'more such service')}`);
  for (const { limit, count: hits, missing } of limits) lines.push(`  Ceiling ${limit} hit ${hits} times. ${missing}`);
  return lines;
}
