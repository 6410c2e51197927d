import { expect, it } from 'vitest';
import { fingerprintUnder } from './fingerprint.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** RFC 4231, 4.3: key `Jefe`, data `what do ya want for nothing?`. */
it('is the head of HMAC-SHA-256', () =>
  expect(fingerprintUnder(text('Jefe'))(text('what do ya want for nothing?'))).toBe('5bdcc146bf60754e'));

it('is the same for the same secret, another for another secret or key', () => {
  const [one, other] = [fingerprintUnder(), fingerprintUnder()];
  expect(one(text('a'))).toBe(one(text('a')));
  expect(one(text('a'))).not.toBe(one(text('b')));
  expect(one(text('a'))).not.toBe(other(text('a')));
});
