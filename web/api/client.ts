/** The one client of the API: typed by its description, sends the CSRF word with each change, turns refusals into problems. */
import createClient from 'openapi-fetch';
import type { paths } from './schema.gen.ts';

const UNAUTHENTICATED = 401;

/** A refusal as RFC 9457 gives it; status 0 when no answer came at all. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly advice: string | undefined;

  constructor(given: { status: number; code: string; title: string; detail: string; advice?: string | undefined }) {
    super(given.title);
    this.status = given.status;
    this.code = given.code;
    this.detail = given.detail;
    this.advice = given.advice;
  }
}

let csrf: string | null = null;
export const setCsrf = (word: string | null): void => {
  csrf = word;
};

/** Headers of a change, for the one upload that does not go through fetch. */
export const changeHeaders = (): Readonly<Record<string, string>> => (csrf === null ? {} : { 'x-bulkhead-csrf': csrf });

let onSignedOut: (() => void) | null = null;
export const whenSignedOut = (act: () => void): void => {
  onSignedOut = act;
};

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    if (csrf !== null && request.method !== 'GET') request.headers.set('x-bulkhead-csrf', csrf);
    return request;
  },
});

interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** Waits for an answer and gives its data; a refusal becomes a thrown Problem, which queries keep as their error. */
export async function take<T>(call: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await call;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new Problem({
      status: 0,
      code: 'no-answer',
      title: 'The server does not answer',
      detail: 'The connection to the server failed.',
      advice: 'Check that the server runs, then try again.',
    });
  }
  if (answer.response.ok) return answer.data as T;
  const problem = toProblem(answer.error, answer.response);
  if (problem.status === UNAUTHENTICATED) onSignedOut?.();
  throw problem;
}

export function toProblem(body: unknown, response: { status: number; statusText: string }): Problem {
  const given = typeof body === 'object' && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const text = (key: string): string | undefined => (typeof given[key] === 'string' ? given[key] : undefined);
  return new Problem({
    status: response.status,
    code: text('code') ?? `http-${response.status}`,
    title: text('title') ?? (response.statusText || 'The server refused'),
    detail: text('detail') ?? '',
    advice: text('advice'),
  });
}
