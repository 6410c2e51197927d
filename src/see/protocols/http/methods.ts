/** Methods of HTTP by what they mean, and where one stands in a request line. */
import { hasText } from '../../../kernel/encodings/text.ts';
import type { OperationWord } from '../../../model/protocol.ts';

/** RFC 9110, 9.3; RFC 5789; RFC 4918, 9; then what plants and attackers use. A code is the place in this list plus one. */
export const METHODS: readonly (readonly [string, OperationWord['meaning']])[] = [
  ['GET', 'read'],
  ['POST', 'execute'],
  ['HEAD', 'read'],
  ['PUT', 'write'],
  ['DELETE', 'write'],
  ['OPTIONS', 'identify'],
  ['CONNECT', 'connect'],
  ['TRACE', 'diagnose'],
  ['PATCH', 'write'],
  ['PROPFIND', 'read'],
  ['PROPPATCH', 'write'],
  ['MKCOL', 'write'],
  ['COPY', 'write'],
  ['MOVE', 'write'],
  ['LOCK', 'write'],
  ['UNLOCK', 'write'],
  ['SEARCH', 'read'],
  ['REPORT', 'read'],
  ['SUBSCRIBE', 'subscribe'],
  ['UNSUBSCRIBE', 'subscribe'],
  ['NOTIFY', 'notify'],
  ['RPC_IN_DATA', 'execute'],
  ['RPC_OUT_DATA', 'execute'],
];
export const HEAD = 3;
export const CONNECT = 7;
/** A method that is none of these, and a response whose request was not seen. */
export const OTHER = 0;

/** Code of the method at `from`. */
export function methodAt(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < METHODS.length; i++) {
    const word = (METHODS[i] as (typeof METHODS)[number])[0];
    if (bytes[from + word.length] === 0x20 && hasText(bytes, from, to, word)) return i + 1;
  }
  return OTHER;
}
