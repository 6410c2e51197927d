/**
 * Decodes one capture with the engine alone and prints what it found and used, as JSON.
 *
 *   node bench/decode.ts [--flows] FILE      --flows: decode and flows only, no protocol is looked at;
 *                                          flows are handed over as a sensor does, as they go on and end
 */
import { closeSync, openSync, readSync } from 'node:fs';
import { createEngine } from '../src/see/decode/engine.ts';
import type { Protocol } from '../src/model/protocol.ts';

const CHUNK = 256 * 1024;
const CHUNKS_PER_DRAIN = 64;

const args = process.argv.slice(2);
const flowsOnly = args[0] === '--flows';
const file = args.at(-1) ?? '';
const protocols: readonly Protocol[] = flowsOnly ? [] : (await import('../src/see/protocols/index.gen.ts')).protocols;
const began = process.hrtime.bigint();
const engine = createEngine({ protocols, seed: 1 });
const fd = openSync(file, 'r');
const chunk = Buffer.allocUnsafeSlow(CHUNK);
engine.open(file);
let flowPackets = 0;
let chunks = 0;
const count = { flow: (row: { readonly packets: number }) => (flowPackets += row.packets) };
for (let n = readSync(fd, chunk); n > 0; n = readSync(fd, chunk)) {
  engine.write(chunk.subarray(0, n));
  if (flowsOnly && ++chunks % CHUNKS_PER_DRAIN === 0) engine.drain(count);
}
closeSync(fd);
const totals = engine.end();
const decodedMs = Number(process.hrtime.bigint() - began) / 1e6;
if (flowsOnly) engine.drain(count, Infinity);
else engine.each(count);
const messages: Record<string, number> = {};
for (const { protocol, messages: count } of engine.protocolTotals()) messages[protocol] = count;
const { user, system } = ((usage) => ({ user: usage.userCPUTime, system: usage.systemCPUTime }))(
  process.resourceUsage(),
);
process.stdout.write(
  `${JSON.stringify({
    flowPackets,
    ...engine.health(),
    messages,
    decodedMs: Math.round(decodedMs),
    nsPerPacket: Math.round((decodedMs * 1e6) / Math.max(1, totals.packets)),
    cpuMs: Math.round((user + system) / 1000),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    limits: engine.limitEvents(),
  })}\n`,
);
