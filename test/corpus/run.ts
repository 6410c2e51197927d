/**
 * `npm run corpus`: each protocol's messages over all shared captures beside tshark's, and what differs with its reason.
 * Agreement is the share of messages that both count under the same code; one that only one of the two has is none.
 */
import { ourCounts, tsharkCounts, unlike, type Counts } from './agreement.ts';
import { captureNames, capturesAbsent } from './captures.ts';
import { comparisons, type Comparison } from './comparisons.ts';

/** Compared frame by frame in `messages.test.ts`, where their differences are explained. */
const ELSEWHERE: readonly Comparison[] = [
  { protocol: 'modbus', tshark: 'modbus.func_code' },
  { protocol: 's7comm', tshark: 's7comm.param.func' },
  { protocol: 'cip', tshark: 'cip.service' },
];
const NONE: Counts = new Map();

interface Row {
  ours: number;
  theirs: number;
  both: number;
  readonly unlike: { readonly capture: string; readonly lines: readonly string[] }[];
}

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
const sum = (counts: Counts): number => [...counts.values()].reduce((total, count) => total + count, 0);

function shared(ours: Counts, theirs: Counts): number {
  let both = 0;
  for (const [code, count] of ours) both += Math.min(count, theirs.get(code) ?? 0);
  return both;
}

function compare(list: readonly Comparison[]): ReadonlyMap<Comparison, Row> {
  const rows = new Map(
    list.map((comparison): [Comparison, Row] => [comparison, { ours: 0, theirs: 0, both: 0, unlike: [] }]),
  );
  for (const capture of captureNames()) {
    const counted = ourCounts(capture);
    for (const [comparison, row] of rows) {
      const ours = counted.get(comparison.protocol) ?? NONE;
      const theirs = tsharkCounts(capture, comparison, ours.size === 0);
      if (!theirs) throw new Error('tshark is not installed: tools/setup-debian.sh installs it.');
      row.ours += sum(ours);
      row.theirs += sum(theirs);
      row.both += shared(ours, theirs);
      const lines = unlike(ours, theirs, 'tshark');
      if (lines.length > 0) row.unlike.push({ capture, lines });
    }
  }
  return rows;
}

function print([{ protocol, differences = [] }, row]: readonly [Comparison, Row]): void {
  const agreement = (100 * row.both) / Math.max(row.ours, row.theirs, 1);
  say(
    [
      protocol.padEnd(18),
      String(row.ours).padStart(9),
      String(row.theirs).padStart(9),
      `${agreement.toFixed(2)} %`.padStart(9),
    ].join(' '),
  );
  for (const { capture, lines } of row.unlike) {
    const why = differences.find((difference) => difference.capture === capture)?.why;
    say(`    ${capture}: ${lines.join('; ')}`);
    if (why !== undefined) say(`      ${why}`);
  }
}

if (capturesAbsent) say('The shared captures are absent.');
else {
  say(`${'protocol'.padEnd(18)} ${'messages'.padStart(9)} ${'tshark'.padStart(9)} ${'agreement'.padStart(9)}`);
  const list = [...ELSEWHERE, ...comparisons().filter(({ tshark }) => tshark !== undefined)];
  for (const row of compare(list)) print(row);
}
