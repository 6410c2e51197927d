/** Messages one by one with their fields, for `decode --jsonl`. */
import { LIMITS } from '../../model/limits.ts';
import { NO_OBJECT, type FieldValue, type MessageKind, type Protocol } from '../../model/protocol.ts';
import type { Names } from './names.ts';
import type { Tables } from './tables.ts';

/** One message with its fields, for `decode --jsonl`. The object is made anew for each. */
export interface MessageSeen {
  readonly packet: number;
  /** Number of the message within its packet, from 0. */
  readonly part: number;
  readonly timeUs: number;
  readonly protocol: string;
  /** As `10.0.0.1:5020`, `[fe80::1]:53`, a bare address, or a MAC. */
  readonly source: string;
  readonly target: string;
  readonly kind: MessageKind;
  readonly code: number;
  readonly operation: string;
  readonly meaning: string;
  readonly object: string | undefined;
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Where decoding stands when a message is told. */
export interface Speaking {
  readonly packet: number;
  readonly timeUs: number;
  /** Number of the plug-in. */
  readonly protocol: number;
  readonly side: number;
  readonly sourcePort: number;
  readonly targetPort: number;
  readonly endpointOf: (side: number) => number;
}

export class MessageReport {
  /** Of the message that comes next; a carried protocol has its own. */
  fields: Record<string, FieldValue> = {};
  private readonly tables: Tables;
  private readonly onMessage: (message: MessageSeen) => void;
  private part = 0;
  private partPacket = -1;

  constructor(tables: Tables, onMessage: (message: MessageSeen) => void) {
    this.tables = tables;
    this.onMessage = onMessage;
  }

  /** Another input begins: its packets are counted anew. */
  beginInput(): void {
    this.partPacket = -1;
  }

  field(name: string, value: FieldValue): void {
    if (Object.keys(this.fields).length < LIMITS.messageFieldsMax) this.fields[name] = value;
  }

  tell(at: Speaking, kind: MessageKind, code: number, object: number): void {
    const { classifier, names } = this.tables;
    const protocol = classifier.protocols[at.protocol] as Protocol;
    const word = protocol.describe(code);
    if (this.partPacket !== at.packet) {
      this.partPacket = at.packet;
      this.part = 0;
    }
    this.onMessage({
      packet: at.packet,
      part: this.part++,
      timeUs: at.timeUs,
      protocol: protocol.id,
      source: this.addressText(at.endpointOf(at.side), at.sourcePort),
      target: this.addressText(at.endpointOf(1 - at.side), at.targetPort),
      kind,
      code,
      operation: word.operation,
      meaning: word.meaning,
      object: object === NO_OBJECT ? undefined : objectText(protocol, code, object, names),
      fields: this.fields,
    });
    this.fields = {};
  }

  private addressText(endpoint: number, port: number): string {
    const { mac = '', ip } = this.tables.addresses.describe(endpoint);
    if (ip === undefined) return mac;
    if (port === 0) return ip;
    return ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
  }
}

/** Text of an object as its protocol writes it. */
export function objectText(protocol: Protocol, code: number, object: number, names: Names): string {
  return protocol.objectName?.(code, object, names.text) ?? String(object);
}
