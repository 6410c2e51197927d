/** What a decoder is offered while it decodes (DecodeContext of the plug-in contract), over the engine's tables. */
import { parseIpv4, parseIpv6, parseMac } from '../../kernel/address.ts';
import { isDefaultLogon } from '../../model/default-logons.ts';
import { LIMITS } from '../../model/limits.ts';
import { NO_SECRET } from '../../model/observation.ts';
import {
  NO_OBJECT,
  SOURCE,
  type AccountSeen,
  type AddressText,
  type Decode,
  type DecodeContext,
  type Encoding,
  type FieldValue,
  type MessageKind,
  type Protocol,
  type Side,
} from '../../model/protocol.ts';
import type { Attribute } from '../../model/words.ts';
import type { OnFault } from './classify.ts';
import { endpointOfSide } from './endpoint-of-side.ts';
import { FlowWords } from './flow-words.ts';
import * as L from './layout.ts';
import { MessageReport, type MessageSeen } from './message-report.ts';
import type { Tables } from './tables.ts';

export class Context extends FlowWords implements DecodeContext {
  packet = 0;
  timeUs = 0;
  sourcePort = 0;
  targetPort = 0;
  direction: 0 | 1 = 0;
  stream = false;
  readonly detail: boolean;
  malformedFrames = 0;
  /** Why frames were malformed, counted; for a person who wants to know. */
  readonly malformedReasons = new Map<string, number>();
  /** Messages whose object was dropped since their flow has too many. */
  crowded = 0;
  /** After a gap: bytes that make no sense are no fault of the frame's. */
  quiet = false;
  /** Messages reported by the present call of a decoder. */
  messages = 0;
  private readonly tables: Tables;
  private readonly protocols: readonly Protocol[];
  /** Of each plug-in, in arrays of their own: the plug-ins themselves have many shapes, and are slow to ask. */
  private readonly decoders: readonly (Decode | undefined)[];
  private readonly transparent: Uint8Array;
  /** Where messages are wanted one by one. */
  private readonly report: MessageReport | undefined;
  private readonly onFault: OnFault;
  private malformedPacket = -1;

  constructor(tables: Tables, onMessage: ((message: MessageSeen) => void) | undefined, onFault: OnFault) {
    super(tables.classifier.protocols.length);
    this.tables = tables;
    this.protocols = tables.classifier.protocols;
    this.decoders = this.protocols.map((protocol) => protocol.decode);
    this.transparent = Uint8Array.from(this.protocols, (protocol) => (protocol.transparent === true ? 1 : 0));
    this.report = onMessage && new MessageReport(tables, onMessage);
    this.onFault = onFault;
    this.detail = onMessage !== undefined;
  }

  message(kind: MessageKind, code: number, object: number): void {
    this.messages++;
    const { page, base } = this;
    const operations = this.tables.operations;
    let key = object | 0;
    if ((page[base + L.W_VLAN] as number) >>> L.DISTINCT_SHIFT >= LIMITS.operationsPerFlowMax && key !== NO_OBJECT) {
      if (operations.find(page, base, this.flow, this.protocol, code, key) === 0) {
        this.crowded++;
        key = NO_OBJECT;
      }
    }
    operations.us = this.timeUs;
    operations.count(page, base, this.flow, this.protocol, code, key, kind, this.packet);
    this.report?.tell(this, kind, code, object);
  }

  field(name: string, value: FieldValue): void {
    this.report?.field(name, value);
  }

  intern(bytes: Uint8Array, from: number, to: number): number {
    return this.tables.names.intern(bytes, from, to);
  }

  remember(key: number, value: number): void {
    const { flows, correlation } = this.tables;
    this.page[this.base + L.W_FLAGS] = (this.page[this.base + L.W_FLAGS] as number) | L.FLAG_REMEMBERS;
    correlation.put(flows.serial(this.flow), this.protocol, key, value);
  }

  recall(key: number): number {
    const { flows, correlation } = this.tables;
    return correlation.take(flows.serial(this.flow), this.protocol, key);
  }

  skip(bytes: number): void {
    if (!this.stream || !(bytes > 0)) return;
    const at = this.base + L.W_SKIP + this.side;
    this.page[at] = Math.min((this.page[at] as number) + bytes, 0x7fffffff);
  }

  swapRoles(): void {
    const at = this.base + L.W_FLAGS;
    this.page[at] = (this.page[at] as number) ^ L.FLAG_CLIENT;
    this.direction = this.direction === 0 ? 1 : 0;
  }

  claimBytes(side: Side, attribute: Attribute, bytes: Uint8Array, from: number, to: number, encoding: Encoding): void {
    const protocol = this.protocols[this.protocol] as Protocol;
    this.tables.claims.fromBytes(
      this.endpointOf(side === SOURCE ? this.side : 1 - this.side),
      attribute,
      bytes,
      from,
      to,
      encoding,
      protocol.id,
      this.protocol,
      protocol.confidence,
      this.timeUs,
      this.packet,
    );
  }

  claim(side: Side, attribute: Attribute, value: string, confidence?: number): void {
    this.say(this.endpointOf(side === SOURCE ? this.side : 1 - this.side), attribute, value, confidence);
  }

  claimAbout(about: AddressText, attribute: Attribute, value: string, confidence?: number): void {
    this.say(this.endpointNamed(about), attribute, value, confidence);
  }

  account(side: Side, account: AccountSeen): void {
    const at = this.endpointOf(side === SOURCE ? this.side : 1 - this.side);
    this.tables.accounts.hear(at, account, (this.protocols[this.protocol] as Protocol).id, this.timeUs);
  }

  logon(account: AccountSeen, bytes: Uint8Array, from: number, to: number): void {
    const { accounts, fingerprint } = this.tables;
    const { id } = this.protocols[this.protocol] as Protocol;
    const secret = bytes.subarray(from, Math.min(to, from + LIMITS.secretBytesMax));
    accounts.hear(this.endpointOf(this.side), account, id, this.timeUs, {
      on: this.endpointOf(1 - this.side),
      secret: secret.length === 0 ? NO_SECRET : fingerprint(secret),
      knownDefault: isDefaultLogon(id, account.name, secret),
    });
  }

  nameOf(id: number): string {
    return this.tables.names.text(id);
  }

  sign(kind: string, text: string): void {
    this.tables.signs.add({
      source: this.endpointOf(this.side),
      target: this.endpointOf(1 - this.side),
      protocol: (this.protocols[this.protocol] as Protocol).id,
      kind,
      text: text.slice(0, LIMITS.claimValueBytesMax),
      timeUs: this.timeUs,
      packet: this.packet,
    });
  }

  malformed(reason: string): void {
    if (this.quiet || this.malformedPacket === this.packet) return;
    this.malformedPacket = this.packet;
    this.malformedFrames++;
    const text = `${this.protocols[this.protocol]?.id ?? 'frame'}: ${reason}`;
    const known = this.malformedReasons.get(text);
    if (known !== undefined || this.malformedReasons.size < 256) this.malformedReasons.set(text, (known ?? 0) + 1);
  }

  /** Another input begins: its packets are counted anew. */
  beginInput(): void {
    this.report?.beginInput();
    this.malformedPacket = -1;
  }

  /** A malformed frame below any plug-in. */
  malformedFrame(packet: number, reason: string): void {
    this.packet = packet;
    this.protocol = -1;
    this.malformed(reason);
  }

  hand(carrier: string, bytes: Uint8Array, view: DataView, from: number, to: number): boolean {
    if (this.depth >= LIMITS.handDepthMax || to <= from || from < 0 || to > bytes.length) return false;
    const taker = this.tables.classifier.carried(carrier, bytes, from, to);
    if (taker < 0) return false;
    const { protocol, stream, messages, report } = this;
    const fields = report?.fields;
    if (this.depth === 0 && this.transparent[protocol] === 1) this.nameAfter(taker);
    this.protocol = taker;
    if (report) report.fields = {};
    this.stream = false;
    this.depth++;
    const used = this.call(bytes, view, from, to);
    if (used !== to && used >= 0) this.malformed('bytes left over');
    this.depth--;
    this.protocol = protocol;
    if (report && fields) report.fields = fields;
    this.stream = stream;
    this.messages += messages;
    return true;
  }

  /** Runs the decoder of the present plug-in; −1 for RESYNC. A decoder that throws is a fault of ours, reported as one. */
  call(bytes: Uint8Array, view: DataView, from: number, to: number): number {
    const { protocol } = this;
    const decode = this.decoders[protocol];
    if (decode === undefined) return to;
    this.messages = 0;
    let used: number;
    try {
      used = decode(bytes, view, from, to, this);
    } catch (error) {
      this.onFault(this.protocols[protocol] as Protocol, error);
      used = -1;
    }
    if (used >= from && used <= to) return used;
    this.malformed('bytes that are none of it');
    return -1;
  }

  /** Forgets all that is kept beside a record that is given back. */
  forgetFlow(flow: number): void {
    const flags = this.tables.flows.page(flow)[((flow & L.PAGE_MASK) << L.FLOW_SHIFT) + L.W_FLAGS] as number;
    if ((flags & L.FLAG_REMEMBERS) !== 0) this.tables.correlation.forget(this.tables.flows.serial(flow));
    if ((flags & L.FLAG_STATE) !== 0) this.forgetWords(flow);
  }

  /** Endpoint id of one side of the present flow. */
  endpointOf(side: number): number {
    return endpointOfSide(this.tables.addresses, this.page, this.base, side);
  }

  endpointNamed(about: AddressText): number {
    const addresses = this.tables.addresses;
    const mac = about.mac === undefined ? undefined : parseMac(about.mac);
    const high = mac ? ((mac[0] as number) << 8) | (mac[1] as number) : 0;
    const low = mac
      ? ((mac[2] as number) << 24) | ((mac[3] as number) << 16) | ((mac[4] as number) << 8) | (mac[5] as number)
      : 0;
    if (about.ip !== undefined) {
      const v4 = parseIpv4(about.ip);
      if (v4 !== undefined) return addresses.endpoint(L.FAMILY_V4, v4, high, low, 0, mac !== undefined);
      const v6 = parseIpv6(about.ip);
      if (!v6) return 0;
      const id = addresses.ipv6(new DataView(v6.buffer), 0);
      return id === 0 ? 0 : addresses.endpoint(L.FAMILY_V6, id, high, low, 0, mac !== undefined);
    }
    return mac ? addresses.endpoint(L.FAMILY_MAC, 0, high, low, 0, true) : 0;
  }

  private say(about: number, attribute: Attribute, value: string, confidence: number | undefined): void {
    const protocol = this.protocols[this.protocol] as Protocol;
    const { timeUs, packet } = this;
    const weight = confidence ?? protocol.confidence;
    this.tables.claims.text(about, attribute, value, protocol.id, this.protocol, weight, timeUs, packet);
  }

  private nameAfter(plugin: number): void {
    const at = this.base + L.W_FLAGS;
    const flags = this.page[at] as number;
    if (flags >>> L.NAME_SHIFT === 0) this.page[at] = flags | ((plugin + L.CLASS_FIRST) << L.NAME_SHIFT);
  }
}
