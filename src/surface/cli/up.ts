/** `bulkhead up`: starts everything, prints the address and, at the first start, the set-up link; Ctrl-C stops all of it. */
import { Command, InvalidArgumentError } from 'commander';
import type { Result } from '../../kernel/result.ts';
import { complain } from './complain.ts';

export interface UpOptions {
  readonly demo: boolean;
  readonly assets?: number;
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsName: readonly string[];
}

export interface Served {
  readonly address: string;
  /** null once somebody has an account. */
  readonly setupLink: string | null;
  /** Of the certificate authority of our own, where there is one. */
  readonly authority: { readonly file: string; readonly fingerprint: string } | null;
  readonly data: string;
  stop(): Promise<void>;
}

const PORT = 8420;
const PORT_MAX = 65_535;

export function upCommand(serve: (options: UpOptions) => Promise<Result<Served>>): Command {
  return new Command('up')
    .description('Start the server with its database and the console.')
    .option('--demo', 'play the demo plant, in a data folder of its own', false)
    .option('--assets <n>', 'grow the demo plant to at least so many assets', wholeNumber)
    .option('--port <n>', 'where to listen', portNumber, PORT)
    .option('--host <address>', 'where to listen; beyond loopback it insists on TLS', '127.0.0.1')
    .option('--data <folder>', 'where data lies (also BULKHEAD_DATA)')
    .option('--tls-cert <file>', 'certificate chain, PEM; without one an authority of our own makes it')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--tls-name <name>', 'a further name or address that our own certificate answers to', gather, [])
    .action(async (options: UpOptions) => up(serve, options));
}

async function up(serve: (options: UpOptions) => Promise<Result<Served>>, options: UpOptions): Promise<void> {
  if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
    complain({ code: 'usage', message: '--tls-cert and --tls-key go together.' });
    process.exitCode = 2;
    return;
  }
  const asked = stopAsked();
  const served = await serve(options);
  if (!served.ok) {
    complain(served.error);
    process.exit(1);
  }
  process.stdout.write(greeting(served.value));
  await asked;
  process.stdout.write('Stopping …\n');
  await served.value.stop();
  process.exit(0);
}

function greeting({ address, setupLink, authority, data }: Served): string {
  const lines = [`Bulkhead is at ${address}`];
  if (setupLink !== null) lines.push(`Set it up (this link works once): ${setupLink}`);
  if (authority) {
    lines.push(`Its certificate is signed by an authority of its own: ${authority.file}`);
    lines.push(`Fingerprint (SHA-256): ${authority.fingerprint}`);
  }
  lines.push(`Data lies in ${data}. Ctrl-C stops all of it.`);
  return `${lines.join('\n')}\n`;
}

/** The first signal asks to stop in order; a second one does not wait for that. */
function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const onSignal = (): void => {
      if (asked) process.exit(130);
      asked = true;
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
    // The terminal was closed: the same as Ctrl-C.
    process.on('SIGHUP', onSignal);
  });
}

const gather = (value: string, all: readonly string[]): readonly string[] => [...all, value];

function wholeNumber(value: string): number {
  if (!/^\d{1,6}$/.test(value) || Number(value) < 1) throw new InvalidArgumentError('A whole number is wanted.');
  return Number(value);
}

function portNumber(value: string): number {
  const port = Number(value);
  if (!/^\d{1,5}$/.test(value) || port > PORT_MAX) throw new InvalidArgumentError('A port number is wanted.');
  return port;
}
