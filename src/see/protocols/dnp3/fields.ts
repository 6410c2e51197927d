/** Fields of single DNP3 messages, for people who asked for them one by one. IEEE 1815-2012, 4.2.2 and annex A. Not on the hot path. */
import type { DecodeContext } from '../../../model/protocol.ts';
import { ObjectWalk } from './objects.ts';

const OBJECTS_MAX = 128;

/** Internal indications, least significant bit of the first octet first. IEEE 1815-2012, 4.2.2.6 and table 4-3. */
export const INDICATIONS: readonly string[] = [
  'broadcast',
  'class_1_events',
  'class_2_events',
  'class_3_events',
  'need_time',
  'local_control',
  'device_trouble',
  'device_restart',
  'no_function_code_support',
  'object_unknown',
  'parameter_error',
  'event_buffer_overflow',
  'already_executing',
  'configuration_corrupt',
];
const OPERATIONS = ['nul', 'pulse_on', 'pulse_off', 'latch_on', 'latch_off'];
const TRIP_CLOSE = ['', 'close', 'trip', 'reserved'];
/** Annex A.8.1 (status code). */
const STATUS = [
  'success',
  'timeout',
  'no_select',
  'format_error',
  'not_supported',
  'already_active',
  'hardware_error',
  'local',
  'too_many_operations',
  'not_authorized',
  'automation_inhibit',
  'processing_limited',
  'out_of_range',
  'downstream_local',
  'already_complete',
  'blocked',
  'canceled',
  'blocked_other_master',
  'downstream_fail',
];

const walk = new ObjectWalk();

export function indicationFields(indications: number, context: DecodeContext): void {
  context.field(
    'indications',
    INDICATIONS.filter((_, bit) => (indications >> bit) & 1),
  );
}

/** Objects as `g12v1`, with points as `g12v1[8]` or ranges as `g1v2[0-119]`; commands spelled out. */
export function objectFields(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  data: number,
  context: DecodeContext,
): void {
  const objects: string[] = [];
  const commands: string[] = [];
  walk.open(bytes, view, from, to, data);
  for (let headers = 0; headers < OBJECTS_MAX && walk.header(); headers++) {
    objects.push(`g${walk.group}v${walk.variation}${rangeText()}`);
    while (commands.length < OBJECTS_MAX && walk.point()) {
      const text = commandText(bytes, view);
      if (text !== '') commands.push(text);
      if (walk.group === 50 && walk.stop - walk.start >= 6)
        context.field('time_ms', view.getUint16(walk.start + 4, true) * 2 ** 32 + view.getUint32(walk.start, true));
      if (walk.group === 120) authenticationFields(view, context);
    }
  }
  if (objects.length > 0) context.field('objects', objects);
  if (commands.length > 0) context.field('commands', commands);
}

function rangeText(): string {
  if (walk.first >= 0) return `[${walk.first}-${walk.first + walk.count - 1}]`;
  return walk.count >= 0 ? ` x${walk.count}` : '';
}

function commandText(bytes: Uint8Array, view: DataView): string {
  const { group, variation, start, stop, index } = walk;
  const where = index < 0 ? '' : `${index}: `;
  if (group === 12 && variation === 1 && stop - start >= 11) {
    const control = bytes[start] as number;
    const words = [TRIP_CLOSE[control >> 6], OPERATIONS[control & 15] ?? `operation_${control & 15}`];
    const times = `count ${bytes[start + 1]}, on ${view.getUint32(start + 2, true)} ms, off ${view.getUint32(start + 6, true)} ms`;
    return `${where}${words.filter((word) => word !== '').join(' ')}, ${times}, ${statusText(bytes[start + 10] as number)}`;
  }
  if (group !== 41 || stop - start < 3) return '';
  return `${where}${analogValue(view)}, ${statusText(bytes[stop - 1] as number)}`;
}

function analogValue(view: DataView): number {
  const { variation, start } = walk;
  if (variation === 1) return view.getInt32(start, true);
  if (variation === 2) return view.getInt16(start, true);
  return variation === 3 ? view.getFloat32(start, true) : view.getFloat64(start, true);
}

const statusText = (status: number): string => STATUS[status & 0x7f] ?? `status_${status & 0x7f}`;

/** Where the user's number stands, by variation of group 120; keys, challenges and MACs are not shown. A.45. */
const USER_AT: Readonly<Record<number, number>> = { 1: 4, 2: 4, 3: 4, 4: 0, 5: 4, 6: 4, 7: 4 };

function authenticationFields(view: DataView, context: DecodeContext): void {
  const at = USER_AT[walk.variation];
  if (at !== undefined && walk.stop - walk.start >= at + 2)
    context.field('user', view.getUint16(walk.start + at, true));
}
