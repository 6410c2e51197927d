/** A repository: where backups lie. Pure: it says what to ask and reads the answer. */
import type { Result } from '../../kernel/result.ts';
import { checkHead, type Example, type PluginHead } from './plugin.ts';

export interface SnapshotSeen {
  readonly id: string;
  readonly host: string;
  readonly takenUs: number;
  readonly bytes: number | null;
  /** Paths or volumes it holds. */
  readonly contents: readonly string[];
}

export interface Repository extends PluginHead {
  readonly reach: 'process' | 'http' | 'ssh' | 'files';
  /** Program arguments or request path that lists the snapshots. */
  readonly list: () => readonly string[];
  readonly readList: (answer: string) => Result<readonly SnapshotSeen[]>;
  readonly examples: readonly Example<string, number>[];
}

export function defineRepository(repository: Repository): Repository {
  checkHead('repository', repository);
  return repository;
}
