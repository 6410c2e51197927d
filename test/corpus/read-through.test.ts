/** Every shared capture is read to its end: as many packets, from the same first to the same last time, and every address that tshark saw. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { isGroupIp } from '../../src/kernel/address.ts';
import { parseMicros } from '../../src/kernel/time.ts';
import { analysed } from './analysed.ts';
import { captureNames, capturesAbsent, factsOf, type Facts } from './captures.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
addFormats.default(ajv);
const schema = JSON.parse(
  readFileSync(new URL('../../docs/reference/analysis.schema.json', import.meta.url), 'utf8'),
) as object;
/** The schema lets fields be added; the program adds none that it does not name. */
const validate = ajv.compile(closed(schema));

function closed(part: unknown): object {
  const shut = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(shut) : typeof value === 'object' && value !== null ? closed(value) : value;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part as object)) copy[key] = shut(value);
  const isObject = copy['type'] === 'object' && typeof copy['properties'] === 'object';
  return isObject && Array.isArray(copy['required']) ? { additionalProperties: false, ...copy } : copy;
}

/** Beyond this the facts list only some of the addresses: then the totals are compared. */
const LISTED_MAX = 300;

/** Captures that tshark does not read (a link type that it refuses) and the records that are in them. */
const REFUSED: Readonly<Record<string, number>> = { 'edge-cases/vtp-asan.pcap': 5, 'edge-cases/vtp-asan-2.pcap': 1 };

/** Seconds in the facts are floats: exact to a microsecond or so. */
const isAbout = (text: string | null, seconds: number): boolean =>
  text !== null && Math.abs((parseMicros(text) ?? 0) - seconds * 1e6) <= 1;

/** The group bit. IEEE 802, 8.2. (Loopback captures have MACs of zeros: no group.) */
const isGroupMac = (mac: string): boolean => (Number.parseInt(mac.slice(0, 2), 16) & 1) === 1;

/** The last address of a subnet that nobody ever sent from: a broadcast, which is a group. */
function isSubnetBroadcast(ip: string, { mac_ip_pairs: sent }: Facts): boolean {
  return ip.endsWith('.255') && !sent.some(([, sender]) => sender === ip);
}

describe.skipIf(capturesAbsent)('shared captures', () => {
  it('there are many', () => expect(captureNames().length).toBeGreaterThan(250));

  it.each(captureNames())('%s: read to its end', async (name) => {
    const facts = factsOf(name);
    const { inputs } = await analysed(name);
    expect(inputs).toHaveLength(1);
    const [input] = inputs;
    expect(input?.packets).toBe(facts.tshark_exit === undefined ? facts.packets : REFUSED[name]);
    if (facts.packets === 0) return;
    expect(isAbout(input?.firstSeen ?? null, facts.first_ts), `first ${input?.firstSeen}`).toBe(true);
    expect(isAbout(input?.lastSeen ?? null, facts.last_ts), `last ${input?.lastSeen}`).toBe(true);
  });

  it.each(captureNames())('%s: every single address is an asset’s, no group is', async (name) => {
    const facts = factsOf(name);
    const { assets } = await analysed(name);
    const ips = new Set(assets.flatMap((asset) => asset.addresses.ip));
    const macs = new Set(assets.flatMap((asset) => asset.addresses.mac));
    const wantedIps = Object.keys(facts.ips).filter((ip) => !isGroupIp(ip) && !isSubnetBroadcast(ip, facts));
    const wantedMacs = Object.keys(facts.macs).filter((mac) => !isGroupMac(mac));
    expect([...wantedIps.filter((ip) => !ips.has(ip)), ...wantedMacs.filter((mac) => !macs.has(mac))]).toEqual([]);
    expect([...ips].filter(isGroupIp)).toEqual([]);
    expect([...macs].filter(isGroupMac)).toEqual([]);
    if (facts.ips_total > LISTED_MAX) expect(ips.size).toBe(facts.ips_total);
    if (facts.macs_total > LISTED_MAX) expect(macs.size).toBe(facts.macs_total);
  });

  it.each(captureNames())('%s: its JSON keeps to the schema', async (name) => {
    validate(await analysed(name));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('the schema refuses what it should', async () => {
    const analysis = await analysed('modbus/fuzz-72.pcap');
    expect(validate({ ...analysis, assets: [{ id: 'asset-1' }] })).toBe(false);
    expect(validate({ ...analysis, schema: 'bulkhead.analysis/2' })).toBe(false);
  });
});
