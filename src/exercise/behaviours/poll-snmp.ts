/** A manager that asks a device for its name, description and counters by SNMP in a cycle. */
import { snmp, type SnmpBinding } from '../encoders/snmp.ts';
import { nextPort, udpFrame } from '../network.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';
import { resolveLink } from './link.ts';

const SNMP_PORT = 161;
const SYSTEM = '1.3.6.1.2.1.1';
const IF_IN_OCTETS = '1.3.6.1.2.1.2.2.1.10.1';
const COMMUNITY = 'northfield';

export function* pollSnmp(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const random = world.random.fork(`snmp/${client.name}/${server.name}`);
  const path = world.network.path(client, server);
  const ports = { client: nextPort(client), server: SNMP_PORT };
  const version = server.asset?.class === 'switch' ? 'v2c' : 'v1';
  let octets = random.between(1, 2 ** 20);
  let id = random.between(1, 2 ** 20);
  const values = (count: number): SnmpBinding[] =>
    count % 20 === 0
      ? [
          { oid: `${SYSTEM}.1.0`, value: { text: server.asset?.description ?? server.name } },
          { oid: `${SYSTEM}.5.0`, value: { text: server.name } },
        ]
      : [
          { oid: `${SYSTEM}.3.0`, value: { ticks: count * Math.round(poll.periodMs / 10) } },
          { oid: IF_IN_OCTETS, value: { counter: octets % 2 ** 31 } },
        ];
  function* turn(count: number): Process {
    octets += random.between(1000, 90_000);
    id++;
    const bindings = values(count);
    const head = { version, community: COMMUNITY, id } as const;
    const asked = bindings.map((b) => ({ oid: b.oid, value: null }));
    world.emit(udpFrame(path, 'client', ports, snmp({ ...head, kind: 'request', bindings: asked })));
    yield 900 + random.between(0, 900);
    world.emit(udpFrame(path, 'server', ports, snmp({ ...head, kind: 'response', bindings })));
  }
  yield* resolveLink(world, path);
  yield* beats(world, { periodUs: poll.periodMs * 1000, jitter: 0.008 }, random, turn);
}
