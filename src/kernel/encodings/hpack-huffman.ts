/** The Huffman code of HPACK, RFC 7541, 5.2 and Appendix B. It is canonical: the lengths of its codes say all. */

/** Length of the code of each byte and of the end of string, in order: A is 5 bits, Z is 30. */
const LENGTHS =
  'ISXXXXXXXTZXXZXXXXXXXXZXXXXXXXXXBFFHIBDGFFDGDBBBAAABBBBBBBCDKBHFIBCCCCCCCCCCCCCCCCCCCCCCDCDIOIJBKABABABBBACCBBBABCBAA' +
  'BCCCCCKGJIXPRPPRRRSRSSSSSTSTTRSTSSSSQRSRSSTRQPRRSSQSRRTQRSSQQRQSRSSPRRRSRRSVVPORSRUVVVWWVTUOQVWWVWTQQVVXWWWPTPQRQQSRR' +
  'UUTTVSVWVVWWWWWXWWWWWVZ';
const SHORTEST = 5;
const LONGEST = 30;
const END = 256;

/** Of each length: its first code, how many there are, and where their symbols begin in the list sorted by length. */
const first = new Int32Array(LONGEST + 1);
const count = new Int32Array(LONGEST + 1);
const start = new Int32Array(LONGEST + 1);
const symbols = new Int16Array(END + 1);

const lengths = Array.from(LENGTHS, (letter) => letter.charCodeAt(0) - 0x41 + SHORTEST);
for (let length = SHORTEST, code = 0, at = 0; length <= LONGEST; length++, code <<= 1) {
  first[length] = code;
  start[length] = at;
  for (const [symbol, own] of lengths.entries()) if (own === length) symbols[at++] = symbol;
  count[length] = at - (start[length] as number);
  code += count[length] as number;
}

/** Decodes bytes[from, to), one character per byte; undefined where it is none: 5.2 on padding and the end of string. */
export function huffmanText(bytes: Uint8Array, from: number, to: number): string | undefined {
  let text = '';
  let code = 0;
  let length = 0;
  for (let at = from; at < to; at++) {
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | (((bytes[at] as number) >> bit) & 1);
      length++;
      if (length < SHORTEST) continue;
      const place = code - (first[length] as number);
      if (place < (count[length] as number)) {
        const symbol = symbols[(start[length] as number) + place] as number;
        if (symbol === END) return undefined;
        text += String.fromCharCode(symbol);
        code = length = 0;
      } else if (length === LONGEST) return undefined;
    }
  }
  return length < 8 && code === (1 << length) - 1 ? text : undefined;
}
