import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openVendorTable, parseVendorTable } from './vendor-table.ts';

const file = fileURLToPath(new URL('../../data/oui.bin', import.meta.url));

test.each([
  ['00:0e:8c:12:34:56', 'Siemens'],
  ['00:00:bc:01:02:03', 'Rockwell Automation'],
  ['00:80:f4:01:02:03', 'Telemecanique Electrique'],
  // Parts of one 24-bit block belong to several organisations: the longest prefix decides.
  ['c8:5c:e2:7a:bc:de', 'Synergy Systems and Solutions'],
])('names the organisation of %s', (mac, name) => {
  expect(parseVendorTable(readFileSync(file))(mac)?.toLowerCase()).toContain(name.toLowerCase());
});

test.each(['02:00:00:00:00:01', 'ff:ff:ff:ff:ff:ff', 'nonsense', ''])('knows nobody for %j', (mac) => {
  expect(parseVendorTable(readFileSync(file))(mac)).toBeUndefined();
});

test('refuses bytes that are no table', () => {
  expect(() => parseVendorTable(new Uint8Array(64))).toThrow(RangeError);
});

test('says once that the table is missing, and then knows nobody', () => {
  const problems: string[] = [];
  const vendorOf = openVendorTable(`${file}.missing`, (message) => problems.push(message));
  expect([vendorOf('00:0e:8c:12:34:56'), vendorOf('00:0e:8c:12:34:57')]).toEqual([undefined, undefined]);
  expect(problems).toHaveLength(1);
});

test('loads in less than 20 ms', () => {
  const before = process.cpuUsage();
  parseVendorTable(readFileSync(file))('00:0e:8c:12:34:56');
  const { user, system } = process.cpuUsage(before);
  expect(user + system).toBeLessThan(20_000);
});
