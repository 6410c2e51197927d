/**
 * The command line: only the command that was asked for is loaded, so that a short one stays short. Protocols of the
 * plant's owner come before it.
 */
import { Command } from 'commander';
import { COMMANDS } from './commands.ts';
import { loadOwnProtocols } from './own-protocols.ts';
import { VERSION } from '../surface/version.ts';

/** Exit codes: 0 done, 1 it could not be done (said on standard error), 2 the command line was not understood. */
const FAILED = 1;
const USAGE = 2;

async function main(): Promise<void> {
  if (!(await addPlugins())) return;
  const program = new Command('bulkhead')
    .description('IT and OT see the same plant. Passive; runs on one small box without the internet.')
    .version(VERSION)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE));
  const named = COMMANDS[process.argv[2] ?? ''];
  for (const load of named ? [named] : Object.values(COMMANDS)) {
    const command = await load();
    inherit(command, program);
    program.addCommand(command);
  }
  await program.parseAsync();
}

/** False when one of them is not as it must be, which was then said: without it the plant would be seen by halves. */
async function addPlugins(): Promise<boolean> {
  const added = await loadOwnProtocols();
  if (added.ok) return true;
  const { complain } = await import('../surface/cli/complain.ts');
  complain(added.error);
  process.exitCode = FAILED;
  return false;
}

function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child as Command, command);
}

await main();
