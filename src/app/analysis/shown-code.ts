/** The code of a message as people know it. A decoder may keep more in a code (the class that a CIP service was asked of) to tell operations apart. */
import { REQUEST, type MessageKind } from '../../model/protocol.ts';
import { protocols } from '../../see/all-protocols.ts';

const PROTOCOLS = new Map(protocols.map((protocol) => [protocol.id, protocol]));

/** As `protocols[].codes` counts it; where it counts none, the decoder's own number. */
export function shownCode(protocol: string, code: number, kind: MessageKind = REQUEST): number {
  return PROTOCOLS.get(protocol)?.codeKey?.(kind, code) ?? code;
}
