/**
 * Two hosts and a wire between them, in namespaces of one process: `client` (10.99.0.1, fd99::1) and `server` (10.99.0.2,
 * fd99::2). Files written below /etc, /var, /tmp and /root are written to memory; all of it, and every process, is gone
 * with the first process in the namespaces. Only to be used by `inside.ts`.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Side } from './software.ts';

export const ADDRESSES = {
  client: { ip: '10.99.0.1', ip6: 'fd99::1', mac: '02:00:00:00:00:0a' },
  server: { ip: '10.99.0.2', ip6: 'fd99::2', mac: '02:00:00:00:00:0b' },
} as const;
const FOLDER = '/run/stage';
const POLL_MS = 50;
const WAIT_MS = 30_000;

export interface How {
  /** On which host; `server` for what is started, `client` for what is run, unless said. */
  readonly on?: Side;
  /** Account that it runs as; root unless said. */
  readonly as?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** It must fail (`true`), may fail (`'may'`), or must not. */
  readonly fails?: boolean | 'may';
}

export interface Stage {
  /** A folder that every account may pass through and write to. */
  readonly folder: string;
  readonly client: (typeof ADDRESSES)['client'];
  readonly server: (typeof ADDRESSES)['server'];
  /** Writes a file, below the folder unless the path is absolute; gives its path. */
  readonly write: (path: string, text: string, mode?: number) => string;
  /** Makes a folder, owned by an account where one is named; gives its path. */
  readonly makeFolder: (path: string, owner?: string) => string;
  /** Starts what goes on until the end. */
  readonly start: (command: string, args: readonly string[], how?: How) => ChildProcess;
  /** Runs what ends by itself; gives what it printed. @throws Error with it where it ends as it should not. */
  readonly run: (command: string, args: readonly string[], how?: How) => Promise<string>;
  /** Waits until the server listens. @throws Error when it does not in half a minute. */
  readonly listening: (transport: 'tcp' | 'udp', port: number, on?: Side) => Promise<void>;
  /** All that was printed so far. */
  readonly printed: () => string;
  /** Waits until it is so. @throws Error when it is not in half a minute. */
  readonly until: (what: string, holds: () => boolean | Promise<boolean>) => Promise<void>;
}

/** Lays the wire and covers what software writes to. Must run as root in mount, network and PID namespaces of its own. */
export function openStage(): Stage {
  coverFolders();
  layWire();
  let log = '';
  const keep = (child: ChildProcess, told: (text: string) => void): ChildProcess => {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', told);
    return child;
  };
  const stage: Stage = {
    printed: () => log,
    folder: FOLDER,
    ...ADDRESSES,
    write(path, text, mode = 0o644) {
      const file = resolve(FOLDER, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode });
      return file;
    },
    makeFolder(path, owner) {
      const folder = resolve(FOLDER, path);
      mkdirSync(folder, { recursive: true });
      if (owner !== undefined) command('chown', ['-R', owner, folder]);
      return folder;
    },
    start(program, args, { on = 'server', ...how } = {}) {
      return keep(launch(program, args, { on, ...how }), (text) => (log += text));
    },
    async run(program, args, { on = 'client', fails = false, ...how } = {}) {
      let printed = '';
      const child = keep(launch(program, args, { on, ...how }), (text) => (printed += text));
      const code = await new Promise<number | null>((done) => child.on('close', done).on('error', () => done(null)));
      log += printed;
      if (fails !== 'may' && (code === 0) === fails)
        throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${printed}`);
      return printed;
    },
    listening: (transport, port, on = 'server') =>
      stage.until(`${transport} ${port} is listened to`, () => {
        const { stdout } = spawnSync('nsenter', [...inNet(on), 'ss', '-Hln', `--${transport}`, `sport = :${port}`]);
        return stdout.length > 0;
      }),
    async until(what, holds) {
      const limit = Date.now() + WAIT_MS;
      while (!(await holds())) {
        if (Date.now() > limit) throw new Error(`Waited in vain until ${what}.`);
        await pause(POLL_MS);
      }
    },
  };
  return stage;
}

const inNet = (side: Side): string[] => [`--net=/run/netns/${side}`];

function launch(program: string, args: readonly string[], { on = 'client', as, input, env }: How): ChildProcess {
  const account = as === undefined ? [] : ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--init-groups'];
  const child = spawn('nsenter', [...inNet(on), ...account, program, ...args], {
    cwd: FOLDER,
    env: { ...process.env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...env },
    // Some servers end with a standard input that is a pipe.
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  // A program that ends before it has read its input is judged by how it ends.
  child.stdin?.on('error', () => undefined).end(input);
  return child;
}

function coverFolders(): void {
  command('mount', ['-t', 'tmpfs', '-o', 'mode=755', 'run', '/run']);
  for (const folder of ['/etc', '/var', '/tmp', '/root', '/home']) {
    const [upper, work] = [`/run/over${folder}`, `/run/work${folder}`];
    for (const made of [upper, work]) mkdirSync(made, { recursive: true });
    command('mount', ['-t', 'overlay', '-o', `lowerdir=${folder},upperdir=${upper},workdir=${work}`, 'over', folder]);
  }
  for (const folder of ['/tmp', '/var/tmp']) command('chmod', ['1777', folder]);
  mkdirSync(FOLDER);
  command('chmod', ['1777', FOLDER]);
  const hosts = readFileSync('/etc/hosts', 'utf8').replaceAll(/^(?!127\.|::1).*$/gm, '');
  writeFileSync(
    '/etc/hosts',
    `${ADDRESSES.client.ip} client.plant.test client\n${ADDRESSES.server.ip} server.plant.test server\n${hosts}`,
  );
  writeFileSync(
    '/etc/nsswitch.conf',
    'passwd: files\ngroup: files\nshadow: files\nhosts: files\nservices: files\nprotocols: files\n',
  );
  writeFileSync('/etc/hostname', 'server\n');
  command('hostname', ['server']);
}

function layWire(): void {
  mkdirSync('/run/netns');
  for (const side of ['client', 'server'] as const) command('ip', ['netns', 'add', side]);
  const end = (side: Side): string[] => [side, 'address', ADDRESSES[side].mac, 'netns', side];
  command('ip', ['link', 'add', ...end('client'), 'type', 'veth', 'peer', 'name', ...end('server')]);
  for (const side of ['client', 'server'] as const) {
    const { ip, ip6 } = ADDRESSES[side];
    command('ip', ['-n', side, 'link', 'set', 'lo', 'up']);
    command('ip', ['-n', side, 'address', 'add', `${ip}/24`, 'brd', '10.99.0.255', 'dev', side]);
    command('ip', ['-n', side, 'address', 'add', `${ip6}/64`, 'dev', side, 'nodad']);
    command('ip', ['-n', side, 'link', 'set', side, 'up']);
    command('ip', ['-n', side, 'route', 'add', 'default', 'dev', side]);
  }
}

function command(program: string, args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
