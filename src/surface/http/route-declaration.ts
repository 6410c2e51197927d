/** What a route says of itself: where it is, who may use it, what goes in and out. */
import type { z } from 'zod';
import type { Capability } from '../../app/access.ts';

/** `open` answers without sign-in: health, set-up and sign-in only. `caller` needs any sign-in or token. */
export type Access = 'open' | 'caller' | Capability;

export interface RouteDeclaration {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below /api/v1, in fastify's notation. */
  readonly path: string;
  readonly id: string;
  readonly tag: string;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  /** Media type of a body that the schemas do not describe (a capture). */
  readonly raw?: string;
  readonly status?: 200 | 201 | 204;
  readonly reply?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  readonly produces?: string;
}
