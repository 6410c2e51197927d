/**
 * Decodes one capture and prints what it found and used, as JSON: `analyze` without its inventory and without its output.
 *
 *   node bench/decode.ts [--flows] FILE      without: every protocol is decoded; flows, operations and claims are handed
 *                                          over to the tables that the inventory is made of
 *                                          --flows: decode and flows only, no protocol is looked at; flows are handed
 *                                          over as a sensor does, as they go on and end
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { PerformanceObserver } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { optimiseLate } from '../src/adapters/late-optimising.ts';
import { leanHeap } from '../src/adapters/lean-heap.ts';
import type { Protocol } from '../src/model/protocol.ts';
import { ConversationTable } from '../src/see/decode/conversations.ts';
import { createEngine } from '../src/see/decode/engine.ts';

const CHUNK = 256 * 1024;
const CHUNKS_PER_DRAIN = 64;

const args = process.argv.slice(2);
const flowsOnly = args[0] === '--flows';
const file = args.at(-1) ?? '';
const protocols: readonly Protocol[] = flowsOnly ? [] : (await import('../src/see/protocols/index.gen.ts')).protocols;
leanHeap();
optimiseLate();
const pauses: number[] = [];
const collector = new PerformanceObserver((list) => pauses.push(...list.getEntries().map(({ duration }) => duration)));
collector.observe({ entryTypes: ['gc'] });
const began = process.hrtime.bigint();
const engine = createEngine({ protocols, seed: 1, pulse: false });
const table = new ConversationTable();
let flowPackets = 0;
let chunks = 0;
const count = { flow: (row: { readonly packets: number }) => (flowPackets += row.packets) };

function handOver(all: boolean): void {
  if (!flowsOnly) engine.gather(table, all);
  else if (all) engine.drain(count, Infinity);
  else if (++chunks % CHUNKS_PER_DRAIN === 0) engine.drain(count);
}

const fd = openSync(file, 'r');
const chunk = Buffer.allocUnsafeSlow(CHUNK);
engine.open(file);
for (let n = readSync(fd, chunk); n > 0; n = readSync(fd, chunk)) {
  engine.write(chunk.subarray(0, n));
  handOver(false);
}
closeSync(fd);
const totals = engine.end();
handOver(true);
const decodedMs = Number(process.hrtime.bigint() - began) / 1e6;
const messages: Record<string, number> = {};
for (const { protocol, messages: count } of engine.protocolTotals()) messages[protocol] = count;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
// Pauses of the collector are told once the loop turns.
await setTimeout(1);
process.stdout.write(
  `${JSON.stringify({
    ...(flowsOnly ? { flowPackets } : { conversations: table.count, messages }),
    ...engine.health(),
    decodedMs: Math.round(decodedMs),
    nsPerPacket: Math.round((decodedMs * 1e6) / Math.max(1, totals.packets)),
    cpuMs: Math.round((userCPUTime + systemCPUTime) / 1000),
    peakMb: Math.round(maxRSS / 1024),
    gcPauses: pauses.length,
    gcPauseMsMax: Math.round(Math.max(0, ...pauses) * 10) / 10,
    gcMs: Math.round(pauses.reduce((sum, ms) => sum + ms, 0)),
    limits: engine.limitEvents(),
  })}\n`,
);
