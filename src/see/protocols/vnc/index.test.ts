/** RFB: handshakes of all versions to their ends, and what clients do; no challenge, answer, key or text. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex } from '../../../model/recording-context.ts';
import protocol from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const version = (minor: string, major = '003'): string => hexOf(`RFB ${major}.${minor}\n`);
const long = (value: number): string => value.toString(16).padStart(8, '0');
const SECRET = hexOf('S3CRETS3CRETS3CR');
const INIT = `04000300${'00'.repeat(16)}${long(4)}${hexOf('plc1')}`;

interface Talk {
  readonly context: RecordingContext;
  readonly server: (hex: string) => string[];
  readonly client: (hex: string) => string[];
}
function talk(): Talk {
  const context = new RecordingContext(protocol);
  return {
    context,
    server: (hex) => told(protocol, hex, { context, direction: 1 }),
    client: (hex) => told(protocol, hex, { context, direction: 0 }),
  };
}
/** Versions exchanged, the client's deciding. */
function begun(minor: string): Talk {
  const both = talk();
  both.server(version('008'));
  both.client(version(minor));
  return both;
}

describe('a session', () => {
  it('of version 3.8 with VNC authentication', () => {
    const { context, server, client } = talk();
    expect(server(version('008'))).toEqual(['response protocol_version', 'source application=RFB 3.8']);
    expect(client(version('008'))).toEqual(['request protocol_version', 'source application=RFB 3.8']);
    expect(server('02')).toEqual(['waits 1']);
    expect(server('020210')).toEqual(['response security_types', 'source security=VNC: VNC Authentication, Tight']);
    expect(client('02')).toEqual(['request security_type']);
    expect(server(SECRET.slice(2))).toEqual(['waits 15']);
    expect(server(SECRET)).toEqual(['response vnc_authentication']);
    expect(client(SECRET)).toEqual(['request vnc_authentication']);
    expect(server('0000')).toEqual(['waits 2']);
    expect(server(long(0))).toEqual(['response security_result']);
    expect(client('01')).toEqual(['request client_init']);
    expect(server(INIT.slice(0, -2))).toEqual(['waits 27']);
    expect(server(INIT)).toEqual(['response server_init', 'source mentioned-name=plc1']);
    expect(client(`04010000${hexOf('S3CR')}`)).toEqual(['request key_event']);
    expect(server('00000001')).toEqual(['skipped']);
    expect(context.signs).toEqual([]);
    expect(context.messages.map(({ fields }) => fields)[2]).toEqual({
      security_types: ['VNC Authentication', 'Tight'],
    });
    expect(JSON.stringify([context.messages, context.claims, context.signs])).not.toContain('S3CR');
  });
  it('without a logon leaves a sign, and has a result in version 3.8', () => {
    const { context, server, client } = begun('008');
    server('0101');
    expect(client('01')).toEqual(['request security_type']);
    expect(context.signs).toEqual([{ kind: 'no-logon', text: 'A VNC session was begun without any logon.' }]);
    expect(server(long(0))).toEqual(['response security_result']);
  });
  it('of version 3.7 has none then', () => {
    const { server, client } = begun('007');
    server('0101');
    expect(client('0101')).toEqual(['request security_type', 'request client_init']);
    expect(server(INIT)).toContain('response server_init');
  });
  it('of version 3.3 is decided on by the server', () => {
    const { context, server, client } = begun('003');
    expect(server('000000')).toEqual(['waits 3']);
    expect(server(long(1))).toEqual(['response security_types', 'source security=VNC: None']);
    expect(context.signs).toHaveLength(1);
    expect(client('00')).toEqual(['request client_init']);
  });
  it.each([
    ['of version 3.8 with a reason', '008', `${long(1)}${long(4)}${hexOf('no')}`],
    ['of version 3.7 without', '007', long(1)],
  ])('is refused: %s', (_title, minor, refusal) => {
    const { server, client } = begun(minor);
    server('0102');
    client('02');
    server(SECRET);
    client(SECRET);
    expect(server(refusal)).toEqual(['error security_result']);
    expect(client('01')).toEqual(['skipped']);
  });
  it.each([
    ['008', `00${long(2)}${hexOf('no')}`],
    ['003', `${long(0)}${long(2)}${hexOf('no')}`],
  ])('of version 3.%s is not even begun', (minor, refusal) => {
    expect(begun(minor).server(refusal)).toEqual(['error security_types']);
  });
  it('with security of its own is passed over', () => {
    const { server, client } = begun('889');
    server('021e23');
    expect(client('1e')).toEqual(['request security_type']);
    expect(server(SECRET)).toEqual(['skipped']);
    expect(client(SECRET)).toEqual(['skipped']);
  });
  it('whose client speaks out of turn is passed over', () => {
    const { client } = begun('008');
    expect(client('02')).toEqual(['skipped']);
  });
  it('that the server began is turned', () => {
    const { context, client } = talk();
    client(version('008'));
    expect(context.swapped).toBe(1);
  });
  it('shows versions, sizes and types', () => {
    const { context, server, client } = begun('000');
    server(long(1));
    client('01');
    server(INIT);
    expect(context.messages.map(({ fields }) => fields)).toEqual([
      { version: '3.8' },
      { version: '3.0' },
      { security_types: ['None'] },
      {},
      { size: [1024, 768] },
    ]);
  });
  it('with a name beyond all is none', () => {
    const { server, client } = begun('003');
    server(long(1));
    client('01');
    expect(server(INIT.replace('00000004', 'ffffffff'))).toEqual(['resync']);
  });
  it('whose client is of another protocol is none', () => {
    const { server, client } = talk();
    server(version('008'));
    expect(client(hexOf('GET / HTTP/1.1\r\n'))).toEqual(['resync']);
    expect(client(hexOf('RFB 003x008\n'))).toEqual(['resync']);
    expect(client(hexOf('ABC 003.008\n'))).toEqual(['resync']);
    expect(client(hexOf('RFB '))).toEqual(['waits 4']);
  });
});

describe('a client', () => {
  const running = (): Talk => {
    const both = begun('003');
    both.server(long(1));
    both.client('01');
    return both;
  };
  it.each([
    ['00'.repeat(20), ['request set_pixel_format']],
    ['0200000200000000ffffff21', ['request set_encodings']],
    [`03${'00'.repeat(9)}`, ['request framebuffer_update_request']],
    ['050000000000', ['request pointer_event']],
    [
      `06000000${long(4)}${hexOf('S3CR')}03${'00'.repeat(9)}`,
      ['request client_cut_text', 'request framebuffer_update_request'],
    ],
    [`06000000${long(9)}${hexOf('S3CR')}`, ['request client_cut_text', 'skipped']],
    ['06000000', ['waits 4']],
    ['0200', ['waits 2']],
    ['0200000200000000', ['waits 8']],
    ['0401', ['waits 2']],
    ['96000000', ['skipped']],
  ])('%s', (hex, lines) => {
    const { server, client } = running();
    expect(client(hex)).toEqual(lines);
    server(INIT);
    expect(client(hex)).toEqual(lines);
  });
});

it.each([
  [version('008'), YES],
  [version('008', '005'), YES],
  [version('008', '002'), NO],
  [hexOf('RFB 00x.008\n'), NO],
  [hexOf('RFB 003.00x\n'), NO],
  [hexOf('RFB 003.008 '), NO],
  [hexOf('RFB'), MORE],
  [hexOf('RGB'), NO],
  ['', NO],
])('recognises %s: %s', (hex, verdict) => {
  const bytes = fromHex(hex);
  expect(protocol.recognise(bytes, 0, bytes.length, false)).toBe(verdict);
});
it('counts the types chosen', () => {
  expect(protocol.codeKey?.(0, 3 | (30 << 16))).toBe(30);
  expect([protocol.codeKey?.(1, 2), protocol.codeKey?.(0, 0x1004)]).toEqual([undefined, undefined]);
  expect(protocol.describe(99).operation).toBe('message_99');
});
it('holds to its examples', () => expect(exampleFailures(protocol)).toEqual([]));
