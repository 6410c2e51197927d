/** The store of a data folder: its key file, its PostgreSQL (our own, or the one that DATABASE_URL names), its tables. */
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { openKeyring, type Keyring } from '../adapters/secrets/keyring.ts';
import { openSecrets } from '../adapters/secrets/secrets.ts';
import { sealerOf } from '../adapters/secrets/sealer.ts';
import { startPostgres, type PostgresServer } from '../adapters/store/postgres-server.ts';
import { createStore } from '../adapters/store/store.ts';
import { ok, type Result } from '../kernel/result.ts';
import type { Clock } from '../kernel/time.ts';
import type { Secrets } from '../model/ports/secrets.ts';
import type { Store } from '../model/ports/store.ts';

export interface OpenStore {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly secrets: Secrets;
  /** Closes the store, then stops the database if it is ours. */
  close(): Promise<void>;
}

export interface OpenStoreOptions {
  readonly data: string;
  readonly clock: Clock;
  /** Works beside a server that runs, and leaves it running. */
  readonly guest: boolean;
  readonly onEvent: (text: string) => void;
}

export const keysOf = (data: string): string => join(data, 'keys');

export async function openStore({ data, clock, guest, onEvent }: OpenStoreOptions): Promise<Result<OpenStore>> {
  const database = await openDatabaseServer({ data, guest, onEvent });
  if (!database.ok) return database;
  const { connection, postgres } = database.value;
  const opened = await openTables(data, clock, connection, postgres);
  if (!opened.ok) await postgres?.stop();
  return opened;
}

async function openTables(
  data: string,
  clock: Clock,
  connection: Connection,
  postgres: PostgresServer | null,
): Promise<Result<OpenStore>> {
  const keyring = await openKeyring(keysOf(data));
  if (!keyring.ok) return keyring;
  const sealer = sealerOf(keyring.value.derive('store'));
  const freeShare = (): Promise<number | null> => (postgres === null ? Promise.resolve(null) : freeShareOf(data));
  const made = await createStore({ connection, sealer, clock, freeShare });
  if (!made.ok) return made;
  const store = made.value;
  return ok({
    store,
    keyring: keyring.value,
    secrets: openSecrets((purpose) => keyring.value.derive(purpose)),
    async close() {
      await store.close();
      await postgres?.stop();
    },
  });
}

type Connection = PostgresServer['connection'] | { readonly connectionString: string };

export async function openDatabaseServer({
  data,
  guest,
  onEvent,
}: Omit<OpenStoreOptions, 'clock'>): Promise<
  Result<{ readonly connection: Connection; readonly postgres: PostgresServer | null }>
> {
  const url = process.env['DATABASE_URL'];
  if (url !== undefined && url !== '') return ok({ connection: { connectionString: url }, postgres: null });
  const started = await startPostgres({ data, guest, onEvent });
  return started.ok ? ok({ connection: started.value.connection, postgres: started.value }) : started;
}

async function freeShareOf(folder: string): Promise<number> {
  const { bavail, blocks } = await statfs(folder);
  return blocks === 0 ? 1 : bavail / blocks;
}
