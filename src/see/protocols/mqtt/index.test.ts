/** Packets of all three versions, with and without properties; topics as objects; no password and no content anywhere. */
import { describe, expect, it } from 'vitest';
import { exampleFailures, told } from '../../../model/protocol-examples.ts';
import { MORE, NO, YES } from '../../../model/protocol.ts';
import { RecordingContext, fromHex, record } from '../../../model/recording-context.ts';
import mqtt from './index.ts';

const hexOf = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
const short = (n: number): string => n.toString(16).padStart(4, '0');
const text = (value: string): string => short(value.length) + hexOf(value);
function variable(n: number): string {
  const digits: string[] = [];
  let rest = n;
  do {
    digits.push(((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0)).toString(16).padStart(2, '0'));
    rest >>= 7;
  } while (rest > 0);
  return digits.join('');
}
const packet = (first: string, ...parts: readonly string[]): string => {
  const content = parts.join('').replace(/ /g, '');
  return first + variable(content.length / 2) + content;
};
const connect = (flags: string, level: string, ...rest: readonly string[]): string =>
  packet('10', text('MQTT'), level, flags, '003c', ...rest);
const publish = (topic: string, content: string, first = '30', head = ''): string =>
  packet(first, text(topic), head, content);

/** Lines of client and server in turn, over one flow. */
function dialogue(...turns: readonly (readonly [0 | 1, string])[]): string[][] {
  const context = new RecordingContext(mqtt);
  return turns.map(([direction, hex]) => told(mqtt, hex, { context, direction }));
}
const V5 = connect('02', '05', '00', text('c'));

describe('mqtt recognition', () => {
  it('holds to its examples', () => expect(exampleFailures(mqtt)).toEqual([]));
  it.each([
    ['a subscription', '820800010003612f6200', true, YES],
    ['a subscription elsewhere', '820800010003612f6200', false, NO],
    ['a subscription with wrong flags', '8008000100', true, NO],
    ['another name elsewhere', '100c000458585858040200', false, NO],
    ['a connect of version 3.1 elsewhere', '101100064d51497364700302003c000363696430', false, YES],
    ['a length of five bytes', '10ffffffffff', true, NO],
    ['half a connect', '10110006', true, MORE],
    ['half a connect elsewhere', '10110006', false, NO],
    ['a quality of service that is none', '3605000161', true, NO],
    ['the reserved type', '0002', true, NO],
    ['one byte', '10', true, MORE],
    ['no bytes', '', true, NO],
  ] as const)('%s', (_title, hex, onPort, verdict) => {
    const bytes = fromHex(hex);
    expect(mqtt.recognise(bytes, 0, bytes.length, onPort)).toBe(verdict);
  });
});

describe('mqtt connect', () => {
  const SECRET = 'hunter2!';
  it.each([
    ['version 3.1.1', connect('c2', '04', text('cid'), text('anna'), text(SECRET)), ['account \\anna']],
    [
      'version 3.1',
      packet('10', text('MQIsdp'), '03c2003c', text('cid'), text('anna'), text(SECRET)),
      ['account \\anna'],
    ],
    ['a bridge', connect('c2', '84', text('cid'), text('anna'), text(SECRET)), ['account \\anna']],
    [
      'a will',
      connect('c6', '04', text('cid'), text('w/t'), text(SECRET), text('anna'), text(SECRET)),
      ['account \\anna'],
    ],
    ['version 5.0', connect('c2', '05', '05110000000a', text('cid'), text('anna'), text(SECRET)), ['account \\anna']],
    [
      'version 5.0 with a will',
      connect('c6', '05', '00', text('cid'), '0218' + '00', text('w'), text(SECRET), text('anna'), text(SECRET)),
      ['account \\anna'],
    ],
    ['a user name alone, which may be a token', connect('82', '04', text('cid'), text(SECRET)), []],
    ['nobody', connect('02', '04', text('cid')), []],
  ])('%s', (_title, hex, accounts) => {
    const { context } = record(mqtt, hex);
    expect(told(mqtt, hex)).toEqual(['request connect: cid', ...accounts]);
    expect(JSON.stringify([context.messages, context.claims, context.accounts])).not.toContain(SECRET);
  });
  it('without a client id has no object', () =>
    expect(told(mqtt, connect('02', '04', text('')))).toEqual(['request connect']));
  it('shows its fields', () => {
    const { context } = record(mqtt, connect('06', '04', text('cid'), text('w/t'), text('bye')));
    expect(context.messages[0]?.fields).toEqual({
      protocol_version: 4,
      keep_alive: 60,
      client_id: 'cid',
      will_topic: 'w/t',
    });
  });
  it.each([
    ['cut in its client id', connect('02', '04', '00056162'), ['malformed a connect that ends early']],
    [
      'cut in its user name',
      connect('c2', '04', text('c'), '000561'),
      ['malformed a connect that ends inside its user name'],
    ],
    ['cut in its will', connect('06', '04', text('c'), '0005'), ['malformed a connect that ends early']],
    ['cut in its properties', connect('02', '05', '7f11'), ['malformed a connect that ends early']],
  ])('%s is marked', (_title, hex, malformed) => {
    expect(told(mqtt, hex).filter((line) => !line.startsWith('request'))).toEqual(malformed);
  });
  it('is accepted or refused', () => {
    expect(told(mqtt, '20020000', { direction: 1 })).toEqual(['response connack']);
    expect(told(mqtt, '20020005', { direction: 1 })).toEqual(['error connack']);
    expect(told(mqtt, packet('20', '00870000'), { direction: 1 })).toEqual(['error connack']);
  });
  it('from what was taken for the server swaps the roles', () => {
    const context = new RecordingContext(mqtt);
    told(mqtt, V5, { context, direction: 1 });
    expect(context.swapped).toBe(1);
  });
});

describe('mqtt publish', () => {
  it.each([
    ['without acknowledgement', publish('a/b', 'ff'), ['request publish: a/b']],
    ['with one', publish('a/b', 'ff', '32', '0007'), ['request publish: a/b']],
    ['of nothing', publish('a/b', ''), ['request publish: a/b']],
    ['without a topic', publish('', 'ff'), ['request publish']],
    ['of more than is there', '30ff01' + text('a/b') + '00', ['request publish: a/b', 'skipped']],
    ['a control character in its topic', publish('a\nb', 'ff'), ['resync']],
    ['a topic longer than the packet', packet('30', '00ff6162'), ['resync']],
    ['no topic length', packet('30', '00'), ['resync']],
    ['half a topic', '3010' + short(9) + '61', ['waits 5']],
    ['half a topic length', '301000', ['waits 3']],
    ['half a packet id', '3210' + text('a') + '00', ['waits 6']],
  ])('%s', (_title, hex, lines) => expect(told(mqtt, hex)).toEqual(lines));

  it('of the server tells, and does not write', () => {
    expect(told(mqtt, publish('a/b', 'ff'), { direction: 1 })).toEqual(['event publish_to_client: a/b']);
    expect(record(mqtt, publish('a/b', 'ff')).context.messages[0]?.meaning).toBe('write');
    expect(mqtt.describe(3 | (1 << 16)).meaning).toBe('notify');
    expect(mqtt.codeKey?.(0, 3 | (1 << 16))).toBe(3);
  });
  it('shows its fields, and nothing of its content', () => {
    const { context } = record(mqtt, publish('a', hexOf('secret'), '33', '0001'));
    expect(context.messages[0]?.fields).toEqual({ quality_of_service: 1, retain: true, payload_bytes: 6 });
  });
  it('is followed through its acknowledgements', () => {
    expect(
      dialogue(
        [0, publish('a/b', 'ff', '34', '0007')],
        [1, '50020007'],
        [0, '62020007'],
        [1, '70020007'],
        [1, publish('c', 'ff', '32', '0007')],
        [0, '40020007'],
        [0, '40020008'],
      ).flat(),
    ).toEqual([
      'request publish: a/b',
      'response pubrec: a/b',
      'request pubrel: a/b',
      'response pubcomp: a/b',
      'event publish_to_client: c',
      'response puback: c',
      'response puback',
    ]);
  });
  it('is refused with a reason of 5.0', () => {
    expect(dialogue([0, publish('a', 'ff', '32', '0007')], [1, '4003000787'], [1, '4003000710']).flat()).toEqual([
      'request publish: a',
      'error puback: a',
      'response puback',
    ]);
  });
});

describe('mqtt 5.0 properties', () => {
  const alias = '230005';
  it.each([
    [
      'an alias is remembered',
      [publish('a/b', 'ff', '30', `03${alias}`), publish('', 'ff', '30', `03${alias}`)],
      ['request publish: a/b', 'request publish: a/b'],
    ],
    [
      'an alias behind others',
      [
        publish('a', 'ff', '30', `1d 01 00 02 0000000a 03 0001 61 0b 8001 26 0001 61 0001 62 09 0001 ff ${alias}`),
        publish('', 'ff', '30', `03${alias}`),
      ],
      ['request publish: a', 'request publish: a'],
    ],
    ['an alias that nobody set', [publish('', 'ff', '30', `03${alias}`)], ['request publish']],
    ['an alias that is cut', [publish('a', 'ff', '30', '022300')], ['request publish: a']],
    ['a property that is cut', [publish('a', 'ff', '30', '02 0b ff')], ['request publish: a']],
    ['properties longer than the packet', [publish('a', '', '30', '05')], ['resync']],
    ['a length of five bytes', [publish('a', 'ffffffffff')], ['resync']],
    ['no properties', [publish('a', '')], ['resync']],
    ['half a length', ['3010' + text('a')], ['waits 5']],
    ['half the properties', ['3010' + text('a') + '05 23'], ['waits 7']],
    ['properties too long to be waited for', ['30ff7f' + text('a') + 'ff20 01'], ['request publish: a', 'skipped']],
  ])('%s', (_title, packets, lines) => {
    const turns = packets.map((hex) => [0, hex] as const);
    expect(
      dialogue([0, V5], ...turns)
        .slice(1)
        .flat(),
    ).toEqual(lines);
  });
  it('stand before topic filters and their answers', () => {
    expect(
      dialogue([0, V5], [0, packet('82', '0001 02 0b05', text('a/#'), '01')], [1, packet('90', '0001 00 87')]).flat(),
    ).toEqual(['request connect: c', 'request subscribe: a/#', 'error suback: a/#']);
  });
});

describe('mqtt subscriptions and the rest', () => {
  it('name their first topic filter', () => {
    const hex = packet('82', '0001', text('a/+'), '00', text('b/#'), '01');
    expect(record(mqtt, hex).context.messages).toMatchObject([{ object: 'a/+', fields: { filters: 2 } }]);
  });
  it.each([
    ['granted', '9003000101', 'response suback: a/b'],
    ['refused', '9003000180', 'error suback: a/b'],
  ])('are %s', (_title, answer, line) => {
    expect(dialogue([0, packet('82', '0001', text('a/b'), '00')], [1, answer])[1]).toEqual([line]);
  });
  it('end', () => {
    expect(dialogue([0, packet('a2', '0001', text('a/b'))], [1, 'b0020001'], [1, 'b0020002']).flat()).toEqual([
      'request unsubscribe: a/b',
      'response unsuback: a/b',
      'response unsuback',
    ]);
  });
  it.each([
    ['c000', 0, 'request pingreq'],
    ['d000', 1, 'response pingresp'],
    ['e000', 0, 'request disconnect'],
    ['e0028e00', 1, 'error disconnect'],
    ['f00118', 1, 'event auth'],
    [packet('82', '0001', '0009', '61'), 0, 'request subscribe,malformed a subscription without a topic filter'],
    ['c0020000', 0, 'resync'],
    ['2000', 1, 'resync'],
    ['1000', 0, 'resync'],
    ['82ffffff7f', 0, 'resync'],
    ['82ffffffff', 0, 'resync'],
    ['8000', 0, 'resync'],
    ['0000', 0, 'resync'],
    [packet('10', text('HTTP'), '04', '02', '003c', text('c')), 0, 'resync'],
    ['d0', 1, 'waits 1'],
    ['8208000100', 0, 'waits 5'],
  ] as const)('%s', (hex, direction, line) => expect(told(mqtt, hex, { direction }).join()).toBe(line));
});

describe('what a broker says of itself', () => {
  const topic = '$SYS/broker/version';
  it('is its version', () => {
    expect(told(mqtt, publish(topic, hexOf('mosquitto version 2.0.18')), { direction: 1 })).toEqual([
      `event publish_to_client: ${topic}`,
      'source application=mosquitto version 2.0.18',
    ]);
    expect(told(mqtt, publish(topic, hexOf('x')))).toHaveLength(1);
    expect(told(mqtt, publish(topic, '61'.repeat(200)), { direction: 1 })).toHaveLength(1);
    expect(told(mqtt, `301c${text(topic)}61`, { direction: 1 })).toEqual(['waits 24']);
  });
});

describe('sparkplug', () => {
  const metric = (name: string, value: string): string => {
    const tail = value === '' ? '' : `7a${variable(value.length)}${hexOf(value)}`;
    return packet('12', `0a${variable(name.length)}${hexOf(name)}`, '1004 18eaf2f5a8a02b 200c', tail);
  };
  const birth = (payload: string): string => publish('spBv1.0/Hall 3/NBIRTH/Edge 7', payload);
  const NODE = ['source name=Edge 7', 'source role=Sparkplug edge node'];
  const claimsOf = (payload: string): string[] => told(mqtt, birth(payload)).slice(1);

  it.each([
    ['NBIRTH', 'identify'],
    ['DBIRTH', 'identify'],
    ['NDATA', 'notify'],
    ['DDATA', 'notify'],
    ['NDEATH', 'notify'],
    ['DDEATH', 'notify'],
    ['NCMD', 'control'],
    ['DCMD', 'write'],
  ])('%s: %s', (type, meaning) => {
    const { messages } = record(mqtt, publish(`spBv1.0/G/${type}/E/D`, '')).context;
    const operation = `sparkplug_${type.toLowerCase()}`;
    expect(messages).toMatchObject([{ operation, meaning, object: `spBv1.0/G/${type}/E/D` }]);
    expect(mqtt.codeKey?.(0, messages[0]?.code ?? 0)).toBe(3);
  });
  it('a command on its way to the edge node is one, too', () => {
    const context = new RecordingContext(mqtt);
    told(mqtt, publish('spBv1.0/G/NCMD/E', ''), { context, direction: 1 });
    expect(context.messages).toMatchObject([{ operation: 'sparkplug_ncmd_to_client', meaning: 'control' }]);
  });
  it.each([
    ['spBv1.0/STATE/scada', 'sparkplug_state'],
    ['spBv1.0/G/NOTHING/E', 'publish'],
    ['spBv1.0/G/NCMD', 'publish'],
    ['spBv1.0/G', 'publish'],
    ['spAv1.0/G/NCMD/E', 'publish'],
  ])('%s is %s', (topic, operation) => {
    expect(record(mqtt, publish(topic, '')).context.messages[0]?.operation).toBe(operation);
  });
  it('a birth tells what the edge node is', () => {
    const payload =
      '08eaf2f5a8a02b' +
      metric('Properties/Hardware Make', 'Sony') +
      metric('Properties/Hardware Model', 'Pi 3') +
      metric('Properties/OS Version', 'Jessie') +
      metric('Properties/FW', '1.2') +
      metric('Line/Secret', 'hunter2') +
      '1800';
    expect(claimsOf(payload)).toEqual([
      ...NODE,
      'source vendor=Sony',
      'source model=Pi 3',
      'source os-version=Jessie',
      'source firmware=1.2',
    ]);
  });
  it.each([
    ['a property without a value', metric('Properties/FW', '')],
    ['a metric cut inside', '120a 0a0d 50726f70'],
    ['a metric longer than its payload', '127f 0a01'],
    ['an endless varint', '12ffffffffffffffffffff01'],
    ['a wire type out of use', '13 00'],
    ['fixed numbers', '09 0102030405060708 0d 01020304'],
    ['fixed numbers that are cut', '09 01'],
    ['a varint that is cut', '08 ff'],
  ])('a birth with %s tells only the name', (_title, payload) => expect(claimsOf(payload)).toEqual(NODE));
  it('a birth on its way to a subscriber says nothing of who passes it on', () => {
    expect(told(mqtt, birth(metric('Properties/FW', '1')), { direction: 1 })).toHaveLength(1);
  });
  it('a birth without a payload tells nothing', () => expect(claimsOf('')).toEqual([]));
  it('a birth is waited for', () => {
    expect(told(mqtt, birth(metric('Properties/FW', '1')).slice(0, -2))[0]).toMatch(/^waits/);
  });
  it('a birth of a device says nothing of the edge node', () => {
    expect(told(mqtt, publish('spBv1.0/G/DBIRTH/E/D', metric('Properties/FW', '1')))).toHaveLength(1);
  });
});
