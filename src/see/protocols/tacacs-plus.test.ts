/** TACACS+: what is asked and answered, and who asks where it was sent in clear; passwords and commands never. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../model/recording-context.ts';
import protocol from './tacacs-plus.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const packet = (type: number, sequence: number, flags: number, body: string): string =>
  `c0${one(type)}${one(sequence)}${one(flags)}12345678${(body.length / 2).toString(16).padStart(8, '0')}${body}`;
const names = (user: string, port: string, remote: string, fourth: string): string =>
  one(user.length) + one(port.length) + one(remote.length) + fourth;
/** Authentication START, RFC 8907, 5.1: a logon with PAP. */
const start = (user: string, remote: string): string =>
  `01010201${names(user, 'tty0', remote, one(6))}${hexOf(`${user}tty0${remote}S3CRET`)}`;
/** Authorization and accounting REQUEST, 6.1 and 7.1, with one argument. */
const request = (user: string, remote: string): string =>
  `06010101${names(user, 'tty0', remote, '01')}${one(14)}${hexOf(`${user}tty0${remote}cmd=show S3CRE`)}`;

describe('TACACS+', () => {
  it.each([
    [packet(1, 1, 0, 'ffffffff'), 'request authentication'],
    [packet(1, 2, 0, '02'), 'response authentication'],
    [packet(1, 3, 1, '0000000000'), 'request authentication'],
    [packet(3, 1, 4, ''), 'request accounting'],
    [packet(1, 2, 1, '010000000000'), 'response authentication'],
    [packet(1, 2, 1, '020000000000'), 'error authentication'],
    [packet(1, 2, 1, '070000000000'), 'error authentication'],
    [packet(2, 2, 1, '010000000000'), 'response authorization'],
    [packet(2, 2, 1, '110000000000'), 'error authorization'],
    [packet(3, 2, 1, '0000000001'), 'response accounting'],
    [packet(3, 2, 1, '0000000002'), 'error accounting'],
    [packet(3, 2, 1, ''), 'response accounting'],
  ])('%s: %s', (hex, line) => expect(told(protocol, hex)).toEqual([line]));

  it('in clear names who logs on, and from where', () => {
    const context = new RecordingContext(protocol);
    expect(told(protocol, packet(1, 1, 1, start('anna', '10.0.0.9')), { context })).toEqual([
      'request authentication',
      '10.0.0.9 user=anna',
      'account \\anna',
    ]);
    expect(context.signs.map(({ kind }) => kind)).toEqual(['logon-in-clear']);
    expect(told(protocol, packet(2, 1, 5, request('anna', 'fd00::9')), { context })).toEqual([
      'request authorization',
      'fd00::9 user=anna',
      'account \\anna',
    ]);
    expect(told(protocol, packet(3, 1, 1, `02${request('anna', 'async')}`), { context })).toEqual([
      'request accounting',
      'account \\anna',
    ]);
    expect(context.signs).toHaveLength(1);
    expect(JSON.stringify([context.messages, context.claims, context.accounts, context.signs])).not.toContain('S3CRE');
  });
  it('shows whether it could be read', () => {
    const { context } = record(protocol, packet(1, 1, 0, 'ff') + packet(1, 1, 1, start('anna', 'x')));
    expect(context.messages.map(({ fields }) => fields)).toEqual([
      { sequence: 1, encrypted: true },
      { sequence: 1, encrypted: false, user: 'anna', remote_address: 'x' },
    ]);
  });
  it('without a name has no account', () =>
    expect(told(protocol, packet(1, 1, 1, start('', '10.0.0.9')))).toEqual(['request authentication']));
  it.each([
    ['a body that ends early', packet(1, 1, 1, '01010201')],
    ['names longer than the body', packet(1, 1, 1, '01010201ffffffff61')],
    ['names longer than the body', packet(3, 1, 1, '0206010101000000ff')],
  ])('%s is malformed', (reason, hex) => expect(told(protocol, hex)[1]).toBe(`malformed ${reason}`));
  it('waits for the rest', () => {
    expect(told(protocol, packet(1, 1, 0, 'ffffffff').slice(0, -2))).toEqual(['waits 15']);
    expect(told(protocol, 'c001')).toEqual(['waits 2']);
  });
  it.each([
    ['another version', packet(1, 1, 0, '').replace('c0', 'c2'), true, NO],
    ['type 4', packet(4, 1, 0, ''), true, NO],
    ['type 0', packet(0, 1, 0, ''), true, NO],
    ['number 0', packet(1, 0, 0, ''), true, NO],
    ['unknown flags', packet(1, 1, 2, ''), true, NO],
    ['a hostile length', `c001010012345678ffffffff`, true, NO],
    ['a first packet elsewhere', packet(1, 1, 0, 'ff'), false, YES],
    ['a later one elsewhere', packet(1, 3, 0, 'ff'), false, NO],
    ['an empty one elsewhere', packet(1, 1, 0, ''), false, NO],
    ['more than one elsewhere', `${packet(1, 1, 0, 'ff')}00`, false, NO],
    ['a later one at its port', packet(1, 2, 0, 'ff'), true, YES],
    ['its start', 'c0', true, MORE],
    ['its start elsewhere', 'c0', false, NO],
    ['another start', 'd0', true, NO],
  ])('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
    if (onPort && verdict === NO && bytes.length >= 12) expect(told(protocol, hex)).toEqual(['resync']);
  });
  it('has a word for what it does not know', () =>
    expect(protocol.describe(9)).toEqual({ operation: 'type_9', meaning: 'unknown' }));
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
});
