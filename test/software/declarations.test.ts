/** What the files of this folder say is known to the decoders and to tools/setup-debian.sh. `npm run software` runs them. */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { LIBRARIES } from './stage/libraries.ts';
import { softwareIds, softwareNamed } from './stage/list.ts';

const SETUP = readFileSync(resolve(import.meta.dirname, '../../tools/setup-debian.sh'), 'utf8');
const list = (name: string): readonly string[] =>
  new RegExp(`^${name}='([^']*)'`, 'm').exec(SETUP)?.[1]?.split(/\s+/).filter(Boolean) ?? [];
const all = await Promise.all(softwareIds().map(softwareNamed));

describe('software', () => {
  it.each(all)('$name: each protocol has a decoder', ({ expects }) => {
    for (const { protocol } of expects)
      expect(protocols.find(({ id }) => id === protocol)?.decode, protocol).toBeDefined();
  });

  it.each(all)('$name: no secret is part of another word that is expected', ({ secrets = [], expects }) => {
    const said = JSON.stringify(expects.map(({ accounts, claims, operations }) => [accounts, claims, operations]));
    expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
  });

  it('is installed by tools/setup-debian.sh --software, and nothing else is', () => {
    const base = new Set(list('packages'));
    const named = [...new Set(all.flatMap(({ packages }) => packages))].filter((name) => !base.has(name));
    expect(list('software')).toEqual(named.sort());
  });

  it('names the libraries of test/software/npm, and there are no others', () => {
    const { dependencies } = JSON.parse(readFileSync(join(LIBRARIES, 'package.json'), 'utf8')) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    const named = new Set(all.flatMap(({ libraries = [] }) => libraries));
    expect([...named].sort()).toEqual(Object.keys(dependencies).sort());
  });
});
