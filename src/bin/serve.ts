/** `bulkhead up`: database, store, use cases, HTTP server, demo, retention; started in this order and stopped in the other. */
import { mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { resumeDemo, startDemo } from '../app/demo.ts';
import { endBrokenImports } from '../app/imports.ts';
import { makeSetup } from '../app/session.ts';
import type { App } from '../app/app.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Served, UpOptions } from '../surface/cli/up.ts';
import { setupLink } from '../surface/cli/setup-link.ts';
import { buildServer } from '../surface/http/server.ts';
import { dataFolder } from './data-folder.ts';
import { openLog } from './log.ts';
import { openApp } from './open-app.ts';
import { openChildren } from './open-children.ts';
import { openStore, type OpenStore } from './open-store.ts';
import { inPackage } from './package-root.ts';
import { keepSweeping } from './sweeping.ts';
import { systemClock } from './system-clock.ts';
import { certificateFor, type Certificate } from './tls.ts';

const COMMAND_LINE = { kind: 'system', name: 'command-line' } as const;

export async function serve(options: UpOptions): Promise<Result<Served>> {
  const data = dataFolder(options);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const log = openLog();
  const opened = await openStore({ data, clock: systemClock, guest: false, onEvent: (text) => log.info(text) });
  if (!opened.ok) return opened;
  const served = await serveFrom(opened.value, data, options, log);
  if (!served.ok) await opened.value.close();
  return served;
}

async function serveFrom(
  opened: OpenStore,
  data: string,
  options: UpOptions,
  log: ReturnType<typeof openLog>,
): Promise<Result<Served>> {
  const certificate = await certificateFor(options, opened.keyring, data);
  if (!certificate.ok) return certificate;
  const tls = certificate.value;
  let childAddress = '';
  const children = openChildren({ data, address: () => childAddress, onEvent: (text) => log.info(text) });
  const app = openApp(opened, children, log);
  await children.captures.tidy();
  const consoleFolder = inPackage('dist/console');
  const console_ = existsSync(join(consoleFolder, 'index.html')) ? consoleFolder : null;
  const server = await buildServer({ app, console: console_, tls, logger: log });
  const listening = await listen(server, options);
  if (!listening.ok) return listening;
  const inner = tls === null ? null : await listenForChildren(server);
  childAddress = inner?.address ?? addressOf('127.0.0.1', listening.value, null);
  const stopSweeping = keepSweeping(app);
  await begin(app, options);
  const address = addressOf(options.host, listening.value, tls);
  return ok({
    address,
    setupLink: await linkIfNobody(app, address),
    authority: tls?.authority ?? null,
    data,
    async stop() {
      stopSweeping();
      await app.demo.stop();
      await children.captures.stop();
      inner?.server.closeAllConnections();
      inner?.server.close();
      await server.close();
      await opened.close();
    },
  });
}

async function listen(server: FastifyInstance, { host, port }: UpOptions): Promise<Result<number>> {
  try {
    await server.listen({ host, port });
    return ok((server.server.address() as AddressInfo).port);
  } catch (error) {
    await server.close();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') return err({ code: 'no-listen', message: `${host}:${port}: ${message}` });
    return err({
      code: 'port-taken',
      message: `Port ${port} of ${host} is taken: another program, perhaps another Bulkhead, listens there.`,
      advice: 'Stop it, or give another port with --port.',
    });
  }
}

/**
 * Imports and the demo speak to this server as any sensor does. Beyond loopback its certificate may bear any name, so they are
 * given an address of loopback on which nobody else can listen.
 */
async function listenForChildren(
  server: FastifyInstance,
): Promise<{ readonly server: Server; readonly address: string }> {
  const inner = createServer((request, reply) => {
    server.routing(request, reply);
  });
  await new Promise<void>((resolve, reject) => inner.once('error', reject).listen(0, '127.0.0.1', resolve));
  return { server: inner, address: addressOf('127.0.0.1', (inner.address() as AddressInfo).port, null) };
}

function addressOf(host: string, port: number, tls: Certificate | null): string {
  const shown = host === '0.0.0.0' || host === '::' ? (tls?.names[0] ?? 'localhost') : host;
  return `${tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

/** What was under way when the server last went down, what it left as an older version, and the demo where it is wanted. */
async function begin(app: App, { demo, assets }: UpOptions): Promise<void> {
  for (const { id } of await app.store.sites()) {
    await endBrokenImports(app, id);
    await app.sites.open(id).catch((error: unknown) => {
      app.log.error({ err: error, site: id }, 'a site could not be read; it is tried again when somebody asks for it');
    });
  }
  if (!demo) {
    await resumeDemo(app);
    return;
  }
  const started = await startDemo(app, COMMAND_LINE, { assets });
  if (!started.ok) app.log.error({ problem: started.error }, 'the demo plant was not started');
}

async function linkIfNobody(app: App, address: string): Promise<string | null> {
  if (await app.store.anyone()) return null;
  const made = await makeSetup(app, COMMAND_LINE);
  return made.ok ? setupLink(address, made.value) : null;
}
