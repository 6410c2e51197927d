/** Kerberos: who asks for which ticket, what is given in which encryption, what is refused; nothing that is encrypted. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import protocol from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const one = (value: number): string => value.toString(16).padStart(2, '0');
const two = (value: number): string => value.toString(16).padStart(4, '0');
const element = (tag: number, ...parts: string[]): string => {
  const body = parts.join('');
  const length = body.length / 2;
  return one(tag) + (length < 128 ? one(length) : length < 256 ? `81${one(length)}` : `82${two(length)}`) + body;
};
const sequence = (...parts: string[]): string => element(0x30, ...parts);
const field = (number: number, ...parts: string[]): string => element(0xa0 | number, ...parts);
const integer = (value: number): string => element(2, value < 128 ? one(value) : two(value));
const octets = (...parts: string[]): string => element(4, ...parts);
const text = (value: string): string => element(0x1b, hexOf(value));
const principal = (type: number, ...parts: string[]): string =>
  sequence(field(0, integer(type)), field(1, sequence(...parts.map(text))));
const encrypted = (type: number): string => sequence(field(0, integer(type)), field(2, octets(hexOf('S3CRET'))));
const framed = (message: string): string => `0000${two(message.length / 2)}${message}`;

const ticket = (type: number, ...service: string[]): string =>
  element(
    0x61,
    sequence(
      field(0, integer(5)),
      field(1, text('HALL.EXAMPLE')),
      field(2, principal(2, ...service)),
      field(3, encrypted(type)),
    ),
  );
const apRequest = (...service: string[]): string =>
  element(
    0x6e,
    sequence(
      field(0, integer(5)),
      field(1, integer(14)),
      field(2, element(3, '0000000000')),
      field(3, ticket(18, ...service)),
      field(4, encrypted(18)),
    ),
  );
const AP_REPLY = element(0x6f, sequence(field(0, integer(5)), field(1, integer(15)), field(2, encrypted(18))));
const PRIVATE = element(0x75, sequence(field(0, integer(5)), field(1, integer(21)), field(3, encrypted(18))));
const request = (
  type: 10 | 12,
  { client = '', padata = '', service = ['krbtgt', 'HALL.EXAMPLE'], addresses = '' } = {},
): string =>
  element(
    0x60 | type,
    sequence(
      field(1, integer(5)),
      field(2, integer(type)),
      padata === '' ? '' : field(3, sequence(padata)),
      field(
        4,
        sequence(
          field(0, element(3, '0040810010')),
          client === '' ? '' : field(1, principal(1, client)),
          field(2, text('HALL.EXAMPLE')),
          field(3, principal(2, ...service)),
          field(8, sequence(integer(18), integer(23))),
          addresses === '' ? '' : field(9, sequence(addresses)),
        ),
      ),
    ),
  );
const reply = (type: 11 | 13, encryption: number, ...service: string[]): string =>
  replyTo(principal(1, 'anna'), type, encryption, ...service);
const replyTo = (client: string, type: 11 | 13, encryption: number, ...service: string[]): string =>
  element(
    0x60 | type,
    sequence(
      field(0, integer(5)),
      field(1, integer(type)),
      field(3, text('HALL.EXAMPLE')),
      field(4, client),
      field(5, ticket(encryption, ...service)),
      field(6, encrypted(18)),
    ),
  );
const refusal = (code: number): string =>
  element(
    0x7e,
    sequence(
      field(0, integer(5)),
      field(1, integer(30)),
      field(4, element(0x18, hexOf('20240102030405Z'))),
      field(5, integer(1)),
      field(6, integer(code)),
      field(8, principal(1, 'anna')),
      field(9, text('HALL.EXAMPLE')),
      field(10, principal(2, 'krbtgt', 'HALL.EXAMPLE')),
    ),
  );
const proof = (type: number, value: string): string => sequence(field(1, integer(type)), field(2, octets(value)));

describe('a first ticket', () => {
  it('is asked for, refused, asked for with a proof, and given', () => {
    const context = new RecordingContext(protocol);
    expect(told(protocol, framed(request(10, { client: 'anna' })), { context })).toEqual([
      'request as_exchange: krbtgt/HALL.EXAMPLE',
      'account HALL.EXAMPLE\\anna',
    ]);
    expect(told(protocol, framed(refusal(25)), { context, direction: 1 })).toEqual([
      'error as_exchange: krbtgt/HALL.EXAMPLE',
    ]);
    told(protocol, framed(request(10, { client: 'anna', padata: proof(2, encrypted(18)) })), { context });
    expect(told(protocol, framed(reply(11, 18, 'krbtgt', 'HALL.EXAMPLE')), { context, direction: 1 })).toEqual([
      'response as_exchange: krbtgt/HALL.EXAMPLE',
      'source dns-domain=hall.example',
      'source security=Kerberos tickets in aes256-cts-hmac-sha1-96',
      'account HALL.EXAMPLE\\anna',
    ]);
    expect(context.signs).toEqual([]);
    expect(context.messages.map(({ fields }) => fields)).toEqual([
      {
        client: 'anna',
        realm: 'HALL.EXAMPLE',
        pre_authentication: false,
        encryption_types: ['aes256-cts-hmac-sha1-96', 'rc4-hmac'],
      },
      { client: 'anna', realm: 'HALL.EXAMPLE', error_code: 25, error: 'KDC_ERR_PREAUTH_REQUIRED' },
      expect.objectContaining({ pre_authentication: true }),
      { client: 'anna', realm: 'HALL.EXAMPLE', ticket_encryption: 'aes256-cts-hmac-sha1-96' },
    ]);
  });
  it('given without a proof leaves a sign', () => {
    const context = new RecordingContext(protocol);
    told(protocol, request(10, { client: 'anna' }), { context, datagram: true });
    told(protocol, reply(11, 18, 'krbtgt', 'HALL.EXAMPLE'), { context, datagram: true, direction: 1 });
    expect(context.signs.map(({ kind }) => kind)).toEqual(['no-pre-authentication']);
  });
  it.each([
    [principal(1, 'PC1$'), 'PC1$', 'machine'],
    [principal(1, 'anna'), 'anna', 'user'],
    [principal(2, 'host', 'pc1.hall.example'), 'host/pc1.hall.example', 'machine'],
    [principal(1, 'backup', 'admin'), 'backup/admin', 'service'],
  ] as const)('%s is given to %s, a %s', (client, name, kind) => {
    const { context } = record(protocol, framed(replyTo(client, 11, 18, 'krbtgt')));
    expect(context.accounts).toEqual([{ name, domain: 'HALL.EXAMPLE', kind }]);
  });
  it('of nobody has no account', () => {
    const anonymous = element(
      0x6a,
      sequence(
        field(1, integer(5)),
        field(2, integer(10)),
        field(4, sequence(field(1, principal(11, 'WELLKNOWN', 'ANONYMOUS')), field(2, text('HALL')))),
      ),
    );
    expect(told(protocol, anonymous, { datagram: true })).toEqual(['request as_exchange']);
  });
  it('names the computer by the address it gives', () => {
    const netbios = sequence(field(0, integer(20)), field(1, octets(hexOf('PC1             '))));
    const ip = sequence(field(0, integer(2)), field(1, octets('0a000001')));
    expect(told(protocol, framed(request(10, { client: 'anna', addresses: ip + netbios })))).toContain(
      'source netbios-name=PC1',
    );
  });
});

describe('a ticket for a service', () => {
  it('is asked for with the first one, and told by name', () => {
    const shown = proof(1, apRequest('krbtgt', 'HALL.EXAMPLE'));
    const service = ['cifs', 'files.hall.example'];
    const context = new RecordingContext(protocol);
    expect(told(protocol, framed(request(12, { padata: shown, service })), { context })).toEqual([
      'request ap_exchange: krbtgt/HALL.EXAMPLE',
      'request tgs_exchange: cifs/files.hall.example',
    ]);
    told(protocol, framed(reply(13, 23, ...service)), { context, direction: 1 });
    expect(context.signs).toEqual([
      { kind: 'weak-ticket-encryption', text: 'a ticket for cifs/files.hall.example is encrypted with rc4-hmac' },
    ]);
    expect(context.messages.map(({ code }) => code)).toEqual([14, 12, 12]);
  });
  it('shown as armour of another request is told as well', () => {
    const value = sequence(field(0, integer(1)), field(1, octets(apRequest('krbtgt', 'HALL.EXAMPLE'))));
    const padata = proof(136, field(0, sequence(field(0, value), field(1, integer(0)))));
    expect(told(protocol, framed(request(10, { client: 'anna', padata })))).toEqual([
      'request ap_exchange: krbtgt/HALL.EXAMPLE',
      'request as_exchange: krbtgt/HALL.EXAMPLE',
      'account HALL.EXAMPLE\\anna',
    ]);
    const broken = proof(136, field(0, integer(1)));
    expect(told(protocol, framed(request(10, { padata: broken })))).toEqual([
      'request as_exchange: krbtgt/HALL.EXAMPLE',
    ]);
  });
  it('names the server that it is shown to, and how that answers', () => {
    const context = new RecordingContext(protocol);
    const message = apRequest('cifs', 'files.hall.example', 'HALL.EXAMPLE');
    expect(told(protocol, message, { datagram: true, context })).toEqual([
      'request ap_exchange: cifs/files.hall.example/HALL.EXAMPLE',
      'target mentioned-name=files.hall.example',
    ]);
    expect(told(protocol, AP_REPLY, { datagram: true, context })).toEqual(['response ap_exchange']);
    expect(told(protocol, refusal(37), { datagram: true, context })).toEqual([
      'error ap_exchange: krbtgt/HALL.EXAMPLE',
    ]);
  });
  it('longer than what its carrier kept is counted', () => {
    const whole = apRequest('cifs', 'files');
    expect(told(protocol, whole.slice(0, 80), { datagram: true })).toEqual(['request ap_exchange']);
  });
});

describe('passwords', () => {
  const frame = (version: number, first: string, second: string): string =>
    two(6 + (first.length + second.length) / 2) + two(version) + two(first.length / 2) + first + second;
  const change = frame(0xff80, apRequest('kadmin', 'changepw'), PRIVATE);
  it('are set, over both transports', () => {
    const lines = ['request ap_exchange: kadmin/changepw', 'event krb_priv', 'request set_password'];
    expect(told(protocol, change, { datagram: true })).toEqual(lines);
    const context = new RecordingContext(protocol);
    expect(told(protocol, framed(change), { context })).toEqual(lines);
    expect(told(protocol, framed(frame(1, AP_REPLY, PRIVATE)), { context, direction: 1 })).toEqual([
      'response ap_exchange',
      'event krb_priv',
      'response set_password',
    ]);
  });
  it('are refused', () => {
    expect(told(protocol, frame(1, '', refusal(37)), { datagram: true })).toEqual([
      'error krb_error: krbtgt/HALL.EXAMPLE',
      'error change_password',
    ]);
  });
  it('are recognised at their port only', () => {
    const bytes = fromHex(change);
    expect(protocol.recognise(bytes, 0, bytes.length, true)).toBe(YES);
    expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(NO);
    const stream = fromHex(framed(change));
    expect(protocol.recognise(stream, 0, stream.length, true)).toBe(YES);
  });
  it('in a frame that does not fit are none', () => {
    expect(told(protocol, framed(frame(7, apRequest('kadmin'), PRIVATE)))).toEqual(['resync']);
    expect(told(protocol, '0000000700040001000000')).toEqual(['resync']);
  });
});

describe('bytes', () => {
  const whole = framed(request(10, { client: 'anna' }));
  it('that are not whole are waited for', () => {
    expect(told(protocol, whole.slice(0, 40))).toEqual(['waits 20']);
    expect(told(protocol, '0000')).toEqual(['waits 2']);
  });
  it.each([
    ['a length of nothing', '00000000'],
    ['a length beyond all', 'ffffffff6a'],
    ['another tag', '0000000830060201010201'],
    ['a tag that is not that of the type', framed(request(10).replace(/^6a/, '6c'))],
    ['an indefinite length', '000000086a80300000000000'],
    ['a length of 127 bytes', '000000086aff300000000000'],
  ])('%s is not taken', (_title, hex) => expect(told(protocol, hex)).toEqual(['resync']));
  it('whose elements do not fit are malformed', () => {
    const hex = request(10, { client: 'anna' }).replace('a2061b0448', 'a2061b7f48').replace('a20e1b0c48', 'a20e1b7f48');
    expect(told(protocol, hex, { datagram: true })).toEqual(['malformed a message whose elements do not fit']);
  });
  it('of a datagram beyond the message are left over', () => {
    expect(told(protocol, `${AP_REPLY}00`, { datagram: true })).toEqual(['response ap_exchange', 'waits 1']);
  });
  it('never give away what is encrypted', () => {
    const { context } = record(protocol, framed(reply(13, 23, 'cifs', 'files')));
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('S3CRET');
  });
  it.each([
    [whole, false, YES],
    [whole.slice(8), false, YES],
    [whole.slice(8), true, YES],
    [apRequest('cifs', 'files'), false, YES],
    ['000000c26a81c2', true, MORE],
    ['000000c2', false, NO],
    ['00', true, MORE],
    ['6a81', true, NO],
    ['000000c23081bf0000000000000000000000000000000000000000', true, NO],
    ['', true, NO],
  ])('%s (own port: %s) are recognised: %s', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

it('counts as the message types do', () => {
  const { codeKey } = protocol;
  expect([codeKey?.(0, 10), codeKey?.(1, 10), codeKey?.(2, 12), codeKey?.(3, 21), codeKey?.(0, 100)]).toEqual([
    10,
    11,
    30,
    21,
    undefined,
  ]);
  expect(protocol.describe(99)).toEqual({ operation: 'message_type_99', meaning: 'unknown' });
});
it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
