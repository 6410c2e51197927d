/**
 * The decoder beside its peers on three large captures, with the bounds that must hold.
 *
 *   npm run bench [-- --rounds 5] [--only industrial,mixed,it] [--tools decode,nfpcapd] [--gigabytes 4.4]
 *                 [--cache FOLDER] [--write]
 *
 * Captures are grown from the shared ones (bench/grow.ts) once and kept, by default so large that starting up and compiling
 * are a small part of what is measured; `--gigabytes 1.1` shows what a reading that is over in seconds costs. Runs are
 * interleaved; a figure is the median of user and system CPU of the whole process tree, start-up included, per packet.
 * Speed without equal counts is no result, so packets are compared first. Needs the peers that
 * `tools/setup-debian.sh --bench` installs. tshark takes minutes for the first two million packets and runs once.
 * `--write` puts the table into README.md and docs/reference/measured.md.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { join as joinModules } from '../tools/join.ts';
import { grow, type GrowOptions } from './grow.ts';
import { peakOf } from './peak.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SHARED = resolve(ROOT, '../shared/captures');
const LAUNCHER = join(ROOT, 'bulkhead');
const INDUSTRIAL = 'modbus s7comm enip-cip profinet dnp3 iec104 iec61850 bacnet opcua ot-other'.split(' ');

interface Corpus {
  readonly name: string;
  readonly folders: readonly string[] | 'all';
  readonly size: Pick<GrowOptions, 'spanSeconds' | 'bytesPerPacketMin'>;
}

const CORPORA: readonly Corpus[] = [
  { name: 'industrial', folders: INDUSTRIAL, size: { spanSeconds: 600 } },
  { name: 'mixed', folders: 'all', size: { spanSeconds: 60 } },
  { name: 'it', folders: ['it', 'windows', 'attacks'], size: { spanSeconds: 60 } },
  // Offices move files: the captures of above that do, for bytes a second.
  {
    name: 'files',
    folders: ['it', 'windows', 'attacks'],
    size: { spanSeconds: 60, bytesPerPacketMin: 430 },
  },
];

type Tool = 'analyze' | 'decode' | 'flows' | 'nfpcapd' | 'ndpiReader' | 'tcpdump' | 'argus' | 'suricata' | 'tshark';

const COMMANDS: Readonly<Record<Tool, (file: string, folder: string) => string>> = {
  analyze: (file) => `'${LAUNCHER}' analyze --json '${file}'`,
  decode: (file) => `${DECODE} '${file}'`,
  flows: (file) => `${DECODE} --flows '${file}'`,
  nfpcapd: (file, folder) => `nfpcapd -r '${file}' -l '${folder}'`,
  ndpiReader: (file) => `ndpiReader -i '${file}' -q`,
  tcpdump: (file) => `tcpdump -Z root -r '${file}' -w /dev/null`,
  argus: (file, folder) => `argus -r '${file}' -w '${folder}/argus.out'`,
  // Debian's own configuration with the industrial protocols that it has, no rule.
  suricata: (file, folder) =>
    `suricata -c /etc/suricata/suricata.yaml -S /dev/null -r '${file}' -l '${folder}' -k none --runmode single ${SURICATA_INDUSTRIAL}`,
  tshark: (file) =>
    `tshark -n -r '${file}' -c ${TSHARK_PACKETS} -T fields ${TSHARK_FIELDS.map((field) => `-e ${field}`).join(' ')}`,
};
const SURICATA_INDUSTRIAL = ['modbus', 'dnp3', 'enip']
  .map((protocol) => `--set app-layer.protocols.${protocol}.enabled=yes`)
  .join(' ');
/** What a decoder of industrial protocols gives as well. */
const TSHARK_FIELDS =
  'frame.time_epoch ip.src ip.dst tcp.srcport tcp.dstport modbus.func_code s7comm.param.func enip.command cip.service dnp3.al.func dns.qry.name'.split(
    ' ',
  );
/** It takes minutes for as many. */
const TSHARK_PACKETS = 2_000_000;
/** Rounds that a tool takes part in, and captures, where these are not all. */
const ROUNDS_OF: Partial<Record<Tool, number>> = { tshark: 1, suricata: 3 };
const CAPTURES_OF: Partial<Record<Tool, readonly string[]>> = { tshark: ['industrial'] };
/** As the launcher has it. */
const CACHE = join(homedir(), '.cache/bulkhead/node');
const ENVIRONMENT = { ...process.env, NODE_COMPILE_CACHE: CACHE };
const OURS: readonly Tool[] = ['analyze', 'decode', 'flows'];

/**
 * Least ratio of a peer's CPU to ours, by corpus. `decode` is all that is done with packets (every protocol, operations
 * and claims handed over), which is what nfpcapd is beside; `analyze` makes an inventory of it and writes it as JSON.
 */
const BOUNDS: readonly {
  readonly ours: Tool;
  readonly peer: Tool;
  readonly least: number;
  /** What we want, beyond what must hold. */
  readonly goal?: number;
  readonly on: readonly string[];
}[] = [
  { ours: 'decode', peer: 'ndpiReader', least: 1, goal: 2, on: ['industrial', 'mixed', 'it'] },
  { ours: 'decode', peer: 'suricata', least: 2, goal: 5, on: ['industrial', 'mixed', 'it'] },
  { ours: 'decode', peer: 'tshark', least: 20, goal: 50, on: ['industrial'] },
  { ours: 'analyze', peer: 'ndpiReader', least: 1, on: ['industrial', 'mixed', 'it'] },
  { ours: 'decode', peer: 'nfpcapd', least: 0.8, on: ['industrial'] },
  { ours: 'flows', peer: 'nfpcapd', least: 1, on: ['industrial', 'mixed', 'it'] },
];
const PACKETS_PER_SECOND = 1.5e6;
const BYTES_PER_SECOND = 0.8e9;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: CORPORA.map((c) => c.name).join(',') },
    tools: { type: 'string', default: Object.keys(COMMANDS).join(',') },
    cache: { type: 'string', default: join(tmpdir(), 'bulkhead-bench') },
    gigabytes: { type: 'string', default: '4.4' },
    write: { type: 'boolean', default: false },
  },
});
/** Decoding as it is shipped: its modules joined, its tables on huge pages. */
const TUNABLES = /^\s*tunables=(\S+)$/m.exec(readFileSync(LAUNCHER, 'utf8'))?.[1];
if (TUNABLES === undefined) throw new Error(`${LAUNCHER} sets no tunables`);
const DECODE = `GLIBC_TUNABLES=${TUNABLES} '${process.execPath}' '${join(ROOT, 'dist/bench/decode.js')}'`;
const TOOLS = (Object.keys(COMMANDS) as Tool[]).filter((tool) => values.tools.split(',').includes(tool));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
let [passed, failed] = [0, 0];

function verdict(good: boolean, text: string): void {
  if (good) passed++;
  else failed++;
  say(`${good ? 'pass' : 'FAIL'}  ${text}`);
}

interface Capture {
  readonly name: string;
  readonly file: string;
  readonly packets: number;
}

function captureOf({ name, folders, size }: Corpus): Capture {
  const file = join(values.cache, `${name}-${values.gigabytes}.pcap`);
  const note = `${file}.json`;
  if (!existsSync(file) || !existsSync(note)) {
    const inputs = readdirSync(SHARED, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && (folders === 'all' || folders.includes(entry.name)))
      .flatMap((entry) => readdirSync(join(SHARED, entry.name)).map((child) => join(SHARED, entry.name, child)))
      .filter((path) => /\.pcap(ng)?$/.test(path))
      .sort();
    writeFileSync(note, JSON.stringify(grow({ out: file, inputs, bytesMax: Number(values.gigabytes) * 1e9, ...size })));
  }
  const { packets } = JSON.parse(readFileSync(note, 'utf8')) as { packets: number };
  return { name, file, packets };
}

/** Seconds of user and system CPU that a command and all its children took; what it printed is in `out`. */
function cpuOf(command: string, out: string): number {
  const script = `${command} >'${out}' 2>/dev/null; times`;
  const { stdout } = spawnSync('bash', ['-c', script], { encoding: 'utf8', env: ENVIRONMENT });
  const children = stdout.trim().split('\n').at(-1) ?? '';
  const parts = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map((m) => Number(m[1]) * 60 + Number(m[2]));
  return parts.reduce((sum, seconds) => sum + seconds, 0);
}

/** Packets as a tool of ours reports them, from the head of what it printed. */
function packetsIn(out: string): number {
  const head = Buffer.alloc(65_536);
  const fd = openSync(out, 'r');
  const length = readSync(fd, head);
  closeSync(fd);
  return Number(/"packets":(\d+)/.exec(head.toString('utf8', 0, length))?.[1] ?? 0);
}

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1] ?? 0;
}

function measure(captures: readonly Capture[], scratch: string): Map<string, number[]> {
  const figures = new Map<string, number[]>();
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const { name, file, packets } of captures) {
      // Each round begins with another tool, so that none always runs behind the same one.
      for (const tool of [...TOOLS.slice(round % TOOLS.length), ...TOOLS.slice(0, round % TOOLS.length)]) {
        if (round >= (ROUNDS_OF[tool] ?? Infinity) || !(CAPTURES_OF[tool] ?? [name]).includes(name)) continue;
        const folder = mkdtempSync(join(scratch, 'peer-'));
        const out = join(scratch, 'out');
        const seconds = cpuOf(COMMANDS[tool](file, folder), out);
        rmSync(folder, { recursive: true, force: true });
        const read = tool === 'tshark' ? Math.min(packets, TSHARK_PACKETS) : packets;
        figures.set(`${name} ${tool}`, [...(figures.get(`${name} ${tool}`) ?? []), (seconds * 1e9) / read]);
        if (round > 0 || !OURS.includes(tool)) continue;
        verdict(packetsIn(out) === packets, `${name}: ${tool} counts all ${packets} packets`);
      }
    }
  }
  return figures;
}

function judge({ name, file, packets }: Capture, figures: ReadonlyMap<string, readonly number[]>): void {
  const cost = (tool: Tool): number | undefined => median(figures.get(`${name} ${tool}`) ?? []) || undefined;
  for (const tool of TOOLS) {
    const ns = cost(tool);
    if (ns !== undefined) say(`      ${name} ${tool}: ${Math.round(ns)} ns per packet`);
  }
  for (const { ours, peer, least, goal, on } of BOUNDS) {
    const [mine, theirs] = [cost(ours), cost(peer)];
    if (!on.includes(name) || mine === undefined || theirs === undefined) continue;
    const wanted = goal === undefined ? '' : `, wanted ${goal}`;
    const ratio = theirs / mine;
    verdict(ratio >= least, `${name}: ${ours} is ${ratio.toFixed(2)} × ${peer}, must be ≥ ${least}${wanted}`);
  }
  const [decode, analyze, nfpcapd] = [cost('decode'), cost('analyze'), cost('nfpcapd')];
  if (decode !== undefined && name === 'industrial') {
    const rate = 1e9 / decode;
    verdict(rate >= PACKETS_PER_SECOND, `${name}: decode ${(rate / 1e6).toFixed(2)} M packets/s, must be ≥ 1.5`);
  }
  if (decode !== undefined && (name === 'it' || name === 'files')) {
    const rate = statSync(file).size / packets / (decode / 1e9);
    verdict(rate >= BYTES_PER_SECOND, `${name}: decode ${(rate / 1e9).toFixed(2)} GB/s, must be ≥ 0.8`);
  }
  if (analyze === undefined) return;
  const beside = nfpcapd === undefined ? '' : `${(nfpcapd / analyze).toFixed(2)} × nfpcapd, `;
  say(`      ${name}: analyze is ${beside}${(1e3 / analyze).toFixed(2)} M packets/s`);
}

/** Nanoseconds of CPU per packet, a row a capture. */
function tableOf(captures: readonly Capture[], figures: ReadonlyMap<string, readonly number[]>): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rows = captures.map(({ name, packets }) => {
    const costs = TOOLS.map((tool) => median(figures.get(`${name} ${tool}`) ?? []));
    return row([name, packets.toLocaleString('en'), ...costs.map((ns) => (ns === 0 ? '' : ns.toFixed(0)))]);
  });
  const head = [row(['ns of CPU per packet', 'packets', ...TOOLS]), row(TOOLS.map(() => '---').concat('---', '---'))];
  return [...head, ...rows].join('\n');
}

/** Between the two marks of a document. */
function writeInto(path: string, table: string): void {
  const text = readFileSync(path, 'utf8');
  const written = text.replace(/(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/, `$1\n${table}\n\n$2`);
  if (written === text)
    throw new Error(`${path} has no place for the table between <!-- bench --> and <!-- /bench -->`);
  writeFileSync(path, written);
  spawnSync(process.execPath, [join(ROOT, 'node_modules/prettier/bin/prettier.cjs'), '--write', path]);
}

/** How often a text stands in a file, which may be larger than a string. */
function countIn(path: string, text: string): number {
  const chunk = Buffer.alloc(1 << 20);
  const fd = openSync(path, 'r');
  let count = 0;
  let rest = '';
  for (let n = readSync(fd, chunk); n > 0; n = readSync(fd, chunk)) {
    const piece = rest + chunk.toString('latin1', 0, n);
    count += piece.split(text).length - 1;
    rest = piece.slice(1 - text.length);
  }
  closeSync(fd);
  return count;
}

/** Memory above that of the same command on an empty capture: 32 MB + 350 B a flow + 100 B an operation + 2 KB an asset. */
async function judgeMemory({ file }: Capture, scratch: string): Promise<void> {
  const empty = join(scratch, 'empty.pcap');
  const head = Buffer.alloc(24);
  const fd = openSync(file, 'r');
  readSync(fd, head);
  closeSync(fd);
  writeFileSync(empty, head);
  const out = join(scratch, 'out');
  const base = await peakOf(COMMANDS.analyze(empty, scratch), out);
  const peak = await peakOf(COMMANDS.analyze(file, scratch), out);
  const assets = countIn(out, '"id":"asset-');
  // As the output has them: those of one conversation's flows are one.
  const operations = countIn(out, '"operation":');
  const decoded = spawnSync('sh', ['-c', COMMANDS.decode(file, scratch)], { encoding: 'utf8' }).stdout;
  const { flowsBegun } = JSON.parse(decoded) as { flowsBegun: number };
  const allowed = 32 + (flowsBegun * 350 + operations * 100 + assets * 2048) / 2 ** 20;
  const text = `${flowsBegun} flows, ${operations} operations, ${assets} assets`;
  verdict(
    peak - base <= allowed,
    `memory: ${Math.round(peak - base)} MB above an empty capture, must be ≤ ${Math.round(allowed)} (${text})`,
  );
}

mkdirSync(values.cache, { recursive: true });
await joinModules({
  entries: { 'bench/decode': join(ROOT, 'bench/decode.ts') },
  out: join(ROOT, 'dist'),
  shared: 'bench',
});
const scratch = mkdtempSync(join(tmpdir(), 'bulkhead-bench-'));
try {
  const captures = CORPORA.filter((corpus) => values.only.split(',').includes(corpus.name)).map(captureOf);
  const figures = measure(captures, scratch);
  for (const capture of captures) judge(capture, figures);
  const table = tableOf(captures, figures);
  say(`\n${table}\n`);
  if (values.write) for (const path of ['README.md', 'docs/reference/measured.md']) writeInto(join(ROOT, path), table);
  const industrial = captures.find((capture) => capture.name === 'industrial');
  if (industrial && TOOLS.includes('analyze')) await judgeMemory(industrial, scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
say(`${passed} passed, ${failed} failed, 0 skipped`);
