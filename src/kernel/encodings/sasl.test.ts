/** The account in the first message of each mechanism, without its secret. RFC 4616; RFC 2195. */
import { expect, it } from 'vitest';
import { SASL_CRAM_MD5, SASL_LOGIN, SASL_OTHER, SASL_PLAIN, saslAccount, saslMechanism } from './sasl.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const account = (mechanism: number, text: string): string => {
  const bytes = encode(btoa(text));
  return saslAccount(mechanism, bytes, 0, bytes.length);
};

it.each([
  ['PLAIN', SASL_PLAIN],
  ['login', SASL_LOGIN],
  ['CRAM-MD5', SASL_CRAM_MD5],
  ['PLAINS', SASL_OTHER],
  ['', SASL_OTHER],
])('%s is mechanism %i', (name, mechanism) => {
  const bytes = encode(name);
  expect(saslMechanism(bytes, 0, bytes.length)).toBe(mechanism);
});

it.each([
  [SASL_PLAIN, '\0tim\0tanstaaftanstaaf', 'tim'],
  [SASL_PLAIN, 'Ursel\0Kurt\0xipj3plmq', 'Kurt'],
  [SASL_PLAIN, '\0tim', ''],
  [SASL_PLAIN, 'tim', ''],
  [SASL_PLAIN, '', ''],
  [SASL_LOGIN, 'anna', 'anna'],
  [SASL_CRAM_MD5, 'tim b913a602c7eda7a495b4e6e7334d3890', 'tim'],
  [SASL_CRAM_MD5, 'tim', ''],
  [SASL_OTHER, 'tim', ''],
])('mechanism %i, %j names %s', (mechanism, text, name) => expect(account(mechanism, text)).toBe(name));
