/** The identification line of both sides, and what is none. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../model/recording-context.ts';
import ssh from './ssh.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const said = (text: string, context = new RecordingContext(ssh)): string[] => told(ssh, hexOf(text), { context });
const BANNER = ['event identification', 'source ssh-banner=SSH-2.0-OpenSSH_9.2', 'skipped'];

describe('ssh', () => {
  it('holds to its examples', () => expect(exampleFailures(ssh)).toEqual([]));
  it('claims the banner, also behind other lines', () => {
    expect(said('SSH-2.0-OpenSSH_9.2\r\n')).toEqual(BANNER);
    expect(said('Welcome\r\nSSH-2.0-OpenSSH_9.2\n')).toEqual(BANNER);
  });
  it('waits for the end of the line, then reads no more', () => {
    const context = new RecordingContext(ssh);
    expect(said('SSH-2.0-Open', context)).toEqual(['waits 12']);
    expect(said('SSH-2.0-OpenSSH_9.2\r\n', context)).toEqual(BANNER);
    expect(said('SSH-2.0-Other\r\n', context)).toEqual(['skipped']);
  });
  it.each([
    ['a line that is too long', `SSH-2.0-${'a'.repeat(300)}`],
    ['too much before it', 'a'.repeat(2100)],
  ])('refuses %s', (_title, text) => expect(said(text)).toEqual(['resync']));
  it.each([
    ['SSH-2.0-x', YES],
    ['SSH-1.99-x', YES],
    ['SSH-9.9-x', NO],
    ['SSH-', MORE],
    ['SSL-', NO],
    ['', NO],
    ['GET / HTTP', NO],
  ])('recognises %j', (text, verdict) => {
    const bytes = fromHex(hexOf(text));
    expect(ssh.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
  });
});
