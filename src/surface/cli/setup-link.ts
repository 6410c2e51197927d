/** `bulkhead setup-link`: one more one-time link, by whoever may read the key file. */
import { Command } from 'commander';
import { makeSetup } from '../../app/session.ts';
import { complain } from './complain.ts';
import { dataOptions, type DataOptions, type WithApp } from './local.ts';

interface SetupLinkOptions extends DataOptions {
  readonly server: string;
}

export const setupLink = (address: string, secret: string): string => `${address}/setup?token=${secret}`;

export function setupLinkCommand(withApp: WithApp): Command {
  const command = new Command('setup-link')
    .description('Print a one-time link that makes an account, for a first administrator or one who forgot.')
    .option('--server <url>', 'address to print in the link', 'http://127.0.0.1:8420');
  for (const option of dataOptions()) command.addOption(option);
  return command.action(async (options: SetupLinkOptions) => {
    const made = await withApp(options, (app) => makeSetup(app, { kind: 'system', name: 'command-line' }));
    if (made.ok) process.stdout.write(`${setupLink(options.server.replace(/\/$/, ''), made.value)}\n`);
    else {
      complain(made.error);
      process.exitCode = 1;
    }
  });
}
