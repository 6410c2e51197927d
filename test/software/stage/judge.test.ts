/** The judge finds what is missing, what is there and should not be, and a secret given out. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { pcap } from '../../support/frames.ts';
import { tcpTalk } from '../../support/tcp-talk.ts';
import { judge } from './judge.ts';
import type { Expectation } from './software.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-judge-'));
afterAll(() => rmSync(folder, { recursive: true }));

const capture = join(folder, 'ftp.pcap');
const talk = tcpTalk({
  port: 21,
  client: 0x0a630001,
  server: 0x0a630002,
  turns: [
    ['', '220 (vsFTPd 3.0.3)\r\n'],
    ['USER anna\r\n', '331 password\r\n'],
    ['PASS s3cret\r\n', '230 in\r\n'],
  ],
});
writeFileSync(capture, pcap(talk.map((bytes) => ({ bytes }))));

const RIGHT: Expectation = {
  protocol: 'ftp',
  operations: [['request', 'user_name', 'authenticate']],
  claims: [['server', 'application', (versionOf) => `(vsFTPd ${versionOf('vsftpd')}`]],
  accounts: ['anna'],
  logons: ['anna'],
  counting: 'none',
};

async function problems(change: Partial<Expectation>, secrets: readonly string[] = []): Promise<string> {
  const software = {
    name: 'x',
    packages: [],
    run: () => Promise.resolve(),
    secrets,
    expects: [{ ...RIGHT, ...change }],
  };
  const verdict = await judge(software, capture, () => '3.0.3');
  return verdict.problems.join(' ');
}

describe('the judge', () => {
  it('is content with what is as it was said', async () => expect(await problems({}, ['s3cret'])).toBe(''));

  it.each<[string, Partial<Expectation>, RegExp]>([
    ['an operation', { operations: [['request', 'store', 'write']] }, /no request store: write/],
    ['a meaning', { operations: [['request', 'user_name', 'write']] }, /no request user_name: write/],
    ['a claim', { claims: [['server', 'application', 'ProFTPD']] }, /no server application ProFTPD/],
    ['a claim of that side', { claims: [['client', 'application', /vsFTPd/]] }, /no client application/],
    ['a version', { claims: [['server', 'application', () => '(vsFTPd 9']] }, /no server application \(vsFTPd 9/],
    ['an account', { accounts: ['anna', 'berta'] }, /accounts are \[anna\], not \[anna, berta\]/],
    ['no logon', { logons: [] }, /logons are \[anna\], not \[\]/],
  ])('misses %s', async (_title, change, problem) => expect(await problems(change)).toMatch(problem));

  it('tells of a secret that is given out', async () =>
    expect(await problems({}, ['anna'])).toMatch(/the secret anna is given out: .*ftp account/));
});
