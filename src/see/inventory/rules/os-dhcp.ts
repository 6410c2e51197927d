/**
 * What DHCP clients betray of their system: the vendor class (RFC 2132, 9.13) and the order in which they ask for
 * parameters (9.8), which is that of the client program. Orders as published by PRADS (dhcp.fp), by Infoblox for Windows
 * 5.x, and in Hull and Willard, "Next Generation DHCP Deployments".
 */
import type { OsReading } from './os-texts.ts';

export function osOfVendorClass(value: string): OsReading | undefined {
  return reading(VENDOR_CLASSES.find(([pattern]) => pattern.test(value))?.[1]);
}

const VENDOR_CLASSES: readonly (readonly [RegExp, string])[] = [
  [/^MSFT 98/i, 'Windows 98 or Windows Me'],
  [/^MSFT/i, 'Windows'],
  [/^android-dhcp/i, 'Android'],
  [/Windows CE/i, 'Windows CE'],
  [/^udhcp|^Linux |^dhcpcd.*:Linux/i, 'Linux'],
  [/^dhcpcd/i, 'Unix'],
];

/** `value`: the codes of option 55 as decimals, `1,15,3,6`. Nothing is concluded from a list that is like another. */
export const osOfParameters = (value: string): OsReading | undefined => reading(PARAMETERS.get(value));

const NT5 = '1,15,3,6,44,46,47,31,33,';
const PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['1,15,3,44,46,47,6', 'Windows NT 4.0'],
  ['1,3,6,15,44,46,47,57', 'Windows 98'],
  ['1,15,3,6,44,46,47,43,77', 'Windows 98'],
  [`${NT5}43,77`, 'Windows Me'],
  [`${NT5}43`, 'Windows 2000'],
  [`${NT5}43,252`, 'Windows 2000'],
  [`${NT5}249,43`, 'Windows XP or Server 2003'],
  [`${NT5}249,43,252`, 'Windows XP or Server 2003'],
  [`${NT5}249,43,252,12`, 'Windows XP or Server 2003'],
  ['15,3,6,44,46,47,31,33,249,43', 'Windows XP or Server 2003'],
  ['15,3,6,44,46,47,31,33,249,43,252', 'Windows XP or Server 2003'],
  // XP with its third service pack asks as Vista and 7 do.
  [`${NT5}121,249,43`, 'Windows'],
  [`${NT5}121,249,43,252`, 'Windows'],
  ['1,3,6,15,31,33,43,44,46,47,119,121,249,252', 'Windows 10 or later'],
  ['1,121,3,6,15,119,252,95,44,46', 'macOS'],
  ['1,121,3,6,15,119,252', 'iOS'],
  ['1,3,6,15,26,28,51,58,59,43', 'Android'],
  ['1,33,3,6,15,26,28,51,58,59,43', 'Android'],
  ['1,28,2,3,15,6,119,12,44,47,26,121,42', 'Linux'],
  ['1,28,2,3,15,6,12,40,41,42', 'Linux'],
  ['1,3,6,12,15,17,23,28,29,31,33,40,41,42', 'Linux'],
  ['1,3,6,12,15,17,28,42', 'Linux'],
  ['1,28,3,15,6,12', 'OpenBSD'],
]);

const reading = (name: string | undefined): OsReading | undefined => (name === undefined ? undefined : { name });
