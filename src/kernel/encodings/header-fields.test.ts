/** Fields by name and short form, the end of a header, parameters with and without quotes. */
import { expect, it } from 'vitest';
import { field, findField, findParameter, headerEnd } from './header-fields.ts';
import { latin1 } from './text.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

it.each<[string, number]>([
  ['A\r\nb: c\r\n\r\nbody', 11],
  ['A\nb: c\n\nbody', 8],
  ['A\r\nb: c\r\n', -1],
  ['A\r\nb: c\r\n\r', -1],
  ['A\n', -1],
])('the header %j ends at %i', (text, end) => {
  const bytes = bytesOf(text);
  expect(headerEnd(bytes, text.indexOf('\n'), bytes.length)).toBe(end);
});

it.each<[string, string, string, string | undefined]>([
  ['A\r\nTo: x\r\nFrom : y \r\n\r\n', 'from', 'f', 'y'],
  ['A\r\nTo: x\r\nF: y\r\n\r\n', 'from', 'f', 'y'],
  ['A\r\nFro: x\r\n\r\n', 'from', 'f', undefined],
  ['A\r\nFrom x\r\n\r\n', 'from', '', undefined],
  ['A\r\nFrom:\r\n\r\n', 'from', '', undefined],
  ['A\r\nFrom: x', 'from', '', 'x'],
  ['A', 'from', '', undefined],
])('in %j the field %s or %s is %j', (text, name, short, value) => {
  const bytes = bytesOf(text);
  const found = findField(bytes, text.indexOf('\n'), bytes.length, name, short);
  expect(found ? latin1(bytes, field.at, field.end) : undefined).toBe(value);
});

it.each<[string, string | undefined]>([
  ['Digest username="anna", realm="x"', 'x'],
  ['Digest realm=x, a=b', 'x'],
  ['Digest realm=x', 'x'],
  ['a;realm=x;b', 'x'],
  ['realm="x', 'x'],
  ['realm=""', undefined],
  ['myrealm=x', undefined],
  ['realm', undefined],
])('in %j the realm is %j', (text, value) => {
  const bytes = bytesOf(text);
  const found = findParameter(bytes, 0, bytes.length, 'realm');
  expect(found ? latin1(bytes, field.at, field.end) : undefined).toBe(value);
});
