/** A Bulkhead in one process for tests: real store on a PostgreSQL of its own, real HTTP server, a clock that tests move, and children that do nothing. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { openKeyring } from '../../src/adapters/secrets/keyring.ts';
import { sealerOf } from '../../src/adapters/secrets/sealer.ts';
import { openSecrets } from '../../src/adapters/secrets/secrets.ts';
import { findPostgres } from '../../src/adapters/store/postgres-binaries.ts';
import { startPostgres } from '../../src/adapters/store/postgres-server.ts';
import { createStore } from '../../src/adapters/store/store.ts';
import type { App } from '../../src/app/app.ts';
import { openEvents } from '../../src/app/events.ts';
import { openMeters } from '../../src/app/meters.ts';
import { SiteBook } from '../../src/app/site-book.ts';
import { err, ok, type Result } from '../../src/kernel/result.ts';
import { asMicros } from '../../src/kernel/time.ts';
import { asId, type PersonId, type SiteId, type ZoneId } from '../../src/model/ids.ts';
import type { CaptureReader, DemoPlant, DemoState } from '../../src/model/ports/children.ts';
import type { TokenScope } from '../../src/model/ports/rows.ts';
import type { Transaction } from '../../src/model/ports/store.ts';
import type { Role } from '../../src/model/words.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { buildServer } from '../../src/surface/http/server.ts';

export const PASSWORD = 'a long password of a test';
export const START_US = Date.UTC(2026, 0, 5, 8) * 1000;
export const API = '/api/v1';

/** Why these tests cannot run here; undefined where they can. */
export const withoutPostgres = (): string | undefined =>
  findPostgres().length > 0 ? undefined : 'no PostgreSQL 15 or newer is installed (tools/setup-debian.sh)';

export interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly person: PersonId;
}

export interface Harness {
  readonly app: App;
  readonly server: FastifyInstance;
  readonly demo: FakeDemo;
  readonly captures: FakeCaptures;
  /** Lines of the log, and errors that the server met while it answered. */
  readonly logged: string[];
  /** Moves the clock on. */
  pass(us: number): void;
  /** Writes as Bulkhead itself, with an audit row like every change. */
  system<T>(site: SiteId | null, work: (tx: Transaction) => Promise<T>): Promise<T>;
  addSite(name: string): Promise<SiteId>;
  /** A person with roles at a site, signed in. */
  person(name: string, grants: readonly HeldAt[]): Promise<Signed>;
  /** A bearer token's headers. */
  token(of: { readonly scope?: TokenScope; readonly role?: Role; readonly site?: SiteId }): Promise<Signed['headers']>;
  ask(method: Method, path: string, by?: Signed['headers'], body?: unknown): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export interface HeldAt {
  readonly role: Role;
  readonly site: SiteId;
  readonly zone?: ZoneId;
  readonly fromUs?: number;
  readonly untilUs?: number;
}

const SYSTEM = { kind: 'system', name: 'test' } as const;

export async function openHarness(): Promise<Harness> {
  const data = mkdtempSync(join(tmpdir(), 'bulkhead-server-test-'));
  const postgres = must(await startPostgres({ data, forTest: true }));
  // A run that is cut short must leave no database behind.
  const stopHard = (): void => {
    const pid = postgres.pid();
    if (pid !== undefined) process.kill(pid, 'SIGINT');
  };
  process.once('exit', stopHard);
  const keyring = must(await openKeyring(join(data, 'keys')));
  let nowUs = START_US;
  const clock = { now: () => asMicros(nowUs) };
  const store = must(
    await createStore({
      connection: postgres.connection,
      sealer: sealerOf(keyring.derive('store')),
      clock,
      freeShare: () => Promise.resolve(null),
    }),
  );
  const secrets = openSecrets((purpose) => keyring.derive(purpose));
  const industrial = new Set(protocols.filter((p) => p.domain === 'ot').map((p) => p.id));
  const logged: string[] = [];
  const note = (_fields: unknown, text: string): void => void logged.push(text);
  const demo = new FakeDemo();
  const captures = new FakeCaptures();
  const app: App = {
    clock,
    secrets,
    store,
    events: openEvents(secrets.randomId('run')),
    sites: new SiteBook({ store, vendorOf: () => undefined, industrial }),
    captures,
    demo,
    log: { info: note, warn: note, error: note },
    meters: openMeters(),
    children: new Map(),
  };
  const server = await buildServer({ app, console: null, tls: null, logger: null, checkReplies: true });
  server.addHook('onError', (_request, _reply, error, done) => {
    logged.push(`${error.stack ?? ''} ${JSON.stringify(error.cause ?? '')}`);
    done();
  });
  const system: Harness['system'] = async (site, work) => {
    const done = await store.mutate({ actor: SYSTEM, what: 'test.prepare', site }, async (tx) => ok(await work(tx)));
    return must(done);
  };
  return {
    app,
    server,
    demo,
    captures,
    logged,
    pass: (us) => void (nowUs += us),
    system,
    addSite: (name) =>
      system(null, async (tx) => must(await tx.addSite({ name, timeZone: 'Europe/Berlin', demo: false })).id),
    person: (name, grants) => addPerson(app, system, name, grants),
    async token({ scope = null, role = null, site = null }) {
      const secret = secrets.randomSecret();
      const given = { name: 'test', scope, role, site, sensor: null, expiresUs: nowUs + 3_600_000_000 };
      await system(site, (tx) => tx.addToken({ ...given, hash: secrets.sha256(secret) }));
      return { authorization: `Bearer ${secret}` };
    },
    ask: (method, path, by = {}, body) => server.inject(requestOf(method, path, by, body)),
    async close() {
      await server.close();
      await store.close();
      await postgres.stop();
      process.off('exit', stopHard);
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function requestOf(method: Method, path: string, headers: Signed['headers'], body: unknown): InjectOptions {
  const url = path.startsWith('/health') || path.startsWith('/metrics') ? path : `${API}${path}`;
  const raw = typeof body === 'string' || Buffer.isBuffer(body);
  if (body === undefined) return { method, url, headers };
  const typed = { 'content-type': 'application/json', ...headers };
  return { method, url, headers: typed, payload: raw ? body : JSON.stringify(body) };
}

async function addPerson(
  app: App,
  system: Harness['system'],
  name: string,
  grants: readonly HeldAt[],
): Promise<Signed> {
  const [secret, csrf] = [app.secrets.randomSecret(), app.secrets.randomSecret()];
  const now = app.clock.now();
  const person = await system(null, async (tx) => {
    const { id } = must(await tx.addPerson({ name, passwordHash: 'never compared' }));
    const session = { hash: app.secrets.sha256(secret), person: id, csrf };
    await tx.addSignIn({ ...session, createdUs: now, lastUsedUs: now, expiresUs: now + 7 * 86_400_000_000 });
    return id;
  });
  for (const { role, site, zone = null, fromUs = now, untilUs = null } of grants) {
    await system(site, async (tx) =>
      must(await tx.addGrant({ person, role, site, zone, costLimit: null, fromUs, untilUs })),
    );
  }
  return { person, headers: { cookie: `bulkhead=${secret}`, 'x-bulkhead-csrf': csrf } };
}

/** The value, or a failed test that says why there is none. */
export function must<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export class FakeDemo implements DemoPlant {
  state: DemoState = 'absent';
  readonly detail = null;
  started: Parameters<DemoPlant['start']>[0] | null = null;

  start(options: Parameters<DemoPlant['start']>[0]): void {
    this.started = options;
    this.state = 'running';
  }

  stop(): Promise<void> {
    this.state = 'absent';
    return Promise.resolve();
  }
}

/** Takes captures and reads nothing from them, or fails when told to. */
export class FakeCaptures implements CaptureReader {
  fails = false;
  readonly removed: string[] = [];
  readonly tokens: string[] = [];

  async keep(stream: AsyncIterable<Uint8Array>): ReturnType<CaptureReader['keep']> {
    let bytes = 0;
    for await (const chunk of stream) bytes += chunk.length;
    return ok({ path: 'nowhere', bytes, sha256: String(bytes).padStart(64, 'a') });
  }

  remove({ path }: { readonly path: string }): Promise<void> {
    this.removed.push(path);
    return Promise.resolve();
  }

  read({ token, onProgress }: Parameters<CaptureReader['read']>[0]): ReturnType<CaptureReader['read']> {
    this.tokens.push(token);
    const seen = { progress: 0.5, packets: 3, firstUs: START_US, lastUs: START_US + 1, warnings: [] };
    onProgress(seen);
    return Promise.resolve(
      this.fails ? err({ code: 'unreadable', message: 'no capture' }) : ok({ ...seen, progress: 1 }),
    );
  }
}

export const aSite = (id: string): SiteId => asId<SiteId>(id);
