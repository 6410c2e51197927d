/** Sets a plant going: every device announces itself, every poll beats, every kind of work recurs. */
import { assert } from '../../kernel/assert.ts';
import type { Node } from '../network.ts';
import type { Poll, PollKind, Work, WorkKind } from '../plant.ts';
import type { Random } from '../random.ts';
import type { Process, World } from '../simulator.ts';
import { announceLldp, announceMdns, announceNetbios, lease } from './announce.ts';
import { pollCipIo, pollEnip } from './poll-enip.ts';
import { pollHttp } from './poll-http.ts';
import { pollModbus } from './poll-modbus.ts';
import { pollProfinet } from './poll-profinet.ts';
import { pollS7 } from './poll-s7.ts';
import { pollSnmp } from './poll-snmp.ts';
import { askTime, discover, lookUp } from './work-datagrams.ts';
import { contractor, engineerCip, engineerS7 } from './work-engineering.ts';
import { fileErrand, recipeName, reportName } from './work-files.ts';
import { browse, intranet, mail, print, remoteShell } from './work-office.ts';

const POLLS: Readonly<Record<PollKind, (world: World, poll: Poll) => Process>> = {
  s7: pollS7,
  modbus: pollModbus,
  enip: pollEnip,
  'cip-io': pollCipIo,
  profinet: pollProfinet,
  snmp: pollSnmp,
  http: pollHttp,
};

/** All that the plant itself begins within its first seconds. */
const SETTLE_US = 6_000_000;

export function populate(world: World): void {
  const random = world.random.fork('populate');
  for (const node of world.network.nodes) {
    const { asset } = node;
    if (!asset) continue;
    if (asset.lldp) world.spawn(announceLldp(world, node, asset), random.between(100_000, SETTLE_US));
    if (asset.announces === 'mdns') world.spawn(announceMdns(world, node), random.between(500_000, SETTLE_US));
    if (asset.announces === 'netbios') world.spawn(announceNetbios(world, node), random.between(500_000, 20_000_000));
    if (asset.dhcp !== undefined) {
      world.spawn(lease(world, node, asset, nameServer(world)), random.between(1_000_000, 25_000_000));
    }
  }
  for (const poll of world.plant.polls) {
    world.spawn(POLLS[poll.kind](world, poll), random.between(50_000, SETTLE_US));
  }
  for (const [index, work] of world.plant.work.entries()) {
    world.spawn(recurring(world, work, world.random.fork(`work/${index}`)), work.firstS * 1e6);
  }
}

const nameServer = (world: World): Node => {
  const found = world.network.nodes.find((node) => node.asset?.class === 'domain-controller');
  assert(found, 'the plant has no domain controller');
  return found;
};

/** Begins anew between half and one and a half times its usual distance, so that nobody takes it for a cycle. */
function* recurring(world: World, work: Work, random: Random): Process {
  for (let turn = 0; ; turn++) {
    world.spawn(WORK[work.kind]({ world, work, random, turn, client: world.network.node(work.client) }), 0);
    yield Math.round(work.everyS * 1e6 * (0.5 + random.next()));
  }
}

interface Turn {
  readonly world: World;
  readonly work: Work;
  readonly random: Random;
  readonly turn: number;
  readonly client: Node;
}

const serverOf = ({ world, work }: Turn): Node => world.network.node(work.server);
const userOf = (turn: Turn): string => turn.client.asset?.user ?? `${turn.client.name}$`;

/** Looks the server up, then does the errand. */
function* named(turn: Turn, errand: (server: Node) => Process): Process {
  const server = serverOf(turn);
  const dns = nameServer(turn.world);
  if (dns !== turn.client && dns !== server) yield* lookUp(turn.world, turn.client, dns, server, turn.random);
  yield* errand(server);
}

const files = (
  turn: Turn,
  share: string,
  list: (n: number) => { name: string; bytes: number; purpose: 'read' | 'write' }[],
  restUs: number,
): Process =>
  named(turn, (server) =>
    fileErrand(turn.world, { client: turn.client, server, user: userOf(turn), share, files: list(turn.turn), restUs }),
  );

const WORK: Readonly<Record<WorkKind, (turn: Turn) => Process>> = {
  resolve: (turn) => lookUp(turn.world, turn.client, nameServer(turn.world), serverOf(turn), turn.random),
  browse: (turn) => named(turn, (server) => browse(turn.world, turn.client, server)),
  intranet: (turn) => named(turn, (server) => intranet(turn.world, turn.client, server)),
  file: (turn) =>
    files(
      turn,
      'plant',
      (n) => [
        { name: recipeName((n % 3) + 1), bytes: 6_000, purpose: 'read' },
        { name: reportName(n + 1), bytes: 18_000, purpose: 'write' },
      ],
      20_000,
    ),
  logon: (turn) => files(turn, 'netlogon', () => [{ name: 'logon.cmd', bytes: 900, purpose: 'read' }], 5_000),
  backup: (turn) =>
    files(
      turn,
      'backup',
      (n) => [{ name: `${turn.client.name}\\day-${n + 1}.vbk`, bytes: 3_000_000, purpose: 'write' }],
      60_000,
    ),
  mail: (turn) => named(turn, (server) => mail(turn.world, turn.client, server)),
  time: (turn) => askTime(turn.world, turn.client, serverOf(turn), turn.random),
  print: (turn) => named(turn, (server) => print(turn.world, turn.client, server)),
  ssh: (turn) => named(turn, (server) => remoteShell(turn.world, turn.client, server)),
  'engineer-s7': (turn) => named(turn, (server) => engineerS7(turn.world, turn.client, server, turn.turn % 3 === 2)),
  'engineer-cip': (turn) => named(turn, (server) => engineerCip(turn.world, turn.client, server)),
  contractor: (turn) => visit(turn),
  discover: (turn) => discoverFrom(turn),
};

function* discoverFrom({ world, client, random }: Turn): Process {
  if (client.network) yield* discover(world, client, client.network, random);
}

/** The work row names the station as client and the controller as server; the way there is the plant's. */
function* visit(turn: Turn): Process {
  const { node, nodes } = turn.world.network;
  const outside = nodes.find((candidate) => !candidate.network);
  assert(outside, 'nobody is outside the plant');
  yield* contractor(turn.world, {
    outside,
    gateway: node('VPN-01'),
    jump: node('JUMP-01'),
    station: turn.client,
    controller: serverOf(turn),
    user: 'vendor-fill',
  });
}
