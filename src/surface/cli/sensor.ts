/** `bulkhead sensor`: watches an interface or reads captures, and sends what it sees to a server. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { readCaptures, type ReadProgress } from '../../app/sensor/read-captures.ts';
import { Watch } from '../../app/sensor/watch.ts';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Captures } from '../../model/ports/captures.ts';
import type { LogonMarks, PacketSource, SensorLog, SensorTimer, Spool, Uplink } from '../../model/ports/sensor.ts';
import { createEngine, type Engine } from '../../see/decode/engine.ts';
import { protocols } from '../../see/all-protocols.ts';
import { askServer } from './ask-server.ts';
import { complain } from './complain.ts';

export interface SensorDeps {
  readonly captures: Captures;
  readonly openSpool: (folder: string) => Promise<Result<Spool, Problem>>;
  readonly openUplink: (options: {
    readonly server: string;
    readonly site: string;
    readonly sensor: string;
    readonly token: () => string;
    readonly caFile?: string | undefined;
    readonly onFingerprintKey: (key: string) => void;
  }) => Uplink;
  readonly openLogonMarks: (folder: string) => LogonMarks;
  readonly liveCapture: (name: string) => PacketSource;
  readonly pipeCapture: () => PacketSource;
  readonly clock: Clock;
  readonly timer: SensorTimer;
  readonly log: SensorLog;
}

interface SensorOptions {
  readonly site: string;
  readonly interface?: string;
  readonly capture?: string;
  readonly server: string;
  readonly tokenFile?: string;
  readonly spool: string;
  readonly sensor?: string;
  readonly caFile?: string;
  readonly progress: boolean;
}

/** Seeds of the hashes: fixed where the same capture must give the same batches, by chance where packets may be chosen. */
const CAPTURE_SEED = 1;
const SEED_MAX = 2 ** 31;
/** In the spool: the id that the token was made for. */
const SENSOR_FILE = 'sensor';

export function sensorCommand(deps: SensorDeps): Command {
  return new Command('sensor')
    .description('Watch an interface, or read captures, for a server. Sends nothing into the network it watches.')
    .requiredOption('--site <id>', 'site that it watches')
    .option('--interface <name>', 'interface that a mirror port feeds')
    .option('--capture <path>', 'or: a capture, a folder of them, or - for standard input')
    .requiredOption('--server <url>', 'server that takes what it sees', process.env['BULKHEAD_SERVER'])
    .option('--token-file <file>', 'its token (else BULKHEAD_TOKEN)')
    .requiredOption('--spool <folder>', 'where observations wait while the server is away')
    .option('--sensor <id>', 'speak as this sensor; not needed where the token names one')
    .option('--ca-file <file>', "the server's certificate authority, PEM")
    .option('--progress', 'with --capture: lines of JSON on standard output', false)
    .action(async (options: SensorOptions) => {
      const done = await sense(deps, options);
      if (done.ok) return;
      complain(done.error);
      process.exitCode = done.error.code === 'usage' ? 2 : 1;
    });
}

const usage = (message: string): Result<never> => err({ code: 'usage', message });

async function sense(deps: SensorDeps, options: SensorOptions): Promise<Result<void>> {
  if ((options.interface === undefined) === (options.capture === undefined)) {
    return usage('Give --interface or --capture.');
  }
  const sensor = await sensorOf(options);
  if (!sensor.ok) return sensor;
  const spool = await deps.openSpool(options.spool);
  if (!spool.ok) return spool;
  const { server, site, caFile } = options;
  const marks = deps.openLogonMarks(options.spool);
  const onFingerprintKey = (key: string): void => marks.take(key);
  const opened = opening(() =>
    deps.openUplink({ server, site, sensor: sensor.value, token: () => tokenOf(options), caFile, onFingerprintKey }),
  );
  if (!opened.ok) {
    await spool.value.close();
    return opened;
  }
  const uplink = opened.value;
  try {
    const parts = { ...deps, site, sensor: sensor.value, spool: spool.value, uplink, marks };
    const live = options.interface !== undefined || options.capture === '-';
    return live ? await watch(parts, options) : await read(parts, options);
  } finally {
    uplink.close();
    await spool.value.close();
  }
}

/** A file that cannot be read, an address that is none. */
function opening(open: () => Uplink): Result<Uplink> {
  try {
    return ok(open());
  } catch (error) {
    return err({ code: 'usage', message: `The server cannot be spoken to: ${(error as Error).message}` });
  }
}

function tokenOf({ tokenFile }: SensorOptions): string {
  return (tokenFile === undefined ? (process.env['BULKHEAD_TOKEN'] ?? '') : readFileSync(tokenFile, 'utf8')).trim();
}

/** The sensor that the token was made for, as the server says. */
async function sensorOf(options: SensorOptions): Promise<Result<string>> {
  if (options.sensor !== undefined) return ok(options.sensor);
  const kept = join(options.spool, SENSOR_FILE);
  const me = await askServer<{ readonly token: { readonly sensor: string | null } | null }>(options, {
    method: 'GET',
    path: '/me',
  });
  // A sensor watches whether the server is up or not: who it is was noted when it first spoke to it.
  if (!me.ok) return me.error.code === 'unreachable' && existsSync(kept) ? ok(readFileSync(kept, 'utf8')) : me;
  const sensor = me.value.token?.sensor ?? null;
  if (sensor === null) return usage('This token names no sensor: say which with --sensor.');
  mkdirSync(options.spool, { recursive: true, mode: 0o700 });
  writeFileSync(kept, sensor, { mode: 0o600 });
  return ok(sensor);
}

interface Parts extends SensorDeps {
  readonly site: string;
  readonly sensor: string;
  readonly spool: Spool;
  readonly uplink: Uplink;
  readonly marks: LogonMarks;
}

function engineOf({ log, marks }: Parts, seed: number): Engine {
  return createEngine({
    protocols,
    seed,
    fingerprint: (secret) => marks.mark(secret),
    onFault: (protocol, error) => log.warn({ protocol, err: String(error) }, 'a decoder failed on a message'),
  });
}

async function watch(parts: Parts, options: SensorOptions): Promise<Result<void>> {
  const source = options.interface === undefined ? parts.pipeCapture() : parts.liveCapture(options.interface);
  const engine = engineOf(parts, 1 + Math.floor(parts.timer.random() * (SEED_MAX - 1)));
  const watching = new Watch({ ...parts, source, engine });
  onSignal(() => void watching.stop());
  return await watching.run();
}

async function read(parts: Parts, options: SensorOptions): Promise<Result<void>> {
  const files = await parts.captures.find(options.capture ?? '');
  if (!files.ok) return files;
  const tell = (progress: ReadProgress): void => {
    if (options.progress) process.stdout.write(`${JSON.stringify(progress)}\n`);
  };
  const engine = engineOf(parts, CAPTURE_SEED);
  const done = await readCaptures({ ...parts, files: files.value, engine, onProgress: tell });
  if (!done.ok) return done;
  tell(done.value);
  for (const warning of done.value.warnings) parts.log.warn({}, warning);
  return ok(undefined);
}

function onSignal(stop: () => void): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
}
