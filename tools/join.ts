/**
 * Joins modules of ours into few files: V8 then sees through what were module borders, where each use of another module's
 * function or constant is a load that it cannot fold, and a start reads a dozen files instead of hundreds
 * (docs/decisions/rolldown.md). Packages stay where npm put them.
 */
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, isAbsolute, join as path } from 'node:path';
import { build } from 'rolldown';

export interface Joining {
  /** What each file is made of: its path below `out`, without `.js`, to its first module. The first is written last. */
  readonly entries: Readonly<Record<string, string>>;
  readonly out: string;
  /** Folder, below `out`, of what several entries need. */
  readonly shared: string;
}

/** Everything that looks at packets, and what it needs. */
const DECODING = { name: 'see', test: /\/src\/(kernel|model|graph|see)\// };

const isPackage = (id: string): boolean => !id.startsWith('.') && !isAbsolute(id);

/**
 * Replaces the files of an earlier joining, each at once, with the first entry last: it stands for all of them, and bears
 * the time at which reading began, so that a module changed since is newer.
 */
export async function join({ entries, out, shared }: Joining): Promise<void> {
  const began = new Date();
  mkdirSync(out, { recursive: true });
  const work = mkdtempSync(path(out, '.joining-'));
  try {
    const { output } = await build({
      input: { ...entries },
      platform: 'node',
      external: isPackage,
      optimization: { inlineConst: { mode: 'all' } },
      output: {
        dir: work,
        format: 'esm',
        entryFileNames: '[name].js',
        chunkFileNames: `${shared}/[name].js`,
        codeSplitting: { groups: [DECODING] },
      },
    });
    const made = output.map(({ fileName }) => fileName);
    const first = `${Object.keys(entries)[0] ?? ''}.js`;
    utimesSync(path(work, first), began, began);
    for (const file of [...made.filter((name) => name !== first), first]) {
      mkdirSync(dirname(path(out, file)), { recursive: true });
      renameSync(path(work, file), path(out, file));
    }
    for (const name of readdirSync(path(out, shared)))
      if (name.endsWith('.js') && !made.includes(`${shared}/${name}`)) rmSync(path(out, shared, name));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
