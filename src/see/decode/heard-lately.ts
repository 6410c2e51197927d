/**
 * Claims that were heard lately, with their numbers: one place for each hash, the last one in it wins. What devices say of
 * themselves they say again and again, and comparing two texts costs less than a hash of one.
 */
const PLACES_BITS = 12;
const PLACES = 1 << PLACES_BITS;

export class HeardLately {
  /** Two words a place: the endpoint, and who says it. */
  private readonly said = new Int32Array(PLACES * 2);
  private readonly numbers = new Int32Array(PLACES).fill(-1);
  private readonly attributes = new Array<string>(PLACES).fill('');
  private readonly values = new Array<string>(PLACES).fill('');

  /** The claim's number, or −1 where it must be looked up. */
  find(about: number, attribute: string, value: string, sourceId: number): number {
    const at = placeOf(about, attribute, value, sourceId);
    return this.said[2 * at] === about &&
      this.said[2 * at + 1] === sourceId &&
      this.attributes[at] === attribute &&
      this.values[at] === value
      ? (this.numbers[at] as number)
      : -1;
  }

  put(about: number, attribute: string, value: string, sourceId: number, number: number): void {
    const at = placeOf(about, attribute, value, sourceId);
    this.said[2 * at] = about;
    this.said[2 * at + 1] = sourceId;
    this.numbers[at] = number;
    this.attributes[at] = attribute;
    this.values[at] = value;
  }
}

/** An endpoint has several claims, which first letters and lengths tell apart mostly. */
function placeOf(about: number, attribute: string, value: string, sourceId: number): number {
  const shape = (attribute.charCodeAt(0) << 16) | (attribute.length << 8) | value.length;
  return Math.imul(about ^ Math.imul(shape ^ (sourceId << 24), 0x85ebca6b), 0x9e3779b1) >>> (32 - PLACES_BITS);
}
