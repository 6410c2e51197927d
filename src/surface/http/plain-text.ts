/**
 * Text that can be kept: no NUL, which PostgreSQL has no place for, and no half of a surrogate pair, which is no character
 * (RFC 8259, 8.2). Asked of every request at once, so that no schema can forget it.
 */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Problem } from '../../kernel/result.ts';

/** Why the request cannot be taken; undefined where all its text is plain. Streams and packed batches are no text yet. */
export function textProblem(request: FastifyRequest): Problem | undefined {
  const { params, query, body } = request;
  return isPlain(params) && isPlain(query) && isPlain(body)
    ? undefined
    : { code: 'invalid', message: 'The request holds a NUL or half a character.' };
}

/** Without recursion: the depth of a body is whatever somebody sends. */
function isPlain(value: unknown): boolean {
  const open: unknown[] = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'string' && (next.includes('\0') || !next.isWellFormed())) return false;
    if (!isTree(next)) continue;
    for (const [name, held] of Object.entries(next)) open.push(name, held);
  }
  return true;
}

/** Not the bytes of a batch, nor the stream of a capture. */
const isTree = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) && !(value instanceof Readable);
