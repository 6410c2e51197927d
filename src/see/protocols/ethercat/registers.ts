/** Registers of an EtherCAT slave controller: what it means to read or write one, and its name. ETG.1000.4, 6; names as in packet-ethercat-datagram.c. */
import type { DecodeContext } from '../../../model/protocol.ts';
import {
  LOWER_TO_PRE_OPERATIONAL,
  LOWER_TO_SAFE_OPERATIONAL,
  READ_AL_STATUS,
  READ_ERROR_COUNTERS,
  READ_IDENTITY,
  READ_SII,
  REQUEST_OTHER,
  SII_READ,
  SII_RELOAD,
  SII_WRITE,
  WRITE_DISTRIBUTED_CLOCK,
  WRITE_FMMU,
  WRITE_REGISTER,
  WRITE_SII_INTERFACE,
  WRITE_STATION_ADDRESS,
  WRITE_SYNC_MANAGER,
} from './words.ts';

/** Process data and mailboxes lie from here on. */
export const MEMORY = 0x1000;
export const AL_CONTROL = 0x0120;
export const AL_STATUS = 0x0130;
/** Control and status of the slave information interface (SII, an EEPROM): then word address (4) and data (8). */
export const SII_CONTROL = 0x0502;
const SII_BUSY = 0x8000;
const STATE_BITS = 0x0f;
const PRE_OPERATIONAL = 2;
const BOOTSTRAP = 3;
const SAFE_OPERATIONAL = 4;
const OPERATIONAL = 8;

const within = (register: number, from: number, to: number): boolean => register >= from && register < to;

export function specialOfRead(register: number): number {
  if (register < 0x10) return READ_IDENTITY;
  if (register === AL_STATUS) return READ_AL_STATUS;
  if (within(register, 0x300, 0x314)) return READ_ERROR_COUNTERS;
  return within(register, 0x500, 0x510) ? READ_SII : 0;
}

/** Of a write whose `length` bytes are at `data`; `slave` tells whose state it asks for, −1 all of them. */
export function specialOfWrite(
  register: number,
  view: DataView,
  data: number,
  length: number,
  slave: number,
  context: DecodeContext,
): number {
  if (register >= MEMORY) return 0;
  if (register === AL_CONTROL && length > 0) return request(view.getUint8(data) & STATE_BITS, slave, context);
  if (register === SII_CONTROL && length >= 2) return siiCommand(view.getUint16(data, true));
  if (within(register, 0x10, 0x12)) return WRITE_STATION_ADDRESS;
  if (within(register, 0x500, 0x510)) return WRITE_SII_INTERFACE;
  if (within(register, 0x600, 0x700)) return WRITE_FMMU;
  if (within(register, 0x800, 0x880)) return WRITE_SYNC_MANAGER;
  return within(register, 0x900, 0xa00) ? WRITE_DISTRIBUTED_CLOCK : WRITE_REGISTER;
}

/** Bits 8–10 of the SII control register: read, write, reload (both, in older controllers). */
function siiCommand(control: number): number {
  const command = (control >> 8) & 7;
  if (command === 1) return SII_READ;
  if (command === 2) return SII_WRITE;
  return command === 3 || command === 4 ? SII_RELOAD : WRITE_SII_INTERFACE;
}

/** To ask for less than a slave was last seen in takes it out of operation; on the way up the same is its configuration. */
function request(state: number, slave: number, context: DecodeContext): number {
  const before = slave < 0 ? -1 : context.recall(slave);
  const all = context.flowWord(1);
  const last = before < 0 ? all : before;
  if (slave < 0) context.setFlowWord(1, state);
  else context.remember(slave, state);
  if (state === PRE_OPERATIONAL && last >= SAFE_OPERATIONAL) return LOWER_TO_PRE_OPERATIONAL;
  if (state === SAFE_OPERATIONAL && last === OPERATIONAL) return LOWER_TO_SAFE_OPERATIONAL;
  const known = (state >= 1 && state <= BOOTSTRAP) || state === SAFE_OPERATIONAL || state === OPERATIONAL;
  return known ? state : REQUEST_OTHER;
}

/** A state that came back: of one slave, or of all (−1), whose bits are then those of any. */
export function seen(status: number, slave: number, context: DecodeContext): void {
  const state = status & STATE_BITS;
  if (slave < 0) context.setFlowWord(1, state);
  else context.remember(slave, state);
}

/** Words of the SII that say what a slave is. ETG.1000.6, table 16; SOEM ECT_SII_MANUF, _ID, _REV. */
const SII_WORDS: Readonly<Record<number, string>> = {
  8: 'vendor_id',
  10: 'product_code',
  12: 'revision',
  14: 'serial',
};

/** What came back of SII control, address and data. */
export function siiFields(view: DataView, data: number, length: number, context: DecodeContext): void {
  if (length < 10 || (view.getUint16(data, true) & SII_BUSY) !== 0) return;
  const address = view.getUint32(data + 2, true);
  context.field('sii_word', address);
  for (let at = 6; at + 4 <= Math.min(length, 14); at += 4) {
    const name = SII_WORDS[address + (at - 6) / 2];
    if (name !== undefined) context.field(name, view.getUint32(data + at, true));
  }
}

const NAMES: Readonly<Record<number, string>> = {
  0x0000: 'type',
  0x0010: 'configured station address',
  0x0012: 'configured station alias',
  0x0100: 'DL control',
  0x0110: 'DL status',
  [AL_CONTROL]: 'AL control',
  [AL_STATUS]: 'AL status',
  0x0134: 'AL status code',
  0x0140: 'PDI control',
  0x0500: 'SII access',
  [SII_CONTROL]: 'SII control',
  0x0504: 'SII address',
  0x0508: 'SII data',
  0x0910: 'DC system time',
  0x0920: 'DC system time offset',
  0x0928: 'DC system time delay',
  0x0981: 'DC activation',
};

export function registerName(register: number): string {
  const hex = `0x${register.toString(16).padStart(4, '0')}`;
  const name = NAMES[register] ?? numbered(register);
  return name === undefined ? hex : `${name} (${hex})`;
}

function numbered(register: number): string | undefined {
  if (within(register, 0x600, 0x700)) return `FMMU ${String((register - 0x600) >> 4)}`;
  if (within(register, 0x800, 0x880)) return `SyncManager ${String((register - 0x800) >> 3)}`;
  return undefined;
}
