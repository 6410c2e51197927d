/** rsh, rlogin, rexec: who runs which program as whom; passwords and arguments never. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import protocol from './rsh.ts';

const hexOf = (...texts: string[]): string => Buffer.from(texts.join('\0'), 'latin1').toString('hex');
function at(port: number): RecordingContext {
  const context = new RecordingContext(protocol);
  context.targetPort = port;
  return context;
}
const said = (hex: string, context: RecordingContext, direction: 0 | 1 = 0): string[] =>
  told(protocol, hex, { context, direction });

describe('a command', () => {
  it('of the shell is run by one as another', () => {
    const context = at(514);
    expect(said(hexOf('1022', ''), context)).toEqual(['waits 5']);
    expect(said(hexOf('1022', 'lns', 'root', 'mkdir S3CRET', ''), context)).toEqual([
      'request shell: mkdir',
      'account \\lns',
      'account \\root',
    ]);
    expect(said('00', context, 1)).toEqual(['response shell']);
    expect(said(hexOf('S3CRET'), context)).toEqual(['skipped']);
    expect(context.messages[0]?.fields).toEqual({ client_user: 'lns', server_user: 'root' });
    expect(JSON.stringify([context.messages, context.accounts])).not.toContain('S3CRET');
  });
  it('of exec has a password, which is handed on to be marked', () => {
    const context = at(512);
    expect(said(hexOf('0', 'root', 'S3CRET', 'reboot', 'more'), context)).toEqual([
      'request exec: reboot',
      'account \\root',
      'skipped',
    ]);
    expect(context.logons.map(({ account, secret }) => [account.name, secret])).toEqual([['root', 'S3CRET']]);
    expect(JSON.stringify([context.messages, context.accounts, context.signs])).not.toContain('S3CRET');
  });
  it('is a login', () => {
    const context = at(513);
    expect(said(hexOf('', 'anna', 'root', 'vt100/9600', ''), context)).toEqual([
      'request login',
      'account \\anna',
      'account \\root',
    ]);
    const answers = new RecordingContext(protocol);
    answers.sourcePort = 513;
    expect(said('00', answers, 1)).toEqual(['response login']);
  });
  it('is refused', () => {
    expect(said(`01${hexOf('Login incorrect.\n')}`, at(514), 1)).toEqual(['error shell', 'skipped']);
  });
  it('without names has no accounts', () => {
    expect(said(hexOf('', '', '', '', ''), at(514))).toEqual(['request shell']);
    expect(said(hexOf('', 'x'.repeat(300), '', 'c'.repeat(300), ''), at(514))[0]).toMatch(/^request shell: c{256}$/);
  });
  it.each([
    ['no port', hexOf('12a', 'x', 'x', 'x', ''), 0],
    ['a port beyond all', hexOf('99999', 'x', 'x', 'x', ''), 0],
    ['texts without an end', hexOf('1022', 'x'.repeat(9000)), 0],
    ['an answer that is none', '02', 1],
  ] as const)('with %s is none', (_title, hex, direction) => expect(said(hex, at(514), direction)).toEqual(['resync']));
  it('that is not whole is waited for', () => expect(said(hexOf('10'), at(514))).toEqual(['waits 2']));
});

it.each([
  [hexOf('1022', ''), true, YES],
  [hexOf('1022', 'a'), false, NO],
  [hexOf('', 'anna'), true, YES],
  ['00', true, MORE],
  ['0001', true, NO],
  [hexOf('10'), true, MORE],
  [hexOf('102200'), true, NO],
  [hexOf('GET'), true, NO],
  [hexOf('<34>'), true, NO],
  ['', true, NO],
])('recognises %s, own port %s: %s', (hex, onPort, verdict) => {
  const bytes = fromHex(hex);
  expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
});
it('has a word for what it does not know', () => expect(protocol.describe(9).operation).toBe('command_9'));
it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
