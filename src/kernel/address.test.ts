import { describe, expect, it } from 'vitest';
import { addressOrder, compareAddresses, formatIpv6, formatMac, parseIpv6, parseMac } from './address.ts';

describe('parseMac', () => {
  it.each([
    ['00:0e:8c:12:34:56', '00:0e:8c:12:34:56'],
    ['00-0E-8C-12-34-56', '00:0e:8c:12:34:56'],
    ['000e.8c12.3456', '00:0e:8c:12:34:56'],
    ['00:0e:8c:12:34:5', undefined],
    ['00:0e:8c:12:34:5g', undefined],
    ['00:0e:8c:12:34.56', undefined],
    ['000e:8c12:3456', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    const bytes = parseMac(text);
    expect(bytes && formatMac(bytes)).toBe(expected);
  });
});

describe('parseIpv6', () => {
  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::', 'fe80::'],
    ['2001:DB8::ff00:42:8329', '2001:db8::ff00:42:8329'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['1:2:3:4:5:6:7:8::', undefined],
    ['1:2:3:4:5:6:7', undefined],
    ['1:2:3:4:5:6:7:1.2.3.4', undefined],
    ['1::2::3', undefined],
    [':::', undefined],
    ['1:', undefined],
    [':1::', undefined],
    ['12345::', undefined],
    ['::1.2.3', undefined],
    ['1.2.3.4::', undefined],
    ['fe80::1%eth0', undefined],
    ['10.0.0.1', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    const bytes = parseIpv6(text);
    expect(bytes && formatIpv6(bytes)).toBe(expected);
  });
});

describe('the order of addresses', () => {
  const sorted = [
    '9.0.0.1',
    '10.0.0.2',
    '192.168.0.1',
    '::1',
    'fe80::1',
    'fe80::2',
    '00:0e:8c:00:00:01',
    'aa:00:00:00:00:00',
  ];

  it('is IPv4, IPv6, then MACs, each by value', () => {
    expect([...sorted].reverse().sort(compareAddresses)).toEqual(sorted);
  });

  it('is that of their numbers, where these tell them apart', () => {
    for (const a of sorted) {
      for (const b of sorted) {
        const order = addressOrder(a) - addressOrder(b);
        if (order !== 0) expect(Math.sign(order)).toBe(Math.sign(compareAddresses(a, b)));
      }
    }
  });
});
