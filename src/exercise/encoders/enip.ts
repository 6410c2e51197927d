/** EtherNet/IP encapsulation. The EtherNet/IP Adaptation of CIP, volume 2, 2-3 to 2-6. */
import { join, le16, le32, text, u16, u32, zeros, type Part } from './bytes.ts';

const REGISTER_SESSION = 0x65;
const LIST_IDENTITY = 0x63;
const SEND_RR_DATA = 0x6f;

export const ENIP_PORT = 44818;
export const ENIP_IO_PORT = 2222;

const encapsulate = (command: number, session: number, data: Part, context: Part = zeros(8)): Uint8Array =>
  join(le16(command), le16(data.length), le32(session), [0, 0, 0, 0], context, [0, 0, 0, 0], data);

export const listIdentity = (): Uint8Array => encapsulate(LIST_IDENTITY, 0, []);

export interface CipIdentity {
  readonly vendor: number;
  readonly deviceType: number;
  readonly productCode: number;
  readonly revision: readonly [number, number];
  readonly serial: number;
  readonly name: string;
}

/** What an identity object says of itself, as ListIdentity and Get_Attributes_All give it. CIP volume 1, 5-2.2. */
export const identityObject = (identity: CipIdentity): Uint8Array =>
  join(
    le16(identity.vendor),
    le16(identity.deviceType),
    le16(identity.productCode),
    identity.revision,
    le16(0x0030),
    le32(identity.serial),
    [identity.name.length],
    text(identity.name),
  );

export function identityListed(identity: CipIdentity, ip: number): Uint8Array {
  const socket = join(u16(2), u16(ENIP_PORT), u32(ip), zeros(8));
  const item = join(le16(1), socket, identityObject(identity), [3]);
  return encapsulate(LIST_IDENTITY, 0, join(le16(1), le16(0x0c), le16(item.length), item));
}

export const registerSession = (): Uint8Array => encapsulate(REGISTER_SESSION, 0, [1, 0, 0, 0]);
export const sessionRegistered = (session: number): Uint8Array => encapsulate(REGISTER_SESSION, session, [1, 0, 0, 0]);

/** An unconnected message: null address item, then the CIP message. */
export const unconnected = (session: number, message: Part, context: Part): Uint8Array =>
  encapsulate(
    SEND_RR_DATA,
    session,
    join(zeros(6), le16(2), zeros(4), le16(0xb2), le16(message.length), message),
    context,
  );

/** A class 1 datagram on UDP 2222: sequenced address, then connected data. Volume 2, 2-6.2. */
export const ioDatagram = (connection: number, sequence: number, data: Part): Uint8Array =>
  join(le16(2), le16(0x8002), le16(8), le32(connection), le32(sequence), le16(0xb1), le16(data.length), data);
