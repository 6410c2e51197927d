/**
 * Secrets are never stored: no password and no community that is in a capture is in anything that the engine gives out.
 * Compared as whole values; long secrets also as parts of any text. A secret that is an ordinary word (a community
 * `public`, a password equal to the user's name) may be written elsewhere in the same capture in its own right: what
 * is allowed is listed with the reason.
 */
import { describe, expect, it } from 'vitest';
import { givenOut, type GivenOut } from '../support/given-out.ts';
import { analysed, type AssetJson } from './analysed.ts';
import { captureBytes, captureNames, capturesAbsent, decoded, factsOf } from './captures.ts';

/** From this length on a secret must not be part of any text either; shorter ones are parts of ordinary words. */
const PART_BYTES_MIN = 5;

/** Secret values that stand in what we give out, and why that is no leak. */
const ALLOWED: readonly {
  readonly capture: string;
  readonly secret: string;
  readonly where: RegExp;
  readonly why: string;
}[] = [
  {
    capture: 'modbus/s4-modicon.pcap',
    secret: 'admin',
    where: /^http (account|field path)$/,
    why: 'The user is called admin as well (admin:admin, and admin without a password), and a page is /admin.',
  },
  {
    capture: 'modbus/s4-modicon.pcap',
    secret: 'USER',
    where: /^http account$/,
    why: 'The user is called USER as well (USER:USER).',
  },
  {
    capture: 'it/imap-pop-clear.pcapng',
    secret: 'cicciopernacchio@mail.com',
    where: /^pop3 account$/,
    why: 'The facts list every parameter; this is that of USER, a name.',
  },
  {
    capture: 'it/telnet.pcap',
    secret: 'fake',
    where: /^telnet account$/,
    why: 'The facts list all data; this is what was typed behind “login:”.',
  },
  {
    capture: 'it/telnet.pcap',
    secret: 'OpenBSD/i386 (oof) (ttyp2)',
    where: /^telnet claim application$|^asset$/,
    why: 'The facts list all data; this is the banner.',
  },
];

/** What facts list as secret, and the arguments of PASS commands (FTP, POP3) straight from the bytes. */
function secretsOf(name: string): ReadonlySet<string> {
  const { identity } = factsOf(name);
  const values = (kind: string): string[] => (identity[kind] ?? []).map(({ value }) => value);
  const secrets = new Set<string>([
    ...values('snmp community'),
    ...values('mqtt password'),
    ...values('ldap simple bind password'),
    ...values('pop parameter'),
    ...values('imap request'),
    ...values('telnet data').map((text) => text.replaceAll(/\\[rn]/g, '')),
  ]);
  for (const pair of values('http basic credentials')) {
    secrets.add(pair.slice(pair.indexOf(':') + 1));
    secrets.add(Buffer.from(pair, 'latin1').toString('base64'));
    secrets.add(pair);
  }
  const text = Buffer.from(captureBytes(name)).toString('latin1');
  for (const [, argument] of text.matchAll(/PASS ([^\r\n\0]{1,64})\r\n/gi)) secrets.add(argument ?? '');
  // A single letter, digit or sign (telnet echoes one key at a time) says nothing.
  return new Set([...secrets].map((secret) => secret.trim()).filter((secret) => secret.length > 1 && secret !== ':'));
}

const givenOutOf = (name: string): readonly GivenOut[] => givenOut((options) => decoded(name, options));

/** Every text that stands in an asset of the analysis. */
function textsOf(asset: AssetJson): string[] {
  const walk = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value !== null
        ? Object.values(value).flatMap((part: unknown) => walk(part))
        : [];
  return walk(asset);
}

async function leaks(name: string): Promise<string[]> {
  const secrets = secretsOf(name);
  if (secrets.size === 0) return [];
  const found = new Set<string>();
  const { assets } = await analysed(name);
  const told = assets.flatMap(textsOf).map((text): GivenOut => ['asset', text]);
  for (const [where, text] of [...givenOutOf(name), ...told]) {
    for (const secret of secrets) {
      if (text !== secret && !(secret.length >= PART_BYTES_MIN && text.includes(secret))) continue;
      const allowed = ALLOWED.some((row) => row.capture === name && row.secret === secret && row.where.test(where));
      if (!allowed) found.add(`${where}: ${secret}`);
    }
  }
  return [...found];
}

describe.skipIf(capturesAbsent)('secrets in captures', () => {
  it('there are some of each kind to look for', () => {
    const kinds = new Set(captureNames().flatMap((name) => Object.keys(factsOf(name).identity)));
    for (const kind of [
      'http basic credentials',
      'snmp community',
      'mqtt password',
      'ldap simple bind password',
      'pop parameter',
      'telnet data',
    ])
      expect(kinds).toContain(kind);
    expect(secretsOf('it/ftp.pcap').size).toBeGreaterThan(0);
  });

  it.each(captureNames())('%s: none is given out', async (name) => expect(await leaks(name)).toEqual([]));

  it('would be noticed: the account beside a Basic password is given out', () => {
    expect(
      givenOutOf('it/http-basic-auth.pcap').some(([where, text]) => where === 'http account' && text === 'test'),
    ).toBe(true);
  });
});
