/** A TCP connection in text, frame by frame: the client opens it, then each side speaks in turn. */
import { text, u32, type Part } from '../../src/exercise/encoders/bytes.ts';
import { ethernet, IP_A, IP_B, ip4, SYN, tcp } from './frames.ts';

export interface Talk {
  readonly port: number;
  /** An empty word is not sent. */
  readonly turns: readonly (readonly [client: string, server: string])[];
  readonly client?: number;
  readonly server?: number;
}

/** A MAC for each address: 10.0.0.1 speaks from 02:00:0a:00:00:01. */
const macOf = (ip: number): readonly number[] => [2, 0, ...u32(ip)];

export function tcpTalk({ port, turns, client = IP_A, server = IP_B }: Talk): Part[] {
  const from = 40_000 + (port % 10_000);
  const [up, down] = [
    { source: client, target: server },
    { source: server, target: client },
  ];
  let [c, s] = [1001, 9001];
  const open = tcp(1000, [], { source: from, target: port, flags: SYN });
  const frames: Part[] = [ethernet(0x0800, ip4(6, open, up), ...ends(up))];
  for (const [said, answered] of turns) {
    if (said !== '') {
      const segment = tcp(c, text(said), { source: from, target: port, acknowledgement: s });
      frames.push(ethernet(0x0800, ip4(6, segment, up), ...ends(up)));
      c += text(said).length;
    }
    if (answered === '') continue;
    const segment = tcp(s, text(answered), { source: port, target: from, acknowledgement: c });
    frames.push(ethernet(0x0800, ip4(6, segment, down), ...ends(down)));
    s += text(answered).length;
  }
  return frames;
}

const ends = ({ source, target }: { readonly source: number; readonly target: number }): [number[], number[]] => [
  [...macOf(source)],
  [...macOf(target)],
];
