/**
 * Bytes of an interned name that is not text (a path, an item list): one byte per character.
 *
 * The label "latin1" of the Encoding Standard means windows-1252, which puts 0x80–0x9f elsewhere; both readings are taken back.
 */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const BACK = new Map(Array.from(HIGH, (character, i) => [character.charCodeAt(0), 0x80 + i]));

export function bytesOfName(name: string): Uint8Array {
  const bytes = new Uint8Array(name.length);
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    bytes[i] = code < 0x100 ? code : (BACK.get(code) ?? 0x3f);
  }
  return bytes;
}
