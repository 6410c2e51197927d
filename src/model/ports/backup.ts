/** Backups: all that Bulkhead keeps (tables and key files) in one file, encrypted under a passphrase; and back again. */
import type { Result } from '../../kernel/result.ts';
import type { Secret } from '../secret.ts';

export interface BackupSummary {
  readonly madeUs: number;
  readonly schemaVersion: number;
  readonly tables: number;
  readonly rows: number;
  readonly keyFiles: number;
  /** Of the file. */
  readonly bytes: number;
}

/** Which data folder, as on every command line. */
export interface BackupPlace {
  readonly data?: string | undefined;
  readonly demo?: boolean | undefined;
}

export interface Backups {
  /** One moment of all tables, also while the server runs. Refuses to write over a file. */
  write(place: BackupPlace, file: string, passphrase: Secret): Promise<Result<BackupSummary>>;
  /** All or nothing, into a data folder and a database that hold nothing yet. */
  restore(place: BackupPlace, file: string, passphrase: Secret): Promise<Result<BackupSummary>>;
}
