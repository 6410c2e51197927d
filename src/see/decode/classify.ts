/**
 * What may be inside a flow: the plug-ins by what carries them, asked in an order that does not grow with their number
 * (by port, then by the first byte of the content).
 */
import { NO, YES, type Protocol, type Verdict } from '../../model/protocol.ts';
import { CLASS_FIRST } from './layout.ts';

const NONE: readonly number[] = [];

/** Told when a plug-in throws: a fault of its own, whatever the bytes were. */
export type OnFault = (protocol: Protocol, error: unknown) => void;

export class Classifier {
  readonly protocols: readonly Protocol[];
  /** Ports that some plug-in calls its own: they tell server from client. */
  readonly knownPorts = new Uint8Array(65536);
  private readonly tcpPorts = new Map<number, number[]>();
  private readonly udpPorts = new Map<number, number[]>();
  private readonly tcpFirst: (readonly number[])[];
  private readonly udpFirst: (readonly number[])[];
  private readonly etherTypes = new Map<number, number[]>();
  private readonly llc = new Map<number, number[]>();
  private readonly snap = new Map<number, number[]>();
  private readonly ipProtocols = new Map<number, number[]>();
  private readonly carriers: ReadonlyMap<string, readonly (readonly number[])[]>;
  /** What the plug-ins recognise by, in an array of their own: the plug-ins have many shapes, and are slow to ask. */
  private readonly recognisers: readonly Protocol['recognise'][];
  /** The carrier asked for last, and what it carries, by first byte. */
  private carrier = '';
  private cargo: readonly (readonly number[])[] | undefined;

  private readonly onFault: OnFault;

  constructor(protocols: readonly Protocol[], onFault: OnFault) {
    this.protocols = protocols;
    this.onFault = onFault;
    this.recognisers = protocols.map((protocol) => protocol.recognise);
    const carriers = new Map<string, number[]>();
    const any: { tcp: number[]; udp: number[] } = { tcp: [], udp: [] };
    for (const [i, protocol] of protocols.entries()) {
      for (const over of protocol.over) {
        if ('transport' in over) {
          for (const port of over.ports) {
            add(over.transport === 'tcp' ? this.tcpPorts : this.udpPorts, port, i);
            this.knownPorts[port] = 1;
          }
          if (over.anyPort && !any[over.transport].includes(i)) any[over.transport].push(i);
        } else if ('etherType' in over) add(this.etherTypes, over.etherType, i);
        else if ('llcSap' in over) add(this.llc, over.llcSap, i);
        else if ('snap' in over) add(this.snap, over.snap.organisation * 65536 + over.snap.type, i);
        else if ('ipProtocol' in over) add(this.ipProtocols, over.ipProtocol, i);
        else add(carriers, over.carrier, i);
      }
    }
    this.carriers = new Map([...carriers].map(([carrier, list]) => [carrier, this.byFirstByte(list)]));
    this.tcpFirst = this.byFirstByte(any.tcp);
    this.udpFirst = this.byFirstByte(any.udp);
  }

  /** Result of `transport`: it wants more bytes before it says. */
  static readonly MORE = -1;

  /** The class of a flow by the first bytes of one direction: `CLASS_FIRST` + plug-in, 0 for nobody's, or MORE. */
  transport(tcp: boolean, portA: number, portB: number, bytes: Uint8Array, from: number, to: number): number {
    const ports = tcp ? this.tcpPorts : this.udpPorts;
    const first = (tcp ? this.tcpFirst : this.udpFirst)[bytes[from] as number] ?? NONE;
    let more = false;
    for (let round = 0; round < 3; round++) {
      const list = round === 2 ? first : (ports.get(round === 0 ? portA : portB) ?? NONE);
      if (round === 1 && portA === portB) continue;
      for (const i of list) {
        const verdict = this.ask(i, bytes, from, to, round < 2);
        if (verdict === YES) return i + CLASS_FIRST;
        if (verdict !== NO) more = true;
      }
      // A plug-in at its own port that needs more bytes goes before any that only knows the content.
      if (more && round === 1) return Classifier.MORE;
    }
    return more ? Classifier.MORE : 0;
  }

  /** The plug-in that takes a layer-two payload: index, or −1. */
  etherType(type: number, bytes: Uint8Array, from: number, to: number): number {
    return this.first(this.etherTypes.get(type), bytes, from, to);
  }

  sap(sap: number, bytes: Uint8Array, from: number, to: number): number {
    return this.first(this.llc.get(sap), bytes, from, to);
  }

  snapType(organisation: number, type: number, bytes: Uint8Array, from: number, to: number): number {
    return this.first(this.snap.get(organisation * 65536 + type), bytes, from, to);
  }

  ipProtocol(protocol: number, bytes: Uint8Array, from: number, to: number): number {
    return this.first(this.ipProtocols.get(protocol), bytes, from, to);
  }

  carried(carrier: string, bytes: Uint8Array, from: number, to: number): number {
    if (carrier !== this.carrier) {
      this.carrier = carrier;
      this.cargo = this.carriers.get(carrier);
    }
    return this.cargo === undefined ? -1 : this.first(this.cargo[bytes[from] as number], bytes, from, to);
  }

  private first(list: readonly number[] | undefined, bytes: Uint8Array, from: number, to: number): number {
    if (list === undefined || to <= from) return -1;
    for (const i of list) if (this.ask(i, bytes, from, to, true) === YES) return i;
    return -1;
  }

  private ask(i: number, bytes: Uint8Array, from: number, to: number, onPort: boolean): Verdict {
    try {
      return (this.recognisers[i] as Protocol['recognise'])(bytes, from, to, onPort);
    } catch (error) {
      this.onFault(this.protocols[i] as Protocol, error);
      return NO;
    }
  }

  private byFirstByte(list: readonly number[]): (readonly number[])[] {
    return Array.from({ length: 256 }, (_, byte) =>
      list.filter((i) => this.protocols[i]?.firstBytes?.includes(byte) ?? true),
    );
  }
}

function add<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
