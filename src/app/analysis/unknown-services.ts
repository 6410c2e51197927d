/** Services whose protocol is not known, as they look, in a fixed order. */
import { addressSortKey } from '../../kernel/address.ts';
import type { Engine, UnknownService } from '../../see/decode/engine.ts';

export interface UnknownServiceFound extends Omit<UnknownService, 'server'> {
  readonly id: string;
  /** Null for a group address. */
  readonly server: string | null;
  readonly address: string;
}

export function unknownServicesOf(
  engine: Engine,
  idOf: (endpoint: number) => string | null,
): readonly UnknownServiceFound[] {
  const found: [key: string, service: UnknownServiceFound][] = [];
  engine.unknownServices(({ server, ...service }) => {
    const { ip, mac, vlan } = engine.endpoint(server);
    const address = ip ?? mac ?? '';
    const { transport, port } = service;
    const key = [addressSortKey(address), transport, String(port).padStart(5), mac ?? '', vlan ?? ''].join(' ');
    found.push([key, { id: '', server: idOf(server), address, ...service }]);
  });
  return found
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, service], index) => ({ ...service, id: `unknown-${index + 1}` }));
}
