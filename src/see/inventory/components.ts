/** Vertices that are one device, put together: what they consist of, and their order. */
import { compareAddresses } from '../../kernel/address.ts';
import { addressAt, MacNode, type Component, type Vertex } from './address-nodes.ts';

/** Lowest first. */
export interface Addresses {
  readonly macs: readonly string[];
  readonly ips: readonly string[];
}

export function makeComponent(number: number, vertices: readonly Vertex[]): Component {
  const [only] = vertices;
  const endpoints =
    vertices.length === 1 && only ? [...only.endpoints] : vertices.flatMap((vertex) => [...vertex.endpoints]);
  const component: Component = { number, vertices, endpoints };
  for (const vertex of vertices) vertex.component = component;
  return component;
}

/** All addresses of a component, lowest first. */
export function addressesOf({ vertices }: Component): Addresses {
  const [only] = vertices;
  if (vertices.length === 1 && only && !(only.at instanceof MacNode)) return { macs: NONE, ips: [only.at.ip] };
  const macs: string[] = [];
  const ips = new Set<string>();
  for (const { at } of vertices) {
    if (at instanceof MacNode) {
      macs.push(at.mac);
      for (const { ip } of at.own) ips.add(ip);
    } else ips.add(at.ip);
  }
  return { macs: inOrder(macs), ips: inOrder(ips) };
}

const NONE: readonly string[] = [];

/** In a list of their own that is no longer than they are many: hundreds of thousands are kept. */
function inOrder(addresses: Iterable<string>): readonly string[] {
  const list = [...addresses];
  return list.length < 2 ? list : list.sort(compareAddresses);
}

/** MACs first: the number is given to the address that stays. */
export function byAddress({ at: a }: Vertex, { at: b }: Vertex): number {
  if (a instanceof MacNode !== b instanceof MacNode) return a instanceof MacNode ? -1 : 1;
  return a.order === b.order ? compareAddresses(addressAt(a), addressAt(b)) : a.order - b.order;
}
