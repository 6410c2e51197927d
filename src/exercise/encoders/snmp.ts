/** SNMP v1 and v2c get requests and responses. RFC 1157, 4; RFC 3416, 3; encoded in BER, X.690. */
import { join, text, type Part } from './bytes.ts';
import { der, derInteger, derOid } from './der.ts';

const GET_REQUEST = 0xa0;
const GET_RESPONSE = 0xa2;

export type SnmpValue = { readonly text: string } | { readonly ticks: number } | { readonly counter: number } | null;

export interface SnmpBinding {
  readonly oid: string;
  readonly value: SnmpValue;
}

export interface SnmpMessage {
  readonly kind: 'request' | 'response';
  readonly version: 'v1' | 'v2c';
  readonly community: string;
  readonly id: number;
  readonly bindings: readonly SnmpBinding[];
}

function encodeValue(value: SnmpValue): Uint8Array {
  if (value === null) return der(0x05, []);
  if ('text' in value) return der(0x04, text(value.text));
  const [tag, number] = 'ticks' in value ? [0x43, value.ticks] : [0x41, value.counter];
  return derInteger(number, tag);
}

export function snmp(message: SnmpMessage): Uint8Array {
  const bindings: Part[] = message.bindings.map((b) => der(0x30, join(derOid(b.oid), encodeValue(b.value))));
  const pdu = der(
    message.kind === 'request' ? GET_REQUEST : GET_RESPONSE,
    join(derInteger(message.id), derInteger(0), derInteger(0), der(0x30, join(...bindings))),
  );
  const version = derInteger(message.version === 'v1' ? 0 : 1);
  return der(0x30, join(version, der(0x04, text(message.community)), pdu));
}
