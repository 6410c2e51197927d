/**
 * What it costs to tell protocols apart with fifteen plug-ins and with all of them: it must not grow with their number.
 *
 *   node bench/classify.ts
 *
 * First whole captures of the fifteen, decoded with fifteen and with all: user CPU, medians of interleaved rounds, the same
 * messages. Then the worst there is, payloads by chance at ports that nobody owns: how many plug-ins are asked.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Protocol } from '../src/model/protocol.ts';
import { Classifier } from '../src/see/decode/classify.ts';
import { createEngine } from '../src/see/decode/engine.ts';
import { protocols } from '../src/see/protocols/index.gen.ts';

const SHARED = resolve(import.meta.dirname, '../../shared/captures');
const FOLDERS = ['modbus', 's7comm', 'enip-cip', 'profinet'];
const SPINE = 'modbus s7comm cotp enip cip profinet-dcp lldp dns dhcp http smb ntlmssp tls ssh snmp'.split(' ');
const ROUNDS = 9;
const REPEATS = 3;
const RATIO_MAX = 1.1;
const ASKED_MAX = 3;
const PAYLOADS = 20_000;
const PAYLOAD_BYTES = 64;

const few = protocols.filter(({ id }) => SPINE.includes(id));
const say = (text: string): boolean => process.stdout.write(`${text}\n`);
let [passed, failed] = [0, 0];

function verdict(good: boolean, text: string): void {
  if (good) passed++;
  else failed++;
  say(`${good ? 'pass' : 'FAIL'}  ${text}`);
}

/** Reads all captures and counts the messages of the fifteen. */
function decode(list: readonly Protocol[], captures: readonly Uint8Array[]): number {
  const engine = createEngine({ protocols: list, seed: 1, pulse: false });
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    for (const bytes of captures) {
      engine.open('capture');
      engine.write(bytes);
      engine.end();
    }
  }
  return engine
    .protocolTotals()
    .filter(({ protocol }) => SPINE.includes(protocol))
    .reduce((sum, { messages }) => sum + messages, 0);
}

function wholeCaptures(): void {
  const captures = FOLDERS.flatMap((folder) =>
    readdirSync(join(SHARED, folder))
      .filter((name) => name.endsWith('.pcap'))
      .map((name) => readFileSync(join(SHARED, folder, name))),
  );
  const settings = [few, protocols].map((list) => ({ list, times: [] as number[], messages: 0 }));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const setting of settings) {
      const before = process.cpuUsage();
      setting.messages = decode(setting.list, captures);
      // The first round is for the compiler.
      if (round > 0) setting.times.push(process.cpuUsage(before).user / 1000);
    }
  }
  const [one, other] = settings.map(({ times }) => times.sort((a, b) => a - b)[times.length >> 1] as number);
  for (const { list, times, messages } of settings)
    say(`      ${list.length} plug-ins: ${(times[times.length >> 1] as number).toFixed(0)} ms, ${messages} messages`);
  const ratio = (other as number) / (one as number);
  verdict(ratio <= RATIO_MAX, `all against fifteen: ${ratio.toFixed(2)} of the CPU, must be ≤ ${RATIO_MAX}`);
}

/** Of a fixed sequence, so that every run asks the same. */
function byChance(): void {
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8;
  for (const list of [few, protocols]) {
    let asked = 0;
    const counting = list.map((protocol): Protocol => ({
      ...protocol,
      recognise(bytes, from, to, onPort) {
        asked++;
        return protocol.recognise(bytes, from, to, onPort);
      },
    }));
    const classifier = new Classifier(counting, () => undefined);
    for (let i = 0; i < PAYLOADS; i++) {
      const bytes = Uint8Array.from({ length: PAYLOAD_BYTES }, () => next() & 255);
      classifier.transport(i % 2 === 0, 49_152 + (next() % 16_000), 49_152, bytes, 0, bytes.length);
    }
    const mean = asked / PAYLOADS;
    verdict(mean <= ASKED_MAX, `${list.length} plug-ins: ${mean.toFixed(2)} asked a look, must be ≤ ${ASKED_MAX}`);
  }
}

wholeCaptures();
byChance();
say(`${passed} passed, ${failed} failed, 0 skipped`);
process.exitCode = failed === 0 ? 0 : 1;
