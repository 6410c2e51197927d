/** What OPC UA says of bytes. Layouts: OPC 10000-6, 5.2, 6.7 and 7.1.2; bodies as open62541 and Python clients send them. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { ERROR, MORE, NO, REQUEST, RESPONSE, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import protocol from './index.ts';

const little = (value: number, bytes = 4): string => {
  let hex = '';
  for (let i = 0, rest = value; i < bytes; i++, rest = Math.floor(rest / 256))
    hex += (rest % 256).toString(16).padStart(2, '0');
  return hex;
};
const text = (value: string): string => little(value.length) + hexOfText(value);
const NULL = 'ffffffff';
const chunk = (type: string, rest: string, kind = 'F'): string =>
  hexOfText(type + kind) + little(8 + fromHex(rest).length) + rest;
const body = (id: number, rest: string): string => `0100${little(id, 2)}${rest}`;
const msg = (content: string, request = 7, kind = 'F'): string =>
  chunk('MSG', little(4) + little(4) + little(9) + little(request) + content, kind);
const ASK = `0000 ${'00'.repeat(8)} 01000000 00000000 ${NULL} 00000000 000000`;
const ANSWER = `${'00'.repeat(8)} 01000000 00000000 00 ${NULL} 000000`;
const opn = (policy: string, content: string): string =>
  chunk(
    'OPN',
    little(0) +
      text(`http://opcfoundation.org/UA/SecurityPolicy#${policy}`) +
      NULL +
      NULL +
      little(1) +
      little(1) +
      content,
  );
const OPEN = opn('None', body(446, `${ASK} 00000000 00000000 01000000 ${NULL} c0270900`));
const WRITE = body(673, `${ASK} 01000000 030100 ${text('the.answer')} 0d000000 ${NULL} 00`);

const application = (uri: string, product: string, name: string): string =>
  `${text(uri)} ${text(product)} 02 ${text(name)} 00000000 ${NULL} ${NULL} 01000000 ${text('opc.tcp://h:1')}`;
const token = (kind: number): string => `${text('id')} ${little(kind)} ${NULL} ${NULL} ${NULL}`;
const endpoint = (url: string, mode: number, policy: string, kinds: readonly number[]): string =>
  `${text(url)} ${application('urn:plant:mixer', 'urn:maker:server', 'Mixer')} ${NULL} ${little(mode)}
   ${text(`http://opcfoundation.org/UA/SecurityPolicy#${policy}`)} ${little(kinds.length)} ${kinds.map(token).join('')} ${NULL} 00`;

const ADD = (id: number, list: string): string => body(id, `${ASK} 01000000 ${list}`);
const GUID = '46f33961 1234 fecf 0123456789abcdef';

/** Made and read by another implementation (OpenSSL). */
const CERTIFICATE =
  '308201c130820167a003020102020400abcdef300a06082a8648ce3d040302303a310b300906035504061302444531153013' +
  '060355040a0c0c506c616e742c20576f726b733114301206035504030c0b706c632e6578616d706c653020170d3230303130' +
  '323033303430355a180f32303531303130313030303030305a303a310b300906035504061302444531153013060355040a0c' +
  '0c506c616e742c20576f726b733114301206035504030c0b706c632e6578616d706c653059301306072a8648ce3d02010608' +
  '2a8648ce3d03010703420004f9ebe464147cc102d92324d099d927c1a50e42d57a08a116ffec0a29819d8c6570baf7d12888' +
  '902a6a0c1d67add103123c859ab69bf8e9431c9384930d4b7eeea3593057300f0603551d130101ff040530030101ff304406' +
  '03551d11043d303b820b706c632e6578616d706c6587040a0000098710fe800000000000000000000000000009860775726e' +
  '3a706c63810b6140622e6578616d706c65300a06082a8648ce3d0403020348003045022100e7daad5877d482cb17e8882d57' +
  '57ff2c12b7d8e4a80104abc7cb7ed23202a6f20220761d1aecd3f883e9aa7041e80ae60e10bd4b77aaa502547a02954162ff' +
  '7ec58e';

describe('the sender’s certificate: 6.7.2.3', () => {
  const secured = (certificate: string): string =>
    chunk(
      'OPN',
      `${little(0)}${text('http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256')}${little(certificate.length / 2)}${certificate}${NULL}${'00'.repeat(40)}`,
    );
  it.each([
    ['alone', CERTIFICATE],
    ['with those that vouch for it', `${CERTIFICATE}3003020101`],
  ])('%s', (_title, hex) => {
    const lines = told(protocol, secured(hex));
    expect(lines[0]).toBe('request open_secure_channel');
    expect(lines).toContain('source certificate-name=urn:plc');
    expect(lines).toContain(
      'source certificate-fingerprint=ad2edf4591ccde40639b4b62fc1a54ec8f6d3e7d1f534492ba77b5cf0b667b01',
    );
  });
  it.each([
    ['one that is none', '3003020101', ['malformed a certificate that is none']],
    ['something else', '0203', []],
  ])('%s', (_title, hex, lines) => expect(told(protocol, secured(hex)).slice(1)).toEqual(lines));
});

describe('opcua messages', () => {
  it.each([
    [
      'hello',
      chunk('HEL', `00000000 ffff0000 ffff0000 00000000 00000000 ${text('opc.tcp://a:4840')}`),
      ['request hello'],
    ],
    ['an error', chunk('ERR', `00000280 ${NULL}`), ['error error']],
    ['a secure channel', OPEN, ['request open_secure_channel']],
    ['a write', msg(WRITE), ['request write: ns=1;s=the.answer']],
    ['a read', msg(body(631, `${ASK} ${'00'.repeat(12)} 01000000 0100d208`)), ['request read: i=2258']],
    ['a browse', msg(body(527, `${ASK} 0000 ${'00'.repeat(16)} 01000000 0055`)), ['request browse: i=85']],
    ['a call', msg(ADD(712, '0055 01014df4')), ['request call: ns=1;i=62541']],
    ['nodes to delete', msg(ADD(500, `0201000a000000 01`)), ['request delete_nodes: ns=1;i=10']],
    ['nodes to add', msg(ADD(488, `80 23 ${text('urn:x')}`)), ['request add_nodes: i=35']],
    [
      'a GUID',
      msg(ADD(560, `040200 ${GUID}`)),
      ['request register_nodes: ns=2;g=6139f346-3412-cffe-0123-456789abcdef'],
    ],
    ['bytes as a node', msg(ADD(560, `050000 02000000 0aff`)), ['request register_nodes: b=0aff']],
    [
      'paths from a node',
      msg(ADD(554, `0055 01000000 0021 00 01 0000 ${text('Boiler')}`)),
      ['request translate_browse_paths_to_node_ids: i=85'],
    ],
    ['nodes to forget', msg(ADD(566, `0201000a000000`)), ['request unregister_nodes: ns=1;i=10']],
    [
      'what is to be watched',
      msg(body(751, `${ASK} 07000000 02000000 01000000 030100 ${text('level')} 0d000000 ${NULL} 0000 ${NULL}`)),
      ['request create_monitored_items: ns=1;s=level'],
    ],
    [
      'the past of a node',
      msg(body(664, `${ASK} 0100 8902 01 ${text('details')} 02000000 00 01000000 030100 ${text('level')}`)),
      ['request history_read: ns=1;s=level'],
    ],
    ['nothing to watch', msg(body(751, `${ASK} 07000000 02000000 ${NULL}`)), ['request create_monitored_items']],
    ['nothing to write', msg(body(673, `${ASK} ${NULL}`)), ['request write']],
    ['a subscription', msg(body(787, ASK)), ['request create_subscription']],
    ['bytes that mean nothing here', msg('9f3c44aa0102'), ['request encrypted']],
    ['a sealed close', chunk('CLO', '04000000 04000000 01000000 02000000 8899aabb'), ['request close_secure_channel']],
    [
      'a close',
      chunk('CLO', `04000000 04000000 01000000 02000000 ${body(452, ASK)}`),
      ['request close_secure_channel'],
    ],
    ['another policy', opn('Basic256Sha256', '00112233'), ['request open_secure_channel']],
  ])('%s', (_title, hex, lines) => expect(told(protocol, hex)).toEqual(lines));

  it('a channel known to be open may carry services that are not', () => {
    expect(told(protocol, OPEN + msg(body(9999, ASK)) + msg(`0101${little(9999, 2)}`))).toEqual([
      'request open_secure_channel',
      'request function_9999',
      'request foreign_service',
    ]);
  });
  it('a signed channel is read, an enciphered one is not', () => {
    expect(told(protocol, opn('Basic256', '00') + msg(WRITE) + msg('00112233'))).toEqual([
      'request open_secure_channel',
      'request write: ns=1;s=the.answer',
      'request encrypted',
    ]);
  });
  it('what the server says first turns the roles round', () => {
    const { context } = record(protocol, chunk('RHE', text('urn:x') + text('opc.tcp://x')));
    expect([context.swapped, context.messages[0]?.operation]).toEqual([1, 'reverse_hello']);
    expect(record(protocol, msg(body(634, ANSWER))).context.swapped).toBe(1);
  });
  it('puts chunks together, and gives them up when they are aborted', () => {
    const half = WRITE.replaceAll(' ', '').slice(0, 60);
    const rest = WRITE.replaceAll(' ', '').slice(half.length);
    expect(told(protocol, msg(half, 7, 'C') + msg(rest, 7))).toEqual(['request write: ns=1;s=the.answer']);
    expect(told(protocol, msg(half, 7, 'C') + msg(`00000180 ${text('no')}`, 7, 'A') + msg(WRITE))).toEqual([
      'error abort',
      'request write: ns=1;s=the.answer',
    ]);
  });
  it('chunks beyond all bounds are counted once, without their content', () => {
    const large = msg(body(673, '00'.repeat(40_000)), 7, 'C');
    expect(told(protocol, large + large + msg('00', 7) + msg(WRITE))).toEqual([
      'request encrypted',
      'request write: ns=1;s=the.answer',
    ]);
  });
  it('does not wait for a chunk that is too long', () => {
    const start = `${hexOfText('MSGF')} 00000200 04000000 04000000 01000000 01000000 ${WRITE}`;
    expect(told(protocol, start + '00'.repeat(66_000))).toEqual(['request write: ns=1;s=the.answer', 'skipped']);
    expect(told(protocol, start)).toEqual([`waits ${fromHex(start).length}`]);
  });
});

describe('opcua answers', () => {
  const answered = (request: string, response: string): RecordingContext => {
    const context = new RecordingContext(protocol);
    told(protocol, request, { context });
    told(protocol, response, { direction: 1, context });
    return context;
  };
  it.each([
    ['the node that was asked for', msg(body(676, `${ANSWER} 00000000`)), ['response', 673, 'ns=1;s=the.answer']],
    ['a fault', msg(body(397, ANSWER)), ['error', 673, 'ns=1;s=the.answer']],
    [
      'a refusal',
      msg(body(676, ANSWER.replace('00000000 00 ', '00001f80 00 '))),
      ['error', 673 | 0x20000, 'ns=1;s=the.answer'],
    ],
    ['nothing remembered', msg(body(397, ANSWER), 8), ['error', 397, null]],
  ])('%s', (_title, response, [kind, code, object]) => {
    expect(answered(msg(WRITE), response).messages[1]).toMatchObject({ kind, code, object });
  });
  it('are counted under their number on the wire', () => {
    const key = protocol.codeKey;
    expect([key?.(REQUEST, 673), key?.(RESPONSE, 673), key?.(ERROR, 673), key?.(ERROR, 673 | 0x20000)]).toEqual([
      673, 676, 397, 676,
    ]);
    expect([key?.(REQUEST, 0x40001), key?.(REQUEST, -1), key?.(RESPONSE, 9999)]).toEqual([undefined, undefined, 9999]);
  });
  it('tell endpoints: who, where, and what protects them', () => {
    const list = [
      endpoint('opc.tcp://mixer-1:4840/x', 1, 'None', [0, 1]),
      endpoint('opc.tcp://10.0.0.7:4840', 3, 'Basic256Sha256', [2, 2, 9]),
      endpoint('opc.tcp://localhost:4840', 2, 'Basic256', []),
      endpoint('opc.tcp://[fe80::1]:4840', 9, 'Basic256', [3]),
      endpoint('http://web', 1, 'None', [0]),
    ];
    const { claims, malformedReasons } = answered('', msg(body(431, `${ANSWER} 05000000 ${list.join('')}`)));
    expect(malformedReasons).toEqual([]);
    const said = (attribute: string): string[] => [
      ...new Set(claims.filter((claim) => claim.attribute === attribute).map(({ value }) => value)),
    ];
    expect(said('device-id')).toEqual(['urn:plant:mixer']);
    expect(said('product-family')).toEqual(['urn:maker:server']);
    expect(said('application')).toEqual(['Mixer']);
    expect(said('hostname')).toEqual(['mixer-1']);
    expect(said('security')).toEqual([
      'OPC UA None, None: anonymous, user name',
      'OPC UA Basic256Sha256, SignAndEncrypt: certificate, unknown token',
      'OPC UA Basic256, Sign: ',
      'OPC UA Basic256, invalid: issued token',
      'OPC UA None, None: anonymous',
    ]);
  });
  it('tell servers, where there is but one', () => {
    const servers = (count: number): string =>
      msg(body(425, `${ANSWER} ${little(count)} ${application('urn:a', 'urn:p', 'A').repeat(count)}`));
    expect(answered('', servers(1)).claims).toHaveLength(3);
    expect(answered('', servers(2)).claims).toEqual([]);
  });
});

describe('opcua sessions', () => {
  const activate = (type: number, rest: string): string =>
    msg(
      body(
        467,
        `${ASK} ${NULL} ${NULL} 01000000 ${NULL} ${NULL} 01000000 ${text('en')} 0100${little(type, 2)} ${rest}`,
      ),
    );
  const named = (password: string, algorithm: string): string => {
    const parts = `${text('policy')} ${text('anna')} ${text(password)} ${algorithm}`;
    return activate(324, `01 ${little(fromHex(parts).length)} ${parts}`);
  };
  it('name the user and mark a password in clear, without keeping it', () => {
    const { context } = record(protocol, OPEN + named('geheim', NULL));
    expect(context.accounts).toEqual([{ name: 'anna', domain: '', kind: 'user' }]);
    expect(context.logons.map(({ account, secret }) => [account.name, secret])).toEqual([['anna', 'geheim']]);
    expect(JSON.stringify([context.messages, context.claims, context.signs, context.accounts])).not.toContain('geheim');
  });
  it.each([
    ['an enciphered password', named('xx', text('rsa-oaep'))],
    ['no password', named('', NULL)],
    ['no user', activate(321, `01 ${little(10)} ${text('policy')}`)],
    ['another token', activate(1000, '00')],
    ['a token in XML', activate(324, '02')],
  ])('are not marked with %s', (_title, hex) => expect(record(protocol, OPEN + hex).context.logons).toEqual([]));
  it('on a protected channel need no mark', () => {
    expect(record(protocol, opn('Basic256', '00') + named('geheim', NULL)).context.logons).toEqual([]);
  });
  it('tell the client', () => {
    const create = `${application('urn:client', 'urn:tool', 'Tool')} ${NULL} ${text('opc.tcp://a')} ${text('s1')}`;
    const { context } = record(protocol, msg(body(461, ASK + create)));
    expect(context.claims.map(({ value }) => value)).toEqual(['urn:client', 'urn:tool', 'Tool']);
    expect(context.messages[0]?.fields).toMatchObject({ endpoint_url: 'opc.tcp://a', session_name: 's1' });
    const quiet = new RecordingContext(protocol);
    quiet.detail = false;
    expect(record(protocol, msg(body(461, ASK + create)), quiet).context.messages[0]?.fields).toEqual({});
  });
  it('tell the server with the answer', () => {
    const rest = `0000 0000 ${'00'.repeat(8)} ${NULL} ${NULL} 01000000 ${endpoint('opc.tcp://m', 1, 'None', [0])}`;
    expect(told(protocol, msg(body(464, ANSWER + rest)), { direction: 1 })).toContain('source application=Mixer');
  });
  it.each([
    [437, `02 ${text('Line')}`, ['urn:a', 'urn:p', 'Line']],
    [12_211, '00', ['urn:a', 'urn:p']],
  ])('%s registers a server', (id, name, values) => {
    const { context } = record(protocol, msg(body(id, `${ASK} ${text('urn:a')} ${text('urn:p')} 01000000 ${name}`)));
    expect(context.claims.map(({ value }) => value)).toEqual(values);
  });
});

describe('opcua on broken bytes', () => {
  it.each([
    ['another type', '58585846 20000000 00', ['resync']],
    ['another chunk type', '4d534758 20000000 00', ['resync']],
    ['a size too small', '4d534746 07000000 00', ['resync']],
    ['a size beyond all bounds', '4d534746 00000001 00', ['resync']],
    ['half a message', '4d534746 20000000 00', ['waits 9']],
    [
      'a message without its headers',
      chunk('MSG', '04000000'),
      ['malformed OPC UA chunk that ends within its headers'],
    ],
    [
      'a channel without its headers',
      chunk('OPN', '04000000'),
      ['malformed OPC UA chunk that ends within its headers'],
    ],
    [
      'a service without an id',
      OPEN + msg('01'),
      ['request open_secure_channel', 'malformed OPC UA message without a service'],
    ],
    [
      'a node of no kind',
      OPEN + msg('07'),
      ['request open_secure_channel', 'malformed OPC UA message without a service'],
    ],
    [
      'a node longer than its message',
      msg(ADD(673, '030100 00000400 41')),
      ['request write', 'malformed OPC UA request that ends early'],
    ],
    [
      'more nodes than bytes',
      msg(body(673, `${ASK} ffffff7f 00`)),
      ['request write', 'malformed OPC UA request that ends early'],
    ],
    [
      'a negative length',
      msg(ADD(673, '030100 feffffff')),
      ['request write', 'malformed OPC UA request that ends early'],
    ],
  ])('%s', (_title, hex, lines) => expect(told(protocol, hex)).toEqual(lines));
  it('an answer whose diagnostics never end', () => {
    const hex = msg(body(634, `${'00'.repeat(16)} 7f ${'00'.repeat(16)} 01000000 41 00000000 ${'40'.repeat(9)}`));
    expect(told(protocol, hex, { direction: 1 })).toContain('malformed OPC UA response that ends early');
    const fine = msg(body(634, `${'00'.repeat(16)} 40 20 00000000 ${NULL} 0000 01 00000000`));
    expect(told(protocol, fine, { direction: 1 })).toEqual(['response read']);
  });
});

describe('opcua', () => {
  it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
  it.each([
    ['a service message elsewhere', '4d53474630000000', false, YES],
    ['a size too small', '4d53474604000000', true, NO],
    ['three bytes', '4d5347', true, MORE],
    ['three bytes elsewhere', '4d5347', false, NO],
    ['no bytes', '', true, NO],
  ] as const)('recognises %s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(protocol.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('the software of a server: OPC 10000-5, 12.4', () => {
  const rest = `0d000000 ${NULL} 0000 ${NULL}`;
  const read = (...nodes: readonly number[]): string =>
    msg(
      body(
        631,
        `${ASK} ${'00'.repeat(12)} ${little(nodes.length)} ${nodes.map((node) => `0100${little(node, 2)} ${rest}`).join('')}`,
      ),
    );
  const results = (...values: readonly string[]): string =>
    msg(body(634, `${ANSWER} ${little(values.length)} ${values.join('')} ${NULL}`));
  const said = (...values: readonly string[]): string => values.map(text).join('');
  const INFO = `${said('urn:maker', 'Maker', 'Mixer', '2.8.3', '17')} ${'00'.repeat(8)}`;
  const structure = (type: number, content: string): string =>
    `01 16 0100${little(type, 2)} 01 ${little(fromHex(content).length)} ${content}`;
  const claims = (request: string, response: string): string[] => {
    const context = new RecordingContext(protocol);
    told(protocol, request, { context });
    told(protocol, response, { direction: 1, context });
    expect(context.malformedReasons).toEqual([]);
    return context.claims.map(({ attribute, value }) => `${attribute}=${value}`);
  };
  const PARTS = [2261, 2263, 2264];
  const ALL = ['application=Mixer 2.8.3', 'vendor=Maker'];

  it.each([
    [
      'by its parts',
      PARTS,
      [`01 0c ${text('Mixer')}`, `0d 0c ${text('Maker')} ${'00'.repeat(16)}`, `01 0c ${text('2.8.3')}`],
      ALL,
    ],
    ['whole', [2260], [structure(340, INFO)], ALL],
    ['within the status', [2256], [structure(864, `${'00'.repeat(20)} ${INFO} 00000000 00`)], ALL],
    [
      'behind other values',
      [2259, 2258, 2260],
      ['01 06 00000000', `01 0d ${'00'.repeat(8)}`, structure(340, INFO)],
      ALL,
    ],
    ['with no version', [2261], [`01 0c ${text('Mixer')}`], ['application=Mixer']],
    [
      'a part that is not there',
      PARTS,
      [`02 00003480`, `01 0c ${text('Maker')}`, `01 0c ${text('2')}`],
      ['vendor=Maker'],
    ],
    ['a part that is a list', PARTS, [`01 8c 01000000 ${text('x')}`], []],
    ['another structure', [2260], [structure(341, INFO)], []],
    ['a structure without a body', [2260], ['01 16 01005401 00'], []],
    ['a value of another node', [2258], [`01 0c ${text('x')}`], []],
  ])('%s', (_title, nodes, values, lines) => expect(claims(read(...nodes), results(...values))).toEqual(lines));

  it('is not taken from what was not asked for', () => {
    expect(claims(read(85, 2260), results(`01 0c ${text('x')}`, structure(340, INFO)))).toEqual([]);
    expect(claims(msg(WRITE), results(structure(340, INFO)))).toEqual([]);
  });
  it('a cut answer tells nothing', () => {
    const context = new RecordingContext(protocol);
    told(protocol, read(2260), { context });
    const cut = structure(340, INFO).replaceAll(' ', '').slice(0, 60);
    told(protocol, msg(body(634, `${ANSWER} 01000000 ${cut}`)), { direction: 1, context });
    expect([context.claims, context.malformedReasons.length]).toEqual([[], 1]);
  });
});
