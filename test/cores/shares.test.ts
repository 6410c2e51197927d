/** Several decoders that share a capture find what one alone finds, byte for byte of the JSON, whatever is in it. */
import { describe, expect, it } from 'vitest';
import { pcapHeader, pcapRecord } from '../../src/exercise/encoders/pcap.ts';
import plant from '../../src/exercise/plants/northfield/index.ts';
import { ethernet, ip4, MAC_A, pcap, START_US, udp, type Frame } from '../support/frames.ts';
import { analysedBy, inMemory } from '../support/shared-analysis.ts';
import { anyTraffic } from './any-traffic.ts';

const COUNTS = [2, 3, 5] as const;

async function expectAlike(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const captures = inMemory(files);
  const alone = await analysedBy(1, Object.keys(files), captures);
  for (const count of COUNTS) {
    const together = await analysedBy(count, Object.keys(files), captures);
    expect(firstDifference(together.json, alone.json)).toBeUndefined();
    expect(together.analysis.malformed).toEqual(alone.analysis.malformed);
    expect(together.faults).toEqual(alone.faults);
  }
  return alone.json;
}

/** A line that differs, so that a failure can be read. */
function firstDifference(json: string, wanted: string): readonly [string | undefined, string | undefined] | undefined {
  const [lines, others] = [json.split('\n'), wanted.split('\n')];
  const at = lines.findIndex((line, i) => line !== others[i]);
  return at < 0 && lines.length === others.length ? undefined : [lines[at], others[at]];
}

/** The first seconds of a day at Northfield. */
function northfield(seconds: number, seed: number, assets: number): Uint8Array {
  const startUs = START_US + seed * 3_600_000_000;
  const parts = [pcapHeader()];
  for (const { timeUs, bytes } of plant.frames({ seed, assets }, startUs)) {
    if (timeUs >= startUs + seconds * 1e6) break;
    parts.push(pcapRecord(timeUs, bytes));
  }
  return Buffer.concat(parts);
}

describe('shares of a capture', () => {
  it.each([1, 2, 3])('of the plant, day %i, are put together to the whole', async (seed) => {
    const json = await expectAlike({ 'plant.pcap': northfield(20, seed, 80) });
    expect(JSON.parse(json)).toMatchObject({ limits: [] });
  });

  it('of several captures are put together over all of them', async () => {
    await expectAlike({ a: northfield(8, 4, 60), b: northfield(8, 5, 60), c: anyTraffic(9, 1500) });
  });

  it.each([1, 2, 3, 4, 5, 6])('of any traffic, seed %i: links, tunnels, fragments, cut frames', async (seed) => {
    const json = await expectAlike({ 'any.pcap': anyTraffic(seed, 6000) });
    const { protocols } = JSON.parse(json) as { readonly protocols: readonly { readonly protocol: string }[] };
    expect(protocols.map(({ protocol }) => protocol)).toEqual(
      expect.arrayContaining(['ftp', 'modbus', 'snmp', 'tftp']),
    );
  });

  it('leaves out what one alone leaves out, where there are more unknown services than are kept', async () => {
    const frames = Array.from({ length: 5000 }, (_, i): Frame => {
      const ends = { source: 0x0a000001 + (i % 7), target: 0x0a010000 + i };
      return { bytes: ethernet(0x0800, ip4(17, udp([1, 2, 3, i & 255], 40_000, 7777), ends)), us: START_US + i };
    });
    const json = await expectAlike({ 'many.pcap': pcap(frames) });
    const { limits } = JSON.parse(json) as { readonly limits: unknown };
    expect(limits).toEqual([{ limit: 'unknownServicesMax', count: 904, missing: expect.any(String) as string }]);
  });

  it('leaves out what one alone leaves out, where one address has more claims than are kept', async () => {
    const frames = Array.from({ length: 300 }, (_, i): Frame => {
      const arp = Buffer.from('000108000604000102000000000a0a000000000000000000', 'hex');
      arp.writeUInt32BE(0x0a000001 + i, 14);
      const bytes = ethernet(0x0806, Buffer.concat([arp, Buffer.alloc(4)]), MAC_A, [2, 0, 0, 0, 1, i & 255]);
      return { bytes, us: START_US + i };
    });
    const json = await expectAlike({ 'arp.pcap': pcap(frames) });
    const { limits } = JSON.parse(json) as { readonly limits: unknown };
    expect(limits).toEqual([{ limit: 'claimsMax', count: 44, missing: expect.any(String) as string }]);
  });
});
