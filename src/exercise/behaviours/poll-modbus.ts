/** A client that reads holding registers of a Modbus/TCP device in a cycle and now and then sets one. */
import * as modbus from '../encoders/modbus.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';
import { createSession } from './session.ts';

export const MODBUS_PORT = 502;
const WRITE_EVERY = 50;

export function* pollModbus(world: World, poll: Poll): Process {
  const [client, server] = [world.network.node(poll.client), world.network.node(poll.server)];
  const session = createSession(world, client, server, MODBUS_PORT);
  const unit = 1;
  yield* session.open();
  const objects = server.asset?.modbus;
  if (objects && client.asset?.class === 'scada-server') {
    const head = { transaction: 1, unit };
    yield* session.exchange(modbus.readIdentification(head), modbus.identification(head, objects));
  }
  const code = server.asset?.class === 'sensor-actuator' ? 4 : 3;
  const from = (client.ip % 5) * 20;
  const values = Array.from({ length: 10 }, () => session.random.between(0, 4095));
  const periodUs = poll.periodMs * 1000;
  const options = { thinkUs: 3500, quiet: periodUs > 300_000 };
  yield* beats(world, { periodUs, jitter: 0.012 }, session.random, (count) => {
    const head = { transaction: (count + 2) & 0xffff, unit };
    const changed = count % values.length;
    values[changed] = Math.max(0, Math.min(4095, (values[changed] ?? 0) + session.random.between(-8, 8)));
    if (poll.write && count % WRITE_EVERY === WRITE_EVERY - 1) {
      const write = modbus.writeRegister(head, from, values[0] ?? 0);
      return session.exchange(write, write, options);
    }
    return session.exchange(
      modbus.readRegisters(head, code, from, values.length),
      modbus.registers(head, code, values),
      options,
    );
  });
}
