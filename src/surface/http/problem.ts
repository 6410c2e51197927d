/** Errors as problem details. RFC 9457. The status follows from the code, here and nowhere else. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Problem } from '../../kernel/result.ts';
import { StoreUnavailable } from '../../model/ports/store.ts';

const STATUS: Readonly<Record<string, readonly [number, string]>> = {
  invalid: [400, 'That is not right'],
  'not-signed-in': [401, 'Sign in first'],
  'sign-in-refused': [401, 'Name or password is wrong'],
  'not-allowed': [403, 'Your role does not reach this'],
  'csrf-missing': [403, 'The page is out of date'],
  unknown: [404, 'Not here'],
  'not-found': [404, 'Not here'],
  gone: [404, 'Not here'],
  'unknown-sensor': [404, 'Not here'],
  held: [409, 'Held from deletion'],
  conflict: [409, 'That does not fit with what is there'],
  'sequence-gap': [409, 'A batch is missing'],
  used: [410, 'This link was used'],
  'too-large': [413, 'Too large'],
  'media-type': [415, 'This kind of content is not taken here'],
  'too-many': [429, 'Too many at once'],
  internal: [500, 'Something went wrong here'],
  busy: [503, 'Busy'],
  'store-away': [503, 'The database does not answer'],
};

const RETRY_AFTER_S = 5;

/** Answers with a problem. Unknown codes are errors of ours, so they read as 500. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const [status, title] = STATUS[problem.code] ?? [500, 'Something went wrong here'];
  if (status === 429 || status === 503) void reply.header('retry-after', String(RETRY_AFTER_S));
  if (status === 401) void reply.header('www-authenticate', 'Bearer realm="bulkhead"');
  return reply
    .code(status)
    .type('application/problem+json')
    .send({
      type: `urn:bulkhead:problem:${problem.code}`,
      title,
      status,
      detail: problem.message,
      code: problem.code,
      ...(problem.advice === undefined ? {} : { advice: problem.advice }),
    });
}

const FASTIFY_CODES: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_JSON_BODY: 'invalid',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid',
};

/** Whatever was thrown, as a problem. Only what the caller can mend is told; the rest is in the log under the request's id. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const where = first?.instancePath.replaceAll('/', '.').replace(/^\./, '') ?? '';
    return {
      code: 'invalid',
      message: `${where === '' ? 'The request' : where}: ${first?.message ?? 'does not fit'}.`,
      where,
    };
  }
  const {
    code = '',
    statusCode = 500,
    message = '',
  } = error as { code?: string; statusCode?: number; message?: string };
  const known = FASTIFY_CODES[code];
  if (known) return { code: known, message };
  if (statusCode === 429) {
    return { code: 'too-many', message: 'Too many tries in a minute.', advice: 'Wait a minute, then try again.' };
  }
  if (statusCode >= 400 && statusCode < 500) return { code: 'invalid', message };
  if (error instanceof StoreUnavailable) {
    request.log.warn({ err: error }, 'the database does not answer');
    return {
      code: 'store-away',
      message: 'The database does not answer just now.',
      advice: 'Try again in some seconds.',
    };
  }
  request.log.error({ err: error }, 'request failed');
  return {
    code: 'internal',
    message: `The request could not be carried out (${request.id}).`,
    advice: 'The log of the server says more under this number.',
  };
}
