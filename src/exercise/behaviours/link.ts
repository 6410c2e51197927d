/** What happens on a link before two ends can talk: address resolution, repeated when it was forgotten. RFC 826. */
import { arp } from '../encoders/arp.ts';
import { zeros } from '../encoders/bytes.ts';
import { ARP, ethernet } from '../encoders/ethernet.ts';
import { BROADCAST_MAC, type Node, type Path } from '../network.ts';
import type { Process, World } from '../simulator.ts';

type LinkEnd = Pick<Node, 'mac' | 'ip'>;

/** Resolves the two neighbours of a path on the segment where it is seen, unless they know each other. */
export function* resolveLink(world: World, path: Path): Process {
  const gateway = (): LinkEnd => {
    const mac = path.clientHops > 0 ? path.clientMac : path.serverMac;
    const own = world.network.gateway(path.seenOn);
    if (own.mac === mac) return own;
    // The other firewall of a network between two: it stands at an address of its own.
    return world.network.nodes.find((node) => node.mac === mac && node.network === path.seenOn) ?? own;
  };
  const asker = path.clientHops > 0 ? gateway() : path.client;
  const asked = path.serverHops > 0 ? gateway() : path.server;
  if (asker.ip === asked.ip) return;
  const key = asker.ip < asked.ip ? `${asker.ip}/${asked.ip}` : `${asked.ip}/${asker.ip}`;
  if ((world.resolved.get(key) ?? 0) > world.now()) return;
  const chance = world.random.fork(`arp/${key}/${world.now()}`);
  world.resolved.set(key, world.now() + chance.between(900_000_000, 1_800_000_000));
  const request = arp({ operation: 'request', sender: asker, target: { mac: zeros(6), ip: asked.ip } });
  world.emit(ethernet({ source: asker.mac, target: BROADCAST_MAC, type: ARP, payload: request }));
  yield chance.between(60, 300);
  const reply = arp({ operation: 'reply', sender: asked, target: asker });
  world.emit(ethernet({ source: asked.mac, target: asker.mac, type: ARP, payload: reply }));
  yield chance.between(30, 80);
}
