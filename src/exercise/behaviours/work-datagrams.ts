/** Short errands by datagram: a name looked up, the time asked, everyone asked who they are. */
import { u32 } from '../encoders/bytes.ts';
import { dnsAnswer, dnsQuery } from '../encoders/dns.ts';
import { ENIP_PORT, identityListed, listIdentity } from '../encoders/enip.ts';
import { ethernet, PROFINET } from '../encoders/ethernet.ts';
import { ntpAnswer, ntpRequest } from '../encoders/ntp.ts';
import { identifyAll, identified } from '../encoders/profinet.ts';
import { address, BROADCAST_MAC, groupFrame, nextPort, udpFrame, type Node } from '../network.ts';
import type { PlantNetwork } from '../plant.ts';
import type { Random } from '../random.ts';
import type { Process, World } from '../simulator.ts';
import { resolveLink } from './link.ts';

/** Asks the name server for the address of one host. */
export function* lookUp(world: World, client: Node, nameServer: Node, target: Node, random: Random): Process {
  const path = world.network.path(client, nameServer);
  const host = target.network ? `${target.name}.${world.plant.domain}` : target.name;
  const ports = { client: nextPort(client), server: 53 };
  const id = random.between(1, 0xffff);
  yield* resolveLink(world, path);
  world.emit(udpFrame(path, 'client', ports, dnsQuery(id, host, 'A')));
  yield 500 + random.between(0, target.network ? 900 : 25_000);
  const answers = [{ name: host, type: 'A', data: u32(target.ip) }] as const;
  world.emit(udpFrame(path, 'server', ports, dnsAnswer(id, host, 'A', answers)));
  yield 400;
}

export function* askTime(world: World, client: Node, server: Node, random: Random): Process {
  const path = world.network.path(client, server);
  const ports = { client: 123, server: 123 };
  yield* resolveLink(world, path);
  const asked = world.now();
  world.emit(udpFrame(path, 'client', ports, ntpRequest(asked)));
  yield 300 + random.between(0, 400);
  world.emit(udpFrame(path, 'server', ports, ntpAnswer(asked, world.now())));
}

const DCP_MAC = Uint8Array.of(0x01, 0x0e, 0xcf, 0, 0, 0);

/** An engineering tool in a network lists what is there: DCP identify to all, ListIdentity by broadcast. */
export function* discover(world: World, by: Node, network: PlantNetwork, random: Random): Process {
  const transaction = random.between(1, 2 ** 31);
  const here = world.network.nodes.filter((node) => node.network === network && node.name !== by.name);
  world.emit(ethernet({ source: by.mac, target: DCP_MAC, type: PROFINET, payload: identifyAll(transaction) }));
  for (const node of here) {
    const identity = node.asset?.profinet;
    if (!identity) continue;
    yield 900 + random.between(0, 3_000);
    const suite = { ip: node.ip, mask: 0xffff_ff00, gateway: address(`${network.prefix}.1`) };
    const payload = identified(transaction, identity, suite);
    world.emit(ethernet({ source: node.mac, target: by.mac, type: PROFINET, payload }));
  }
  const ports = { client: nextPort(by), server: ENIP_PORT };
  const everyone = { mac: BROADCAST_MAC, ip: (by.ip | 0xff) >>> 0, ttl: 128 };
  world.emit(groupFrame(by, everyone, ports, listIdentity()));
  for (const node of here) {
    if (!node.asset?.cip) continue;
    yield 1_500 + random.between(0, 4_000);
    world.emit(udpFrame(world.network.path(by, node), 'server', ports, identityListed(node.asset.cip, node.ip)));
  }
}
