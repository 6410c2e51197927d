/**
 * The contract of a protocol plug-in: one file (or folder) per protocol, a plain function over bytes.
 *
 * A decoder is handed a region of bytes in order, loops over the messages that lie whole in it, reports each, and says
 * how far it got. It allocates nothing on the ordinary path, checks the length before each read and never throws on
 * what the wire says. Only the engine dispatches, reassembles, stores and emits.
 */
import { assert } from '../kernel/assert.ts';
import type { Attribute, Meaning } from './words.ts';

/** Returned by `decode`: these bytes are not of this protocol; the engine counts them as malformed and resynchronises. */
export const RESYNC = -1;

/** Verdict of `recognise`. */
export const NO = 0;
export const MORE = 1;
export const YES = 2;
export type Verdict = typeof NO | typeof MORE | typeof YES;

/** Kind of a message. An event is unsolicited or one-way (an announcement, a cyclic frame); it counts as a request. */
export const REQUEST = 0;
export const RESPONSE = 1;
export const ERROR = 2;
export const EVENT = 3;
export type MessageKind = typeof REQUEST | typeof RESPONSE | typeof ERROR | typeof EVENT;
export const KIND_WORDS = ['request', 'response', 'error', 'event'] as const;

/** Whom a claim is about: who sent these bytes, or to whom they go. */
export const SOURCE = 0;
export const TARGET = 1;
export type Side = typeof SOURCE | typeof TARGET;

/** No object: the operation has none, or it is not known. Objects are otherwise int32 values that `objectName` explains. */
export const NO_OBJECT = -1;

/** How bytes of a claim are read. */
export type Encoding = 'ascii' | 'utf8' | 'utf16le' | 'latin1';

export type FieldValue = string | number | boolean | readonly (string | number)[];

/** An address outside the present packet's own two: as text, `00:0e:8c:…`, `10.0.0.1`, `fe80::1`. */
export interface AddressText {
  readonly mac?: string;
  readonly ip?: string;
}

export interface AccountSeen {
  readonly name: string;
  /** Windows domain, realm or empty. */
  readonly domain: string;
  readonly kind: 'user' | 'machine' | 'service' | 'unknown';
}

/** What the engine offers a decoder while it decodes. One object, reused; nothing of it may be kept. */
export interface DecodeContext {
  /** Number of the packet that completes these bytes, 1-based, as tshark counts frames. */
  readonly packet: number;
  /** Capture time of that packet, microseconds since the epoch. */
  readonly timeUs: number;
  /** Ports of the sender and the receiver; 0 where the transport has none. */
  readonly sourcePort: number;
  readonly targetPort: number;
  /** 0 when the sender is the client of the flow, 1 when it is the server. */
  readonly direction: 0 | 1;
  /** True when the bytes came over a byte stream (TCP), false for a datagram, whose end is the end of the message. */
  readonly stream: boolean;
  /** True when messages are wanted one by one with their fields (`decode --jsonl`). Never compute a field otherwise. */
  readonly detail: boolean;

  /** Reports one message. Aggregated by (flow, protocol, code, object). `code` ≥ -1 (−1: no code, counted as a message only). */
  message(kind: MessageKind, code: number, object: number): void;
  /** A field of the next `message`, in snake_case. Only when `detail`. */
  field(name: string, value: FieldValue): void;
  /** Id of a name (a tag, a path), for use as an object. Bounded; 0 when the store of names is full. */
  intern(bytes: Uint8Array, from: number, to: number): number;

  /** Keeps a value until its answer comes: key within flow, independent of direction (a transaction id). Lossy under pressure. */
  remember(key: number, value: number): void;
  /** The value kept under key in this flow, or −1; it is forgotten. */
  recall(key: number): number;
  /** Two words of state per flow and direction, zero at its start and after a gap. */
  word(index: 0 | 1): number;
  setWord(index: 0 | 1, value: number): void;
  /** Two words of state per flow, shared by both directions. */
  flowWord(index: 0 | 1): number;
  setFlowWord(index: 0 | 1, value: number): void;
  /** The next `bytes` of this direction are of no interest (a body): they are counted, not delivered. */
  skip(bytes: number): void;
  /** The server speaks as client (the roles were guessed wrongly): swap them for this flow. */
  swapRoles(): void;

  /** A statement about one of the two ends, from bytes; compared by hash first, so repeats cost no allocation. */
  claimBytes(side: Side, attribute: Attribute, bytes: Uint8Array, from: number, to: number, encoding: Encoding): void;
  /** The same from text or a number; for rare messages. `confidence` overrides the protocol's own. */
  claim(side: Side, attribute: Attribute, value: string, confidence?: number): void;
  /** A statement about an address named in the message. */
  claimAbout(about: AddressText, attribute: Attribute, value: string, confidence?: number): void;
  /** An account seen at one of the two ends. Never a secret. */
  account(side: Side, account: AccountSeen): void;
  /**
   * A logon of the sender at the receiver whose secret can be read on the way: a password, a community. The secret is
   * bytes[from, to), decoded as far as its protocol encodes it (Base64), and empty where none was needed; it is compared
   * with known defaults, fingerprinted under a key, and kept nowhere. The name may be empty (a community has none).
   */
  logon(account: AccountSeen, bytes: Uint8Array, from: number, to: number): void;
  /** Text of an interned name. */
  nameOf(id: number): string;
  /** A dated mark at something notable in one message; bounded per tick. */
  sign(kind: string, text: string): void;
  /** Counts the present frame as malformed, with a short reason. */
  malformed(reason: string): void;

  /** Yields a payload to the protocols that this carrier name carries (`over: [{ carrier: 'cotp' }]`). False: nobody took it. */
  hand(carrier: string, bytes: Uint8Array, view: DataView, from: number, to: number): boolean;
}

/**
 * Decodes whole messages in bytes[from, to). Returns the offset up to which it consumed (`from` when the first message
 * is not whole yet), or RESYNC. For a datagram whatever is left over is malformed.
 */
export type Decode = (bytes: Uint8Array, view: DataView, from: number, to: number, context: DecodeContext) => number;

/** What carries a protocol. `ports` are its well-known ones; with `anyPort` it is recognised by content elsewhere too. */
export type Carrier =
  | { readonly transport: 'tcp' | 'udp'; readonly ports: readonly number[]; readonly anyPort?: boolean }
  | { readonly etherType: number }
  | { readonly llcSap: number }
  | { readonly snap: { readonly organisation: number; readonly type: number } }
  | { readonly ipProtocol: number }
  | { readonly carrier: string };

export interface OperationWord {
  /** snake_case, the specification's own name: `write_multiple_registers`. */
  readonly operation: string;
  readonly meaning: Meaning;
}

/** Bytes as they stand on the wire (hex, spaces allowed) and the messages they must give. */
export interface ProtocolExample {
  readonly title: string;
  readonly hex: string;
  readonly messages: readonly {
    readonly kind: (typeof KIND_WORDS)[number];
    readonly operation: string;
    readonly meaning: Meaning;
  }[];
}

export interface Protocol {
  readonly id: string;
  /** As the field writes it: `Modbus/TCP`. */
  readonly name: string;
  /** The specification that the decoder follows, with its clause. */
  readonly reference: string;
  readonly over: readonly Carrier[];
  /** Is this its content? Called at most `classifyTriesMax` times per flow and direction; must be cheap. `onPort`: a well-known port matches. */
  readonly recognise: (bytes: Uint8Array, from: number, to: number, onPort: boolean) => Verdict;
  /** First bytes that a message may begin with, where few: lets classification skip this protocol by one look-up. */
  readonly firstBytes?: readonly number[] | undefined;
  /** Absent: recognised only. */
  readonly decode?: Decode | undefined;
  /** What a code means. Codes that it does not know: `{ operation: 'function_90', meaning: 'unknown' }`. */
  readonly describe: (code: number) => OperationWord;
  /** The key under which `protocols[].codes` counts this message (as the tshark field named in docs/reference); undefined: none. Default: code, none below 0. */
  readonly codeKey?: ((kind: MessageKind, code: number) => number | undefined) | undefined;
  /** Text of an object, for people: `holding register 40001`, `DB1.DBX0`, a tag. `name` resolves interned ids. */
  readonly objectName?: ((code: number, object: number, name: (id: number) => string) => string) | undefined;
  /** Whether an industrial protocol (OT) or one of IT or infrastructure. */
  readonly domain: 'it' | 'ot' | 'both';
  /** Confidence of identity claims made by it, 0–1, unless a claim says otherwise. */
  readonly confidence: number;
  /** A mere carrier (COTP): a flow is named after what it carries as soon as that is known. */
  readonly transparent?: boolean | undefined;
  /** Sessions of it are kept one by one (RDP, SSH, VNC…). */
  readonly remoteControl?: boolean | undefined;
  /** A logon over it (or what stands for one, as a community) can be read on the way. */
  readonly logonInClear?: boolean | undefined;
  /** At least one hit and one miss (bytes that must give nothing). */
  readonly examples: readonly ProtocolExample[];
}

const ID = /^[a-z][a-z0-9-]*$/;

/** Every plug-in gets all members, in one order: objects of one shape are read many times faster than of a hundred. */
const MEMBERS: Protocol = {
  id: '',
  name: '',
  reference: '',
  over: [],
  recognise: () => NO,
  firstBytes: undefined,
  decode: undefined,
  describe: () => ({ operation: '', meaning: 'unknown' }),
  codeKey: undefined,
  objectName: undefined,
  domain: 'both',
  confidence: 0,
  transparent: undefined,
  remoteControl: undefined,
  logonInClear: undefined,
  examples: [],
};

/** Declares a protocol. @throws AssertionError on a definition that breaks the contract (a programmer's error). */
export function defineProtocol(protocol: Protocol): Protocol {
  assert(ID.test(protocol.id), `protocol id ${protocol.id} is not kebab-case`);
  assert(protocol.over.length > 0, `protocol ${protocol.id} names nothing that carries it`);
  assert(protocol.confidence >= 0 && protocol.confidence <= 1, `protocol ${protocol.id}: confidence is not within 0–1`);
  return { ...MEMBERS, ...protocol };
}
