/** A Bulkhead of its own for a test or a bench: `./bulkhead up` in a process, set up and asked as any client would. Linux. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export const ROOT = resolve(import.meta.dirname, '../..');
export const PASSWORD = 'a long password of a test';

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly base: string;
  readonly port: number;
  /** All that it printed. */
  readonly output: () => string;
  /** From the start of the process to the first 200 of /health. */
  readonly healthyAfterMs: number;
  /** As Ctrl-C does; resolves with the exit code. */
  stop(): Promise<number | null>;
}

export interface StartOptions {
  readonly data: string;
  /** 0: any that is free. */
  readonly port?: number;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly withinMs?: number;
}

export async function startServer(options: StartOptions): Promise<ServerProcess> {
  const { data, port = 0, args = [], env = {}, withinMs = 60_000 } = options;
  const began = performance.now();
  const child = spawn(join(ROOT, 'bulkhead'), ['up', '--port', String(port), '--data', data, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let text = '';
  const keep = (chunk: Buffer): void => void (text = (text + chunk.toString()).slice(-1_000_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  while (performance.now() - began < withinMs && child.exitCode === null) {
    const base = port === 0 ? /Bulkhead is at (\S+)/.exec(text)?.[1] : `http://127.0.0.1:${port}`;
    if (base !== undefined && (await isHealthy(base))) {
      const healthyAfterMs = performance.now() - began;
      await printed(() => text.includes('Ctrl-C'), began + withinMs);
      return {
        child,
        base,
        port: Number(new URL(base).port),
        output: () => text,
        healthyAfterMs,
        stop: () => end(child),
      };
    }
    await pause(10);
  }
  child.kill('SIGKILL');
  throw new Error(`the server did not answer within ${withinMs} ms:\n${text}`);
}

async function isHealthy(base: string): Promise<boolean> {
  try {
    return (await fetch(`${base}/health`)).status === 200;
  } catch {
    return false;
  }
}

async function printed(done: () => boolean, untilMs: number): Promise<void> {
  while (!done() && performance.now() < untilMs) await pause(5);
}

export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const closed = new Promise<number | null>((done) => child.once('close', done));
  child.kill(signal);
  return await closed;
}

/** Process id of the embedded PostgreSQL of a data folder. */
export const postgresPid = (data: string): number =>
  Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);

export interface Account {
  readonly site: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers the set-up link with an account and a site. */
export async function setUp(server: ServerProcess, siteName = 'Test plant'): Promise<Account> {
  const token = /setup\?token=([\w.~-]+)/.exec(server.output())?.[1];
  if (token === undefined) throw new Error(`no set-up link in:\n${server.output()}`);
  const site = { name: siteName, timeZone: 'Europe/Berlin' };
  const answer = await fetch(`${server.base}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'tester', password: PASSWORD, site }),
  });
  if (!answer.ok) throw new Error(`set-up: ${answer.status} ${await answer.text()}`);
  const cookie = (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
  const { csrf, sites } = await ask<Me>(server, { headers: { cookie } }, '/me');
  const own = sites.find(({ name }) => name === siteName);
  if (!own) throw new Error('the site was not made');
  return { site: own.id, headers: { cookie, 'x-bulkhead-csrf': csrf } };
}

interface Me {
  readonly csrf: string;
  readonly sites: readonly { readonly id: string; readonly name: string }[];
}

interface Question {
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly body?: unknown;
}

/** @throws when the answer is not 2xx. */
export async function ask<T>(
  server: Pick<ServerProcess, 'base'>,
  { headers, method = 'GET', body }: Question,
  path: string,
): Promise<T> {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(`${server.base}/api/v1${path}`, { method, headers: { ...type, ...headers }, ...sent });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export interface Enrolled {
  readonly sensor: string;
  readonly token: string;
}

export async function addSensor(server: ServerProcess, { site, headers }: Account, name: string): Promise<Enrolled> {
  const made = await ask<{ sensor: { id: string }; token: string }>(
    server,
    { headers, method: 'POST', body: { name } },
    `/sites/${site}/sensors`,
  );
  return { sensor: made.sensor.id, token: made.token };
}
