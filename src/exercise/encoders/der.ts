/** The part of BER and DER that SNMP and SPNEGO need. ITU-T X.690, 8. */
import { join, u16, type Part } from './bytes.ts';

export function der(tag: number, value: Part): Uint8Array {
  const n = value.length;
  const length = n < 0x80 ? [n] : n < 0x100 ? [0x81, n] : [0x82, ...u16(n)];
  return join([tag], length, value);
}

/** Whole number ≥ 0 in as few bytes as keep its sign bit clear. */
export function derInteger(value: number, tag = 0x02): Uint8Array {
  const bytes = [value % 256];
  for (let rest = Math.floor(value / 256); rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  if ((bytes[0] ?? 0) & 0x80) bytes.unshift(0);
  return der(tag, bytes);
}

export function derOid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 127];
    for (let n = arc >>> 7; n > 0; n >>>= 7) groups.unshift((n & 127) | 128);
    bytes.push(...groups);
  }
  return der(0x06, bytes);
}
