/** Who said something, as people write it: a protocol by its name, the engine's own observations in words. */
import { protocols } from './all-protocols.ts';

const OWN: Readonly<Record<string, string>> = {
  arp: 'ARP',
  ndp: 'neighbour discovery',
  wire: 'the wire',
  'tcp-stack': 'its TCP stack',
  oui: 'the MAC vendor prefix',
};

const known = new Map<string, string>();

/** To stand within a sentence; what nobody knows stays as it is. */
export function sourceName(source: string): string {
  let name = known.get(source);
  if (name === undefined) {
    name = OWN[source] ?? protocols.find(({ id }) => id === source)?.name;
    if (name === undefined) return source;
    known.set(source, name);
  }
  return name;
}
