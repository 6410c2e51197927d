/** PROFINET real-time: an I/O controller and a device that send each other a frame per cycle. IEC 61158-6-10, 4.11. */
import { ethernet, PROFINET } from '../encoders/ethernet.ts';
import { cyclic } from '../encoders/profinet.ts';
import type { Node } from '../network.ts';
import type { Poll } from '../plant.ts';
import type { Process, World } from '../simulator.ts';
import { beats } from './beat.ts';

const DATA_BYTES = 40;
/** The cycle counter counts steps of 31.25 µs. */
const COUNTER_STEP_US = 31.25;

export function* pollProfinet(world: World, poll: Poll): Process {
  const [controller, device] = [world.network.node(poll.client), world.network.node(poll.server)];
  const random = world.random.fork(`profinet/${controller.name}/${device.name}`);
  const periodUs = poll.periodMs * 1000;
  const beat = { periodUs, jitter: 0.004 };
  const stream = (from: Node, to: Node, frameId: number): ((count: number) => undefined) => {
    const data = random.bytes(DATA_BYTES);
    return (count) => {
      data[count % 8] = (count >> 3) & 255;
      const counter = Math.floor((count * periodUs) / COUNTER_STEP_US) & 0xffff;
      const payload = cyclic(frameId, data, counter);
      world.emit(ethernet({ source: from.mac, target: to.mac, type: PROFINET, payload }));
    };
  };
  const frameId = 0x8000 + random.between(0, 0x0fff) * 2;
  world.spawn(beats(world, beat, random.fork('device'), stream(device, controller, frameId + 1)), periodUs * 0.45);
  yield* beats(world, beat, random, stream(controller, device, frameId));
}
