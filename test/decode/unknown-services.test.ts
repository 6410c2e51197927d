/** What is kept of protocols that nobody knows: enough to name them, bounded, the same in whatever order flows come. */
import { describe, expect, it } from 'vitest';
import { join, u32, zeros, type Part } from '../../src/exercise/encoders/bytes.ts';
import { LIMITS } from '../../src/model/limits.ts';
import type { Batch } from '../../src/model/observation.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import type { UnknownService } from '../../src/see/decode/engine.ts';
import {
  ACK,
  answer,
  datagram,
  ethernet,
  pcap,
  PORT,
  probe,
  read,
  segment,
  START_US,
  SYN,
  type Frame,
} from '../support/frames.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const frame = (bytes: Part, us = 0): Frame => ({ bytes, us: START_US + us });

function servicesIn(frames: readonly Frame[]): (UnknownService & { readonly at: string })[] {
  const { engine } = read(pcap(frames));
  const found: (UnknownService & { readonly at: string })[] = [];
  engine.unknownServices((service) => {
    const { ip, mac } = engine.endpoint(service.server);
    found.push({ ...service, at: ip ?? mac ?? '' });
  });
  return found;
}

/** Datagrams of a client port each. */
const asks = (payloads: readonly Part[], port = 9999): Frame[] =>
  payloads.map((payload, i) => frame(datagram(payload, 50_000 + i, port), i * 1000));

describe('an unknown service', () => {
  it('shows where, what its packets begin with, and how long they are', () => {
    const [one, ...others] = servicesIn(
      asks([
        [0xaa, 1, 0xbb, 0, 0],
        [0xaa, 2, 0xbb, 0, 0],
        [0xaa, 3, 0xbb, 0, 0, 9],
      ]),
    );
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      at: '10.0.0.2',
      transport: 'udp',
      port: 9999,
      client: {
        packets: 3,
        shortest: 5,
        longest: 6,
        lengths: [
          [5, 2],
          [6, 1],
        ],
        begins: 'aa..bb0000',
      },
      answers: { packets: 0, shortest: 0, longest: 0, lengths: [], begins: '' },
      periodUs: null,
    });
  });

  it('is text or not, and as random as its bytes', () => {
    const every = Uint8Array.from({ length: 128 }, (_, i) => i * 2);
    const odd = every.map((byte) => byte + 1);
    expect(servicesIn(asks([text('PUMP 7 START\r\n')]))).toMatchObject([{ printable: 1 }]);
    expect(servicesIn(asks([zeros(64)]))).toMatchObject([{ entropy: 0, printable: 0 }]);
    expect(servicesIn(asks([every, odd]))).toMatchObject([{ entropy: 8 }]);
  });

  it('has a period where a client keeps one, and none where it does not', () => {
    const at = (times: readonly number[]): Frame[] => times.map((us) => frame(datagram([0xaa, 1], 50_000, 9999), us));
    const beats = Array.from({ length: 12 }, (_, i) => i * 500_000 + (i % 3) * 4000);
    const [cyclic] = servicesIn(at(beats));
    expect(Math.abs((cyclic?.periodUs ?? 0) - 500_000)).toBeLessThan(5000);
    expect(servicesIn(at(beats.map((us, i) => us + i * i * i * 9000)))[0]?.periodUs).toBeNull();
    expect(servicesIn(at(beats.slice(0, 5)))[0]?.periodUs).toBeNull();
  });

  it('is looked at over TCP, both sides, and as often as a limit says', () => {
    const frames = [frame(segment(1000, [], { flags: SYN })), frame(answer(5000, [], SYN | ACK, 1001))];
    for (let i = 0; i < 60; i++) {
      frames.push(frame(segment(1001 + i * 4, [0xaa, i, 0, 0]), i * 2000));
      frames.push(frame(answer(5001 + i * 6, [0xbb, i, 0, 0, 0, 0]), i * 2000 + 500));
    }
    expect(servicesIn(frames)).toMatchObject([
      {
        transport: 'tcp',
        port: PORT,
        client: { packets: LIMITS.profilePacketsPerFlow, lengths: [[4, LIMITS.profilePacketsPerFlow]] },
        answers: { packets: LIMITS.profilePacketsPerFlow, begins: 'bb..00000000'.slice(0, 12) },
      },
    ]);
  });

  it('may be an EtherType, but neither IP that is malformed nor a length', () => {
    const frames = [ethernet(0x9000, [1, 2, 3]), ethernet(0x0800, [0x99, 2, 3]), ethernet(3, [0x42, 0x42, 3])];
    expect(servicesIn(frames.map((bytes) => frame(bytes)))).toMatchObject([
      { transport: 'ethernet', port: 0x9000, client: { begins: '010203' } },
    ]);
  });

  it('is none where a protocol is known, were it only at the second packet', () => {
    expect(servicesIn([frame(segment(1000, [], { flags: SYN })), frame(segment(1001, probe(1)))])).toEqual([]);
    const later = [
      frame(segment(1001, text('??????'))),
      frame(segment(1007, probe(1, 5))),
      frame(segment(1015, probe(2, 5))),
    ];
    const { messages } = read(pcap([frame(segment(1000, [], { flags: SYN })), ...later]));
    expect(messages.map(({ code, object }) => [code, object])).toEqual([
      [1, '5'],
      [2, '5'],
    ]);
  });

  it('looks the same in whatever order flows come', () => {
    const flows = Array.from({ length: 6 }, (_, i) => [0xaa, i, i * i, 7].slice(0, 2 + (i % 3)));
    const shapes = (payloads: readonly Part[]): unknown =>
      servicesIn(asks(payloads)).map(({ firstUs: _, lastUs: _last, ...rest }) => rest);
    expect(shapes([...flows].reverse())).toEqual(shapes(flows));
  });

  it('has its looks kept up to a number of services; beyond it the loss is told', () => {
    const frames = Array.from({ length: LIMITS.unknownServicesMax + 5 }, (_, i) => {
      const payload = join([0xaa], u32(i));
      return frame(datagram(payload, 60_000, 1024 + i));
    });
    const { engine } = read(pcap(frames));
    let count = 0;
    engine.unknownServices(() => count++);
    expect(count).toBe(LIMITS.unknownServicesMax);
    expect(engine.limitEvents().map(({ limit, count: lost }) => [limit, lost])).toEqual([['unknownServicesMax', 5]]);
  });
});

describe('what is told of unknown services', () => {
  const health = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
  const HEADER_BYTES = 24;

  /** Reads these frames after those before; says of which services that tells something, by port and packets seen. */
  function teller(): (frames: readonly Frame[]) => readonly string[] {
    const { engine } = read(pcap([]));
    engine.open('more.pcap');
    engine.write(pcap([]));
    return (frames) => {
      engine.write(pcap(frames).slice(HEADER_BYTES));
      const told: string[] = [];
      engine.drain({ unknownService: ({ port, client }) => told.push(`${port}:${client.packets}`) });
      return told;
    };
  }

  it('is each when it is new, and nothing while nothing is added', () => {
    const tell = teller();
    expect(tell([...asks([[0xaa, 1]]), ...asks([[0xaa, 1]], 8888)])).toEqual(['9999:1', '8888:1']);
    expect(tell([])).toEqual([]);
  });

  it('is what doubled its packets, and no more of the same', () => {
    const tell = teller();
    const told = Array.from({ length: 9 }, () => tell(asks([[0xaa, 1]])));
    expect(told.flat()).toEqual(['9999:1', '9999:2', '9999:4', '9999:8']);
  });

  it.each<[string, readonly number[], boolean]>([
    ['the same again', [0xaa, 1, 2], false],
    ['another length', [0xaa, 1, 2, 3], true],
    ['another first byte', [0xaa, 1, 3], true],
  ])('after some packets: %s', (_what, payload, isTold) => {
    const tell = teller();
    tell(asks(Array.from({ length: 4 }, () => [0xaa, 1, 2])));
    expect(tell(asks([payload]))).toEqual(isTold ? ['9999:5'] : []);
  });

  it('is a period that is found, and one that is lost', () => {
    const tell = teller();
    const at = (from: number, count: number, gapUs: number): Frame[] =>
      Array.from({ length: count }, (_, i) => frame(datagram([0xaa, 1], 50_000, 9999), from + i * gapUs));
    expect(tell(at(0, 8, 500_000))).toEqual(['9999:8']);
    expect(tell(at(4_000_000, 1, 0))).toEqual(['9999:9']);
    expect(tell(at(4_500_000, 2, 500_000))).toEqual([]);
    expect(tell(at(5_000_100, 5, 100))).toEqual(['9999:16']);
  });

  it('goes into batches by their own list of endpoints, so many in each', () => {
    const frames = Array.from({ length: LIMITS.batchServicesMax + 1 }, (_, i) =>
      frame(datagram([0xaa, 1], 60_000, 1024 + i)),
    );
    const { engine } = read(pcap(frames));
    const make = (): Batch[] => toBatches(engine, { sensor: 'hall', site: 'plant', sequence: 1, health, always: true });
    const batches = make();
    expect(batches.map(({ unknownServices = [] }) => unknownServices.length)).toEqual([LIMITS.batchServicesMax, 1]);
    const [last] = batches[1]?.unknownServices ?? [];
    expect(batches[1]?.endpoints[last?.server ?? -1]?.ip).toBe('10.0.0.2');
    expect(make().map((batch) => 'unknownServices' in batch)).toEqual([false]);
  });
});
