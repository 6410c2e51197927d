/**
 * The first process in its namespaces: runs one piece of software on the stage, captures the wire, judges the capture and
 * writes the verdict to descriptor 3 as JSON. `KEPT` names a descriptor that the capture is copied to. Started by `run.ts`.
 */
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { judge, type Verdict } from './judge.ts';
import { softwareNamed, versionOf } from './list.ts';
import { openStage, type Stage } from './stage.ts';

export type Result = Verdict & { readonly log: string };

export const VERDICT_FD = 3;
export const CAPTURE_FD = 4;
const CAPTURE = '/run/wire.pcap';
const PCAP_HEAD_BYTES = 24;
const MARK = 'the capture holds all that was before this';

const [id = '', kept] = process.argv.slice(2);
const software = await softwareNamed(id);
const stage = openStage();
const problems: string[] = [];
const stop = await capture(stage);
try {
  await software.run(stage);
} catch (error) {
  problems.push(`It did not run as it should: ${error instanceof Error ? error.message : String(error)}`);
}
await stop();
if (kept !== undefined) writeFileSync(CAPTURE_FD, readFileSync(CAPTURE));
const verdict = await judge(software, CAPTURE, versionOf);
const result: Result = { ...verdict, problems: [...problems, ...verdict.problems], log: stage.printed() };
writeFileSync(VERDICT_FD, JSON.stringify(result));
// All that was started ends with this, the first process of its namespace.
process.exit(0);

/** Captures at the client's end; to be stopped when the capture holds what was sent up to then. */
async function capture({ start, run, until, server }: Stage): Promise<() => Promise<void>> {
  const tcpdump = start('tcpdump', ['-i', 'client', '-nU', '--immediate-mode', '-Z', 'root', '-w', CAPTURE], {
    on: 'client',
  });
  await until('the capture has begun', () => existsSync(CAPTURE) && statSync(CAPTURE).size >= PCAP_HEAD_BYTES);
  return async () => {
    await run('bash', ['-c', `printf %s '${MARK}' >/dev/udp/${server.ip}/9`]);
    await until('the capture is whole', () => readFileSync(CAPTURE).includes(MARK));
    tcpdump.kill('SIGINT');
    await once(tcpdump, 'close');
  };
}
