/** The built console: its files, and its page for every path that the console itself routes. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendProblem } from './problem.ts';

const NONCE = '__CSP_NONCE__';

/** Without a built console the API stands alone, and the first page says how to build it. */
export async function serveConsole(server: FastifyInstance, dir: string | null): Promise<void> {
  const index = dir === null ? null : join(dir, 'index.html');
  if (dir === null || index === null || !existsSync(index)) {
    server.setNotFoundHandler((request, reply) =>
      sendProblem(reply, {
        code: 'unknown',
        message: `There is nothing at ${pathOf(request.url)}.`,
        advice: 'The console is not built: run `npm run build`. The API is below /api/v1.',
      }),
    );
    return;
  }
  await server.register(fastifyStatic, { root: dir, serve: false });
  const page = readFileSync(index, 'utf8');
  const files = new Set(readdirSync(dir).filter((name) => name !== 'index.html' && name.includes('.')));
  server.get('/assets/*', { config: { access: 'open' } }, (request, reply) =>
    reply.sendFile(pathOf(request.url).slice(1), { immutable: true, maxAge: '365d' }),
  );
  server.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    if (files.has(path.slice(1))) return reply.sendFile(path.slice(1), { maxAge: '1h' });
    const api = path.startsWith('/api/') || path.startsWith('/assets/');
    if (api || (request.method !== 'GET' && request.method !== 'HEAD')) {
      return sendProblem(reply, { code: 'unknown', message: `There is nothing at ${path}.` });
    }
    return sendPage(reply, page);
  });
}

/** The page's own style element may be used by its nonce, and nothing else that stands in the page. */
function sendPage(reply: FastifyReply, page: string): FastifyReply {
  const nonce = reply.cspNonce.style;
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page.replaceAll(NONCE, nonce));
}

function pathOf(url: string): string {
  const path = url.split('?', 1)[0] ?? '/';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
