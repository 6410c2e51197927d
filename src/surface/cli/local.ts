/** Commands that work on the data folder of this machine: whoever may read the key file there acts as `command-line`. */
import { Option } from 'commander';
import type { App } from '../../app/app.ts';
import type { Result } from '../../kernel/result.ts';

export interface DataOptions {
  readonly data?: string;
  readonly demo?: boolean;
}

/** Opens the store of a data folder (beside a server that runs, too), does the work, and closes it. */
export type WithApp = <T>(where: DataOptions, work: (app: App) => Promise<Result<T>>) => Promise<Result<T>>;

export const dataOptions = (): Option[] => [
  new Option('--data <folder>', 'where data lies (also BULKHEAD_DATA)'),
  new Option('--demo', "the demo plant's own data folder"),
];
