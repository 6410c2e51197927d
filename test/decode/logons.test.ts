/** Logons in clear text: who, where, as delivered or not, and a mark of the secret in place of it. */
import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/exercise/encoders/bytes.ts';
import { LIMITS } from '../../src/model/limits.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { toBatches } from '../../src/see/decode/batches.ts';
import type { AccountRow } from '../../src/see/decode/engine.ts';
import { readFrames, type Seen } from '../support/frames.ts';
import { tcpTalk, type Talk } from '../support/tcp-talk.ts';

/** As a keyed hash would, but so that the test sees what was marked. */
const mark = (secret: Uint8Array): string => `mark of ${new TextDecoder().decode(secret)}`;

const session = (port: number, turns: Talk['turns']): Part[] => tcpTalk({ port, turns });

function logonsIn(frames: readonly Part[], fingerprint?: (secret: Uint8Array) => string): readonly string[] {
  return logonsOf(readFrames(frames, { protocols, ...(fingerprint ? { fingerprint } : {}) }));
}

function logonsOf({ engine }: Seen): readonly string[] {
  const rows: AccountRow[] = [];
  engine.accounts((row) => rows.push(row));
  return rows.flatMap(({ at, name, source, logon }) => {
    if (!logon) return [];
    const places = `${engine.endpoint(at).ip ?? ''}>${engine.endpoint(logon.on).ip ?? ''}`;
    return [`${source} ${places} ${name} [${logon.secret}]${logon.knownDefault ? ' default' : ''}`];
  });
}

const ENDS = '10.0.0.1>10.0.0.2';
const STARTUP = '\0\0\0\x13\0\x03\0\0user\0anna\0\0';
const base64 = (value: string): string => btoa(value);

describe('a logon that can be read', () => {
  it.each<[string, number, [string, string][], string[]]>([
    [
      'FTP',
      21,
      [
        ['', '220 ready\r\n'],
        ['USER anna\r\n', '331 password\r\n'],
        ['PASS s3cret\r\n', '230 in\r\n'],
      ],
      [`ftp ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'FTP, as delivered',
      21,
      [
        ['', '220 ready\r\n'],
        ['USER sysdiag\r\n', '331 password\r\n'],
        ['PASS factorycast@schneider\r\n', '230 in\r\n'],
      ],
      [`ftp ${ENDS} sysdiag [mark of factorycast@schneider] default`],
    ],
    [
      'FTP, anonymous: no secret',
      21,
      [
        ['', '220 ready\r\n'],
        ['USER anonymous\r\n', '331 mail address\r\n'],
        ['PASS me@example.org\r\n', '230 in\r\n'],
      ],
      [`ftp ${ENDS} anonymous [none]`],
    ],
    [
      'FTP, a password without a name before it',
      21,
      [
        ['', '220 ready\r\n'],
        ['PASS s3cret\r\n', '503 name first\r\n'],
      ],
      [`ftp ${ENDS}  [mark of s3cret]`],
    ],
    [
      'FTP, a name alone: no logon',
      21,
      [
        ['', '220 ready\r\n'],
        ['USER anna\r\n', '530 no\r\n'],
      ],
      [],
    ],
    [
      'POP3',
      110,
      [
        ['', '+OK ready\r\n'],
        ['USER anna\r\n', '+OK\r\n'],
        ['PASS s3cret\r\n', '+OK\r\n'],
      ],
      [`pop3 ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'POP3 with a digest: nothing to read',
      110,
      [
        ['', '+OK ready <1@x>\r\n'],
        ['APOP anna c4c9334bac560ecc979e58001b3e22fb\r\n', '+OK\r\n'],
      ],
      [],
    ],
    [
      'SMTP, PLAIN',
      25,
      [
        ['', '220 mail.example ESMTP\r\n'],
        ['EHLO x\r\n', '250 AUTH PLAIN\r\n'],
        [`AUTH PLAIN ${base64('\0anna\0s3cret')}\r\n`, '235 in\r\n'],
      ],
      [`smtp ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'SMTP, LOGIN',
      25,
      [
        ['', '220 mail.example ESMTP\r\n'],
        ['AUTH LOGIN\r\n', '334 VXNlcm5hbWU6\r\n'],
        [`${base64('anna')}\r\n`, '334 UGFzc3dvcmQ6\r\n'],
        [`${base64('s3cret')}\r\n`, '235 in\r\n'],
      ],
      [`smtp ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'SMTP, CRAM-MD5: nothing to read',
      25,
      [
        ['', '220 mail.example ESMTP\r\n'],
        ['AUTH CRAM-MD5\r\n', '334 PDE4OTYuNjk3MTcwOTUyQHg+\r\n'],
        [`${base64('anna b913a602c7eda7a495b4e6e7334d3890')}\r\n`, '235 in\r\n'],
      ],
      [],
    ],
    [
      'IMAP',
      143,
      [
        ['', '* OK ready\r\n'],
        ['a1 LOGIN anna "s3\\"cret"\r\n', 'a1 OK in\r\n'],
      ],
      [`imap ${ENDS} anna [mark of s3"cret]`],
    ],
    [
      'Telnet, a key a segment, a slip taken back',
      23,
      [
        ['', 'login: '],
        ['anna\r\n', 'Password: '],
        ['s', ''],
        ['4', ''],
        ['\b', ''],
        ['3cret\r\n', 'Welcome\r\n$ '],
        ['ls\r\n', 'file\r\n$ '],
      ],
      [`telnet ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'HTTP, told once although it comes with every request',
      80,
      [
        [`GET / HTTP/1.1\r\nAuthorization: Basic ${base64('admin:admin')}\r\n\r\n`, 'HTTP/1.1 204 No\r\n\r\n'],
        [`GET /a HTTP/1.1\r\nAuthorization: Basic ${base64('admin:admin')}\r\n\r\n`, 'HTTP/1.1 204 No\r\n\r\n'],
        [`GET /b HTTP/1.1\r\nAuthorization: Basic ${base64('admin:other')}\r\n\r\n`, 'HTTP/1.1 204 No\r\n\r\n'],
      ],
      [`http ${ENDS} admin [mark of admin] default`, `http ${ENDS} admin [mark of other]`],
    ],
    [
      'RTSP',
      554,
      [
        [`DESCRIBE rtsp://cam/1 RTSP/1.0\r\nCSeq: 1\r\nAuthorization: Basic ${base64('anna:s3cret')}\r\n\r\n`, ''],
        ['', 'RTSP/1.0 401 No\r\nCSeq: 1\r\n\r\n'],
      ],
      [`rtsp ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'PostgreSQL, asked for in clear',
      5432,
      [
        [STARTUP, 'R\0\0\0\x08\0\0\0\x03'],
        ['p\0\0\0\x0bs3cret\0', 'R\0\0\0\x08\0\0\0\0'],
      ],
      [`postgresql ${ENDS} anna [mark of s3cret]`],
    ],
    [
      'PostgreSQL, MD5: nothing to read',
      5432,
      [
        [STARTUP, 'R\0\0\0\x0c\0\0\0\x05salt'],
        ['p\0\0\0\x0bmd5abc\0', 'R\0\0\0\x08\0\0\0\0'],
      ],
      [],
    ],
    ['HTTP, a bearer', 80, [['GET / HTTP/1.1\r\nAuthorization: Bearer abc\r\n\r\n', 'HTTP/1.1 204 No\r\n\r\n']], []],
  ])('%s', (_title, port, turns, expected) => expect(logonsIn(session(port, turns), mark)).toEqual(expected));

  const ftp = (name: string, password: string): Part[] =>
    session(21, [
      ['', '220 ready\r\n'],
      [`USER ${name}\r\n`, '331 password\r\n'],
      [`PASS ${password}\r\n`, '230 in\r\n'],
    ]);

  it('without a key has no mark, and never the secret', () => {
    expect(logonsIn(ftp('anna', 's3cret'))).toEqual([`ftp ${ENDS} anna []`]);
  });

  it('goes into a batch that names both ends by its own list', () => {
    const { engine } = readFrames(ftp('anna', 's3cret'), { protocols, fingerprint: mark });
    const health = { dropped: 0, packetsPerSecond: 0, lagUs: 0, spoolBytes: 0 };
    const [batch] = toBatches(engine, { sensor: 'hall', site: 'plant', sequence: 1, health });
    const ip = (place: number | undefined): string => batch?.endpoints[place ?? -1]?.ip ?? 'nobody';
    expect(
      batch?.accounts.map(({ at, name, logon }) => [ip(at), name, logon && { ...logon, on: ip(logon.on) }]),
    ).toEqual([
      ['10.0.0.1', 'anna', undefined],
      ['10.0.0.1', 'anna', { on: '10.0.0.2', secret: 'mark of s3cret', knownDefault: false }],
    ]);
  });

  it('is told apart up to a number of secrets a place; beyond it the loss is told', () => {
    const tries = Array.from({ length: LIMITS.logonsPerPlaceMax + 9 }, (_, i): [string, string] => [
      `USER anna\r\nPASS try ${i}\r\n`,
      '331 password\r\n530 no\r\n',
    ]);
    const seen = readFrames(session(21, [['', '220 ready\r\n'], ...tries]), { protocols, fingerprint: mark });
    expect(logonsOf(seen)).toHaveLength(LIMITS.logonsPerPlaceMax);
    expect(seen.engine.limitEvents().map(({ limit, count }) => [limit, count])).toEqual([['accountsMax', 9]]);
  });
});
