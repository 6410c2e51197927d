/** Work on controllers: an engineer who reads a program, changes it and starts it again, and a contractor who comes in from outside to do so. */
import { text } from '../encoders/bytes.ts';
import * as cip from '../encoders/cip.ts';
import { ENIP_PORT, identityObject } from '../encoders/enip.ts';
import { rdpConfirm, rdpConnect } from '../encoders/rdp.ts';
import * as s7 from '../encoders/s7comm.ts';
import { ciphertext } from '../encoders/tls.ts';
import type { Node } from '../network.ts';
import type { Process, World } from '../simulator.ts';
import { ask, connectEnip } from './poll-enip.ts';
import { connectS7, identifyS7, S7_PORT } from './poll-s7.ts';
import { createSession, type Session } from './session.ts';
import { startTls } from './work-office.ts';

const RDP_PORT = 3389;
const BLOCKS: readonly s7.BlockName[] = [
  { type: '08', number: 1 },
  { type: '0C', number: 12 },
  { type: '0A', number: 40 },
];
/** A part of a block fits into one unit of the agreed size. */
const PART_BYTES = 440;

/** Identify, upload what is there, download what has changed; with `stop` the controller stands meanwhile. */
export function* engineerS7(world: World, client: Node, server: Node, stop: boolean): Process {
  const session = createSession(world, client, server, S7_PORT);
  const identity = server.asset?.s7;
  if (!identity) return;
  const { random } = session;
  yield* connectS7(session, identity);
  yield* identifyS7(session, identity, server.name, 2);
  let reference = 10;
  for (const block of BLOCKS) {
    yield random.between(400_000, 1_500_000);
    yield* uploadBlock(session, block, reference);
    reference += 10;
  }
  yield random.between(8_000_000, 20_000_000);
  if (stop) yield* session.exchange(s7.stopProgram(reference), s7.stopped(reference++), { thinkUs: 30_000 });
  for (const block of BLOCKS.slice(1)) {
    yield random.between(300_000, 900_000);
    yield* downloadBlock(session, block, reference);
    reference += 10;
  }
  yield 1_200_000;
  if (stop) yield* session.exchange(s7.startProgram(reference), s7.invoked(reference++), { thinkUs: 90_000 });
  for (let looks = 0; looks < 12; looks++) {
    const area = { block: 40, from: 0, bytes: 32 };
    yield 700_000;
    yield* session.exchange(s7.readArea(++reference, area), s7.areaRead(reference, random.bytes(32)));
  }
  yield* session.close();
}

const image = (block: s7.BlockName): Uint8Array => s7.blockImage(block, text(`NETWORK ${block.number} `.repeat(70)));

function* uploadBlock(session: Session, block: s7.BlockName, reference: number): Process {
  const bytes = image(block);
  const id = 7;
  const quiet = false;
  yield* session.exchange(s7.startUpload(reference, block), s7.uploadStarted(reference, id, bytes.length), { quiet });
  for (let at = 0, part = 1; at < bytes.length; at += PART_BYTES, part++) {
    yield 900;
    const more = at + PART_BYTES < bytes.length;
    const answer = s7.uploaded(reference + part, bytes.subarray(at, at + PART_BYTES), more);
    yield* session.exchange(s7.upload(reference + part, id), answer, { quiet });
  }
  yield 900;
  yield* session.exchange(s7.endUpload(reference + 9, id), s7.uploadEnded(reference + 9));
}

function* downloadBlock(session: Session, block: s7.BlockName, reference: number): Process {
  const bytes = image(block);
  yield* session.exchange(s7.requestDownload(reference, block, bytes.length), s7.downloadRequested(reference), {
    quiet: false,
  });
  // From here the controller asks and the engineering station answers.
  let asked = session.random.between(1, 0x7fff);
  for (let at = 0; at < bytes.length; at += PART_BYTES) {
    const more = at + PART_BYTES < bytes.length;
    yield 3_000;
    yield* session.send('server', s7.downloadBlock(asked, block));
    yield 1_500;
    yield* session.send('client', s7.blockPart(asked++, bytes.subarray(at, at + PART_BYTES), more));
  }
  yield 4_000;
  yield* session.send('server', s7.downloadEnded(asked, block));
  yield 1_500;
  yield* session.send('client', s7.downloadEndedDone(asked));
  yield 2_000;
  yield* session.exchange(s7.insertBlock(reference + 1, block), s7.invoked(reference + 1), { thinkUs: 12_000 });
}

/** Tags of a Logix controller looked through, and some set. */
export function* engineerCip(world: World, client: Node, server: Node): Process {
  const session = createSession(world, client, server, ENIP_PORT);
  const identity = server.asset?.cip;
  if (!identity) return;
  const handle = session.random.between(1, 0x7fff_ffff);
  yield* connectEnip(session, handle);
  yield* ask(session, handle, cip.identityRequest(), cip.identityAnswer(identityObject(identity)));
  for (const tag of ['Capper_Torque', 'Capper_Speed', 'Reject_Limit', 'Line_Setpoint']) {
    yield session.random.between(600_000, 2_500_000);
    yield* ask(session, handle, cip.readTag(tag), cip.tagRead(session.random.between(10, 90)));
    yield 1_800_000;
    yield* ask(session, handle, cip.writeTag(tag, session.random.between(10, 90)), cip.tagWritten());
  }
  yield* session.close();
}

export interface Visit {
  readonly outside: Node;
  readonly gateway: Node;
  readonly jump: Node;
  readonly station: Node;
  readonly controller: Node;
  readonly user: string;
}

/** From outside through the VPN gateway to the jump host, on to an engineering station, and there to work. */
export function* contractor(world: World, visit: Visit): Process {
  const lengthUs = 90_000_000;
  const vpn = createSession(world, visit.outside, visit.gateway, 443);
  yield* vpn.open();
  yield* startTls(vpn, `vpn.${world.plant.domain}`);
  world.spawn(screens(vpn, lengthUs + 10_000_000), 0);
  yield 6_000_000;
  yield* remoteDesktop(world, visit.gateway, visit.jump, visit.user, lengthUs);
  yield 12_000_000;
  yield* remoteDesktop(world, visit.jump, visit.station, visit.user, lengthUs - 15_000_000);
  yield 15_000_000;
  yield* engineerS7(world, visit.station, visit.controller, false);
}

/** Opens it and leaves the screens to a process of their own. */
function* remoteDesktop(world: World, client: Node, server: Node, user: string, lengthUs: number): Process {
  const session = createSession(world, client, server, RDP_PORT);
  yield* session.open();
  yield* session.exchange(rdpConnect(user), rdpConfirm(), { quiet: false });
  yield 700;
  yield* startTls(session, `${server.name.toLowerCase()}.${world.plant.domain}`);
  world.spawn(screens(session, lengthUs), 0);
}

/** Movements one way, pictures the other, until the visit ends. */
function* screens(session: Session, lengthUs: number): Process {
  for (let left = lengthUs; left > 0;) {
    const rest = session.random.between(150_000, 1_200_000);
    left -= rest;
    yield rest;
    const picture = session.random.bytes(session.random.between(200, 4_000));
    const movement = session.random.bytes(session.random.between(40, 120));
    yield* session.exchange(ciphertext(movement), ciphertext(picture), { thinkUs: 9_000 });
  }
  yield* session.close();
}
