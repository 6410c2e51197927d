/** Modbus/TCP requests and answers. MODBUS Messaging on TCP/IP V1.0b, 3.1.3; Application Protocol V1.1b3, 6. */
import { join, text, u16, type Part } from './bytes.ts';

export interface ModbusHead {
  readonly transaction: number;
  readonly unit: number;
}

const frame = (head: ModbusHead, pdu: Part): Uint8Array =>
  join(u16(head.transaction), [0, 0], u16(pdu.length + 1), [head.unit], pdu);

/** Function 3, or 4 for input registers. */
export const readRegisters = (head: ModbusHead, code: 3 | 4, from: number, count: number): Uint8Array =>
  frame(head, [code, ...u16(from), ...u16(count)]);

export const registers = (head: ModbusHead, code: 3 | 4, values: readonly number[]): Uint8Array =>
  frame(head, [code, values.length * 2, ...values.flatMap(u16)]);

/** Function 6; the answer repeats the request. */
export const writeRegister = (head: ModbusHead, register: number, value: number): Uint8Array =>
  frame(head, [6, ...u16(register), ...u16(value)]);

/** Function 43/14, basic identification from its first object. */
export const readIdentification = (head: ModbusHead): Uint8Array => frame(head, [0x2b, 0x0e, 1, 0]);

/** Its answer: vendor name, product code, revision. */
export function identification(head: ModbusHead, objects: readonly string[]): Uint8Array {
  const list = objects.map((value, id) => join([id, value.length], text(value)));
  return frame(head, join([0x2b, 0x0e, 1, 1, 0, 0, objects.length], ...list));
}
