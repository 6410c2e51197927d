/** A DecodeContext that writes down what a decoder reports. For tests of one protocol without the engine. */
import {
  KIND_WORDS,
  NO_OBJECT,
  RESYNC,
  type AccountSeen,
  type AddressText,
  type DecodeContext,
  type Encoding,
  type FieldValue,
  type MessageKind,
  type Protocol,
  type Side,
} from './protocol.ts';
import type { Attribute } from './words.ts';

export interface RecordedMessage {
  readonly kind: (typeof KIND_WORDS)[number];
  readonly code: number;
  readonly operation: string;
  readonly meaning: string;
  readonly object: string | null;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

export interface RecordedClaim {
  /** `source`, `target`, or the address that is meant. */
  readonly about: string;
  readonly attribute: Attribute;
  readonly value: string;
}

export class RecordingContext implements DecodeContext {
  packet = 1;
  timeUs = 1_700_000_000_000_000;
  sourcePort = 49152;
  targetPort = 0;
  direction: 0 | 1 = 0;
  stream = true;
  detail = true;
  readonly messages: RecordedMessage[] = [];
  readonly claims: RecordedClaim[] = [];
  readonly accounts: AccountSeen[] = [];
  /** With the secret as it was handed over, so that tests see what is fingerprinted. */
  readonly logons: { readonly account: AccountSeen; readonly secret: string }[] = [];
  readonly signs: { readonly kind: string; readonly text: string }[] = [];
  readonly malformedReasons: string[] = [];
  readonly handed: { readonly carrier: string; readonly bytes: Uint8Array }[] = [];
  skipped = 0;
  swapped = 0;
  private readonly protocol: Protocol;
  private fields: Record<string, FieldValue> = {};
  private readonly names: string[] = [''];
  private readonly pending = new Map<number, number>();
  private readonly words = [
    [0, 0],
    [0, 0],
  ];
  private readonly shared = [0, 0];

  constructor(protocol: Protocol) {
    this.protocol = protocol;
  }

  message(kind: MessageKind, code: number, object: number): void {
    const word = this.protocol.describe(code);
    const named =
      object === NO_OBJECT
        ? null
        : (this.protocol.objectName?.(code, object, (id) => this.names[id] ?? '') ?? String(object));
    this.messages.push({ kind: KIND_WORDS[kind], code, ...word, object: named, fields: this.fields });
    this.fields = {};
  }
  field(name: string, value: FieldValue): void {
    this.fields[name] = value;
  }
  intern(bytes: Uint8Array, from: number, to: number): number {
    const text = new TextDecoder('latin1').decode(bytes.subarray(from, to));
    const known = this.names.indexOf(text);
    return known > 0 ? known : this.names.push(text) - 1;
  }
  remember(key: number, value: number): void {
    this.pending.set(key, value);
  }
  recall(key: number): number {
    const value = this.pending.get(key) ?? -1;
    this.pending.delete(key);
    return value;
  }
  word(index: 0 | 1): number {
    return this.words[this.direction]?.[index] ?? 0;
  }
  setWord(index: 0 | 1, value: number): void {
    const pair = this.words[this.direction];
    if (pair) pair[index] = value | 0;
  }
  flowWord(index: 0 | 1): number {
    return this.shared[index] ?? 0;
  }
  setFlowWord(index: 0 | 1, value: number): void {
    this.shared[index] = value | 0;
  }
  skip(bytes: number): void {
    this.skipped += bytes;
  }
  swapRoles(): void {
    this.swapped++;
  }
  claimBytes(side: Side, attribute: Attribute, bytes: Uint8Array, from: number, to: number, encoding: Encoding): void {
    const label =
      encoding === 'ascii' ? 'latin1' : encoding === 'utf16le' ? 'utf-16le' : encoding === 'utf8' ? 'utf-8' : encoding;
    this.claim(side, attribute, new TextDecoder(label).decode(bytes.subarray(from, to)));
  }
  claim(side: Side, attribute: Attribute, value: string): void {
    this.claims.push({ about: side === 0 ? 'source' : 'target', attribute, value });
  }
  claimAbout(about: AddressText, attribute: Attribute, value: string): void {
    this.claims.push({ about: about.mac ?? about.ip ?? '', attribute, value });
  }
  account(_side: Side, account: AccountSeen): void {
    this.accounts.push(account);
  }
  logon(account: AccountSeen, bytes: Uint8Array, from: number, to: number): void {
    this.logons.push({ account, secret: new TextDecoder('latin1').decode(bytes.subarray(from, to)) });
  }
  nameOf(id: number): string {
    return this.names[id] ?? '';
  }
  sign(kind: string, text: string): void {
    this.signs.push({ kind, text });
  }
  malformed(reason: string): void {
    this.malformedReasons.push(reason);
  }
  hand(carrier: string, bytes: Uint8Array, _view: DataView, from: number, to: number): boolean {
    this.handed.push({ carrier, bytes: bytes.slice(from, to) });
    return true;
  }
}

/** Bytes of a hex string; spaces and line breaks are ignored. */
export function fromHex(hex: string): Uint8Array {
  const digits = hex.replace(/\s+/g, '');
  const bytes = new Uint8Array(digits.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

/** Decodes hex with one protocol as the engine would, and returns what it reported. `consumed` is RESYNC where it refused. */
export function record(
  protocol: Protocol,
  hex: string,
  context = new RecordingContext(protocol),
): { readonly consumed: number; readonly context: RecordingContext } {
  const bytes = fromHex(hex);
  const consumed = protocol.decode?.(bytes, new DataView(bytes.buffer), 0, bytes.length, context) ?? RESYNC;
  return { consumed, context };
}

/** Titles of the examples that don't give what they say: none, when a plug-in keeps its word. */
export function failingExamples(protocol: Protocol): string[] {
  const failing: string[] = [];
  for (const example of protocol.examples) {
    const seen = record(protocol, example.hex).context.messages;
    const said = seen.map(({ kind, operation, meaning }) => ({ kind, operation, meaning }));
    if (JSON.stringify(said) !== JSON.stringify(example.messages)) {
      failing.push(`${example.title}: gave ${JSON.stringify(said)}`);
    }
  }
  return failing;
}
