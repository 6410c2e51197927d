/** The beginning of a client's handshake from CRYPTO frames, which may come in any order and in several packets. RFC 9000, 12.4, 19.1–19.6. */
import { size, variable } from './packet.ts';

const PADDING = 0;
const PING = 1;
const ACK = 2;
const ACK_ECN = 3;
const CRYPTO = 6;
/** Few clients' hellos come near to it. */
const BYTES_MAX = 8192;
const FRAMES_MAX = 256;
const MESSAGE_HEADER = 4;
const CLIENT_HELLO = 1;

interface Place {
  token: number;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** 1 where a byte is there. */
  readonly there: Uint8Array;
}

/** A fixed number of places; the oldest gives way, and its token then finds nothing. */
export class CryptoStreams {
  private readonly places: (Place | undefined)[] = [];
  private readonly placesMax: number;
  private made = 0;

  constructor(placesMax: number) {
    this.placesMax = placesMax;
  }

  /** A new token, never 0. */
  begin(): number {
    this.made = (this.made % 0x3fffffff) + 1;
    const index = this.made % this.placesMax;
    const place = this.places[index];
    if (place) {
      place.token = this.made;
      place.there.fill(0);
    } else {
      const bytes = new Uint8Array(BYTES_MAX);
      const view = new DataView(bytes.buffer);
      this.places[index] = { token: this.made, bytes, view, there: new Uint8Array(BYTES_MAX) };
    }
    return this.made;
  }

  /** Takes the frames of a payload. False where they are none that an Initial may hold, or the place is lost. */
  take(token: number, payload: Uint8Array, length: number): boolean {
    const place = this.find(token);
    if (!place) return false;
    let at = 0;
    for (let i = 0; i < FRAMES_MAX && at < length; i++) {
      const type = payload[at] as number;
      if (type === PADDING) while (at < length && payload[at] === PADDING) at++;
      else if (type === PING) at++;
      else if (type === CRYPTO) at = crypto(place, payload, at + 1, length);
      else if (type === ACK || type === ACK_ECN) at = acknowledgement(payload, at, length);
      else return false;
      if (at < 0) return false;
    }
    return at >= length;
  }

  /** The client hello with its header, once it is whole; it may be read until the next `begin`. */
  hello(token: number): { readonly bytes: Uint8Array; readonly view: DataView; readonly length: number } | undefined {
    const place = this.find(token);
    if (!place) return undefined;
    const { bytes, view, there } = place;
    const length = MESSAGE_HEADER + (view.getUint32(0) & 0xffffff);
    if (length > BYTES_MAX || bytes[0] !== CLIENT_HELLO) return undefined;
    for (let i = 0; i < length; i++) if (there[i] !== 1) return undefined;
    return { bytes, view, length };
  }

  private find(token: number): Place | undefined {
    const place = this.places[token % this.placesMax];
    return place?.token === token ? place : undefined;
  }
}

/** 19.6: offset, length, data. What lies beyond the place is left out. */
function crypto(place: Place, payload: Uint8Array, from: number, to: number): number {
  const offset = variable(payload, from, to);
  if (offset < 0) return -1;
  const second = from + size(payload, from);
  const length = variable(payload, second, to);
  if (length < 0) return -1;
  const start = second + size(payload, second);
  if (start + length > to) return -1;
  const end = Math.min(BYTES_MAX, offset + length);
  for (let i = offset; i < end; i++) {
    place.bytes[i] = payload[start + i - offset] as number;
    place.there[i] = 1;
  }
  return start + length;
}

/** 19.3: four numbers, two for each further range, three counts with ECN. */
function acknowledgement(payload: Uint8Array, from: number, to: number): number {
  let at = from + 1;
  let numbers = payload[from] === ACK_ECN ? 7 : 4;
  for (let i = 0; i < numbers; i++) {
    const value = variable(payload, at, to);
    if (value < 0) return -1;
    at += size(payload, at);
    if (i === 2) numbers += 2 * Math.min(value, FRAMES_MAX);
  }
  return at;
}
