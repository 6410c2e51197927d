/** Retention, once an hour: what is too old is deleted, and where the disk is nearly full the oldest history before its time. */
import type { App } from '../app/app.ts';

const FIRST_MS = 60_000;
const EVERY_MS = 3_600_000;

/** Returns how to stop it. */
export function keepSweeping(app: App): () => void {
  let timer = setTimeout(run, FIRST_MS).unref();
  let stopped = false;
  function run(): void {
    void sweepOnce(app).finally(() => {
      if (!stopped) timer = setTimeout(run, EVERY_MS).unref();
    });
  }
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

async function sweepOnce(app: App): Promise<void> {
  try {
    const { rows, droppedBeforeUs, freeShare } = await app.store.sweep();
    // Memory holds what the store held; after a deletion it is loaded anew, between two batches.
    for (const site of new Set(rows.filter((row) => row.class === 'inventory').map((row) => row.site))) {
      await app.sites.alone(site, () => {
        app.sites.forget(site);
        return Promise.resolve();
      });
    }
    if (droppedBeforeUs !== null) {
      app.log.warn(
        { freeShare, droppedBeforeUs },
        'the disk is nearly full: the oldest history was deleted before its time',
      );
    }
    if (rows.length > 0) app.log.info({ rows }, 'deleted what is too old');
  } catch (error) {
    app.log.error({ err: error }, 'retention could not run; it is tried again in an hour');
  }
}
