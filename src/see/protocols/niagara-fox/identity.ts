/** What a hello says of the host, its Niagara and its system, as fox-info.nse shows it; who logs on. */
import { hasText, latin1 } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';
import { tupleEnd } from './frame.ts';

const NULL = '#null;';
const ADDRESS = /^[\d.]+$|:/;
const ATTRIBUTES: readonly (readonly [name: string, attribute: Attribute])[] = [
  ['os.name', 'os'],
  ['os.version', 'os-version'],
  ['station.name', 'station-name'],
  ['hostId', 'device-id'],
  ['brandId', 'product-family'],
];

/** A character that is not printable ASCII stands as `#HEX;`. */
const unescape = (text: string): string =>
  text.replaceAll(/#([\da-f]{1,4});/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The string called `name` of the tuples in [from, to), empty when there is none. Hellos are rare: it allocates. */
function stringOf(bytes: Uint8Array, from: number, to: number, name: string): string {
  const start = `${name}=s:`;
  for (let at = from; at < to;) {
    const end = tupleEnd(bytes, at, to);
    if (end <= 0) return '';
    if (hasText(bytes, at, end, start)) {
      const text = latin1(bytes, at + start.length, end - 1);
      return text === NULL ? '' : unescape(text);
    }
    at = end;
  }
  return '';
}

/** Claims of the hello whose tuples fill [from, to), about who sent it. */
export function hello(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const host = stringOf(bytes, from, to, 'hostName');
  if (host !== '' && !ADDRESS.test(host)) context.claim(SOURCE, 'hostname', host);
  const application = stringOf(bytes, from, to, 'app.name');
  const version = stringOf(bytes, from, to, 'app.version');
  if (application !== '') context.claim(SOURCE, 'application', `Niagara ${application} ${version}`.trimEnd());
  if (context.detail) {
    const machine = stringOf(bytes, from, to, 'vm.name');
    if (machine !== '') context.field('vm', `${machine} ${stringOf(bytes, from, to, 'vm.version')}`.trimEnd());
  }
  for (const [name, attribute] of ATTRIBUTES) {
    const value = stringOf(bytes, from, to, name);
    if (value !== '') context.claim(SOURCE, attribute, value);
  }
}

/** The account of a logon; nothing of what proves it is looked at. */
export function username(bytes: Uint8Array, from: number, to: number, context: DecodeContext): void {
  const name = stringOf(bytes, from, to, 'username');
  if (name !== '') context.account(SOURCE, { name, domain: '', kind: 'user' });
}
