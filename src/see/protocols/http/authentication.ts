/** Who logs on over HTTP and how: schemes that a server asks for, accounts of Basic and Digest, NTLM and Kerberos within. RFC 9110, 11; RFC 7617 (Basic); RFC 7616 (Digest); RFC 4559 (Negotiate). */
import { decodeBase64 } from '../../../kernel/encodings/base64.ts';
import { handToken } from '../../../kernel/encodings/spnego.ts';
import { findByte, hasText, latin1, trimStart } from '../../../kernel/encodings/text.ts';
import { userNamed } from '../../../model/clear-logons.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';

/** The schemes of IANA's registry that are met, each with the claim about a server that asks for it. */
const SCHEMES: readonly (readonly [scheme: string, claim: string])[] = [
  ['basic', 'HTTP Basic authentication, weak'],
  ['digest', 'HTTP Digest authentication'],
  ['ntlm', 'HTTP NTLM authentication'],
  ['negotiate', 'HTTP Negotiate authentication'],
  ['kerberos', 'HTTP Kerberos authentication'],
  ['bearer', 'HTTP Bearer authentication'],
];
const NAME_BYTES_MAX = 256;

const token = new Uint8Array(8192);
const tokenView = new DataView(token.buffer);

/** What a client sends. Basic: a name and a password, where a colon shows where the name ends. Digest: the name. Otherwise a token may hold NTLM or Kerberos. */
export function credentials(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): void {
  const from = trimStart(bytes, at, stop);
  if (hasText(bytes, from, stop, 'digest ', true)) return digest(bytes, from, stop, context);
  if (!hasText(bytes, from, stop, 'basic ', true)) return mechanism(bytes, from, stop, context);
  const length = decodeBase64(bytes, trimStart(bytes, from + 6, stop), stop, token);
  const colon = findByte(token, 0, length, 0x3a);
  if (colon >= 0 && isNew(token, 0, length, context)) {
    const account = userNamed(latin1(token, 0, Math.min(colon, NAME_BYTES_MAX)));
    if (colon > 0) context.account(SOURCE, account);
    context.logon(account, token, colon + 1, length);
  }
  token.fill(0, 0, length);
}

/** The same comes with every request: it is told once in a row. The hash lives no longer than the connection. */
function isNew(bytes: Uint8Array, from: number, to: number, context: DecodeContext): boolean {
  let hash = 1;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + (bytes[i] as number)) | 0;
  if (context.word(1) === hash) return false;
  context.setWord(1, hash);
  return true;
}

/** RFC 7616, 3.4: `username="…"` among other parameters; a name in another form is left. */
function digest(bytes: Uint8Array, from: number, stop: number, context: DecodeContext): void {
  const start = quoted(bytes, from, stop, 'username="');
  const end = start < 0 ? -1 : findByte(bytes, start, stop, 0x22);
  if (end > start && end - start <= NAME_BYTES_MAX && isNew(bytes, start, end, context))
    context.account(SOURCE, userNamed(latin1(bytes, start, end)));
}

/** Where the value of a parameter begins, behind its name and quote; −1 where it is not there. */
function quoted(bytes: Uint8Array, from: number, stop: number, name: string): number {
  for (let at = from; at + name.length < stop; at++)
    if (hasText(bytes, at, stop, name, true)) {
      const before = bytes[at - 1];
      if (before === 0x20 || before === 0x2c) return at + name.length;
    }
  return -1;
}

/** What a server asks for. The realm of Basic and Digest is often a device's own name for itself. */
export function challenge(bytes: Uint8Array, at: number, stop: number, context: DecodeContext): void {
  const from = trimStart(bytes, at, stop);
  for (const [scheme, claim] of SCHEMES) {
    if (!hasText(bytes, from, stop, scheme, true)) continue;
    const behind = bytes[from + scheme.length];
    if (from + scheme.length !== stop && behind !== 0x20 && behind !== 0x2c) continue;
    context.claim(SOURCE, 'security', claim);
    if (context.detail) context.field('authentication', scheme);
  }
  const start = quoted(bytes, from, stop, 'realm="');
  const end = start < 0 ? -1 : findByte(bytes, start, stop, 0x22);
  if (end > start && end - start <= NAME_BYTES_MAX) {
    context.claimBytes(SOURCE, 'application', bytes, start, end, 'utf8');
    if (context.detail) context.field('realm', latin1(bytes, start, end));
  }
  mechanism(bytes, from, stop, context);
}

/** Schemes whose token holds NTLM or Kerberos: [MS-NTHT] 2.1; RFC 4559, 4; the last is Windows Remote Management's. */
const WITH_TOKEN = ['ntlm ', 'negotiate ', 'kerberos '];

function mechanism(bytes: Uint8Array, from: number, stop: number, context: DecodeContext): void {
  const scheme = WITH_TOKEN.find((word) => hasText(bytes, from, stop, word, true));
  if (scheme === undefined) return;
  const length = decodeBase64(bytes, trimStart(bytes, from + scheme.length, stop), stop, token);
  handToken(context, token, tokenView, 0, length);
  token.fill(0, 0, length);
}
