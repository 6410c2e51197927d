/** The use cases on a data folder, for one command of this machine's owner. */
import { existsSync } from 'node:fs';
import { err, type Problem } from '../kernel/result.ts';
import type { WithApp } from '../surface/cli/local.ts';
import { dataFolder } from './data-folder.ts';
import { openLog } from './log.ts';
import { openApp } from './open-app.ts';
import { openChildren } from './open-children.ts';
import { keysOf, openStore } from './open-store.ts';
import { systemClock } from './system-clock.ts';

export const withApp: WithApp = async (where, work) => {
  const data = dataFolder(where);
  if (!existsSync(keysOf(data))) return err(nothingThere(data));
  const log = openLog();
  const opened = await openStore({ data, clock: systemClock, guest: true, onEvent: (text) => log.debug(text) });
  if (!opened.ok) return opened;
  try {
    const children = openChildren({ data, address: () => '', onEvent: (text) => log.debug(text) });
    return await work(openApp(opened.value, children, log));
  } finally {
    await opened.value.close();
  }
};

const nothingThere = (data: string): Problem => ({
  code: 'no-data',
  message: `There is nothing of Bulkhead in ${data}.`,
  where: data,
  advice: 'Name the folder of the server with --data (or --demo), or start it once: bulkhead up.',
});
