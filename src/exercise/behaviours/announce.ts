/** What devices say of themselves unasked: LLDP, mDNS, NetBIOS registration, and DHCP when they start. */
import { text, join, u16 } from '../encoders/bytes.ts';
import { dhcp, type DhcpKind, type DhcpLease } from '../encoders/dhcp.ts';
import { mdnsAnnouncement, name as dnsName } from '../encoders/dns.ts';
import { ethernet, LLDP } from '../encoders/ethernet.ts';
import { lldp } from '../encoders/lldp.ts';
import { FILE_SERVER, nameRegistration, WORKSTATION } from '../encoders/nbns.ts';
import { address, BROADCAST_MAC, groupFrame, type Node } from '../network.ts';
import type { PlantAsset } from '../plant.ts';
import type { Process, World } from '../simulator.ts';

const LLDP_MAC = Uint8Array.of(0x01, 0x80, 0xc2, 0, 0, 0x0e);
const MDNS = { mac: Uint8Array.of(0x01, 0, 0x5e, 0, 0, 0xfb), ip: address('224.0.0.251'), ttl: 255 };
const BROADCAST_IP = 0xffff_ffff;
const BRIDGE = 0x0004;
const ROUTER = 0x0014;
const STATION = 0x0080;

const capabilities = (asset: PlantAsset): number =>
  asset.class === 'switch' ? BRIDGE : asset.class === 'firewall' ? ROUTER : STATION;

export function* announceLldp(world: World, node: Node, asset: PlantAsset): Process {
  const random = world.random.fork(`lldp/${node.name}`);
  const payload = lldp({
    mac: node.mac,
    port: asset.class === 'switch' ? 'GigabitEthernet1/0/24' : 'port-001',
    name: node.name,
    description: asset.description ?? node.name,
    ip: node.ip,
    capabilities: capabilities(asset),
  });
  for (;;) {
    world.emit(ethernet({ source: node.mac, target: LLDP_MAC, type: LLDP, payload }));
    yield 30_000_000 + random.between(-4_000_000, 4_000_000);
  }
}

export function* announceMdns(world: World, node: Node): Process {
  const random = world.random.fork(`mdns/${node.name}`);
  const host = `${node.name.toLowerCase()}.local`;
  const service = '_http._tcp.local';
  const instance = `${node.name}.${service}`;
  const payload = mdnsAnnouncement([
    { name: host, type: 'A', data: [node.ip >>> 24, (node.ip >>> 16) & 255, (node.ip >>> 8) & 255, node.ip & 255] },
    { name: service, type: 'PTR', data: dnsName(instance) },
    { name: instance, type: 'SRV', data: join(u16(0), u16(0), u16(80), dnsName(host)) },
    { name: instance, type: 'TXT', data: join([9], text('txtvers=1')) },
  ]);
  for (;;) {
    world.emit(groupFrame(node, MDNS, { client: 5353, server: 5353 }, payload));
    yield random.between(60_000_000, 240_000_000);
  }
}

export function* announceNetbios(world: World, node: Node): Process {
  const random = world.random.fork(`nbns/${node.name}`);
  const group = { mac: BROADCAST_MAC, ip: (node.ip | 0xff) >>> 0, ttl: 128 };
  const names = [
    { name: node.name, service: WORKSTATION, group: false },
    { name: node.name, service: FILE_SERVER, group: false },
    { name: world.plant.netbiosDomain, service: WORKSTATION, group: true },
  ];
  for (;;) {
    for (const entry of names) {
      const payload = nameRegistration({ ...entry, id: random.between(1, 0xffff), ip: node.ip });
      world.emit(groupFrame(node, group, { client: 137, server: 137 }, payload));
      yield 750_000;
    }
    yield random.between(200_000_000, 500_000_000);
  }
}

/** Discover, offer, request, acknowledge; later only renewals, which look like the second half. */
export function* lease(world: World, node: Node, asset: PlantAsset, server: Node): Process {
  const random = world.random.fork(`dhcp/${node.name}`);
  const network = node.network;
  if (!network) return;
  // The firewall relays between networks, so the answer comes from its interface there.
  const relay = server.network === network ? server : world.network.gateway(network);
  const base: Omit<DhcpLease, 'transaction'> = {
    mac: node.mac,
    ip: node.ip,
    server: server.ip,
    gateway: address(`${network.prefix}.1`),
    dns: server.ip,
    hostname: node.name,
    vendorClass: asset.dhcp ?? '',
    domain: world.plant.domain,
  };
  const everyone = { mac: BROADCAST_MAC, ip: BROADCAST_IP, ttl: 128 };
  const say = (kind: DhcpKind, transaction: number): void => {
    const fromServer = kind === 'offer' || kind === 'ack';
    const speaker = fromServer ? relay : { ...node, ip: 0 };
    const ports = fromServer ? { client: 67, server: 68 } : { client: 68, server: 67 };
    world.emit(groupFrame(speaker, everyone, ports, dhcp(kind, { ...base, transaction })));
  };
  for (let first = true; ; first = false) {
    const transaction = random.between(1, 2 ** 31);
    if (first) {
      say('discover', transaction);
      yield 2_000 + random.between(0, 3_000);
      say('offer', transaction);
      yield 1_500;
    }
    say('request', transaction);
    yield 2_000 + random.between(0, 2_000);
    say('ack', transaction);
    yield random.between(1_500_000_000, 3_000_000_000);
  }
}
