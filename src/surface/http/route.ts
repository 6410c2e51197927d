/** What a route is: a declaration with its access and schemas, and a handler that translates to a use case. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { App } from '../../app/app.ts';
import type { Caller } from '../../app/caller.ts';
import type { Problem, Result } from '../../kernel/result.ts';
import type { CONTRACT, OperationId } from './contract.ts';

type Part<R, K extends string> = R extends { readonly [P in K]: infer S }
  ? S extends z.ZodType
    ? z.output<S>
    : undefined
  : undefined;

/** What a handler is given: who asks, and what, already checked. */
export interface Call<K extends OperationId> {
  readonly caller: Caller;
  readonly params: Part<(typeof CONTRACT)[K], 'params'>;
  readonly query: Part<(typeof CONTRACT)[K], 'query'>;
  readonly body: Part<(typeof CONTRACT)[K], 'body'>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** A handler that has written the answer itself (a stream). */
export const SENT = Symbol('sent');

export type Answer<K extends OperationId> = (typeof CONTRACT)[K] extends { readonly reply: infer S extends z.ZodType }
  ? z.input<S>
  : typeof SENT | undefined;

export type Handler<K extends OperationId> = (
  app: App,
  call: Call<K>,
) => Promise<Result<Answer<K>, Problem>> | Result<Answer<K>, Problem>;

export type Handlers<K extends OperationId> = { readonly [P in K]: Handler<P> };
