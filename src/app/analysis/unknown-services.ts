/** Services whose protocol is not known, as they look, in a fixed order. */
import { addressSortKey } from '../../kernel/address.ts';
import type { Engine, UnknownService } from '../../see/decode/engine.ts';

export interface UnknownServiceFound extends Omit<UnknownService, 'server'> {
  readonly id: string;
  /** Null for a group address. */
  readonly server: string | null;
  readonly address: string;
}

const TEXT_SHARE = 0.85;
const RANDOM_BITS = 7.5;

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

/** What a person may make of the bytes: `text`, `random` (compressed or encrypted), else `binary`. */
export function natureOf({ entropy, printable }: UnknownService | UnknownServiceFound): 'text' | 'random' | 'binary' {
  return printable >= TEXT_SHARE ? 'text' : entropy >= RANDOM_BITS ? 'random' : 'binary';
}
