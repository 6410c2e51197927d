/** The HTTP server: every route of the contract, behind one check of who asks and whether they may. */
import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerOptions,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { App } from '../../app/app.ts';
import { authorise, type Caller } from '../../app/caller.ts';
import type { Problem, Result } from '../../kernel/result.ts';
import { asId } from '../../model/ids.ts';
import { LIMITS } from '../../model/limits.ts';
import { serveConsole } from './console.ts';
import { DECLARATIONS } from './contract.ts';
import { openMetrics } from './metrics.ts';
import { VERSION } from '../version.ts';
import { API, describeApi, schemaOf } from './openapi.ts';
import { problemOf, sendProblem } from './problem.ts';
import { SENT } from './route.ts';
import type { Access, RouteDeclaration } from './route-declaration.ts';
import { HANDLERS } from './routes/index.ts';
import { textProblem } from './plain-text.ts';
import { callerOf } from './sign.ts';

export interface HttpOptions {
  readonly app: App;
  /** Folder of the built console. */
  readonly console: string | null;
  readonly tls: { readonly key: string; readonly cert: string } | null;
  readonly logger: FastifyServerOptions['loggerInstance'] | null;
  /** Checks every answer against its schema. For tests: it costs more than the answer itself. */
  readonly checkReplies?: boolean;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyRequest {
    caller: Caller | null;
  }
  interface FastifyInstance {
    /** Cookies are marked Secure and bound to the host. */
    secure: boolean;
  }
}

/** Bodies of everything but observations and captures. */
const BODY_BYTES_MAX = 1 << 20;
/** A capture of 64 GiB over a slow line; unauthenticated requests have bodies of a few bytes only. */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;
const COMPRESS_FROM_BYTES = 1024;

export async function buildServer(options: HttpOptions): Promise<FastifyInstance> {
  const { app } = options;
  const server = fastify({
    ...(options.logger ? { loggerInstance: options.logger } : { logger: false }),
    ...(options.tls ? { https: options.tls } : {}),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Requests hold names and addresses of people and plants: only what is needed to find an error is logged.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => app.secrets.randomId('r'),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    forceCloseConnections: true,
  } as FastifyServerOptions) as unknown as FastifyInstance;
  server.decorate('secure', options.tls !== null);
  server.decorateRequest('caller', null);
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(options.checkReplies ? serializerCompiler : () => JSON.stringify);
  server.setErrorHandler((error, request, reply) => sendProblem(reply, problemOf(error, request)));
  await harden(server, options.tls !== null);
  await describeApi(server);
  const metrics = openMetrics(app);
  server.addHook('onResponse', (request, reply, done) => {
    metrics.answered(request.routeOptions.config.access === undefined ? 'console' : 'api', reply);
    done();
  });
  server.addHook('preValidation', (request, reply, done) => {
    const problem = textProblem(request);
    if (problem) sendProblem(reply, problem);
    else done();
  });
  server.addHook('onRequest', (request, reply) => admit(server, app, request, reply));
  server.get('/health', { config: { access: 'open' }, schema: { hide: true } }, () => ({
    status: 'ok',
    version: VERSION,
  }));
  server.get('/metrics', { config: { access: 'metrics' }, schema: { hide: true } }, async (_request, reply) => {
    await reply.type(metrics.contentType).send(await metrics.text());
  });
  await server.register(async (scope) => {
    takeRawBodies(scope);
    for (const route of DECLARATIONS) mount(scope, app, route);
    await Promise.resolve();
  });
  await serveConsole(server, options.console);
  return server;
}

async function harden(server: FastifyInstance, tls: boolean): Promise<void> {
  await server.register(helmet, {
    enableCSPNonces: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Browsers would remember it for every other service on a loopback name.
    strictTransportSecurity: tls ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'same-origin' },
  });
  await server.register(cookie);
  await server.register(rateLimit, { global: false, max: 10, timeWindow: '1 minute' });
  await server.register(compress, {
    threshold: COMPRESS_FROM_BYTES,
    encodings: ['gzip', 'identity'],
    // Batches are unpacked by their own route, which bounds what comes out.
    globalDecompression: false,
  });
}

/** The one place where a request is let in. A route that says nothing about access is refused. */
async function admit(
  server: FastifyInstance,
  app: App,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (request.is404) return undefined;
  const { access } = request.routeOptions.config;
  if (access === 'open') return undefined;
  const found = await callerOf(app, request, server.secure);
  if ('problem' in found) return sendProblem(reply, found.problem);
  request.caller = found.caller;
  if (access === 'caller') return undefined;
  if (access === undefined) {
    return sendProblem(reply, { code: 'not-allowed', message: 'This route says nothing about who may use it.' });
  }
  const { site } = request.params as { readonly site?: string };
  const allowed = authorise(found.caller, access, site === undefined ? null : asId(site), app.clock.now());
  return allowed.ok ? undefined : sendProblem(reply, allowed.error);
}

/** Batches come as bytes (perhaps gzipped), captures as a stream; neither passes through the JSON parser. */
function takeRawBodies(scope: FastifyInstance): void {
  const json = scope.getDefaultJsonParser('error', 'error');
  scope.removeContentTypeParser('application/json');
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const raw = (request.routeOptions.config as { readonly raw?: boolean }).raw === true;
    if (raw || body.length === 0) done(null, raw ? body : undefined);
    else void json(request, body.toString('utf8'), done);
  });
  scope.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
}

function mount(scope: FastifyInstance, app: App, route: RouteDeclaration): void {
  const handle = HANDLERS[route.id as keyof typeof HANDLERS] as unknown as (
    app: App,
    call: unknown,
  ) => Promise<Result<unknown, Problem>> | Result<unknown, Problem>;
  const capture = route.raw === 'application/octet-stream';
  scope.route({
    method: route.method,
    url: `${API}${route.path}`,
    schema: schemaOf(route),
    config: {
      access: route.access,
      ...(route.raw ? { raw: true } : {}),
      // Guessing passwords and set-up links: ten tries a minute and address.
      ...(route.access === 'open' && route.method === 'POST' ? { rateLimit: { max: 10, timeWindow: '1 minute' } } : {}),
    },
    ...(capture ? { bodyLimit: LIMITS.importBytesMax } : route.raw ? { bodyLimit: LIMITS.requestBytesMax } : {}),
    ...(route.produces === 'text/event-stream' ? { compress: false as const } : {}),
    handler: async (request, reply) => {
      const { params, query, body } = request;
      const outcome = await handle(app, { caller: request.caller, params, query, body, request, reply });
      if (!outcome.ok) return sendProblem(reply, outcome.error);
      if (outcome.value === SENT) return reply;
      if (request.method !== 'GET' || route.path === '/me') void reply.header('cache-control', 'no-store');
      void reply.code(route.status ?? 200);
      return reply.send(outcome.value);
    },
  });
}
