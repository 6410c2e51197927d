/** Common Industrial Protocol messages. CIP volume 1, 2-4 (message router), 3-5.5 (connection manager), appendix C (paths). */
import { join, le16, le32, padded, text, type Part } from './bytes.ts';

const GET_ATTRIBUTES_ALL = 0x01;
const GET_ATTRIBUTE_SINGLE = 0x0e;
const READ_TAG = 0x4c;
const WRITE_TAG = 0x4d;
const FORWARD_OPEN = 0x54;

const request = (service: number, path: Part, data: Part = []): Uint8Array =>
  join([service, path.length / 2], path, data);
const response = (service: number, data: Part = []): Uint8Array => join([service | 0x80, 0, 0, 0], data);

/** Logical path of an object, one of its instances and perhaps an attribute. */
const objectPath = (of: number, instance: number, attribute?: number): number[] => [
  ...[0x20, of, 0x24, instance],
  ...(attribute === undefined ? [] : [0x30, attribute]),
];
/** ANSI extended symbol: a tag by its name. */
const tagPath = (tag: string): Uint8Array => padded(join([0x91, tag.length], text(tag)), 2);

export const identityRequest = (): Uint8Array => request(GET_ATTRIBUTES_ALL, objectPath(1, 1));
export const identityAnswer = (identity: Part): Uint8Array => response(GET_ATTRIBUTES_ALL, identity);

export const attributeRequest = (of: number, instance: number, attribute: number): Uint8Array =>
  request(GET_ATTRIBUTE_SINGLE, objectPath(of, instance, attribute));
export const attributeAnswer = (value: Part): Uint8Array => response(GET_ATTRIBUTE_SINGLE, value);

const REAL = 0xca;
export const readTag = (tag: string): Uint8Array => request(READ_TAG, tagPath(tag), le16(1));
export const tagRead = (value: number): Uint8Array => response(READ_TAG, [...le16(REAL), ...real(value)]);
export const writeTag = (tag: string, value: number): Uint8Array =>
  request(WRITE_TAG, tagPath(tag), [...le16(REAL), ...le16(1), ...real(value)]);
export const tagWritten = (): Uint8Array => response(WRITE_TAG);

export interface IoConnection {
  readonly toTarget: number;
  readonly toOriginator: number;
  readonly serial: number;
  readonly originatorVendor: number;
  readonly originatorSerial: number;
  readonly intervalUs: number;
  /** Bytes of data in each direction, with the sequence count, and towards the target the run/idle header. */
  readonly outputBytes: number;
  readonly inputBytes: number;
}

/** Point-to-point, scheduled priority, fixed size. */
const connectionParameters = (bytes: number): number => 0x4800 | bytes;

const triad = (io: IoConnection): number[] => [
  ...le16(io.serial),
  ...le16(io.originatorVendor),
  ...le32(io.originatorSerial),
];

/** Opens a class 1 connection between assemblies 100 (output) and 101 (input). */
export function forwardOpen(io: IoConnection): Uint8Array {
  const path = [0x20, 0x04, 0x24, 0x01, 0x2c, 0x64, 0x2c, 0x65];
  const data = [
    ...[0x0a, 0x0e, 0, 0, 0, 0, ...le32(io.toOriginator)],
    ...triad(io),
    ...[1, 0, 0, 0, ...le32(io.intervalUs), ...le16(connectionParameters(io.outputBytes))],
    ...[...le32(io.intervalUs), ...le16(connectionParameters(io.inputBytes)), 0x01, path.length / 2, ...path],
  ];
  return request(FORWARD_OPEN, objectPath(6, 1), data);
}

export const forwardOpened = (io: IoConnection): Uint8Array =>
  response(FORWARD_OPEN, [
    ...[...le32(io.toTarget), ...le32(io.toOriginator), ...triad(io)],
    ...[...le32(io.intervalUs), ...le32(io.intervalUs), 0, 0],
  ]);

function real(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setFloat32(0, value, true);
  return bytes;
}
