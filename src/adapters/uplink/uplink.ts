/** From the sensor to the server over HTTP: batches, their cursor, pulses. The token is read anew when it is refused. */
import { readFileSync } from 'node:fs';
import { Agent as PlainAgent, request as requestPlain, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as TlsAgent, request as requestTls } from 'node:https';
import { gunzipSync, gzipSync } from 'node:zlib';
import { err, ok, type Problem, type Result } from '../../kernel/result.ts';
import type { Batch } from '../../model/observation.ts';
import type { Gap, StoredBatch, Uplink, UplinkProblem } from '../../model/ports/sensor.ts';

export interface UplinkOptions {
  readonly server: string;
  readonly site: string;
  readonly sensor: string;
  readonly token: () => string;
  readonly caFile?: string | undefined;
  /** Told the key for marks of secrets, as it came beside a cursor. */
  readonly onFingerprintKey?: (key: string) => void;
  readonly timeoutMs?: number;
  readonly beatTimeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
/** A pulse that comes later is no news: the next word is. */
const BEAT_TIMEOUT_MS = 5000;
const ANSWER_BYTES_MAX = 1 << 20;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Body = { readonly gzip: Uint8Array } | { readonly json: unknown };

export function openUplink(options: UplinkOptions): Uplink {
  const { site, sensor, timeoutMs = TIMEOUT_MS, beatTimeoutMs = BEAT_TIMEOUT_MS } = options;
  const line = new Line(options);
  const below = `/sites/${encodeURIComponent(site)}`;
  return {
    async cursor() {
      const answer = await line.ask('GET', `${below}/sensors/${encodeURIComponent(sensor)}/cursor`, timeoutMs);
      if (!answer.ok) return answer;
      const cursor = cursorIn(answer.value);
      const { fingerprintKey } = answer.value;
      if (cursor.ok && typeof fingerprintKey === 'string') options.onFingerprintKey?.(fingerprintKey);
      return cursor;
    },
    async send(batch, gap) {
      const body = { gzip: gap ? withGap(batch, gap) : batch.body };
      const answer = await line.ask('POST', `${below}/observations`, timeoutMs, body);
      return answer.ok ? cursorIn(answer.value) : answer;
    },
    async beat(pulses) {
      const answer = await line.ask('POST', `${below}/pulse`, beatTimeoutMs, { json: { sensor, pulses } });
      return answer.ok ? ok(undefined) : answer;
    },
    close: () => line.close(),
  };
}

/** Whatever answers in the server's place (a proxy, another program) must not be taken for a cursor. */
function cursorIn({ sequence }: Answer['body']): Result<number, UplinkProblem> {
  if (typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0) return ok(sequence);
  return err({ code: 'unreachable', message: 'What answers is not a Bulkhead server.', advice: 'Check --server.' });
}

function withGap(batch: StoredBatch, gap: Gap): Uint8Array {
  const whole = JSON.parse(gunzipSync(batch.body).toString('utf8')) as Batch;
  return gzipSync(JSON.stringify({ ...whole, gap }));
}

class Line {
  private readonly options: UplinkOptions;
  private readonly base: URL;
  private readonly agent: PlainAgent;
  private token: string;

  constructor(options: UplinkOptions) {
    this.options = options;
    this.base = new URL(options.server);
    const keep = { keepAlive: true, maxSockets: 4 };
    const { caFile } = options;
    this.agent =
      this.base.protocol === 'https:'
        ? new TlsAgent({ ...keep, ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) })
        : new PlainAgent(keep);
    this.token = options.token();
  }

  close(): void {
    this.agent.destroy();
  }

  async ask(
    method: 'GET' | 'POST',
    path: string,
    timeoutMs: number,
    body?: Body,
  ): Promise<Result<Answer['body'], UplinkProblem>> {
    try {
      let answer = await this.once(method, path, timeoutMs, body);
      if (answer.status === 401) {
        // Somebody may have put a new token into the file meanwhile.
        this.token = this.options.token();
        answer = await this.once(method, path, timeoutMs, body);
      }
      return answer.status >= 200 && answer.status < 300 ? ok(answer.body) : err(problemOf(answer));
    } catch (error) {
      const message = `${this.base.origin} cannot be reached: ${(error as Error).message}`;
      return err({ code: 'unreachable', message, advice: 'A certificate of its own needs --ca-file.' });
    }
  }

  private once(method: string, path: string, timeoutMs: number, body: Body | undefined): Promise<Answer> {
    const bytes = body === undefined ? undefined : 'gzip' in body ? body.gzip : Buffer.from(JSON.stringify(body.json));
    const options: RequestOptions = {
      method,
      agent: this.agent,
      timeout: timeoutMs,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}),
        ...(body !== undefined && 'gzip' in body ? { 'content-encoding': 'gzip' } : {}),
      },
    };
    const prefix = this.base.pathname.replace(/\/$/, '');
    const url = new URL(`${prefix}/api/v1${path}`, this.base);
    return new Promise((resolve, reject) => {
      const take = (answer: IncomingMessage): void => void read(answer).then(resolve, reject);
      const sent = url.protocol === 'https:' ? requestTls(url, options, take) : requestPlain(url, options, take);
      sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeoutMs / 1000} s`)));
      sent.on('error', reject);
      sent.end(bytes);
    });
  }
}

async function read(answer: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    length += (chunk as Buffer).length;
    if (length > ANSWER_BYTES_MAX) throw new Error('the answer is too long for one of Bulkhead');
    chunks.push(chunk as Buffer);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  const json = /json/.test(answer.headers['content-type'] ?? '') && text !== '';
  return { status: answer.statusCode ?? 0, body: json ? (JSON.parse(text) as Answer['body']) : {} };
}

function problemOf({ status, body }: Answer): UplinkProblem {
  const told = body as { readonly detail?: string; readonly advice?: string };
  const message = told.detail ?? `The server answered ${status}.`;
  const more: Pick<Problem, 'advice'> = told.advice === undefined ? {} : { advice: told.advice };
  if (status >= 500 || status === 429 || status === 408) return { code: 'unreachable', message, ...more };
  if (status === 409) return { code: 'out-of-order', message, ...more };
  if (status === 400 || status === 413 || status === 415 || status === 422)
    return { code: 'invalid', message, ...more };
  return { code: 'refused', message, ...more };
}
