/** SSL 2.0: the three messages in clear, the hello that offers more, and lengths that do not agree. */
import { expect, it } from 'vitest';
import { told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../../model/recording-context.ts';
import tls from './index.ts';

const CHALLENGE = '22'.repeat(16);
const hello = (version = '0002'): string => `801f 01 ${version} 0006 0000 0010 010080 0700c0 ${CHALLENGE}`;
const masterKey = (kind: string): string => `801b 02 ${kind} 0000 0010 0001 ${'33'.repeat(16)} 44`;
const SERVER_HELLO = `8016 04 00 00 0002 0000 0003 0008 010080 ${'55'.repeat(8)}`;

it('is read until the master key', () => {
  const context = new RecordingContext(tls);
  expect(told(tls, hello(), { context })).toEqual(['request ssl2_client_hello']);
  expect(told(tls, SERVER_HELLO, { context, direction: 1 })).toEqual(['response ssl2_server_hello', 'skipped']);
  expect(told(tls, masterKey('010080'), { context })).toEqual([
    'request ssl2_client_master_key: SSL_CK_RC4_128_WITH_MD5',
    'target security=SSL 2.0, SSL_CK_RC4_128_WITH_MD5, weak',
    'skipped',
  ]);
  expect(told(tls, masterKey('010080'), { context })).toEqual(['skipped']);
});
it('a kind without a name is a number', () => {
  expect(told(tls, masterKey('990080'))[0]).toBe('request ssl2_client_master_key: 0x990080');
});
it('a hello that offers TLS is followed by TLS', () => {
  const context = new RecordingContext(tls);
  expect(told(tls, hello('0303'), { context })).toEqual(['request ssl2_client_hello']);
  expect(told(tls, '15 0301 0002 0228', { context })).toEqual(['event alert: handshake_failure']);
});
it('a certificate that is none is malformed', () => {
  expect(told(tls, `8017 04 00 01 0002 0002 0002 0008 3000 0100 ${'55'.repeat(8)}`, { direction: 1 })).toEqual([
    'response ssl2_server_hello',
    'malformed a certificate that is none',
    'skipped',
  ]);
});
it('waits for the rest', () => {
  expect(told(tls, '801f 01 0002')).toEqual(['waits 5']);
  expect(told(tls, hello().slice(0, 60))).toHaveLength(1);
});
it.each([
  ['a hello', hello(), YES],
  ['one that offers TLS', hello('0301'), YES],
  ['a server hello', SERVER_HELLO, YES],
  ['the beginning of one', '801f 01 00', MORE],
  ['two bytes', '801f', MORE],
  ['another message', '801f 05 00', NO],
  ['a key, with which none begins', masterKey('010080'), NO],
  ['another version', hello('0505'), NO],
  ['lengths that do not agree', hello().replace('801f', '8020'), NO],
  ['cipher kinds of two bytes', hello().replace('0006 0000', '0005 0000'), NO],
  ['a challenge too short', hello().replace('0010', '0001'), NO],
  ['a server hello of another version', SERVER_HELLO.replace('0002', '0301'), NO],
  ['a server hello that is longer', SERVER_HELLO.replace('0008', '0009'), NO],
])('recognises %s', (_title, hex, verdict) => {
  const bytes = fromHex(hex);
  expect(tls.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
});
it('bytes that are none of it', () => expect(told(tls, `801f 09 ${'00'.repeat(30)}`)).toEqual(['resync']));
