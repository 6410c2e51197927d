/** Who an ADS device is: read device info, the target description (SYSTEMSERVICE_TARGETINFO), and the router's answers over UDP. */
import { findByte, hasText, trimEnd } from '../../../kernel/encodings/text.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import type { Attribute } from '../../../model/words.ts';

const NAME_BYTES = 16;
const DESCRIPTION_BYTES_MAX = 4096;

/** Elements of the target description and what their text says. */
const ELEMENTS: readonly (readonly [element: string, attribute: Attribute])[] = [
  ['TargetType>', 'model'],
  ['SerialNo>', 'serial'],
  ['CPUVersion>', 'hardware-version'],
  ['ImageVersion>', 'firmware'],
  ['OsName>', 'os'],
  ['OsVersion>', 'os-version'],
];

/** After the result: version, revision, build, and a name of 16 bytes that ends at its first NUL. */
export function deviceInfo(bytes: Uint8Array, view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + 4 + NAME_BYTES > end) return;
  let name = '';
  for (let i = at + 4; i < at + 4 + NAME_BYTES && bytes[i] !== 0; i++) name += String.fromCharCode(bytes[i] as number);
  const version = versionText(bytes, view, at);
  if (name.trim() !== '') context.claim(SOURCE, 'application', `${name.trim()} ${version}`);
}

export const versionText = (bytes: Uint8Array, view: DataView, at: number): string =>
  `${String(bytes[at])}.${String(bytes[at + 1])}.${String(view.getUint16(at + 2, true))}`;

/** `<TcTargetDesc>` with one element per fact; what is not one of ours is passed over. */
export function targetDescription(bytes: Uint8Array, from: number, end: number, context: DecodeContext): void {
  if (!hasText(bytes, from, end, '<TcTargetDesc>')) return;
  context.claim(SOURCE, 'vendor', 'Beckhoff');
  const stop = Math.min(end, from + DESCRIPTION_BYTES_MAX);
  for (let open = findByte(bytes, from, stop, 0x3c); open >= 0; open = findByte(bytes, open + 1, stop, 0x3c)) {
    if (bytes[open + 1] === 0x2f) continue;
    for (const [element, attribute] of ELEMENTS) {
      if (bytes[open + 1] !== element.charCodeAt(0) || !hasText(bytes, open + 1, stop, element)) continue;
      const text = open + 1 + element.length;
      const close = findByte(bytes, text, stop, 0x3c);
      if (close > text) context.claimBytes(SOURCE, attribute, bytes, text, trimEnd(bytes, text, close), 'utf8');
    }
  }
}

/** OSVERSIONINFO of the Windows API: its size, major, minor, build, platform, and text of the service pack. */
export function systemVersion(view: DataView, at: number, end: number, context: DecodeContext): void {
  if (at + 20 > end) return;
  const platform = view.getUint32(at + 16, true);
  const name = platform === 3 ? 'Windows CE' : platform === 2 ? 'Windows' : undefined;
  if (name === undefined) return;
  const [major, minor, build] = [4, 8, 12].map((offset) => view.getUint32(at + offset, true));
  context.claim(SOURCE, 'os', name);
  context.claim(SOURCE, 'os-version', `${String(major)}.${String(minor)}${build === 0 ? '' : `.${String(build)}`}`);
}

export function netIdText(bytes: Uint8Array, at: number): string {
  let text = String(bytes[at]);
  for (let i = 1; i < 6; i++) text += `.${String(bytes[at + i])}`;
  return text;
}
