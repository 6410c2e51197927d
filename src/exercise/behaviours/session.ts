/** A TCP session between two ends: handshake, exchanges, orderly close, with the small delays of a real network. RFC 9293, 3.5 and 3.6. */
import type { Part } from '../encoders/bytes.ts';
import { ACK, FIN, MAXIMUM_SEGMENT, PSH, SYN } from '../encoders/tcp.ts';
import { nextPort, tcpFrame, type End, type Node, type Path, type Ports } from '../network.ts';
import type { Random } from '../random.ts';
import type { Process, World } from '../simulator.ts';
import { resolveLink } from './link.ts';

/** Answers within this time carry the acknowledgement of the request; RFC 9293, 3.8.6.3 allows up to 500 ms. */
const DELAYED_ACK_US = 40_000;

export interface Session {
  readonly random: Random;
  readonly path: Path;
  readonly ports: Ports;
  readonly open: () => Process;
  /** Sends bytes from one end, split into segments; every second is acknowledged. */
  readonly send: (from: End, payload: Uint8Array) => Process;
  /** A bare acknowledgement from one end. */
  readonly acknowledge: (from: End) => void;
  /** Request, thinking time, answer, and when the line then is quiet the acknowledgement. */
  readonly exchange: (request: Uint8Array, answer: Uint8Array, options?: ExchangeOptions) => Process;
  readonly close: () => Process;
}

export interface ExchangeOptions {
  readonly thinkUs?: number;
  /** False: the next request follows so soon that it acknowledges. */
  readonly quiet?: boolean;
}

const other = (end: End): End => (end === 'client' ? 'server' : 'client');

export function createSession(world: World, client: Node, server: Node, port: number): Session {
  const random = world.random.fork(`tcp/${client.name}/${client.port}/${server.name}/${port}`);
  const path = world.network.path(client, server);
  const ports = { client: nextPort(client), server: port };
  const sequence = { client: random.between(1, 0x7fff_ffff), server: random.between(1, 0x7fff_ffff) };
  const transit = (): number => 90 + random.between(0, 120) + 150 * (path.clientHops + path.serverHops);

  const put = (from: End, flags: number, payload: Part): void => {
    const acknowledgement = flags & ACK ? sequence[other(from)] : 0;
    world.emit(tcpFrame(path, from, ports, { sequence: sequence[from], acknowledgement, flags, payload }));
    const phantom = flags & (SYN | FIN) ? 1 : 0;
    sequence[from] = (sequence[from] + payload.length + phantom) >>> 0;
  };
  const acknowledge = (from: End): void => put(from, ACK, []);

  function* open(): Process {
    yield* resolveLink(world, path);
    put('client', SYN, []);
    yield transit();
    put('server', SYN | ACK, []);
    yield transit();
    acknowledge('client');
    yield transit();
  }
  function* send(from: End, payload: Uint8Array): Process {
    let segments = 0;
    for (let at = 0; at < payload.length; at += MAXIMUM_SEGMENT) {
      const part = payload.subarray(at, at + MAXIMUM_SEGMENT);
      const last = at + MAXIMUM_SEGMENT >= payload.length;
      put(from, last ? ACK | PSH : ACK, part);
      if (last) return;
      yield 12 + random.between(0, 20);
      if (++segments % 2 === 0) {
        acknowledge(other(from));
        yield 10;
      }
    }
  }
  function* exchange(request: Uint8Array, answer: Uint8Array, options: ExchangeOptions = {}): Process {
    yield* send('client', request);
    const thinkUs = options.thinkUs ?? 1500;
    if (thinkUs > DELAYED_ACK_US) {
      yield DELAYED_ACK_US;
      acknowledge('server');
    }
    yield Math.max(80, thinkUs * (1 + random.bell() * 0.2) - (thinkUs > DELAYED_ACK_US ? DELAYED_ACK_US : 0));
    yield* send('server', answer);
    if (options.quiet === false) return;
    yield DELAYED_ACK_US;
    acknowledge('client');
  }
  function* close(): Process {
    put('client', FIN | ACK, []);
    yield transit();
    put('server', FIN | ACK, []);
    yield transit();
    acknowledge('client');
  }
  return { random, path, ports, open, send, acknowledge, exchange, close };
}
