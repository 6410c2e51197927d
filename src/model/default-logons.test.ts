import { expect, it } from 'vitest';
import { isDefaultLogon } from './default-logons.ts';

it.each([
  ['snmp', '', 'public', true],
  ['snmp', '', 'plant-7', false],
  ['ftp', '', 'public', false],
  ['http', 'admin', 'wago', true],
  ['http', 'admin', 'Wago', false],
  ['telnet', 'root', '', true],
  ['telnet', 'anna', '', false],
  ['ads', 'Administrator', '1', true],
  ['ftp', 'anna', 'x'.repeat(200), false],
])('%s %s %s: %s', (service, name, secret, expected) =>
  expect(isDefaultLogon(service, name, new TextEncoder().encode(secret))).toBe(expected),
);
