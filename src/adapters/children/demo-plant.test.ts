/** Two processes, a pipe between them: started again when one ends, given up when it keeps ending, gone when removed. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asId, type SensorId, type SiteId } from '../../model/ids.ts';
import type { DemoPlant, DemoState } from '../../model/ports/children.ts';
import { openDemoPlant } from './demo-plant.ts';
import type { Program } from './program.ts';

const TOKEN = 'a-token-that-nobody-sees';
const PATIENCE = { timeout: 20_000, interval: 5 };

let folder = '';
let demo: DemoPlant | undefined;
let events: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'demo-'));
  mkdirSync(join(folder, 'pids'));
  events = [];
});
afterEach(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A program that notes its process, its arguments and its environment, then does as it is told as player and as watcher. */
function programOf({ player = '', watcher = '' }): Program {
  const path = join(folder, 'program.mjs');
  writeFileSync(
    path,
    `import { writeFileSync } from 'node:fs';
     const role = process.argv[2] === 'exercise' ? 'player' : 'watcher';
     const told = { role, args: process.argv.slice(2), env: process.env };
     writeFileSync(${JSON.stringify(join(folder, 'pids'))} + '/' + process.pid, JSON.stringify(told));
     setInterval(() => undefined, 1000);
     if (role === 'player') { ${player} } else { process.stdin.resume(); ${watcher} }`,
  );
  return { node: process.execPath, args: [path] };
}

function started(program: Program, assets: number | null = null): DemoPlant {
  const options = { folder: join(folder, 'data'), program, server: () => 'http://127.0.0.1:9', waitMs: 1 };
  demo = openDemoPlant({ ...options, onEvent: (text) => events.push(text) });
  demo.start({ site: asId<SiteId>('s'), sensor: asId<SensorId>('demo'), token: TOKEN, assets });
  return demo;
}

interface Told {
  readonly pid: number;
  readonly role: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
const begun = (): Told[] =>
  readdirSync(join(folder, 'pids')).flatMap((pid) => {
    const text = readFileSync(join(folder, 'pids', pid), 'utf8');
    return text === '' ? [] : [{ pid: Number(pid), ...(JSON.parse(text) as Omit<Told, 'pid'>) }];
  });
const alive = (): number[] =>
  begun()
    .map(({ pid }) => pid)
    .filter((pid) => {
      try {
        return process.kill(pid, 0);
      } catch {
        return false;
      }
    });
const both = (): Promise<void> => vi.waitFor(() => expect(begun()).toHaveLength(2), PATIENCE);
const stateIs = (state: DemoState): Promise<void> => vi.waitFor(() => expect(demo?.state).toBe(state), PATIENCE);

describe('the demo plant', () => {
  it('plays into a sensor, and leaves no process and no token when it is removed', async () => {
    const plant = started(programOf({}), 80);
    await both();
    expect([plant.state, plant.detail, alive().length]).toEqual(['running', null, 2]);
    const leaving = plant.stop();
    expect(plant.state).toBe('removing');
    await leaving;
    expect([plant.state, plant.detail, alive(), events]).toEqual(['absent', null, [], []]);
    expect(existsSync(join(folder, 'data', 'token'))).toBe(false);
  });

  it('tells its sensor where to send and what to play, and its token to no list of processes', async () => {
    started(programOf({}), 80);
    await both();
    const of = (role: string): Told | undefined => begun().find((child) => child.role === role);
    expect(of('player')?.args).toEqual(['exercise', 'play', 'northfield', '--assets', '80']);
    expect(of('watcher')?.args).toEqual(expect.arrayContaining(['--site', 's', '--capture', '-', '--token-file']));
    expect(JSON.stringify(begun())).not.toContain(TOKEN);
    expect(readFileSync(join(folder, 'data', 'token'), 'utf8')).toBe(TOKEN);
  });

  it('gives what is played to the sensor', async () => {
    const heard = join(folder, 'heard');
    const watcher = `const { appendFileSync } = await import('node:fs');
      process.stdin.on('data', (chunk) => appendFileSync(${JSON.stringify(heard)}, chunk));`;
    started(programOf({ player: `process.stdout.write('packets');`, watcher }));
    await vi.waitFor(() => expect(existsSync(heard) && readFileSync(heard, 'utf8')).toBe('packets'), PATIENCE);
  });

  it.each(['player', 'watcher'] as const)('ends both when the %s ends, and starts them again', async (role) => {
    // The second time round it stays.
    const again = join(folder, 'again');
    const end = `const { existsSync, writeFileSync: w } = await import('node:fs');
      if (!existsSync(${JSON.stringify(again)})) {
        w(${JSON.stringify(again)}, ''); console.error('the belt is torn'); process.exit(3);
      }`;
    const plant = started(programOf({ [role]: end }));
    await vi.waitFor(() => expect(alive()).toHaveLength(2), PATIENCE);
    await vi.waitFor(
      () => expect([begun().length > 2, alive().length, plant.state]).toEqual([true, 2, 'running']),
      PATIENCE,
    );
    expect([plant.detail, events]).toEqual(['the belt is torn', ['the demo plant stopped: the belt is torn']]);
    await plant.stop();
    expect(alive()).toEqual([]);
  });

  it('gives up on what keeps ending, says why, and can be started anew', async () => {
    const plant = started(programOf({ watcher: `console.error('no such server'); process.exit(1);` }));
    await vi.waitFor(() => expect(events.length).toBeGreaterThan(1), PATIENCE);
    await stateIs('failed');
    expect([plant.detail, events.length, alive()]).toEqual(['no such server', 9, []]);
    plant.start({ site: asId<SiteId>('s'), sensor: asId<SensorId>('demo'), token: TOKEN, assets: null });
    expect([plant.state, plant.detail]).toEqual(['running', null]);
    await plant.stop();
    expect([plant.state, alive()]).toEqual(['absent', []]);
  });

  it('gives up on a program that is not there', async () => {
    const plant = started({ node: join(folder, 'no-such-program'), args: [] });
    await stateIs('failed');
    expect(plant.detail).toContain('ENOENT');
  });

  it('is removed while it waits to start again', async () => {
    const options = { folder: join(folder, 'data'), server: () => '', waitMs: 30_000, onEvent: () => undefined };
    demo = openDemoPlant({ ...options, program: programOf({ player: 'process.exit(1);' }) });
    demo.start({ site: asId<SiteId>('s'), sensor: asId<SensorId>('demo'), token: TOKEN, assets: null });
    await stateIs('restarting');
    await demo.stop();
    expect([demo.state, alive()]).toEqual(['absent', []]);
  });

  it('ends what does not listen', { timeout: 30_000 }, async () => {
    const plant = started(programOf({ player: `process.on('SIGTERM', () => undefined);` }));
    await both();
    await plant.stop();
    expect(alive()).toEqual([]);
  });
});
