/**
 * Configuration frames of IEEE C37.118.2: which units measure what. IEEE C37.118.2-2011, 6.4, tables 8 to 12 (frames 1 and
 * 2 have names of 16 bytes, frame 3 names with their length, a global id and a place).
 */
import { latin1, trimEnd } from '../../../kernel/encodings/text.ts';
import { LIMITS } from '../../../model/limits.ts';
import { SOURCE, type DecodeContext } from '../../../model/protocol.ts';
import { CONFIGURATION_3, HEADER_BYTES } from './frames.ts';

const NAME_BYTES = 16;
const GLOBAL_ID_BYTES = 16;
/** Latitude, longitude, elevation, service class, window, group delay. */
const PLACE_BYTES = 21;
/** Frame 3 in parts: the first of them is 1; 0 is one that is whole. */
const FIRST_PART = 1;

/** One measurement unit's block, as the walk finds it. Reused. */
class Block {
  nameFrom = 0;
  nameTo = 0;
  id = 0;
  globalId = 0;
  phasors = 0;
  analogs = 0;
  digitals = 0;
  channelsFrom = 0;
  place = 0;
  nominal = 0;
  changes = 0;
}
const block = new Block();
let reader: { bytes: Uint8Array; view: DataView; third: boolean };

/** Reads a whole configuration frame in [at, end), check excluded; false where its blocks do not fit it. */
export function configuration(
  bytes: Uint8Array,
  view: DataView,
  type: number,
  at: number,
  end: number,
  context: DecodeContext,
): boolean {
  reader = { bytes, view, third: type === CONFIGURATION_3 };
  let start = at + HEADER_BYTES;
  const head = reader.third ? 8 : 6;
  const part = reader.third && start + 2 <= end ? view.getUint16(start) : 0;
  if (context.detail && part !== 0) context.field('continuation', part);
  if (part > FIRST_PART) return true;
  if (start + head > end) return false;
  const units = view.getUint16(start + head - 2);
  start += head;
  const shown: string[] = [];
  for (let i = 0; i < units && start < end; i++) {
    start = blockAt(start, end);
    if (start < 0) break;
    if (context.detail && shown.length < LIMITS.messageFieldsMax) shown.push(nameOf(block.nameFrom, block.nameTo));
    if (units === 1) unit(view.getUint16(at + 4), context);
  }
  const fits = part !== 0 || start + 2 === end;
  if (context.detail) {
    context.field('units', units);
    context.field('station_names', shown);
    if (part === 0 && fits) context.field('data_rate', view.getInt16(end - 2));
  }
  if (units > 1) context.claim(SOURCE, 'role', 'phasor data concentrator');
  return fits;
}

/** Fills `block` from what stands at `at`; offset behind it, −1 where it does not end before `end`. */
function blockAt(at: number, end: number): number {
  const { bytes, view, third } = reader;
  block.nameFrom = third ? at + 1 : at;
  block.nameTo = third ? at + 1 + (bytes[at] as number) : at + NAME_BYTES;
  let next = block.nameTo;
  if (next + 10 + (third ? GLOBAL_ID_BYTES : 0) > end) return -1;
  block.id = view.getUint16(next);
  block.globalId = next + 2;
  next += third ? 2 + GLOBAL_ID_BYTES : 2;
  block.phasors = view.getUint16(next + 2);
  block.analogs = view.getUint16(next + 4);
  block.digitals = view.getUint16(next + 6);
  block.channelsFrom = next + 8;
  next = namesEnd(block.channelsFrom, block.phasors + block.analogs + 16 * block.digitals, end);
  if (next < 0) return -1;
  next += third
    ? 12 * block.phasors + 8 * block.analogs + 4 * block.digitals
    : 4 * (block.phasors + block.analogs + block.digitals);
  block.place = next;
  if (third) next += PLACE_BYTES;
  if (next + 4 > end) return -1;
  block.nominal = view.getUint16(next);
  block.changes = view.getUint16(next + 2);
  return next + 4;
}

function namesEnd(at: number, count: number, end: number): number {
  if (!reader.third) return at + count * NAME_BYTES > end ? -1 : at + count * NAME_BYTES;
  let next = at;
  for (let i = 0; i < count; i++) {
    if (next >= end) return -1;
    next += 1 + (reader.bytes[next] as number);
  }
  return next > end ? -1 : next;
}

const nameOf = (from: number, to: number): string => latin1(reader.bytes, from, trimEnd(reader.bytes, from, to));

/** The only unit of a stream: whoever sends it is that unit, unless the stream has another id than the unit. */
function unit(stream: number, context: DecodeContext): void {
  const { bytes, third } = reader;
  if (context.detail) unitFields(context);
  if (block.id !== stream) return context.claim(SOURCE, 'role', 'phasor data concentrator');
  context.claim(SOURCE, 'role', 'phasor measurement unit');
  context.claim(SOURCE, 'device-id', `IEEE C37.118 IDCODE ${String(block.id)}`);
  const nameEnd = trimEnd(bytes, block.nameFrom, block.nameTo);
  if (nameEnd > block.nameFrom) {
    context.claimBytes(SOURCE, 'station-name', bytes, block.nameFrom, nameEnd, third ? 'utf8' : 'latin1');
  }
  const channels = `${String(block.phasors)} phasors, ${String(block.analogs)} analog values, ${String(block.digitals)} digital status words`;
  context.claim(SOURCE, 'capability', channels);
  if (third) globalIdentity(context);
}

/** Global id (all zero where there is none) and place (infinite where it is not said) of frame 3. */
function globalIdentity(context: DecodeContext): void {
  const { bytes, view } = reader;
  let id = '';
  for (let i = 0; i < GLOBAL_ID_BYTES; i++) id += (bytes[block.globalId + i] as number).toString(16).padStart(2, '0');
  if (/[1-9a-f]/.test(id)) context.claim(SOURCE, 'device-id', `global PMU ID ${id}`);
  const latitude = view.getFloat32(block.place);
  const longitude = view.getFloat32(block.place + 4);
  if (Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180) {
    context.claim(SOURCE, 'location', `${latitude.toFixed(5)}, ${longitude.toFixed(5)} (WGS 84)`);
  }
}

function unitFields(context: DecodeContext): void {
  context.field('data_source_id', block.id);
  context.field('phasors', block.phasors);
  context.field('analog_values', block.analogs);
  context.field('digital_status_words', block.digitals);
  context.field('nominal_frequency', (block.nominal & 1) !== 0 ? 50 : 60);
  context.field('configuration_changes', block.changes);
  context.field('channel_names', channelNames());
}

function channelNames(): string[] {
  const names: string[] = [];
  const count = Math.min(block.phasors + block.analogs + 16 * block.digitals, LIMITS.messageFieldsMax);
  let at = block.channelsFrom;
  for (let i = 0; i < count; i++) {
    const from = reader.third ? at + 1 : at;
    const to = reader.third ? from + (reader.bytes[at] as number) : at + NAME_BYTES;
    names.push(nameOf(from, to));
    at = to;
  }
  return names;
}
