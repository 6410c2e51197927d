/**
 * Generates docs/reference/protocols.md from the plug-ins' own statements and from what the corpus tests hold them to
 * (`test/corpus/more-messages`, and `FRAME_BY_FRAME` here for `test/corpus/messages.test.ts`) and `npm run software`.
 */
import { format } from 'prettier';
import type { Carrier, Protocol } from '../src/model/protocol.ts';
import { protocols } from '../src/see/protocols/index.gen.ts';
import { comparisons, type Comparison } from '../test/corpus/comparisons.ts';
import { softwareIds, softwareNamed } from '../test/software/stage/list.ts';

const FRAME_BY_FRAME: ReadonlySet<string> = new Set(['modbus', 's7comm', 'enip', 'cip', 'profinet-dcp']);

/** Names that a reader will look for and not find above. */
const ELSEWHERE: readonly (readonly [protocol: string, how: string])[] = [
  [
    'AnyDesk',
    'An application of whoever shows its certificate, and a sign: it is TLS at any port, so no flow is named for it.',
  ],
  [
    'CIP Safety, CIP Security',
    'In `cip`: the safety segment of a forward open, objects and services of both; TLS at port 2221.',
  ],
  ['ICCP (TASE.2)', 'In `mms`: an application of whoever names the version or the bilateral table of TASE.2.'],
  ['IEC 62351', 'In `tls`, at the ports of IEC 60870-5-104 and MMS over TLS; user management of IEC 104 by its types.'],
  ['NFS', 'In `sunrpc`, by program number.'],
  ['OPC Classic', 'In `dcerpc`, by the interfaces of DCOM.'],
  [
    'PROFIsafe',
    'In `profinet-rt`: a capability of a device whose alarms name errors of PROFIsafe (0x0040 to 0x004f); its cyclic data look like any other without the GSD file.',
  ],
  ['UMAS', 'In `modbus`, function 90.'],
  ['Yokogawa Vnet/IP', 'Left out: no published description gives a signature, and they disagree about the port.'],
];

export async function describedProtocols(): Promise<ReadonlyMap<string, string>> {
  return new Map([
    ['docs/reference/protocols.md', await format(page(await softwareOf()), { parser: 'markdown', printWidth: 120 })],
  ]);
}

/** Names of the software that a protocol is held to, by the protocol's id. */
async function softwareOf(): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = new Map<string, readonly string[]>();
  for (const { name, expects } of await Promise.all(softwareIds().map(softwareNamed)))
    for (const { protocol } of expects) names.set(protocol, [...(names.get(protocol) ?? []), name]);
  return names;
}

function page(software: ReadonlyMap<string, readonly string[]>): string {
  const held = new Map(comparisons().map((comparison) => [comparison.protocol, comparison]));
  const decoded = protocols.filter(({ decode }) => decode !== undefined);
  const recognised = protocols.filter(({ decode }) => decode === undefined);
  return [
    '# Protocols',
    'Generated from the plug-ins by `npm run generate`. A protocol is _decoded_ where each message gives an operation with a meaning; it is _recognised_ where its flows are named and nothing else is read. Each decoder is held to a table of bytes from its specification; what it is held to beyond that stands in the last column.',
    `## Decoded: ${decoded.length}`,
    table(
      ['protocol', 'id', 'specification', 'carried by', 'held to'],
      decoded.map((protocol) => [
        ...row(protocol),
        evidence(protocol, held.get(protocol.id), software.get(protocol.id)),
      ]),
    ),
    `## Recognised: ${recognised.length}`,
    table(['protocol', 'id', 'specification', 'carried by'], recognised.map(row)),
    '## Told within another, or left out',
    table(['protocol', 'how'], ELSEWHERE),
  ].join('\n\n');
}

function row({ name, id, reference, over }: Protocol): string[] {
  return [name, `\`${id}\``, reference, over.map(carrierText).join(', ')];
}

function carrierText(carrier: Carrier): string {
  if ('transport' in carrier) {
    const ports = carrier.ports.length > 0 ? ` ${carrier.ports.join(', ')}` : '';
    const any = carrier.anyPort === true ? (carrier.ports.length > 0 ? ' and any port by content' : ' any port') : '';
    return `${carrier.transport.toUpperCase()}${ports}${any}`;
  }
  if ('etherType' in carrier) return `EtherType 0x${carrier.etherType.toString(16).padStart(4, '0')}`;
  if ('llcSap' in carrier) return `LLC SAP 0x${carrier.llcSap.toString(16)}`;
  if ('snap' in carrier) return `SNAP 0x${carrier.snap.organisation.toString(16)}/0x${carrier.snap.type.toString(16)}`;
  if ('ipProtocol' in carrier) return `IP protocol ${carrier.ipProtocol}`;
  return carrier.carrier;
}

function evidence(protocol: Protocol, comparison: Comparison | undefined, software: readonly string[] = []): string {
  const captures = capturesHeldTo(protocol, comparison);
  const real = software.length === 0 ? undefined : `real software (${software.join(', ')})`;
  return [captures, real].filter((text) => text !== undefined).join('; ') || 'its table of bytes';
}

function capturesHeldTo({ id }: Protocol, comparison: Comparison | undefined): string | undefined {
  if (FRAME_BY_FRAME.has(id)) return 'real captures, every frame as tshark decodes it';
  if (comparison?.tshark !== undefined) return `real captures, \`${comparison.tshark}\` as tshark counts it`;
  if (comparison?.expected !== undefined) {
    const captures = new Set(comparison.expected.map(({ capture }) => capture)).size;
    return `${captures === 1 ? 'a real capture' : `${captures} real captures`}, figures from ${comparison.expected[0]?.source}`;
  }
  return undefined;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
