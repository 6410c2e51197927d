/** Requests, answers, bodies and what they carry; a secret is nowhere in what is told. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told, type Delivery } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import http from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const lines = (...parts: readonly string[]): string => `${parts.join('\r\n')}\r\n\r\n`;
const said = (text: string, delivery: Delivery = {}): string[] => told(http, hexOf(text), delivery);
const answer = (context: RecordingContext, text: string): string[] => said(text, { context, direction: 1 });
const get = lines('GET / HTTP/1.1', 'Host: plc.example');
const NTLM = Buffer.concat([Buffer.from('NTLMSSP\0'), Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])]).toString('base64');

describe('http requests', () => {
  it('holds to its examples', () => expect(exampleFailures(http)).toEqual([]));
  it.each([
    ['GET', 'get', 'read'],
    ['POST', 'post', 'execute'],
    ['PUT', 'put', 'write'],
    ['DELETE', 'delete', 'write'],
    ['PROPFIND', 'propfind', 'read'],
    ['SUBSCRIBE', 'subscribe', 'subscribe'],
    ['BREW', 'other', 'unknown'],
  ])('%s is %s: %s', (method, operation, meaning) => {
    const { context } = record(http, hexOf(lines(`${method} /a HTTP/1.1`, 'Host: h')));
    expect(context.messages).toMatchObject([{ kind: 'request', operation, meaning, object: 'h' }]);
  });
  it('claims the program that asks', () => {
    expect(said(lines('GET / HTTP/1.1', 'USER-AGENT:  curl/8 ', 'Server: no'))).toEqual([
      'request get',
      'source user-agent=curl/8',
    ]);
  });
  it('shows method and path without query and user', () => {
    const { context } = record(http, hexOf(lines('GET http://anna:pw@h/x?token=s3cret HTTP/1.1', 'Host: h')));
    expect(context.messages[0]?.fields).toEqual({ method: 'GET', path: 'http://h/x', host: 'h' });
  });
  it('follows requests one after another, bodies between them', () => {
    const post = `${lines('POST /a HTTP/1.1', 'Content-Length: 5')}GET /`;
    expect(said(`${post}\r\n${get}`)).toEqual(['request post', 'request get: plc.example']);
  });
  it('skips a body that is yet to come', () => {
    expect(said(lines('PUT /a HTTP/1.1', 'Content-Length: 500'))).toEqual(['request put', 'skipped']);
  });
  it('waits for the end of the header', () => {
    expect(said('GET / HTTP/1.1\r\nHost: h')).toEqual(['waits 23']);
    expect(said('GET / HT')).toEqual(['waits 8']);
  });
  it('hands remote management to its own protocol', () => {
    expect(said(lines('POST /wsman HTTP/1.1', 'Host: h'))).toEqual(['request post: h', 'handed wsman 33']);
  });
});

describe('bodies that others read', () => {
  const post = (type: string, ...more: string[]): string => lines('POST /a HTTP/1.1', `Content-Type: ${type}`, ...more);
  it.each([
    ['application/ipp', 'ipp'],
    ['Application/SOAP+xml; charset=utf-8', 'xml'],
    ['text/xml;charset=utf-8', 'xml'],
    ['application/xml', 'xml'],
  ])('%s is handed on as %s', (type, carrier) => {
    const whole = `${post(type, 'Content-Length: 5')}12345${get}`;
    expect(said(whole)).toEqual(['request post', 'request get: plc.example', `handed ${carrier} 5`]);
    expect(
      answer(new RecordingContext(http), `HTTP/1.1 200 OK\r\nContent-Type: ${type}\r\nContent-Length: 2\r\n\r\nab`),
    ).toEqual(['response other', `handed ${carrier} 2`]);
  });
  it.each(['text/html', 'application/ippx', 'text/xm'])('%s is passed over', (type) => {
    expect(said(`${post(type, 'Content-Length: 5')}12345`)).toEqual(['request post']);
  });
  it('waits for as much of it as is read, and passes over the rest', () => {
    const context = new RecordingContext(http);
    expect(said(`${post('text/xml', 'Content-Length: 20000')}12`, { context })).toEqual(['request post', 'waits 2']);
    expect(said('x'.repeat(16_384), { context })).toEqual(['handed xml 16384', 'skipped']);
    expect(context.skipped).toBe(20_000 - 16_384);
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
  it('of chunks reads the first', () => {
    const context = new RecordingContext(http);
    const chunked = post('application/ipp', 'Transfer-Encoding: chunked');
    expect(said(`${chunked}3\r\nab`, { context })).toEqual(['request post', 'waits 5']);
    expect(said('3\r\nabc\r\n4\r\nabcd\r\n0\r\n\r\n', { context })).toEqual(['handed ipp 3']);
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
  it('leaves one alone that is too long to be counted', () => {
    expect(said(post('text/xml', 'Content-Length: 99999999'))).toEqual(['request post', 'skipped']);
  });
});

describe('http answers', () => {
  it.each([
    ['200 OK', 'response'],
    ['404 Not Found', 'error'],
    ['500 Oops', 'error'],
  ])('%s is a %s to what was asked', (status, kind) => {
    const context = new RecordingContext(http);
    said(get, { context });
    expect(answer(context, lines(`HTTP/1.1 ${status}`, 'Content-Length: 0', 'Server: IIS/7'))).toEqual([
      `${kind} get: plc.example`,
      'source http-server=IIS/7',
    ]);
  });
  it('are not 1xx', () => expect(answer(new RecordingContext(http), lines('HTTP/1.1 100 Continue'))).toEqual([]));
  it.each([
    ['204 No Content', ''],
    ['304 Not Modified', 'Content-Length: 500'],
  ])('%s has no body', (status, header) => {
    expect(answer(new RecordingContext(http), lines(`HTTP/1.1 ${status}`, header || 'A: b'))).toEqual([
      'response other',
    ]);
  });
  it('to HEAD have no body', () => {
    const context = new RecordingContext(http);
    said(lines('HEAD / HTTP/1.1'), { context });
    expect(answer(context, lines('HTTP/1.1 200 OK', 'Content-Length: 500'))).toEqual(['response head']);
  });
  it('without a length last until the end', () => {
    const context = new RecordingContext(http);
    expect(answer(context, `${lines('HTTP/1.1 200 OK', 'A: b')}anything`)).toEqual(['response other', 'skipped']);
    expect(answer(context, lines('HTTP/1.1 200 OK'))).toEqual(['skipped']);
  });
  it('with a length that is none, too', () => {
    expect(answer(new RecordingContext(http), lines('HTTP/1.1 200 OK', 'Content-Length: 5x'))).toContain('skipped');
  });
  it('that switch protocols end it', () => {
    expect(answer(new RecordingContext(http), `${lines('HTTP/1.1 101 Switching')}\x81\x05`)).toEqual([
      'response other',
      'skipped',
    ]);
  });
  it('show their status', () => {
    const context = new RecordingContext(http);
    answer(context, lines('HTTP/1.1 200 OK', 'Content-Length: 0'));
    expect(context.messages[0]?.fields).toEqual({ status: 200 });
  });
});

describe('chunked bodies', () => {
  const head = lines('POST /a HTTP/1.1', 'Transfer-Encoding: chunked');
  it.each([
    ['one chunk', '3\r\nabc\r\n0\r\n\r\n'],
    ['several, with extension and trailer', '3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nDigest: x\r\n\r\n'],
    ['a chunk that looks like a request', '5\r\nGET /\r\n0\r\n\r\n'],
  ])('%s: the next request follows', (_title, body) => {
    expect(said(`${head}${body}${get}`)).toEqual(['request post', 'request get: plc.example']);
  });
  it('in pieces: a size that is not whole is waited for, a chunk is skipped', () => {
    const context = new RecordingContext(http);
    expect(said(`${head}1`, { context })).toEqual(['request post', 'waits 1']);
    expect(said('100\r\nab', { context })).toEqual(['skipped']);
    expect(said('0\r\n', { context })).toEqual([]);
    expect(said('\r\n', { context })).toEqual([]);
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
  it.each([
    ['no size', 'zz\r\n'],
    ['a line without an end', 'a'.repeat(9000)],
  ])('%s is refused', (_title, body) => expect(said(`${head}${body}`)).toEqual(['request post', 'resync']));
  it('of an answer', () => {
    const context = new RecordingContext(http);
    const chunked = `${lines('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip, chunked')}2\r\nab\r\n0\r\n\r\n`;
    expect(answer(context, chunked + chunked)).toEqual(['response other', 'response other']);
  });
});

describe('credentials', () => {
  const basic = (text: string): string => Buffer.from(text).toString('base64');
  const everything = (context: RecordingContext): string =>
    JSON.stringify([context.messages, context.claims, context.accounts, context.signs, context.malformedReasons]);

  it.each(['Authorization', 'Proxy-Authorization'])('%s: Basic tells the account, never the password', (header) => {
    const { context } = record(http, hexOf(lines('GET / HTTP/1.1', `${header}: Basic ${basic('anna:s3cret:x')}`)));
    expect(context.accounts).toEqual([{ name: 'anna', domain: '', kind: 'user' }]);
    for (const secret of ['s3cret', basic('anna:s3cret:x')]) expect(everything(context)).not.toContain(secret);
  });
  it('tells the same account once in a row', () => {
    const context = new RecordingContext(http);
    const one = lines('GET / HTTP/1.1', `Authorization: Basic ${basic('anna:x')}`);
    said(one + one, { context });
    expect(context.accounts).toHaveLength(1);
  });
  it.each([
    ['nothing before the colon', `Basic ${basic(':s3cret')}`],
    ['no colon', `Basic ${basic('s3cret')}`],
    ['no base64', 'Basic ***'],
    ['a bearer token', 'Bearer s3cret'],
    ['a digest without a name', 'Digest realm="r", response="s3cret"'],
  ])('%s: no account and no secret', (_title, value) => {
    const { context } = record(http, hexOf(lines('GET / HTTP/1.1', `Authorization: ${value}`, 'Cookie: s3cret')));
    expect(context.accounts).toEqual([]);
    expect(everything(context)).not.toContain('s3cret');
  });
  it.each([
    ['GET / HTTP/1.1', `Authorization: NTLM ${NTLM}`, 'handed ntlmssp 16'],
    ['GET / HTTP/1.1', `Proxy-Authorization: Negotiate ${NTLM}`, 'handed ntlmssp 16'],
    ['HTTP/1.1 401 No', `WWW-Authenticate: NTLM ${NTLM}`, 'handed ntlmssp 16'],
    ['HTTP/1.1 407 No', `Proxy-Authenticate: NTLM ${NTLM}`, 'handed ntlmssp 16'],
  ])('%s %s', (start, header, line) => {
    expect(said(lines(start, header, 'Content-Length: 0'))).toContain(line);
  });
  it.each<[string, readonly string[]]>([
    [
      'Basic realm="Web of a PLC"',
      ['source security=HTTP Basic authentication, weak', 'source application=Web of a PLC'],
    ],
    ['Digest nonce="x", realm="r"', ['source security=HTTP Digest authentication', 'source application=r']],
    ['Basic xrealm="r"', ['source security=HTTP Basic authentication, weak']],
    ['Basic realm="r', ['source security=HTTP Basic authentication, weak']],
    ['Basic realm=""', ['source security=HTTP Basic authentication, weak']],
    ['Negotiate,Kerberos', ['source security=HTTP Negotiate authentication']],
    ['Negotiate', ['source security=HTTP Negotiate authentication']],
    ['NTLMx', []],
    ['Other realm=r', []],
  ])('a server asks for %s', (value, claims) => {
    const said = told(http, hexOf(lines('HTTP/1.1 401 No', `WWW-Authenticate: ${value}`, 'Content-Length: 0')), {
      direction: 1,
    });
    expect(said).toEqual(['error other', ...claims]);
  });
  it('shows what a server asks for', () => {
    const { context } = record(http, hexOf(lines('HTTP/1.1 401 No', 'WWW-Authenticate: Basic realm="r"')));
    expect(context.messages[0]?.fields).toMatchObject({ authentication: 'basic', realm: 'r' });
  });
  it.each([
    ['Digest username="anna", realm="r", response="s3cret"', 'account \\anna'],
    ['Digest realm="r",username="anna"', 'account \\anna'],
    ["Digest username*=UTF-8''anna", ''],
    ['Digest username="anna', ''],
    ['Digest xusername="anna"', ''],
    [`Digest username="${'a'.repeat(300)}"`, ''],
  ])('%s tells the account', (value, line) => {
    const context = new RecordingContext(http);
    const told = said(lines('GET / HTTP/1.1', `Authorization: ${value}`), { context });
    expect(everything(context)).not.toContain('s3cret');
    expect(told).toEqual(['request get', ...(line === '' ? [] : [line])]);
  });
  it('hands on a Basic logon, once for each account in a row', () => {
    const context = new RecordingContext(http);
    for (const pair of ['anna:x', 'anna:x', 'bert:y'])
      said(lines('GET / HTTP/1.1', `Authorization: Basic ${basic(pair)}`), { context });
    expect(context.logons.map(({ account, secret }) => [account.name, secret])).toEqual([
      ['anna', 'x'],
      ['bert', 'y'],
    ]);
  });
  it('hands on no token that is not NTLM', () => {
    expect(said(lines('GET / HTTP/1.1', 'Authorization: Negotiate YIIB'))).toEqual(['request get']);
  });
});

describe('a tunnel', () => {
  const connect = lines('CONNECT h:443 HTTP/1.1', 'Host: h:443');
  const open = (): RecordingContext => {
    const context = new RecordingContext(http);
    said(connect, { context });
    answer(context, lines('HTTP/1.1 200 OK'));
    return context;
  };
  it('yields the TLS records of each direction until there is data', () => {
    const context = open();
    expect(told(http, '16 0301 0002 0100 14 0303 0001 01', { context })).toEqual([
      'handed http-tunnel 7',
      'handed http-tunnel 6',
    ]);
    expect(told(http, '17 0303 0010 00', { context })).toEqual(['skipped']);
    expect(told(http, '16 0303 0002 0200', { context, direction: 1 })).toEqual(['handed http-tunnel 7']);
  });
  it('whose records nobody takes is passed over', () => {
    const context = open();
    context.hand = () => false;
    expect(told(http, '16 0301 0002 0100', { context })).toEqual(['skipped']);
  });
  it('waits for a record that is not whole, not for one that is too long', () => {
    expect(told(http, '16 0301', { context: open() })).toEqual(['waits 3']);
    expect(told(http, '16 0301 0100 01', { context: open() })).toEqual(['waits 6']);
    expect(told(http, '16 0301 ffff 01', { context: open() })).toEqual(['skipped']);
  });
  it('with something else in it is passed over', () =>
    expect(told(http, '5353', { context: open() })).toEqual(['skipped']));
  it('that was refused stays HTTP', () => {
    const context = new RecordingContext(http);
    said(connect, { context });
    expect(answer(context, lines('HTTP/1.1 407 No', 'Content-Length: 0'))).toEqual(['error connect: h:443']);
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
});

describe('an upgrade: RFC 9110, 7.8', () => {
  const upgrade = lines('GET /live HTTP/1.1', 'Host: h', 'Connection: Upgrade', 'Upgrade: websocket');
  const asked = (): RecordingContext => {
    const context = new RecordingContext(http);
    expect(said(upgrade, { context })).toEqual(['request get: h']);
    return context;
  };
  it('what the client says after it is another protocol, and passed over', () => {
    const context = asked();
    answer(context, lines('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket'));
    expect(told(http, '8285 11223344 0102030405', { context })).toEqual(['skipped']);
    expect(told(http, '8285 11223344 0102030405', { context })).toEqual(['skipped']);
    expect(context.malformedReasons).toEqual([]);
  });
  it('that the server does not take stays HTTP', () => {
    const context = asked();
    answer(context, lines('HTTP/1.1 200 OK', 'Content-Length: 0'));
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
  it('a wish for another scheme is none', () => {
    const context = new RecordingContext(http);
    said(lines('GET / HTTP/1.1', 'Host: h', 'Upgrade-Insecure-Requests: 1'), { context });
    expect(told(http, '8285 11223344 0102030405', { context })).toEqual(['resync']);
  });
  it('a request with a body has it first', () => {
    const context = new RecordingContext(http);
    said(`${lines('POST / HTTP/1.1', 'Host: h', 'Upgrade: websocket', 'Content-Length: 3')}abc`, { context });
    expect(said(get, { context })).toEqual(['request get: plc.example']);
  });
});

describe('http on broken bytes', () => {
  it.each([
    ['a first line without an end', `GET /${'a'.repeat(9000)}`],
    ['no version', 'GET / OFF\r\n\r\n'],
    ['no method', '123 / HTTP/1.1\r\n\r\n'],
    ['a header without an end', `GET / HTTP/1.1\r\n${`A: ${'b'.repeat(1000)}\r\n`.repeat(70)}`],
  ])('%s is refused', (_title, text) => expect(said(text)).toEqual(['resync']));
  it('passes over empty lines before a request', () =>
    expect(said(`\r\n\n${get}`)).toEqual(['request get: plc.example']));
  it('takes line feeds alone for line ends', () => {
    expect(said('GET / HTTP/1.1\nHost: h\n\n')).toEqual(['request get: h']);
  });
});

it.each([
  ['GET / HTTP/1.1\r\n', YES],
  ['GET / FTP/1.1\r\n', NO],
  ['HTTP/1.1 200 OK', YES],
  ['HTTP', MORE],
  ['PROPF', MORE],
  ['HELO', NO],
  ['GET /long path not ended', MORE],
  [`GET /${'a'.repeat(9000)}`, NO],
  ['GETTING / HTTP/1.1\r\n', NO],
])('recognises %j', (text, verdict) => {
  const bytes = fromHex(hexOf(text));
  expect(http.recognise(bytes, 0, bytes.length, true)).toBe(verdict);
});
