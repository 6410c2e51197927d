/** A passphrase from a file, from the keyboard (not shown), or from standard input where that is no keyboard. */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Option } from 'commander';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import { asSecret, type Secret } from '../../model/secret.ts';

export interface PassphraseOptions {
  readonly passphraseFile?: string;
}

/** Characters of a new one: it has to stand alone against guessing offline. */
export const PASSPHRASE_MIN = 12;

export const passphraseOption = (): Option =>
  new Option('--passphrase-file <file>', 'file whose first line is the passphrase; without it, it is asked for');

type PassphraseProblem = Problem<'passphrase'>;

const refuse = (message: string, where?: string): Result<never, PassphraseProblem> =>
  err({ code: 'passphrase', message, ...(where === undefined ? {} : { where }) });

/** `fresh`: one that is chosen now is asked for twice, and must be long enough. */
export async function readPassphrase(
  { passphraseFile }: PassphraseOptions,
  fresh: boolean,
): Promise<Result<Secret, PassphraseProblem>> {
  const given = passphraseFile === undefined ? await asked(fresh) : await fromFile(passphraseFile);
  if (!given.ok) return given;
  if (given.value === '') return refuse('The passphrase is empty.', passphraseFile);
  if (fresh && given.value.length < PASSPHRASE_MIN) {
    return refuse(`The passphrase needs at least ${PASSPHRASE_MIN} characters.`, passphraseFile);
  }
  return ok(asSecret(given.value));
}

async function fromFile(path: string): Promise<Result<string, PassphraseProblem>> {
  try {
    return ok(firstLine(await readFile(path, 'utf8')));
  } catch (error) {
    return refuse(`The passphrase cannot be read: ${(error as Error).message}`, path);
  }
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? '';

async function asked(fresh: boolean): Promise<Result<string, PassphraseProblem>> {
  if (!process.stdin.isTTY) return await piped();
  // What is typed is not shown: from here on the terminal itself shows nothing, and what would be shown goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  lines.on('SIGINT', () => process.exit(130));
  // Read one after another from one place: both may be pasted at once.
  const answers = lines[Symbol.asyncIterator]();
  try {
    const first = await ask('Passphrase: ', answers);
    if (!fresh || first === '') return ok(first);
    return (await ask('Once more: ', answers)) === first ? ok(first) : refuse('The two were not the same.');
  } finally {
    lines.close();
  }
}

/** Empty too where the keyboard is closed (Ctrl-D). */
async function ask(question: string, answers: AsyncIterator<string, undefined>): Promise<string> {
  process.stderr.write(question);
  const { value } = await answers.next();
  process.stderr.write('\n');
  return value ?? '';
}

async function piped(): Promise<Result<string, PassphraseProblem>> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return ok(line);
  }
  return refuse('No passphrase was given: nobody can be asked here, so name a file with --passphrase-file.');
}
