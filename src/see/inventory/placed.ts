/** The order of the assets of one reading: by their lowest address, IPs before MACs, each by value. */
import { addressOrder, compareAddresses } from '../../kernel/address.ts';
import { addressesOf } from './components.ts';
import type { Component } from './identity.ts';
import type { Passing } from './passing.ts';

interface Placed {
  readonly component: Component;
  readonly macs: readonly string[];
  readonly ips: readonly string[];
  /** Of its lowest address. */
  readonly order: number;
}

/** All assets of a reading by their lowest address. No component has an address that passes. */
export function eachInOrder(
  components: readonly Component[],
  passing: Passing,
  visit: (one: Omit<Placed, 'order'>) => void,
): void {
  const heads = passing.inOrder();
  let next = 0;
  const visitBelow = (order: number, address: string): void => {
    for (; next < heads.length; next++) {
      const head = heads[next] as number;
      const ip = passing.ipOf(head);
      const own = addressOrder(ip);
      if (own > order || (own === order && compareAddresses(ip, address) > 0)) return;
      const component = { number: 0, vertices: NO_VERTICES, endpoints: passing.endpointsOf(head) };
      visit({ component, macs: NO_MACS, ips: [ip] });
    }
  };
  for (const one of inOrder(components)) {
    visitBelow(one.order, one.ips[0] ?? one.macs[0] ?? '');
    visit(one);
  }
  visitBelow(Infinity, '');
}

const NO_MACS: readonly string[] = [];
const NO_VERTICES: Component['vertices'] = [];

/** All components by their lowest address: IPs before MACs, each by value. */
function inOrder(components: readonly Component[]): readonly Placed[] {
  return components
    .map((component) => {
      const { macs, ips } = addressesOf(component);
      return { component, macs, ips, order: addressOrder(ips[0] ?? macs[0] ?? '') };
    })
    .sort(byLowest);
}

function byLowest(a: Placed, b: Placed): number {
  if (a.order !== b.order) return a.order - b.order;
  const order = compareAddresses(a.ips[0] ?? a.macs[0] ?? '', b.ips[0] ?? b.macs[0] ?? '');
  if (order !== 0) return order;
  for (let i = 0; i < a.macs.length && i < b.macs.length; i++) {
    const next = compareAddresses(a.macs[i] ?? '', b.macs[i] ?? '');
    if (next !== 0) return next;
  }
  return a.macs.length - b.macs.length;
}
