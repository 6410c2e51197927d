/** Text of Modbus objects, numbered as the field does: tables 0, 1, 3 and 4, counted from one. Modbus V1.1b3, 4.3–4.4. */

export const NO_ADDRESS = -1;
export const UNIT_SHIFT = 16;

type Table = readonly [word: string, prefix: string];
const COIL: Table = ['coil', '0'];
const INPUT: Table = ['discrete input', '1'];
const INPUT_REGISTER: Table = ['input register', '3'];
const HOLDING: Table = ['holding register', '4'];
const TABLES: Readonly<Record<number, Table>> = {
  1: COIL,
  2: INPUT,
  3: HOLDING,
  4: INPUT_REGISTER,
  5: COIL,
  6: HOLDING,
  15: COIL,
  16: HOLDING,
  22: HOLDING,
  23: HOLDING,
};

export function objectName(code: number, object: number): string {
  const unit = (object >> UNIT_SHIFT) & 0xff;
  const where = unit === 0 || unit === 1 || unit === 0xff ? '' : `unit ${String(unit)} `;
  if (object >> 24) return where.trim();
  return where + place(code & 0xff, object & 0xffff);
}

function place(fn: number, address: number): string {
  const table = TABLES[fn];
  if (table) return `${table[0]} ${table[1]}${String(address + 1).padStart(address < 9999 ? 4 : 5, '0')}`;
  if (fn === 90) return `memory block ${String(address)}`;
  if (fn === 24) return `FIFO queue ${String(address)}`;
  return fn === 20 || fn === 21 ? `file ${String(address)}` : `address ${String(address)}`;
}
