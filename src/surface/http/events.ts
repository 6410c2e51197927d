/** Server-sent events of one site: resumed by id, bounded per listener, ended when the right to listen ends. WHATWG HTML, 9.2. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventMark, SiteEvent } from '../../app/events.ts';

const HEARTBEAT_MS = 15_000;
/** A listener that is this far behind is let go; it resumes where it was, or loads anew. */
const BEHIND_BYTES_MAX = 1 << 20;
const RETRY_MS = 1000;
const ID = /^([\w-]{1,40})\.(\d{1,15})$/;

export function markOf(request: FastifyRequest): EventMark | null {
  const given = request.headers['last-event-id'];
  const match = typeof given === 'string' ? ID.exec(given) : null;
  return match ? { run: match[1] ?? '', number: Number(match[2]) } : null;
}

/** Writes events to one listener. `shape` leaves out what this caller may not see; `still` asks whether it may listen on. */
export interface StreamOptions {
  readonly run: string;
  readonly shape: (event: SiteEvent) => Readonly<Record<string, unknown>> | null;
  readonly still: () => Promise<boolean>;
  readonly onEnd: () => void;
}

export interface EventStream {
  send(event: SiteEvent): void;
  /** Tells the listener to load everything anew. */
  reset(): void;
}

export function openStream(reply: FastifyReply, options: StreamOptions): EventStream {
  reply.hijack();
  const raw = reply.raw;
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write(`retry: ${RETRY_MS}\n\n`);
  const beat = setInterval(() => {
    options.still().then(
      (still) => (still ? raw.write(': beat\n\n') : raw.end()),
      () => raw.end(),
    );
  }, HEARTBEAT_MS);
  raw.on('close', () => {
    clearInterval(beat);
    options.onEnd();
  });
  const write = (text: string): void => {
    if (raw.writableEnded || raw.destroyed) return;
    if (raw.writableLength > BEHIND_BYTES_MAX) raw.destroy();
    else raw.write(text);
  };
  return {
    send(event) {
      const data = options.shape(event);
      if (data) write(`id: ${options.run}.${event.number}\nevent: ${event.kind}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    reset: () => write('event: reset\ndata: {}\n\n'),
  };
}

/** Headers that hooks have set already (security headers): a hijacked answer would go without them. */
function headersOf(reply: FastifyReply): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) headers[name] = String(value);
  return headers;
}
