/** Imports: a capture is kept on disk, read by a sensor of its own over the very same way as live traffic, and removed. */
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { asId, type ImportId, type SensorId, type SiteId } from '../model/ids.ts';
import { LIMITS } from '../model/limits.ts';
import type { ReadingProgress, UploadedCapture } from '../model/ports/children.ts';
import type { ImportProgress, ImportRow } from '../model/ports/rows.ts';
import { act } from './act.ts';
import type { App } from './app.ts';
import { authorise, sightOf, type Caller } from './caller.ts';
import { withChildToken } from './children.ts';

const WARNINGS_MAX = 100;
const HASH_DIGITS = 16;

/** Sensor id of a capture: the same file is the same sensor, so that a second import is known batch by batch. */
export const captureSensor = (sha256: string): SensorId => asId(`capture:${sha256.slice(0, HASH_DIGITS)}`);

interface Waiting {
  readonly site: SiteId;
  readonly id: ImportId;
  readonly upload: UploadedCapture;
}

/** One queue for all sites: reading is bound by the processor, two at once would only be slower. */
const queues = new WeakMap<App, { readonly waiting: Waiting[]; running: boolean }>();

function queueOf(app: App): { readonly waiting: Waiting[]; running: boolean } {
  const held = queues.get(app) ?? { waiting: [], running: false };
  queues.set(app, held);
  return held;
}

export async function listImports(app: App, caller: Caller, site: SiteId): Promise<Result<readonly ImportRow[]>> {
  const sight = sightOf(caller, site, app.clock.now());
  return sight.ok ? ok(await app.store.imports(sight.value)) : sight;
}

export async function seeImport(
  app: App,
  caller: Caller,
  site: SiteId,
  id: ImportId,
): Promise<Result<ImportRow, Problem>> {
  const sight = sightOf(caller, site, app.clock.now());
  if (!sight.ok) return sight;
  const row = await app.store.import(sight.value, id);
  return row ? ok(row) : err({ code: 'unknown', message: `There is no import ${id} here.` });
}

export async function addImport(
  app: App,
  caller: Caller,
  site: SiteId,
  input: { readonly name: string; readonly stream: AsyncIterable<Uint8Array> },
): Promise<Result<ImportRow, Problem>> {
  const allowed = authorise(caller, 'import', site, app.clock.now());
  if (!allowed.ok) return allowed;
  const queue = queueOf(app);
  if (queue.waiting.length >= LIMITS.importsWaitingMax) {
    return err({ code: 'busy', message: 'Too many captures wait already.', advice: 'Try again when some are read.' });
  }
  const kept = await app.captures.keep(input.stream);
  if (!kept.ok) return kept;
  const upload = kept.value;
  const detail = { name: input.name, bytes: upload.bytes, sha256: upload.sha256 };
  const made = await act(app, caller, { what: 'import.add', needs: 'import', site, detail }, async (tx) => {
    const sensor = captureSensor(upload.sha256);
    await tx.addSensor({ id: sensor, name: input.name, kind: 'import' });
    const row = await tx.addImport({ name: input.name, bytes: upload.bytes });
    tx.note({ subject: row.id });
    return ok(row);
  });
  if (!made.ok) {
    await app.captures.remove(upload);
    return made;
  }
  await note(app, site, made.value.id, { sha256: upload.sha256 });
  queue.waiting.push({ site, id: made.value.id, upload });
  void readNext(app);
  return ok({ ...made.value, sha256: upload.sha256 });
}

async function note(app: App, site: SiteId, id: ImportId, progress: Partial<ImportProgress>): Promise<void> {
  await app.store.takeImportProgress(site, id, progress);
  app.events.publish(site, 'import', { id, ...progress });
}

/** Reads what waits, one after the other. Never rejects: what went wrong stands in the import. */
async function readNext(app: App): Promise<void> {
  const queue = queueOf(app);
  if (queue.running) return;
  queue.running = true;
  try {
    for (let next = queue.waiting.shift(); next; next = queue.waiting.shift()) await readOne(app, next);
  } finally {
    queue.running = false;
  }
}

async function readOne(app: App, { site, id, upload }: Waiting): Promise<void> {
  try {
    await note(app, site, id, await read(app, site, id, upload));
  } catch (error) {
    app.log.error({ err: error, import: id }, 'an import failed');
    const ended = {
      state: 'failed',
      error: 'The server could not finish reading it.',
      endedUs: app.clock.now(),
    } as const;
    await note(app, site, id, ended).catch((also: unknown) =>
      app.log.error({ err: also }, 'and that could not be noted'),
    );
  } finally {
    await app.captures.remove(upload);
  }
}

async function read(app: App, site: SiteId, id: ImportId, upload: UploadedCapture): Promise<Partial<ImportProgress>> {
  const sensor = captureSensor(upload.sha256);
  const memory = await app.sites.open(site);
  const known = memory.cursor(sensor) > 0;
  await note(app, site, id, { state: 'reading', progress: 0 });
  let telling = Promise.resolve();
  const before = memory.newBy(sensor);
  const outcome = await withChildToken(app, { site, sensor, name: 'import' }, (token) =>
    app.captures.read({
      upload,
      site,
      sensor,
      token,
      onProgress: (progress) => {
        telling = telling
          .then(() => note(app, site, id, { ...seen(progress), progress: progress.progress }))
          .catch((error: unknown) => app.log.warn({ err: error, import: id }, 'progress was not noted'));
      },
    }),
  );
  await telling;
  const endedUs = app.clock.now();
  if (!outcome.ok) return { state: 'failed', error: outcome.error.message, endedUs };
  const after = (await app.sites.open(site)).newBy(sensor);
  const result = {
    assets: after.assets - before.assets,
    conversations: after.conversations - before.conversations,
    operations: after.operations - before.operations,
    known: known && after.batches === before.batches,
  };
  return { state: 'done', ...seen(outcome.value), progress: 1, result, endedUs };
}

const seen = ({ packets, firstUs, lastUs, warnings }: ReadingProgress): Partial<ImportProgress> => ({
  packets,
  firstUs,
  lastUs,
  warnings: warnings.slice(0, WARNINGS_MAX),
});

/** After a start: what was waiting or being read when the server went down is no longer there to be read. */
export async function endBrokenImports(app: App, site: SiteId): Promise<void> {
  const sight = sightOf({ kind: 'system', name: 'server' }, site, app.clock.now());
  if (!sight.ok) return;
  for (const row of await app.store.imports(sight.value)) {
    if (row.state !== 'waiting' && row.state !== 'reading') continue;
    const error = 'The server was stopped while it was read. Import it again: nothing is counted twice.';
    await note(app, site, row.id, { state: 'failed', error, endedUs: app.clock.now() });
  }
}
