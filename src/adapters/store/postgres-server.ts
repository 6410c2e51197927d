/**
 * Starts, adopts, watches and stops a private PostgreSQL over a Unix socket. It lives on when we are killed, so the next start
 * adopts it by its pid file; when it is killed itself it is started again; when both were, the start is retried until what is
 * left of the old one has gone.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import { blockedAt, giveTo, letThrough, postgresAccount, type Account } from './postgres-account.ts';
import { findPostgres, prepareBinaries, type PostgresBinaries } from './postgres-binaries.ts';

const USER = 'bulkhead';
const START_WAIT_MS = 60_000;
const STOP_WAIT_MS = 30_000;
const WATCH_EVERY_MS = 250;
const LOG_BYTES_MAX = 8 << 20;
/** A socket's path has to fit into sockaddr_un. */
const SOCKET_PATH_MAX = 100;

/** Small, and durable: what was committed survives a power cut. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['listen_addresses', ''],
  ['fsync', 'on'],
  ['synchronous_commit', 'on'],
  ['full_page_writes', 'on'],
  ['shared_buffers', '32MB'],
  ['work_mem', '8MB'],
  ['maintenance_work_mem', '32MB'],
  ['temp_buffers', '1MB'],
  ['max_connections', '24'],
  ['superuser_reserved_connections', '1'],
  ['max_worker_processes', '1'],
  ['max_parallel_workers', '0'],
  ['max_parallel_workers_per_gather', '0'],
  ['autovacuum_max_workers', '1'],
  ['autovacuum_naptime', '30s'],
  ['wal_level', 'minimal'],
  ['max_wal_senders', '0'],
  ['min_wal_size', '64MB'],
  ['max_wal_size', '512MB'],
  ['checkpoint_timeout', '10min'],
  ['jit', 'off'],
  ['huge_pages', 'off'],
  ['timezone', 'UTC'],
  ['log_timezone', 'UTC'],
  ['log_min_messages', 'warning'],
  ['log_line_prefix', '%m [%p] '],
];

export interface PostgresOptions {
  /** Bulkhead's data folder; the database lies in `postgres` below it. */
  readonly data: string;
  /** A guest (`bulkhead backup`) uses a server that runs and leaves it running. */
  readonly guest?: boolean | undefined;
  readonly binaries?: readonly PostgresBinaries[] | undefined;
  /** Not for real data: skips fsync while the cluster is made. */
  readonly forTest?: boolean | undefined;
  readonly onEvent?: ((text: string) => void) | undefined;
}

export interface PostgresServer {
  readonly connection: { readonly host: string; readonly user: string; readonly database: string };
  readonly version: number;
  readonly adopted: boolean;
  pid(): number | undefined;
  stop(): Promise<void>;
}

type ServerProblem = Problem<'no-postgres' | 'wrong-version' | 'unreachable-folder' | 'in-use' | 'no-start'>;

interface Cluster {
  readonly dir: string;
  readonly log: string;
  readonly account: Account;
  readonly binaries: PostgresBinaries;
}

export async function startPostgres(options: PostgresOptions): Promise<Result<PostgresServer, ServerProblem>> {
  const prepared = prepare(options);
  if (!prepared.ok) return prepared;
  const cluster = prepared.value;
  const owned = options.guest === true ? ok(undefined) : takeOwnership(options.data);
  if (!owned.ok) return owned;
  if (!existsSync(join(cluster.dir, 'PG_VERSION'))) {
    const made = makeCluster(cluster, options.forTest === true);
    if (!made.ok) return made;
  }
  const adopted = livingPid(cluster) !== undefined && (await answers(cluster));
  if (!adopted) {
    const started = await startUntilItAnswers(cluster);
    if (!started.ok) return started;
  }
  options.onEvent?.(adopted ? 'adopted the PostgreSQL that was running' : 'started PostgreSQL');
  return ok(watch(cluster, adopted, options));
}

function prepare(options: PostgresOptions): Result<Cluster, ServerProblem> {
  const account = postgresAccount();
  mkdirSync(options.data, { recursive: true, mode: 0o700 });
  letThrough(account, options.data);
  const blocked = blockedAt(account, options.data);
  if (blocked !== undefined) {
    return err({
      code: 'unreachable-folder',
      message: `PostgreSQL runs as "${account.name}", which may not pass through ${blocked}.`,
      where: blocked,
      advice: 'Put the data folder elsewhere (--data), or let others pass through that folder (chmod o+x).',
    });
  }
  // The kernel names working directories by their real path.
  const dir = join(realpathSync(options.data), 'postgres');
  const versionFile = join(dir, 'PG_VERSION');
  const wanted = existsSync(versionFile) ? Number.parseInt(readFileSync(versionFile, 'utf8'), 10) : undefined;
  const all = options.binaries ?? findPostgres();
  const found = all.find(({ version }) => wanted === undefined || version === wanted);
  if (!found) return err(all.length === 0 ? NO_POSTGRES : wrongVersion(wanted ?? 0, all));
  const binaries = prepareBinaries(found, account, join(options.data, 'postgres-programs'));
  return ok({ dir, log: join(options.data, 'postgres.log'), account, binaries });
}

const NO_POSTGRES: ServerProblem = {
  code: 'no-postgres',
  message: 'There is no PostgreSQL on this machine.',
  advice:
    'Install one from version 15 on (Debian: apt-get install postgresql), name one with BULKHEAD_PG_BIN, or set DATABASE_URL.',
};

const wrongVersion = (wanted: number, all: readonly PostgresBinaries[]): ServerProblem => ({
  code: 'wrong-version',
  message: `The data was made by PostgreSQL ${wanted}; on this machine there is ${all.map((b) => b.version).join(', ')}.`,
  advice: `Install PostgreSQL ${wanted}, or restore a backup into an empty data folder.`,
});

/** One server process per data folder: a second one would count everything twice. */
function takeOwnership(data: string): Result<undefined, ServerProblem> {
  const path = join(data, 'owner.pid');
  if (existsSync(path)) {
    const [pid, begun] = readFileSync(path, 'utf8').split(' ');
    if (Number(pid) !== process.pid && startOf(Number(pid)) === begun && begun !== '') {
      return err({
        code: 'in-use',
        message: `Another Bulkhead (process ${pid ?? '?'}) uses ${data}.`,
        where: data,
        advice: 'Stop it first, or give this one a data folder of its own (--data).',
      });
    }
  }
  writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { mode: 0o600 });
  return ok(undefined);
}

/** When a process began, in ticks since boot: a pid alone may have been given to another since. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function makeCluster(cluster: Cluster, forTest: boolean): Result<undefined, ServerProblem> {
  const { account, binaries, dir } = cluster;
  const fresh = `${dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  giveTo(account, fresh, 0o700);
  const args = ['-D', fresh, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-instructions'];
  const run = spawnSync(join(binaries.bin, 'initdb'), forTest ? [...args, '--no-sync'] : args, {
    ...identity(account),
    cwd: '/',
    env: { ...binaries.env, PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
    encoding: 'utf8',
  });
  if (run.status !== 0) {
    return err({
      code: 'no-start',
      message: `initdb failed: ${(run.error?.message ?? run.stderr).trim()}`,
      where: binaries.bin,
    });
  }
  renameSync(fresh, dir);
  return ok(undefined);
}

const identity = (account: Account): { uid?: number; gid?: number } =>
  account.stepDown ? { uid: account.uid, gid: account.gid } : {};

/** Whoever is connected comes back to the same place after a restart. */
const sockets = new WeakMap<Cluster, string>();

function socketDirOf(cluster: Cluster): string {
  const near = `${cluster.dir}-socket`;
  const fits = near.length <= SOCKET_PATH_MAX - '/.s.PGSQL.5432.lock'.length;
  const folder = sockets.get(cluster) ?? (fits ? near : mkdtempSync(join(tmpdir(), 'bhpg-')));
  sockets.set(cluster, folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  giveTo(cluster.account, folder, 0o700);
  return folder;
}

/** Lines of postmaster.pid: 1 the pid, 5 the socket's folder. */
function pidFile(cluster: Cluster): { readonly pid: number; readonly socket: string } | undefined {
  try {
    const lines = readFileSync(join(cluster.dir, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), socket: (lines[4] ?? '').trim() };
  } catch {
    return undefined;
  }
}

/** The server of this cluster, if its process lives: the pid may have been given to another program meanwhile. */
function livingPid(cluster: Cluster): number | undefined {
  const file = pidFile(cluster);
  return file && file.pid > 0 && worksIn(file.pid, cluster.dir) ? file.pid : undefined;
}

/** Every process of a PostgreSQL server has its data folder as working directory. */
function worksIn(pid: number, dir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === dir;
  } catch {
    return false;
  }
}

const leftovers = (cluster: Cluster): number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && worksIn(pid, cluster.dir));

function launch(cluster: Cluster): void {
  const { account, binaries, dir, log } = cluster;
  if (existsSync(log) && statSync(log).size > LOG_BYTES_MAX) truncateSync(log, 0);
  const output = openSync(log, 'a', 0o600);
  const socket = ['-c', `unix_socket_directories=${socketDirOf(cluster)}`];
  const settings = SETTINGS.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(binaries.bin, 'postgres'), ['-D', dir, ...socket, ...settings], {
    ...identity(account),
    cwd: '/',
    // A group of its own: Ctrl-C in the terminal is for us, and we stop it in order.
    detached: true,
    stdio: ['ignore', output, output],
    env: { ...binaries.env, LC_ALL: 'C', PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  });
  child.on('error', () => undefined);
  child.unref();
  closeSync(output);
}

async function startUntilItAnswers(cluster: Cluster): Promise<Result<undefined, ServerProblem>> {
  const deadline = performance.now() + START_WAIT_MS;
  while (performance.now() < deadline) {
    if (livingPid(cluster) === undefined && leftovers(cluster).length === 0) {
      // Nothing of it is alive, so its pid file can only mislead.
      rmSync(join(cluster.dir, 'postmaster.pid'), { force: true });
      launch(cluster);
    }
    for (let tries = 0; tries < 100; tries++) {
      if (await answers(cluster)) return ok(undefined);
      await pause(tries < 20 ? 15 : 50);
      if (tries > 20 && livingPid(cluster) === undefined) break;
    }
  }
  const tail = existsSync(cluster.log) ? readFileSync(cluster.log, 'utf8').trim().split('\n').slice(-3).join(' ') : '';
  return err({ code: 'no-start', message: `PostgreSQL does not start: ${tail}`, where: cluster.log });
}

const connectionOf = (cluster: Cluster): PostgresServer['connection'] => ({
  host: pidFile(cluster)?.socket ?? `${cluster.dir}-socket`,
  user: USER,
  database: 'postgres',
});

async function answers(cluster: Cluster): Promise<boolean> {
  const socket = pidFile(cluster)?.socket;
  if (socket === undefined || socket === '' || !existsSync(join(socket, '.s.PGSQL.5432'))) return false;
  const client = new pg.Client({ ...connectionOf(cluster), connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    // Not yet, or not any more; who asks tries again.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function watch(cluster: Cluster, adopted: boolean, options: PostgresOptions): PostgresServer {
  const connection = connectionOf(cluster);
  sockets.set(cluster, connection.host);
  let stopping = false;
  let restarting: Promise<unknown> = Promise.resolve();
  let busy = false;
  const look = (): void => {
    if (stopping || busy || livingPid(cluster) !== undefined) return;
    busy = true;
    options.onEvent?.('PostgreSQL has gone; starting it again');
    restarting = startUntilItAnswers(cluster)
      .then((result) => options.onEvent?.(result.ok ? 'PostgreSQL is back' : result.error.message))
      .finally(() => (busy = false));
  };
  const timer = setInterval(look, WATCH_EVERY_MS);
  timer.unref();
  return {
    connection,
    version: cluster.binaries.version,
    adopted,
    pid: () => livingPid(cluster),
    async stop() {
      stopping = true;
      clearInterval(timer);
      await restarting;
      if (options.guest !== true || !adopted) await stopServer(cluster);
      if (options.guest !== true) rmSync(join(options.data, 'owner.pid'), { force: true });
    },
  };
}

/** SIGINT is PostgreSQL's fast shutdown: open transactions are rolled back, then a checkpoint. */
async function stopServer(cluster: Cluster): Promise<void> {
  const pid = livingPid(cluster);
  if (pid === undefined) return;
  process.kill(pid, 'SIGINT');
  const deadline = performance.now() + STOP_WAIT_MS;
  while (worksIn(pid, cluster.dir) && performance.now() < deadline) await pause(10);
  if (worksIn(pid, cluster.dir)) process.kill(pid, 'SIGQUIT');
}
