/** Packets and captures by hand, for tests of the decoder: each part as it stands on the wire, nothing checked. */
import { join, le16, le32, u16, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { createEngine, type Engine, type EngineOptions, type MessageSeen } from '../../src/see/decode/engine.ts';
import { defineProtocol, EVENT, NO, REQUEST, RESPONSE, YES, type Protocol } from '../../src/model/protocol.ts';

export const START_US = 1_750_000_000_000_000;
export const MAC_A = [2, 0, 0, 0, 0, 0xa];
export const MAC_B = [2, 0, 0, 0, 0, 0xb];
export const IP_A = 0x0a000001;
export const IP_B = 0x0a000002;

export interface Frame {
  readonly us?: number;
  readonly bytes: Part;
  readonly wire?: number;
}

export interface PcapShape {
  readonly little?: boolean;
  readonly nano?: boolean;
  readonly link?: number;
}

export function pcap(frames: readonly Frame[], { little = true, nano = false, link = 1 }: PcapShape = {}): Uint8Array {
  const n32 = little ? le32 : u32;
  const n16 = little ? le16 : u16;
  const head = join(n32(nano ? 0xa1b23c4d : 0xa1b2c3d4), n16(2), n16(4), zeros(8), n32(262_144), n32(link));
  const records = frames.map(({ bytes, us, wire }, i) => {
    const at = us ?? START_US + i * 1000;
    const fraction = (at % 1e6) * (nano ? 1000 : 1);
    return join(n32(Math.floor(at / 1e6)), n32(fraction), n32(bytes.length), n32(wire ?? bytes.length), bytes);
  });
  return joined([head, ...records]);
}

/** As `join`, of more parts than a call takes arguments. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function ethernet(type: number, payload: Part, from = MAC_A, to = MAC_B): Uint8Array {
  return join(to, from, u16(type), payload);
}

export interface Ip4 {
  readonly source?: number;
  readonly target?: number;
  readonly id?: number;
  /** Bytes, a multiple of 8. */
  readonly offset?: number;
  readonly more?: boolean;
}

export function ip4(protocol: number, payload: Part, options: Ip4 = {}): Uint8Array {
  const { source = IP_A, target = IP_B, id = 1, offset = 0, more = false } = options;
  const fragment = (more ? 0x2000 : 0) | (offset >> 3);
  const head = join([0x45, 0], u16(20 + payload.length), u16(id), u16(fragment), [64, protocol, 0, 0]);
  return join(head, u32(source), u32(target), payload);
}

export function ip6(next: number, payload: Part, from = 1, to = 2): Uint8Array {
  const address = (n: number): Uint8Array => join([0xfd, 0], zeros(13), [n]);
  return join([0x60, 0, 0, 0], u16(payload.length), [next, 64], address(from), address(to), payload);
}

export function udp(payload: Part, source = 40_000, target = PORT): Uint8Array {
  return join(u16(source), u16(target), u16(8 + payload.length), [0, 0], payload);
}

export interface Tcp {
  readonly source?: number;
  readonly target?: number;
  readonly acknowledgement?: number;
  readonly flags?: number;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;

export function tcp(sequence: number, payload: Part = [], options: Tcp = {}): Uint8Array {
  const { source = 40_000, target = PORT, acknowledgement = 0, flags = ACK } = options;
  const head = join(u16(source), u16(target), u32(sequence), u32(acknowledgement), [0x50, flags], u16(8192), zeros(4));
  return join(head, payload);
}

/** An Ethernet frame with a TCP segment from the client A. */
export const segment = (sequence: number, payload: Part = [], options: Tcp = {}): Uint8Array =>
  ethernet(0x0800, ip4(6, tcp(sequence, payload, options)));

/** The same from the server B. */
export const answer = (sequence: number, payload: Part = [], flags = ACK, acknowledgement = 0): Uint8Array =>
  ethernet(
    0x0800,
    ip4(6, tcp(sequence, payload, { source: PORT, target: 40_000, flags, acknowledgement }), {
      source: IP_B,
      target: IP_A,
    }),
    MAC_B,
    MAC_A,
  );

export const datagram = (payload: Part, source?: number, target?: number): Uint8Array =>
  ethernet(0x0800, ip4(17, udp(payload, source, target)));

export const PORT = 7000;
const MAGIC = 0xa5;

/** A message of the probe protocol: magic, code, object, length of its body, body. Codes from 0x80 are answers. */
export const probe = (code: number, object = 0, body: Part = []): Uint8Array =>
  join([MAGIC, code, object, body.length], body);

/** A protocol that is nothing but its framing: what the engine does with it is what is tested. */
export const PROBE: Protocol = defineProtocol({
  id: 'probe',
  name: 'Probe',
  reference: 'this file',
  over: [
    { transport: 'tcp', ports: [PORT], anyPort: true },
    { transport: 'udp', ports: [PORT], anyPort: true },
    { etherType: 0x88b5 },
  ],
  firstBytes: [MAGIC],
  recognise: (bytes, from) => (bytes[from] === MAGIC ? YES : NO),
  decode(bytes, _view, from, to, context) {
    let at = from;
    while (at + 4 <= to) {
      if (bytes[at] !== MAGIC) return -1;
      const code = bytes[at + 1] as number;
      const end = at + 4 + (bytes[at + 3] as number);
      if (end > to) return at;
      context.field('length', end - at);
      if (code === 0x7f) context.sign('odd', 'a sign');
      if (code === 0x7e) context.claimBytes(0, 'hostname', bytes, at + 4, end, 'ascii');
      context.message(code === 0x7d ? EVENT : code >= 0x80 ? RESPONSE : REQUEST, code, bytes[at + 2] as number);
      at = end;
    }
    return at;
  },
  describe: (code) => ({ operation: `code_${code}`, meaning: code === 6 ? 'write' : 'read' }),
  domain: 'ot',
  confidence: 0.9,
  remoteControl: true,
  examples: [],
});

export interface Seen {
  readonly engine: Engine;
  readonly messages: readonly MessageSeen[];
  readonly faults: readonly string[];
}

/** Reads a capture in chunks of a size, to its end. */
export function read(capture: Uint8Array, options: Partial<EngineOptions> = {}, chunk = capture.length): Seen {
  const messages: MessageSeen[] = [];
  const faults: string[] = [];
  const engine = createEngine({
    protocols: [PROBE],
    seed: 7,
    onMessage: (message) => messages.push(message),
    onFault: (protocol, error) => faults.push(`${protocol}: ${String(error)}`),
    ...options,
  });
  engine.open('test.pcap');
  for (let at = 0; at < capture.length; at += chunk) engine.write(capture.slice(at, at + chunk));
  engine.end();
  return { engine, messages, faults };
}

export const readFrames = (frames: readonly Part[], options: Partial<EngineOptions> = {}): Seen =>
  read(pcap(frames.map((bytes) => ({ bytes }))), options);

/** What came out, as short text: `code/object@packet`. */
export const brief = ({ messages }: Seen): readonly string[] =>
  messages.map(({ code, object = '-', packet }) => `${code}/${object}@${packet}`);

export interface FlowSeen {
  readonly client: string;
  readonly server: string;
  readonly transport: string;
  readonly port: number;
  readonly protocol: string;
  readonly packets: number;
}

export function flowsOf(engine: Engine): FlowSeen[] {
  const flows: FlowSeen[] = [];
  const name = (id: number): string => engine.endpoint(id).ip ?? engine.endpoint(id).mac ?? '';
  engine.each({
    flow: ({ client, server, transport, port, protocol, packets }) =>
      flows.push({ client: name(client), server: name(server), transport, port, protocol, packets }),
  });
  return flows;
}
