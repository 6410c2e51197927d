/** Industrial services run on ports that are not theirs: what says that it knows them by content gives the same there. */
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../src/see/decode/engine.ts';
import { Framer, PacketIndex } from '../../src/see/decode/framer.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';
import { captureBytes, captureNames, capturesAbsent } from './captures.ts';

const FOLDERS = 'modbus s7comm enip-cip dnp3 iec104 iec61850 bacnet opcua ot-other'.split(' ');

/** Those that are recognised by content over everything that carries them with ports, and that plants use. */
const ANYWHERE = new Set(
  protocols
    .filter(({ domain, over }) => domain === 'ot' && over.every((one) => !('transport' in one) || one.anyPort === true))
    .map(({ id }) => id),
);

const DIFFERENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'ot-other/melsec-udp.pcap': { melsoft: 'what looks for stations is known by its length alone' },
};

const ETHERNET = 1;
const EPHEMERAL = 32_768;
const otherPort = (port: number): number => (port < EPHEMERAL && port > 0 ? 33_000 + ((port * 7) % 12_000) : port);

/** The same capture with other ports in its IPv4 headers. */
function onOtherPorts(capture: Uint8Array): Uint8Array {
  const bytes = capture.slice();
  const view = new DataView(bytes.buffer);
  const framer = new Framer();
  const index = new PacketIndex();
  for (let at = 0; ;) {
    const next = framer.fill(view, at, bytes.length, index);
    for (let i = 0; i < index.n; i++) {
      const from = index.offset[i] as number;
      const end = from + (index.captured[i] as number);
      if (index.link[i] === ETHERNET) movePorts(view, from + 12, end);
    }
    if (next === at || framer.broken !== undefined) return bytes;
    at = next;
  }
}

function movePorts(view: DataView, type: number, end: number): void {
  while (type + 6 <= end && view.getUint16(type) === 0x8100) type += 4;
  const ip = type + 2;
  if (ip + 28 > end || view.getUint16(type) !== 0x0800 || (view.getUint16(ip + 6) & 0x1fff) !== 0) return;
  const protocol = view.getUint8(ip + 9);
  const ports = ip + (view.getUint8(ip) & 15) * 4;
  if ((protocol !== 6 && protocol !== 17) || ports + 4 > end) return;
  for (const at of [ports, ports + 2]) view.setUint16(at, otherPort(view.getUint16(at)));
}

/** Messages of each protocol that plants use and that may be anywhere. */
function messagesOf(capture: Uint8Array): Readonly<Record<string, number>> {
  const engine = createEngine({ protocols, seed: 1, pulse: false });
  engine.write(capture);
  engine.end();
  const totals = engine.protocolTotals().filter(({ protocol }) => ANYWHERE.has(protocol));
  return Object.fromEntries(totals.map(({ protocol, messages }) => [protocol, messages]));
}

describe.skipIf(capturesAbsent)('on other ports', () => {
  it.each(captureNames().filter((name) => FOLDERS.includes(name.split('/')[0] ?? '')))('%s', (name) => {
    const capture = captureBytes(name);
    const [here, there] = [messagesOf(capture), messagesOf(onOtherPorts(capture))];
    const unlike = [...new Set([...Object.keys(here), ...Object.keys(there)])].filter((id) => here[id] !== there[id]);
    expect(unlike.sort()).toEqual(Object.keys(DIFFERENT[name] ?? {}).sort());
  });

  it('moves every port that is somebody’s', () => {
    expect([502, 102, 44_818, 50_000, 0].map(otherPort)).toEqual([36_514, 33_714, 44_818, 50_000, 0]);
  });
});
