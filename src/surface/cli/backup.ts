/** `bulkhead backup FILE` and `bulkhead restore FILE`: all that Bulkhead keeps in one file, encrypted under a passphrase, and back. */
import { Command } from 'commander';
import { noteBackup } from '../../app/backup.ts';
import type { Result } from '../../kernel/result.ts';
import type { Backups, BackupSummary } from '../../model/ports/backup.ts';
import { complain } from './complain.ts';
import { dataOptions, type DataOptions, type WithApp } from './local.ts';
import { passphraseOption, readPassphrase, type PassphraseOptions } from './passphrase.ts';

interface BackupOptions extends DataOptions, PassphraseOptions {}

export interface BackupDeps {
  readonly withApp: WithApp;
  readonly backups: Backups;
}

export function backupCommand({ withApp, backups }: BackupDeps): Command {
  const command = new Command('backup')
    .description('Write all that Bulkhead keeps, key files too, into one encrypted file; also while the server runs.')
    .argument('<file>', 'where to; it must not be there yet');
  return finish(
    command,
    async (file, options) => {
      const passphrase = await readPassphrase(options, true);
      if (!passphrase.ok) return passphrase;
      return await withApp(options, async (app) => {
        // Noted first, so that the copy tells of itself too.
        const noted = await noteBackup(app, { kind: 'system', name: 'command-line' });
        return noted.ok ? await backups.write(options, file, passphrase.value) : noted;
      });
    },
    'Wrote',
  );
}

export function restoreCommand({ backups }: Pick<BackupDeps, 'backups'>): Command {
  const command = new Command('restore')
    .description('Bring a backup back, into a data folder that holds nothing yet. All of it or nothing.')
    .argument('<file>', 'the backup');
  return finish(
    command,
    async (file, options) => {
      const passphrase = await readPassphrase(options, false);
      return passphrase.ok ? await backups.restore(options, file, passphrase.value) : passphrase;
    },
    'Restored',
  );
}

type Run = (file: string, options: BackupOptions) => Promise<Result<BackupSummary>>;

function finish(command: Command, run: Run, done: string): Command {
  for (const option of [...dataOptions(), passphraseOption()]) command.addOption(option);
  return command.action(async (file: string, options: BackupOptions) => {
    const result = await run(file, options);
    if (result.ok) process.stdout.write(`${done} ${file}: ${sentence(result.value)}\n`);
    else {
      complain(result.error);
      process.exitCode = 1;
    }
  });
}

const sentence = ({ madeUs, tables, rows, keyFiles, bytes }: BackupSummary): string =>
  `${rows} rows of ${tables} tables and ${keyFiles} key files, ${bytes} bytes, as of ${new Date(madeUs / 1000).toISOString()}.`;
