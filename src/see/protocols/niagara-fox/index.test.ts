/** Niagara Fox: commands, frames cut anywhere, blobs that hold footers, who the host is, who logs on. */
import { describe as suite, expect, it } from 'vitest';
import { hexOfText } from '../../../kernel/encodings/text.ts';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import fox from './index.ts';

const frame = (head: string, ...tuples: string[]): string =>
  hexOfText(`fox ${head}\n{\n${tuples.map((tuple) => `${tuple}\n`).join('')}};;\n`);

/** As a station answers. */
const STATION = frame(
  'a 0 -1 fox hello',
  'fox.version=s:1.0',
  'id=i:2',
  'hostName=s:192.168.2.15',
  'hostAddress=s:192.168.2.15',
  'app.name=s:Station',
  'app.version=s:3.5.41.1',
  'vm.name=s:J9',
  'vm.version=s:2.3',
  'os.name=s:QNX',
  'os.version=s:6.3.2',
  'station.name=s:Legion#20ac;HQ',
  'hostId=s:Qnx-NPM6-0000-1490-C30C',
  'brandId=s:vykon',
  'sysInfo=o:bog 10[<bog>\n};;\n]',
);

suite('Niagara Fox', () => {
  it.each([
    ['a 1 -1 fox hello', 'request hello', 'connect'],
    ['a 2 -1 fox challenge', 'request challenge', 'authenticate'],
    ['a 3 -1 fox authMessage1', 'request auth_message_1', 'authenticate'],
    ['a 5 -1 fox rejected', 'error rejected', 'authenticate'],
    ['a 5 -1 fox busy', 'error busy', 'connect'],
    ['k -1 -1 fox keepalive', 'event keepalive', 'keep-alive'],
    ['c 9 -1 fox close', 'event close: fox close', 'disconnect'],
    ['s 4 7 sys summary', 'request summary', 'read'],
    ['r 4 7 sys summary', 'response summary', 'read'],
    ['n 4 7 sys summary', 'response summary', 'read'],
    ['e 4 7 sys summary', 'error summary', 'read'],
    ['s 4 7 sys niagaraRpc', 'request niagara_rpc', 'execute'],
    ['s 4 8 file delete', 'request file_delete', 'configure'],
    ['s 4 8 file load', 'request command: file load', 'unknown'],
    ['s 4 9 station invoke', 'request broker_invoke', 'control'],
    ['s 4 9 station transfer', 'request broker_transfer', 'configure'],
    ['a 4 -1 station invoke', 'event broker_invoke', 'control'],
    ['s 4 9 crypto keystore.getCertificates', 'request command: crypto keystore.getCertificates', 'unknown'],
    ['a 4 -1 station whatever', 'event command: station whatever', 'unknown'],
  ])('%s is %s', (head, line, meaning) => {
    const context = new RecordingContext(fox);
    expect(told(fox, frame(head), { context })).toEqual([line]);
    expect(context.messages[0]?.meaning).toBe(meaning);
  });
  it('a server asks and a client answers with frames that want no reply', () => {
    expect(told(fox, frame('a 1 -1 fox welcome'), { direction: 1 })).toEqual(['response welcome']);
  });

  it('a hello says what the host is', () => {
    expect(told(fox, STATION, { direction: 1 })).toEqual([
      'response hello',
      'source application=Niagara Station 3.5.41.1',
      'source os=QNX',
      'source os-version=6.3.2',
      'source station-name=Legion€HQ',
      'source device-id=Qnx-NPM6-0000-1490-C30C',
      'source product-family=vykon',
    ]);
    expect(told(fox, frame('a 1 -1 fox hello', 'hostName=s:xpvm', 'app.name=s:Workbench', 'brandId=s:#null;'))).toEqual(
      ['request hello', 'source hostname=xpvm', 'source application=Niagara Workbench'],
    );
    expect(told(fox, frame('a 1 -1 fox hello', 'hostName=s:fe80::1', 'blob=b:2[;;]'))).toEqual(['request hello']);
  });
  it('a logon gives its account and nothing else', () => {
    const hex = frame('a 2 -1 fox username', 'username=s:admin', 'password=s:secret', 'kerbKey=s:key');
    const context = new RecordingContext(fox);
    expect(told(fox, hex, { context })).toEqual(['request username', 'account \\admin']);
    expect(JSON.stringify([context.messages, context.claims])).not.toMatch(/secret|key"/);
    expect(told(fox, frame('a 2 -1 fox username', 'id=i:1'))).toEqual(['request username']);
  });
  it('shows its numbers', () => {
    expect(record(fox, frame('r 4 7 sys summary')).context.messages[0]?.fields).toEqual({ sequence: 4, reply: 7 });
    expect(record(fox, STATION).context.messages[0]?.fields).toEqual({ sequence: 0, vm: 'J9 2.3' });
    expect(record(fox, frame('a 4 -1 sys summary')).context.messages[0]?.fields).toEqual({ sequence: 4 });
  });
  it('turns a flow whose first sender is the server, once', () => {
    expect(record(fox, STATION + STATION).context.swapped).toBe(1);
    expect(record(fox, frame('a 1 -1 fox hello')).context.swapped).toBe(0);
  });

  it('waits for the rest wherever a frame is cut', () => {
    const hex = frame('s 4 9 data resolve', 'm=m:{', 'x=b:3[}\n;]', '}', 's=s:a=b:c', 'o=o:bog 4[};;\n]');
    expect(told(fox, hex + hex)).toEqual(['request data_resolve', 'request data_resolve']);
    for (let length = 2; length < hex.length; length += 2)
      expect(told(fox, hex.slice(0, length))).toEqual([`waits ${String(length / 2)}`]);
  });

  it.each([
    'fox x 1 -1 fox hello\n{\n};;\n',
    'fox a 1-1\n{\n};;\n',
    'fox a 1 -1\n{\n};;\n',
    'fox a 1 -1 fox\n{\n};;\n',
    'fox a 1 -1 fox hello\n[\n};;\n',
    'fox a 1 -1 fox hello\n{\n};:\n',
    'fox a 1 -1 fox hello\n{\nname\n};;\n',
    'fox a 1 -1 fox hello\n{\nname=s1\n};;\n',
    'fox a 1 -1 fox hello\n{\nname=b:x[1]\n};;\n',
    'fox a 1 -1 fox hello\n{\nname=b:1[12]\n};;\n',
    'fox a 1 -1 fox hello\n{\nname=m:{\n};;\n',
    `fox a 1 -1 fox ${'x'.repeat(600)}`,
    `fox a 1 -1 fox hello\n{\n${'x'.repeat(300)}`,
    `fox a 1 -1 fox hello\n{\nx=b:${'1'.repeat(300)}`,
    `fox a 1 -1 fox hello\n{\n${'m=m:{\n'.repeat(40)}`,
  ])('%s is none', (text) => {
    expect(told(fox, hexOfText(text))).toEqual(['resync']);
  });
  it('waits for a blob of any length without reading it', () => {
    expect(told(fox, hexOfText('fox a 1 -1 fox hello\n{\nx=b:999999999999999[1]\n'))[0]).toMatch(/^waits/);
  });

  it.each([
    ['fox a 1 -1 fox hello\n', false, YES],
    ['fox k -1 -1 fox keepalive\n', false, YES],
    ['fox a', true, MORE],
    ['fox a', false, NO],
    ['', true, MORE],
    ['fax', true, NO],
    ['fox and hound', true, NO],
    ['fox a hound', true, NO],
    ['fox a_1 -1', true, NO],
  ])('recognises %j (on port %s): %s', (text, onPort, verdict) => {
    const bytes = fromHex(hexOfText(text));
    expect(fox.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
  it('does as its examples say', () => {
    expect(exampleFailures(fox)).toEqual([]);
  });
});
