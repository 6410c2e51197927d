/** Windows versions and what they are called, in both directions. */
import { describe, expect, it } from 'vitest';
import {
  isOldWindows,
  nameOfAll,
  productsNamed,
  versionOfBuild,
  windowsName,
  windowsNames,
  type WindowsEdition,
} from './windows-versions.ts';

const version = (text: string) => {
  const [major = 0, minor = 0, build = 0] = text.split('.').map(Number);
  return { major, minor, build };
};

describe('a Windows version', () => {
  it.each<[string, WindowsEdition, string]>([
    ['4.0', 'client', 'Windows NT 4.0'],
    ['4.0.1381', 'server', 'Windows NT 4.0 Server'],
    ['5.0.2195', 'any', 'Windows 2000'],
    ['5.0', 'server', 'Windows 2000 Server'],
    ['5.1.2600', 'any', 'Windows XP'],
    ['5.1', 'server', 'Windows XP'],
    ['5.2.3790', 'any', 'Windows Server 2003 or Windows XP x64'],
    ['5.2', 'server', 'Windows Server 2003'],
    ['5.2', 'client', 'Windows XP x64'],
    ['6.0.6000', 'any', 'Windows Vista'],
    ['6.0.6002', 'any', 'Windows Vista or Windows Server 2008'],
    ['6.1.7601', 'server', 'Windows Server 2008 R2'],
    ['6.1.7601', 'client', 'Windows 7'],
    ['6.2.9200', 'any', 'Windows 8 or Windows Server 2012'],
    ['6.3.9600', 'any', 'Windows 8.1 or Windows Server 2012 R2'],
    ['10.0.10240', 'any', 'Windows 10'],
    ['10.0.14393', 'any', 'Windows 10 or Windows Server 2016'],
    ['10.0.17763', 'server', 'Windows Server 2019'],
    ['10.0.20348', 'any', 'Windows Server 2022'],
    ['10.0.22631', 'any', 'Windows 11'],
    ['10.0.26100', 'any', 'Windows 11 or Windows Server 2025'],
    ['10.0', 'client', 'Windows 10 or Windows 11'],
    ['10.0', 'server', 'Windows Server 2016 or later'],
    ['10.0', 'any', 'Windows 10 or later'],
  ])('%s (%s) is %s', (text, edition, name) => {
    expect(windowsName(version(text), edition)).toBe(name);
    expect(productsNamed(name)).toEqual(expect.arrayContaining([...windowsNames(version(text), edition)]));
  });

  it.each(['3.1', '5.1.2601', '5.3', '6.1.1', '7.0', '10.0.9999', '10.1', '99.0'])('%s is of no Windows', (text) => {
    expect(windowsNames(version(text), 'any')).toEqual([]);
    expect(windowsName(version(text), 'server')).toBe('');
  });

  it('is old before Vista', () => {
    expect(['4.0', '5.2', '6.0', '10.0'].map((text) => isOldWindows(version(text)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is told by its build', () => {
    expect([1381, 3790, 7601, 19_045, 3791, 0].map(versionOfBuild)).toEqual([
      { major: 4, minor: 0, build: 1381 },
      { major: 5, minor: 2, build: 3790 },
      { major: 6, minor: 1, build: 7601 },
      { major: 10, minor: 0, build: 19_045 },
      undefined,
      undefined,
    ]);
  });

  it('other names are read as they stand', () => {
    expect(productsNamed('Ubuntu Linux or QNX')).toEqual(['Ubuntu Linux', 'QNX']);
    expect(nameOfAll(['QNX'])).toBe('QNX');
  });
});
