/** Calls and replies over both transports, credentials of Unix, paths and names; nothing of a file. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import sunrpc from './index.ts';

const four = (n: number): string => n.toString(16).padStart(8, '0');
const text = (value: string): string =>
  four(value.length) + Buffer.from(value.padEnd((value.length + 3) & ~3, '\0')).toString('hex');
const NONE = four(0) + four(0);
const call = (program: number, version: number, procedure: number, args = '', credentials = NONE): string =>
  `${four(7)}${four(0)}${four(2)}${four(program)}${four(version)}${four(procedure)}${credentials}${NONE}${args}`;
const reply = (status: number, accepted = 0): string => `${four(7)}${four(1)}${four(status)}${NONE}${four(accepted)}`;
const unix = (body: string): string => four(1) + four(body.length / 2) + body;
const SYS = unix(`${four(1)}${text('hmi-1')}${four(0)}${four(0)}${four(0)}`);
const stream = (message: string, last = true): string =>
  ((last ? 0x80000000 : 0) + message.length / 2).toString(16).padStart(8, '0') + message;
const said = (hex: string, context = new RecordingContext(sunrpc), direction: 0 | 1 = 0): string[] =>
  told(sunrpc, hex, { datagram: true, context, direction });

describe('ONC RPC', () => {
  it.each<[string, string[]]>([
    [call(100000, 2, 3, four(100005) + four(3)), ['request portmap_getport: mount']],
    [call(100000, 2, 3, four(1)), ['request portmap_getport: program 1']],
    [call(100000, 2, 3), ['request portmap_getport']],
    [call(100000, 2, 4), ['request portmap_dump']],
    [call(100005, 3, 1, text('/plant'), SYS), ['request mount_mnt: /plant', 'source hostname=hmi-1']],
    [call(100005, 3, 1, four(0)), ['request mount_mnt']],
    [call(100005, 3, 1, four(999)), ['request mount_mnt']],
    [call(100003, 3, 12, text('handle') + text('recipe.csv')), ['request nfs_remove: recipe.csv']],
    [call(100003, 3, 12), ['request nfs_remove']],
    [call(100003, 3, 7), ['request nfs_write']],
    [call(100003, 4, 1), ['request nfs_compound']],
    [call(100003, 3, 99), ['request nfs_procedure_99']],
    [call(0x0607af, 1, 11), ['request vxi11_core_device_write']],
    [call(400000, 1, 300), ['request rpc_procedure_255: program 400000']],
    [call(100000, 2, 0, '', unix('00')), ['request portmap_null']],
    [call(100000, 2, 0, '', unix(four(1) + four(0))), ['request portmap_null']],
    [call(100000, 2, 0).slice(0, 80), ['request portmap_null']],
    [call(100000, 2, 0).replace('00000002', '00000003'), ['resync']],
    [call(100000, 2, 0).slice(0, 78), ['resync']],
    [call(100000, 2, 0, '', four(0) + four(0xffff)), ['resync']],
    [call(100000, 2, 0, '', four(99) + four(0)), ['resync']],
  ])('%s', (hex, lines) => expect(said(hex)).toEqual(lines));
  it.each<[string, string[]]>([
    [reply(0), ['response mount_mnt: /plant']],
    [reply(0, 3), ['error mount_mnt: /plant']],
    [reply(1), ['error mount_mnt: /plant']],
    [reply(0).slice(0, 40), ['response mount_mnt: /plant']],
    [reply(2), ['resync']],
  ])('is answered by %s', (hex, lines) => {
    const context = new RecordingContext(sunrpc);
    said(call(100005, 3, 1, text('/plant')), context);
    expect(said(hex, context, 1)).toEqual(lines);
  });
  it('an answer without a call turns the flow', () => {
    const context = new RecordingContext(sunrpc);
    expect(said(reply(0), context)).toEqual(['response rpc_procedure_255']);
    expect(context.swapped).toBe(1);
  });
  it('in a stream stands in records', () => {
    const context = new RecordingContext(sunrpc);
    const parts = stream(call(100000, 2, 4), false) + stream('00'.repeat(8)) + stream(call(100003, 3, 6));
    expect(told(sunrpc, parts, { context })).toEqual(['request portmap_dump', 'request nfs_read']);
    expect(told(sunrpc, stream(call(100000, 2, 4)).slice(0, -2))).toEqual(['waits 43']);
    expect(told(sunrpc, '8000')).toEqual(['waits 2']);
    expect(told(sunrpc, 'ffffffff')).toEqual(['resync']);
    expect(told(sunrpc, stream('00'.repeat(50)))).toEqual(['resync']);
    expect(told(sunrpc, `80010000${call(100003, 3, 7)}${'00'.repeat(1000)}`)).toEqual(['request nfs_write', 'skipped']);
  });
  it('shows program and version', () => {
    expect(record(sunrpc, stream(call(100003, 3, 7))).context.messages[0]?.fields).toEqual({
      program: 'nfs',
      version: 3,
    });
    expect([sunrpc.codeKey?.(0, 0x107), sunrpc.codeKey?.(1, 0x107)]).toEqual([7, undefined]);
  });
  it.each([
    [call(100000, 2, 4), false, YES],
    [call(400000, 2, 4), false, NO],
    [call(400000, 2, 4), true, YES],
    [stream(call(100003, 3, 7)), false, YES],
    [reply(0), true, YES],
    [reply(0), false, NO],
    ['80000028', true, MORE],
    ['80000028', false, NO],
    ['00000001', true, NO],
    ['', true, NO],
  ])('recognises %s, on its port %s: %i', (hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(sunrpc.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('holds to its examples', () => expect(exampleFailures(sunrpc)).toEqual([]));
});
