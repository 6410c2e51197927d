/** EtherNet/IP: a client that reads tags or attributes in a cycle, and a scanner's class 1 I/O connection after its Forward Open. */
import { join, le16, le32, zeros } from '../encoders/bytes.ts';
import * as cip from '../encoders/cip.ts';
import * as enip from '../encoders/enip.ts';
import { udpFrame } from '../network.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';
import { createSession, type Session } from './session.ts';

const WRITE_EVERY = 60;
const DRIVE_OBJECT = 0x2a;
const TAGS = ['Line_Speed', 'Bottle_Count', 'Fill_Level', 'Conveyor_Run', 'Reject_Count'] as const;

/** TCP and the encapsulation session; gives the session handle. */
export function* connectEnip(session: Session, handle: number): Process {
  yield* session.open();
  yield* session.exchange(enip.registerSession(), enip.sessionRegistered(handle), { quiet: false });
  yield 500;
}

/** One unconnected request and its answer. */
export function ask(session: Session, handle: number, request: Uint8Array, answer: Uint8Array, quiet = true): Process {
  const context = session.random.bytes(8);
  return session.exchange(enip.unconnected(handle, request, context), enip.unconnected(handle, answer, context), {
    thinkUs: 2200,
    quiet,
  });
}

export function* pollEnip(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const session = createSession(world, client, server, enip.ENIP_PORT);
  const identity = server.asset?.cip;
  if (!identity) return;
  const handle = session.random.between(1, 0x7fff_ffff);
  yield* connectEnip(session, handle);
  yield* ask(session, handle, cip.identityRequest(), cip.identityAnswer(enip.identityObject(identity)));
  const controller = server.asset?.class === 'plc';
  const tag = TAGS[client.ip % TAGS.length] ?? TAGS[0];
  const periodUs = poll.periodMs * 1000;
  yield* beats(world, { periodUs, jitter: 0.01 }, session.random, (count) => {
    const quiet = periodUs > 300_000;
    if (!controller) {
      const value = le16(1200 + (count % 40));
      return ask(session, handle, cip.attributeRequest(DRIVE_OBJECT, 1, 7), cip.attributeAnswer(value), quiet);
    }
    if (poll.write && count % WRITE_EVERY === WRITE_EVERY - 1) {
      return ask(session, handle, cip.writeTag('Line_Setpoint', 400 + (count % 7)), cip.tagWritten(), quiet);
    }
    return ask(session, handle, cip.readTag(tag), cip.tagRead(400 + Math.sin(count / 20) * 12), quiet);
  });
}

/** Forward Open over TCP, then cyclic datagrams both ways. */
export function* pollCipIo(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const session = createSession(world, client, server, enip.ENIP_PORT);
  const handle = session.random.between(1, 0x7fff_ffff);
  const periodUs = poll.periodMs * 1000;
  const io: cip.IoConnection = {
    toTarget: session.random.between(1, 0x7fff_ffff),
    toOriginator: session.random.between(1, 0x7fff_ffff),
    serial: session.random.between(1, 0xffff),
    originatorVendor: 1,
    originatorSerial: session.random.between(1, 0x7fff_ffff),
    intervalUs: periodUs,
    outputBytes: 14,
    inputBytes: 18,
  };
  yield* connectEnip(session, handle);
  yield* ask(session, handle, cip.forwardOpen(io), cip.forwardOpened(io));
  const ports = { client: enip.ENIP_IO_PORT, server: enip.ENIP_IO_PORT };
  const output = (count: number): Uint8Array => join(le16(count & 0xffff), le32(1), le32(count), zeros(4));
  const input = (count: number): Uint8Array => join(le16(count & 0xffff), le32(count * 3), zeros(12));
  const beat = { periodUs, jitter: 0.01 };
  const answers = beats(world, beat, session.random.fork('input'), (count) => {
    world.emit(udpFrame(session.path, 'server', ports, enip.ioDatagram(io.toOriginator, count, input(count))));
    return undefined;
  });
  world.spawn(answers, periodUs * 0.4);
  yield* beats(world, beat, session.random, (count) => {
    world.emit(udpFrame(session.path, 'client', ports, enip.ioDatagram(io.toTarget, count, output(count))));
    return undefined;
  });
}
