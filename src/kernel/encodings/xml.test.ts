/** Roots, elements, attributes and text in XML; cut anywhere, nothing is found that is not there. */
import { describe, expect, it } from 'vitest';
import { latin1 } from './text.ts';
import { findAttribute, findContent, findElement, found, isNamed, rootElement } from './xml.ts';

const of = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const said = (bytes: Uint8Array, has: boolean): string | undefined =>
  has ? latin1(bytes, found.at, found.end) : undefined;

describe('the root', () => {
  it.each<[string, number]>([
    ['<a/>', 1],
    ['<?xml version="1.0"?>\r\n <!-- <b> --><!DOCTYPE a>\t<s:a>', 52],
    ['<a:b:c>', 5],
    ['<:a>', -1],
    ['\xef\xbb\xbf<a', 4],
    ['text', -1],
    ['', -1],
    ['<', -1],
    ['<>', -1],
    ['<s:', -1],
    ['<!-- ', -1],
    ['<?xml', -1],
  ])('of %j stands at %i', (text, at) => expect(rootElement(of(text), 0, text.length)).toBe(at));
  it('has a name, whole or not', () => {
    expect(isNamed(of('Envelope>'), 0, 9, 'Envelope')).toBe(true);
    expect(isNamed(of('Envelope'), 0, 8, 'Envelope')).toBe(true);
    expect(isNamed(of('Envelopes'), 0, 9, 'Envelope')).toBe(false);
    expect(isNamed(of('Env'), 0, 3, 'Envelope')).toBe(false);
    expect(isNamed(of('Envelope'), -1, 8, 'Envelope')).toBe(false);
  });
});

describe('an element', () => {
  it.each<[string, string, string | undefined]>([
    ['<a><b>1</b></a>', 'b', '1'],
    ['<a><x:b k="v"> 1 \n</x:b></a>', 'b', '1'],
    ['<bb>1</bb><b>2</b>', 'b', '2'],
    ['<b/>1<c>', 'b', undefined],
    ['<b></b>', 'b', undefined],
    ['<b>1', 'b', undefined],
    ['<b', 'b', undefined],
    ['<a>1</a>', 'b', undefined],
    ['<', 'b', undefined],
  ])('in %j named %s says %j', (text, name, content) => {
    const bytes = of(text);
    const at = findElement(bytes, 0, bytes.length, name);
    expect(said(bytes, at >= 0 && findContent(bytes, at, bytes.length))).toBe(content);
  });
  it('that is not there says nothing', () => expect(findContent(of('<a>1</a>'), -1, 8)).toBe(false));
});

describe('an attribute', () => {
  it.each<[string, string | undefined]>([
    ['<a k="v">', 'v'],
    ["<a j='1' x:k = 'v'/>", 'v'],
    ['<a kk="1" k="">', ''],
    ['<a j=">" k="v">', 'v'],
    ['<a j>k="v"', undefined],
    ['<a j k="v">', 'v'],
    ['<a j=1 k="v">', 'v'],
    ['<a k="v', undefined],
    ['<a k=', undefined],
    ['<a k', undefined],
    ['<a x:', undefined],
    ['<a>', undefined],
  ])('k in %j is %j', (text, value) => {
    const bytes = of(text);
    expect(said(bytes, findAttribute(bytes, 2, bytes.length, 'k'))).toBe(value);
  });
  it('of nothing is none', () => expect(findAttribute(of('<a k="v">'), -1, 9, 'k')).toBe(false));
});
