/** Who asks over HTTP: a session cookie (RFC 6265bis) or a bearer token (RFC 6750); and that a change came from our own page. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app/app.ts';
import type { Caller } from '../../app/caller.ts';
import { callerOfSession, callerOfToken } from '../../app/identify.ts';
import type { Problem } from '../../kernel/result.ts';

export const CSRF_HEADER = 'x-bulkhead-csrf';
const BEARER = /^Bearer +([A-Za-z0-9_-]{20,200})$/i;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Over TLS the name itself binds the cookie to this host and to TLS. */
export const cookieName = (secure: boolean): string => (secure ? '__Host-bulkhead' : 'bulkhead');

export function setSession(reply: FastifyReply, secure: boolean, secret: string, maxAgeS: number): void {
  void reply.setCookie(cookieName(secure), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure,
    maxAge: maxAgeS,
  });
}

export function clearSession(reply: FastifyReply, secure: boolean): void {
  void reply.clearCookie(cookieName(secure), { path: '/', httpOnly: true, sameSite: 'strict', secure });
}

const NOT_SIGNED_IN: Problem = {
  code: 'not-signed-in',
  message: 'This needs a sign-in or a token.',
  advice: 'Sign in at /sign-in, or send a token as Authorization: Bearer.',
};

/** The caller, or why there is none. A wrong token never falls back to a cookie. */
export async function callerOf(
  app: App,
  request: FastifyRequest,
  secure: boolean,
): Promise<{ readonly caller: Caller } | { readonly problem: Problem }> {
  const given = request.headers.authorization;
  if (given !== undefined) {
    const secret = BEARER.exec(given)?.[1];
    const caller = secret === undefined ? null : await callerOfToken(app, secret);
    return caller
      ? { caller }
      : { problem: { ...NOT_SIGNED_IN, message: 'This token is unknown, expired or revoked.' } };
  }
  const cookie = request.cookies[cookieName(secure)];
  const caller = cookie === undefined ? null : await callerOfSession(app, cookie);
  if (!caller) return { problem: NOT_SIGNED_IN };
  const word = request.headers[CSRF_HEADER];
  if (!READING.has(request.method) && !(typeof word === 'string' && app.secrets.equal(word, caller.csrf))) {
    return {
      problem: {
        code: 'csrf-missing',
        message: `A change needs the word of this session in ${CSRF_HEADER}.`,
        advice: 'Load the page anew.',
      },
    };
  }
  return { caller };
}
