/** An HMI, SCADA server or neighbour that reads a data block of an S7 controller in a cycle, after asking what it is. */
import * as s7 from '../encoders/s7comm.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';
import { createSession, type Session } from './session.ts';
import type { S7Identity } from '../plant.ts';

export const S7_PORT = 102;
const WRITE_EVERY = 40;

export function* pollS7(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const session = createSession(world, client, server, S7_PORT);
  const identity = server.asset?.s7;
  if (!identity) return;
  yield* connectS7(session, identity);
  let reference = 2;
  if (client.asset?.class === 'hmi' || client.asset?.class === 'scada-server') {
    yield* identifyS7(session, identity, server.name, reference);
    reference += 2;
  }
  const area = { block: 10 + (client.name.length % 5) * 10, from: 0, bytes: 16 + (client.ip % 4) * 12 };
  const value = session.random.bytes(area.bytes);
  const periodUs = poll.periodMs * 1000;
  const options = { thinkUs: 2500, quiet: periodUs > 300_000 };
  yield* beats(world, { periodUs, jitter: 0.01 }, session.random, (count) => {
    reference = (reference + 1) & 0xffff;
    value[count % area.bytes] = count & 255;
    if (poll.write && count % WRITE_EVERY === WRITE_EVERY - 1) {
      const setpoint = { ...area, bytes: 4 };
      return session.exchange(
        s7.writeArea(reference, setpoint, value.subarray(0, 4)),
        s7.areaWritten(reference),
        options,
      );
    }
    return session.exchange(s7.readArea(reference, area), s7.areaRead(reference, value), options);
  });
}

/** TCP, COTP and the S7 set-up. */
export function* connectS7(session: Session, identity: S7Identity): Process {
  yield* session.open();
  const reference = session.random.between(1, 0xffff);
  const [request, confirm] = [
    s7.cotpConnect('request', reference, identity.slot),
    s7.cotpConnect('confirm', reference, identity.slot),
  ];
  yield* session.exchange(request, confirm, { quiet: false });
  yield 400;
  yield* session.exchange(s7.setUp(1), s7.setUpDone(1), { quiet: false });
  yield 600;
}

/** Reads module and component identification. */
export function* identifyS7(session: Session, identity: S7Identity, name: string, reference: number): Process {
  const modules = s7.moduleIdentification(identity.orderNumber, identity.firmware);
  const components = s7.componentIdentification({
    system: identity.plant,
    module: name,
    plant: identity.plant,
    serial: identity.serial,
    type: identity.type,
    card: `MMC ${identity.serial.slice(-8)}`,
  });
  yield* session.exchange(
    s7.readSzl(reference, 0x0011, 0),
    s7.szl(reference, { list: 0x0011, index: 0, recordBytes: 28, records: modules }),
    { thinkUs: 4000, quiet: false },
  );
  yield 800;
  yield* session.exchange(
    s7.readSzl(reference + 1, 0x001c, 0),
    s7.szl(reference + 1, { list: 0x001c, index: 0, recordBytes: 34, records: components }),
    { thinkUs: 4000 },
  );
}
