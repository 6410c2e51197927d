/** Names of protocols as the field writes them, from the plug-ins themselves. */
import { protocols } from '../../../see/all-protocols.ts';

const names = new Map(protocols.map((protocol) => [protocol.id, protocol.name]));

export const protocolName = (id: string): string => names.get(id) ?? (id === 'unknown' ? 'Not recognised' : id);
