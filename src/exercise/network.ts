/**
 * The wires of a synthetic plant: which frame a packet is when it is seen. Every packet is seen once, on the segment of
 * the server (of the client where the server is outside): there its far end shows the firewall's MAC and a lower TTL.
 */
import { parseIpv4, parseMac } from '../kernel/address.ts';
import { assert } from '../kernel/assert.ts';
import type { Part } from './encoders/bytes.ts';
import { ethernet, IPV4 } from './encoders/ethernet.ts';
import { ipv4, TCP, UDP } from './encoders/ipv4.ts';
import { tcp, type TcpSegment } from './encoders/tcp.ts';
import { udp } from './encoders/udp.ts';
import type { PlantAsset, PlantData, PlantNetwork } from './plant.ts';
import type { Random } from './random.ts';

export const BROADCAST_MAC = Uint8Array.of(255, 255, 255, 255, 255, 255);
const INTERNET_HOPS = 9;

export interface Node {
  readonly name: string;
  readonly mac: Uint8Array;
  readonly ip: number;
  readonly ttl: number;
  /** Absent: outside the plant. */
  readonly network: PlantNetwork | undefined;
  readonly asset: PlantAsset | undefined;
  packetId: number;
  port: number;
}

/** The two ends of an exchange as they appear on the segment where it is seen. */
export interface Path {
  readonly client: Node;
  readonly server: Node;
  readonly seenOn: PlantNetwork;
  /** MAC and hop count of each end, as seen there. */
  readonly clientMac: Uint8Array;
  readonly serverMac: Uint8Array;
  readonly clientHops: number;
  readonly serverHops: number;
}

export interface Network {
  readonly node: (name: string) => Node;
  readonly nodes: readonly Node[];
  readonly path: (client: Node, server: Node) => Path;
  /** The interface of a firewall in a network, as an end of its own. */
  readonly gateway: (network: PlantNetwork) => Node;
}

export function address(value: string): number {
  const bits = parseIpv4(value);
  assert(bits !== undefined, `${value} is no IPv4 address`);
  return bits >>> 0;
}

function hardware(value: string): Uint8Array {
  const bytes = parseMac(value);
  assert(bytes !== undefined, `${value} is no MAC`);
  return bytes;
}

export function createNetwork(plant: PlantData, random: Random): Network {
  const networks = new Map(plant.networks.map((network) => [network.zone, network]));
  const nodes = new Map<string, Node>();
  const counters = (name: string): { packetId: number; port: number } => {
    const chance = random.fork(`node/${name}`);
    return { packetId: chance.between(1, 0xffff), port: chance.between(49_152, 60_000) };
  };
  for (const asset of plant.assets) {
    const network = networks.get(asset.zone);
    assert(network, `${asset.name} is in no network`);
    const ip = address(`${network.prefix}.${asset.host}`);
    const head = { name: asset.name, mac: hardware(asset.mac), ip, ttl: asset.ttl };
    nodes.set(asset.name, { ...head, network, asset, ...counters(asset.name) });
  }
  for (const host of plant.externals) {
    const head = { name: host.name, mac: BROADCAST_MAC, ip: address(host.ip), ttl: 64 };
    nodes.set(host.name, { ...head, network: undefined, asset: undefined, ...counters(host.name) });
  }
  const node = (name: string): Node => {
    const found = nodes.get(name);
    assert(found, `there is no ${name} in the plant`);
    return found;
  };
  const gateways = new Map<string, Node>();
  const gateway = (network: PlantNetwork): Node => {
    const known = gateways.get(network.zone);
    if (known) return known;
    const firewall = node(network.gateway);
    const own = firewall.network === network ? firewall.ip : address(`${network.prefix}.1`);
    const made = { ...firewall, network, ip: own, ...counters(`${network.zone}/gateway`) };
    gateways.set(network.zone, made);
    return made;
  };
  const path = (client: Node, server: Node): Path => pathBetween(plant, node, client, server);
  return { node, nodes: [...nodes.values()], path, gateway };
}

function pathBetween(plant: PlantData, node: (name: string) => Node, client: Node, server: Node): Path {
  const seenOn = server.network ?? client.network;
  assert(seenOn, `${client.name} and ${server.name} are both outside`);
  const near = server.network ? server : client;
  const far = server.network ? client : server;
  if (far.network === near.network) {
    return { client, server, seenOn, clientMac: client.mac, serverMac: server.mac, clientHops: 0, serverHops: 0 };
  }
  const hops = far.network ? firewallsBetween(far.network, near.network ?? seenOn) : INTERNET_HOPS;
  const router = node(firewallTowards(plant, seenOn, far.network)).mac;
  return near === server
    ? { client, server, seenOn, clientMac: router, serverMac: server.mac, clientHops: hops, serverHops: 0 }
    : { client, server, seenOn, clientMac: client.mac, serverMac: router, clientHops: 0, serverHops: hops };
}

/** The firewalls stand between neighbouring depths; networks of one depth share theirs. */
function firewallsBetween(a: PlantNetwork, b: PlantNetwork): number {
  const distance = Math.abs(a.depth - b.depth);
  return distance > 1 ? 2 : 1;
}

/** In the network between two firewalls (depth 1) the one towards the process is the gateway of the deeper side. */
function firewallTowards(plant: PlantData, seenOn: PlantNetwork, far: PlantNetwork | undefined): string {
  if (seenOn.depth !== 1 || !far || far.depth <= 1) return seenOn.gateway;
  return plant.networks.find((network) => network.depth > 1)?.gateway ?? seenOn.gateway;
}

export type End = 'client' | 'server';

/** An IPv4 packet of one end of a path, as a frame. */
export function packetFrame(path: Path, from: End, protocol: number, payload: Part): Uint8Array {
  const sender = path[from];
  const receiver = from === 'client' ? path.server : path.client;
  sender.packetId = (sender.packetId + 1) & 0xffff;
  const hops = from === 'client' ? path.clientHops : path.serverHops;
  const packet = ipv4({
    source: sender.ip,
    target: receiver.ip,
    protocol,
    id: sender.packetId,
    ttl: sender.ttl - hops,
    payload,
  });
  const [source, target] = from === 'client' ? [path.clientMac, path.serverMac] : [path.serverMac, path.clientMac];
  return ethernet({ source, target, type: IPV4, payload: packet });
}

export interface Ports {
  readonly client: number;
  readonly server: number;
}

export function udpFrame(path: Path, from: End, ports: Ports, payload: Part): Uint8Array {
  const [sender, receiver] = from === 'client' ? [path.client, path.server] : [path.server, path.client];
  const [sourcePort, targetPort] = from === 'client' ? [ports.client, ports.server] : [ports.server, ports.client];
  const datagram = udp({ source: sender.ip, target: receiver.ip, sourcePort, targetPort, payload });
  return packetFrame(path, from, UDP, datagram);
}

export type SegmentFields = Pick<TcpSegment, 'sequence' | 'acknowledgement' | 'flags' | 'payload'>;

export function tcpFrame(path: Path, from: End, ports: Ports, fields: SegmentFields): Uint8Array {
  const [sender, receiver] = from === 'client' ? [path.client, path.server] : [path.server, path.client];
  const [sourcePort, targetPort] = from === 'client' ? [ports.client, ports.server] : [ports.server, ports.client];
  const window = sender.ttl === 30 ? 4096 : 64_240;
  const ends = { source: sender.ip, target: receiver.ip, sourcePort, targetPort };
  return packetFrame(path, from, TCP, tcp({ ...ends, ...fields, window }));
}

/** A datagram to everyone on a segment or to a group. */
export function groupFrame(
  from: Node,
  group: { mac: Uint8Array; ip: number; ttl: number },
  ports: Ports,
  payload: Part,
): Uint8Array {
  from.packetId = (from.packetId + 1) & 0xffff;
  const datagram = udp({
    source: from.ip,
    target: group.ip,
    sourcePort: ports.client,
    targetPort: ports.server,
    payload,
  });
  const head = { source: from.ip, target: group.ip, protocol: UDP, id: from.packetId, ttl: group.ttl };
  return ethernet({ source: from.mac, target: group.mac, type: IPV4, payload: ipv4({ ...head, payload: datagram }) });
}

/** The next port that a host speaks from; they wrap within the dynamic range of RFC 6335, 6. */
export function nextPort(node: Node): number {
  node.port = node.port >= 65_535 ? 49_152 : node.port + 1;
  return node.port;
}
