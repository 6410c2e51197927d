/**
 * Protocols of the plant's owner, from a folder outside the package. Code in it runs with all that Bulkhead may do, so it
 * is run only where a person vouched for it: its SHA-256 stands in `trusted.sha256` beside it, as `sha256sum` writes it,
 * and nobody but the owner of this process (or root) can write there.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { err, ok, type Problem, type Result } from '../kernel/result.ts';
import { defineProtocol, type Protocol } from '../model/protocol.ts';

export const TRUSTED = 'trusted.sha256';
const CODE = new Set(['.ts', '.mts', '.js', '.mjs']);
const WRITABLE_BY_OTHERS = 0o022;
/** What a plug-in imports the contract by. */
const CONTRACT = 'bulkhead/protocol';

/** Loads every protocol of the folder, or says what is amiss with the first file that is not as it must be. */
export async function loadPlugins(folder: string): Promise<Result<readonly Protocol[]>> {
  const files = vouchedFor(folder);
  if (!files.ok) return files;
  serveContract();
  const found: Protocol[] = [];
  for (const file of files.value) {
    const loaded = await load(file);
    if (!loaded.ok) return loaded;
    if (loaded.value) found.push(loaded.value);
  }
  return ok(found);
}

function vouchedFor(folder: string): Result<readonly string[]> {
  try {
    const files = readdirSync(folder)
      .filter((name) => CODE.has(extname(name)) && !/\.test\.[mc]?[jt]s$/.test(name))
      .sort();
    const exposed = [folder, join(folder, TRUSTED), ...files.map((name) => join(folder, name))].find(isExposed);
    if (exposed !== undefined)
      return err(
        problem(
          'plugin-exposed',
          exposed,
          'Others can write this, so it is not run.',
          `Make it yours alone: chown $(id -u) '${exposed}' && chmod go-w '${exposed}'.`,
        ),
      );
    const vouched = readDigests(readFileSync(join(folder, TRUSTED), 'utf8'));
    for (const name of files) {
      const digest = createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex');
      if (vouched.get(name) !== digest) return err(untrusted(folder, name, vouched.has(name)));
    }
    return ok(files.map((name) => join(folder, name)));
  } catch (error) {
    return err(unreadable(folder, error));
  }
}

function isExposed(path: string): boolean {
  const { uid, mode } = statSync(path);
  const own = process.getuid?.() ?? uid;
  return (uid !== own && uid !== 0) || (mode & WRITABLE_BY_OTHERS) !== 0;
}

/** Lines of `sha256sum`: the digest, a space, a space or an asterisk, the name. */
function readDigests(text: string): ReadonlyMap<string, string> {
  const lines = text.split('\n').map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line));
  return new Map(lines.flatMap((parts) => (parts ? [[parts[2] as string, parts[1] as string]] : [])));
}

async function load(file: string): Promise<Result<Protocol | undefined>> {
  try {
    const { default: exported } = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
    // A part that others of the folder import.
    if (exported === undefined) return ok(undefined);
    return ok(defineProtocol(exported as Protocol));
  } catch (error) {
    return err(
      problem(
        'plugin-broken',
        file,
        `This plug-in could not be loaded: ${error instanceof Error ? error.message : String(error)}`,
        'docs/guide/own-protocol.md says what a plug-in must be.',
      ),
    );
  }
}

let served = false;

/** `import … from 'bulkhead/protocol'` means the contract of this very program, wherever the plug-in lies. */
function serveContract(): void {
  if (served) return;
  served = true;
  const url = new URL(`../model/protocol${extname(import.meta.url)}`, import.meta.url).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === CONTRACT ? { url, shortCircuit: true } : next(specifier, context),
  });
}

function untrusted(folder: string, name: string, changed: boolean): Problem {
  const what = changed ? 'was changed since somebody vouched for it' : 'is not vouched for';
  const line = `cd '${folder}' && sha256sum ${name} >> ${TRUSTED}`;
  return problem(
    'plugin-untrusted',
    join(folder, name),
    `This plug-in ${what}, so it is not run.`,
    changed ? `Read it, remove its line from ${TRUSTED}, then: ${line}.` : `Read it, then: ${line}.`,
  );
}

function unreadable(folder: string, error: unknown): Problem {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const path = (error as NodeJS.ErrnoException).path ?? folder;
  if (missing && path.endsWith(TRUSTED))
    return problem(
      'plugin-untrusted',
      path,
      'Nobody has vouched for the plug-ins of this folder.',
      `Read them, then: cd '${folder}' && sha256sum *.ts > ${TRUSTED}.`,
    );
  return problem(
    'plugins-unreadable',
    path,
    `The folder of plug-ins cannot be read: ${missing ? 'it does not exist' : String(error)}.`,
    'BULKHEAD_PLUGINS names it.',
  );
}

const problem = (code: string, where: string, message: string, advice: string): Problem => ({
  code,
  message,
  where,
  advice,
});
