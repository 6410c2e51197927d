/** Questions of the command line to a server: `--server`, `--token-file`, `--ca-file`, or BULKHEAD_SERVER and BULKHEAD_TOKEN. */
import { readFileSync } from 'node:fs';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Option } from 'commander';
import { err, ok, type Result } from '../../kernel/result.ts';

export interface ServerOptions {
  readonly server?: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
}

export const serverOptions = (): Option[] => [
  new Option('--server <url>', 'ask this server').env('BULKHEAD_SERVER'),
  new Option('--token-file <file>', 'with the token in this file (else BULKHEAD_TOKEN)'),
  new Option('--ca-file <file>', "the server's certificate authority, PEM"),
];

const API = '/api/v1';
const ANSWER_BYTES_MAX = 64 << 20;
const TIMEOUT_MS = 30_000;

export interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
}

export async function askServer<T>(options: ServerOptions, asked: Asked): Promise<Result<T>> {
  const token = readToken(options);
  if (!token.ok) return token;
  const url = URL.parse(`${(options.server ?? '').replace(/\/$/, '')}${API}${asked.path}`);
  if (!url || !/^https?:$/.test(url.protocol)) {
    return err({
      code: 'usage',
      message: `${options.server ?? ''} is no address of a server.`,
      advice: 'As in https://host:8420',
    });
  }
  try {
    const answer = await send(url, token.value, options, asked);
    return await read<T>(answer);
  } catch (error) {
    const message = `${url.origin} could not be asked: ${(error as Error).message}`;
    return err({ code: 'unreachable', message, advice: 'Is the server up? A certificate of its own needs --ca-file.' });
  }
}

function readToken({ tokenFile }: ServerOptions): Result<string> {
  const told = process.env['BULKHEAD_TOKEN'];
  if (tokenFile === undefined && told !== undefined && told !== '') return ok(told.trim());
  if (tokenFile === undefined)
    return err({ code: 'usage', message: 'Asking a server takes --token-file or BULKHEAD_TOKEN.' });
  try {
    return ok(readFileSync(tokenFile, 'utf8').trim());
  } catch (error) {
    return err({
      code: 'unreadable',
      message: `The token could not be read: ${(error as Error).message}`,
      where: tokenFile,
    });
  }
}

function send(url: URL, token: string, { caFile }: ServerOptions, { method, body }: Asked): Promise<IncomingMessage> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    ...(text === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const common = { method, headers, timeout: TIMEOUT_MS };
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const sent = secure
      ? requestHttps(url, { ...common, ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) }, resolve)
      : requestHttp(url, common, resolve);
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.on('error', reject);
    sent.end(text);
  });
}

async function read<T>(answer: IncomingMessage): Promise<Result<T>> {
  let text = '';
  answer.setEncoding('utf8');
  for await (const part of answer) {
    text += part as string;
    if (text.length > ANSWER_BYTES_MAX) throw new Error('the answer is too long');
  }
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) return ok(JSON.parse(text) as T);
  if (!/json/.test(answer.headers['content-type'] ?? '')) throw new Error(`it answered ${status}`);
  const { code = 'refused', detail, title, advice } = JSON.parse(text) as Readonly<Record<string, string | undefined>>;
  return err({
    code,
    message: detail ?? title ?? `it answered ${status}`,
    ...(advice === undefined ? {} : { advice }),
  });
}
