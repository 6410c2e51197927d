/** Backups of a data folder: its key files, and its database wherever that is. */
import { checkBackup, restoreBackup } from '../adapters/backup/restore-backup.ts';
import { writeBackup } from '../adapters/backup/write-backup.ts';
import type { Result } from '../kernel/result.ts';
import type { Backups } from '../model/ports/backup.ts';
import { dataFolder } from './data-folder.ts';
import { openLog } from './log.ts';
import { keysOf, openDatabaseServer } from './open-store.ts';
import { systemClock } from './system-clock.ts';

export const backups: Backups = {
  async write(place, file, passphrase) {
    const data = dataFolder(place);
    return await onDatabase(data, true, (connection) =>
      writeBackup({ connection, keys: keysOf(data), file, passphrase, nowUs: systemClock.now() }),
    );
  },
  async restore(place, file, passphrase) {
    const data = dataFolder(place);
    // A file that is not whole is refused before anything is made, the database's own folder too.
    const checked = await checkBackup({ file, passphrase });
    if (!checked.ok) return checked;
    return await onDatabase(data, false, (connection) =>
      restoreBackup({ connection, keys: keysOf(data), file, passphrase, nowUs: systemClock.now() }),
    );
  },
};

type Connected = Awaited<ReturnType<typeof openDatabaseServer>> & { readonly ok: true };

async function onDatabase<T>(
  data: string,
  guest: boolean,
  work: (connection: Connected['value']['connection']) => Promise<Result<T>>,
): Promise<Result<T>> {
  const log = openLog();
  const opened = await openDatabaseServer({ data, guest, onEvent: (text) => log.debug(text) });
  if (!opened.ok) return opened;
  try {
    return await work(opened.value.connection);
  } finally {
    await opened.value.postgres?.stop();
  }
}
