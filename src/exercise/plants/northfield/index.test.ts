/** The synthetic plant: repeatable, in order, as large as asked, and well-formed on the wire. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SimulatedFrame } from '../../../model/plugins/plant.ts';
import { pcapHeader, pcapRecord } from '../../encoders/pcap.ts';
import plant, { northfield } from './index.ts';

const START_US = 1_794_916_800_000_000;

function play(request: { seed: number; assets?: number }, seconds: number): SimulatedFrame[] {
  const frames: SimulatedFrame[] = [];
  for (const frame of plant.frames({ assets: 60, ...request }, START_US)) {
    if (frame.timeUs >= START_US + seconds * 1e6) break;
    frames.push(frame);
  }
  return frames;
}

const captureOf = (frames: readonly SimulatedFrame[]): Buffer =>
  Buffer.concat([pcapHeader(), ...frames.map((frame) => pcapRecord(frame.timeUs, frame.bytes))]);

describe('the plant as data', () => {
  test('has 60 assets in 8 zones and 142 beats, 48 + 52 + 21 + 12 + 9', () => {
    const { assets, networks, polls } = northfield(60);
    const zoneOf = new Map(assets.map((asset) => [asset.name, asset.zone]));
    const sizes = Object.fromEntries(networks.map(({ zone }) => [zone, assets.filter((a) => a.zone === zone).length]));
    const beats = Object.fromEntries(
      networks.map(({ zone }) => [zone, polls.filter((poll) => zoneOf.get(poll.server) === zone).length]),
    );
    expect(sizes).toEqual({
      Office: 10,
      'IT servers': 8,
      'Industrial DMZ': 5,
      'Site operations': 7,
      'Line 1': 10,
      'Line 2': 12,
      Utilities: 5,
      Safety: 3,
    });
    expect(beats).toMatchObject({ 'Line 1': 48, 'Line 2': 52, Utilities: 21, 'Site operations': 12, Safety: 9 });
    expect(polls).toHaveLength(142);
  });

  test('gives no two devices one name, one MAC or one address, however large', () => {
    const { assets, networks } = northfield(10_000);
    const prefixOf = new Map(networks.map((network) => [network.zone, network.prefix]));
    expect(assets.length).toBeGreaterThanOrEqual(10_000);
    expect(new Set(assets.map((a) => a.name)).size).toBe(assets.length);
    expect(new Set(assets.map((a) => a.mac)).size).toBe(assets.length);
    expect(new Set(assets.map((a) => `${prefixOf.get(a.zone)}.${a.host}`)).size).toBe(assets.length);
  });

  test('names nobody who is not there', () => {
    const { assets, externals, polls, work } = northfield(300);
    const known = new Set([...assets, ...externals].map((one) => one.name));
    const named = [...polls, ...work].flatMap((row) => [row.client, row.server]);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('keeps every device of the small plant as it was when it grows', () => {
    expect(northfield(600).assets.slice(0, 60)).toEqual(northfield(60).assets);
  });
});

describe('the plant as packets', () => {
  test('is the same for the same seed, byte by byte, and another for another', () => {
    const [one, again, other] = [play({ seed: 3 }, 12), play({ seed: 3 }, 12), play({ seed: 4 }, 12)];
    expect(captureOf(one).equals(captureOf(again))).toBe(true);
    expect(captureOf(one).equals(captureOf(other))).toBe(false);
  });

  test('comes in order of time, from the first second on, at a rate that one core bears', () => {
    const frames = play({ seed: 1 }, 30);
    expect(frames.every((frame, i) => i === 0 || frame.timeUs >= (frames[i - 1]?.timeUs ?? 0))).toBe(true);
    expect(frames[0]?.timeUs).toBeLessThan(START_US + 1e6);
    expect(frames.length / 30).toBeGreaterThan(500);
    expect(frames.length / 30).toBeLessThan(3000);
  });
});

describe('the packets before tshark', () => {
  const found = spawnSync('tshark', ['--version']).status === 0;
  const WANTED =
    's7comm modbus cip cipio enip pn_rt pn_dcp lldp dns mdns nbns dhcp http smb2 tls ssh snmp ntp smtp rdp arp';

  test(
    'hold no malformed frame and no wrong checksum, and all protocols of the plant',
    { timeout: 120_000 },
    (context) => {
      if (!found) context.skip('tshark is not installed (tools/setup-debian.sh)');
      const folder = mkdtempSync(join(tmpdir(), 'northfield-'));
      try {
        const file = join(folder, 'plant.pcap');
        writeFileSync(file, captureOf(play({ seed: 1 }, 170)));
        const checks = ['ip', 'tcp', 'udp'].flatMap((p) => ['-o', `${p}.check_checksum:TRUE`]);
        const bad = ['_ws.malformed', ...['ip', 'tcp', 'udp'].map((p) => `${p}.checksum.status == 0`)].join(' || ');
        const wrong = tshark([
          '-r',
          file,
          ...checks,
          '-Y',
          bad,
          '-T',
          'fields',
          '-e',
          'frame.number',
          '-e',
          '_ws.col.Info',
        ]);
        expect(wrong).toBe('');
        const tree = tshark(['-r', file, '-q', '-z', 'io,phs']);
        const seen = new Set([...tree.matchAll(/^ *([a-z0-9_]+) +frames:/gm)].map((match) => match[1]));
        expect(WANTED.split(' ').filter((protocol) => !seen.has(protocol))).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );
});

function tshark(args: readonly string[]): string {
  const run = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  expect(run.status, run.stderr).toBe(0);
  return run.stdout;
}
