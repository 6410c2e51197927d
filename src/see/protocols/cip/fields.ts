/** Fields of single CIP messages, for people who asked for them one by one. Not on the hot path. */
import type { DecodeContext } from '../../../model/protocol.ts';
import { path } from './path.ts';
import { pccc } from './pccc.ts';
import { PCCC, SECURITY, STATUS } from './services.ts';

const DATA_SHOWN = 64;

export function fields(
  bytes: Uint8Array,
  view: DataView,
  data: number,
  to: number,
  context: DecodeContext,
  service: number,
  kind: number,
): void {
  context.field('service', service);
  if (path.classId >= 0) context.field('class', path.classId);
  if (path.instance >= 0) context.field('instance', path.instance);
  if (path.attribute >= 0) context.field('attribute', path.attribute);
  if (kind === PCCC) pcccFields(context);
  // Reads and writes of tags: type (writes), number of elements.
  if ((service === 0x4c || service === 0x52) && path.symbol && data + 2 <= to) {
    context.field('count', view.getUint16(data, true));
  } else if ((service === 0x4d || service === 0x53) && path.symbol && data + 4 <= to) {
    context.field('data_type', view.getUint16(data, true));
    context.field('count', view.getUint16(data + 2, true));
    context.field('data', hex(bytes, data + 4, to));
  } else if ((service === 0x10 || service === 0x02) && data < to && !isSecret(kind)) {
    context.field('data', hex(bytes, data, to));
  }
}

export function replyFields(
  bytes: Uint8Array,
  data: number,
  to: number,
  context: DecodeContext,
  status: number,
  kind: number,
): void {
  context.field('status', status);
  if (status !== 0) context.field('error', STATUS[status] ?? `status_${String(status)}`);
  if (kind === PCCC) pcccFields(context);
  if (data < to && !isSecret(kind)) context.field('data', hex(bytes, data, to));
}

/** Keys and passwords are attributes of the security objects. */
const isSecret = (kind: number): boolean => kind === SECURITY;

/**
 * Forward open (Volume 1, 3-5.5.2): priority, ticks, connection ids (8), serial, originator (6), multiplier (4), and for
 * each way its requested packet interval and parameters, then the transport.
 */
export function connectionFields(view: DataView, data: number, large: boolean, context: DecodeContext): void {
  const parameters = large ? 4 : 2;
  const back = data + 26 + parameters;
  context.field('connection_serial', view.getUint16(data + 10, true));
  context.field('originator_vendor_id', view.getUint16(data + 12, true));
  context.field('originator_serial', view.getUint32(data + 14, true));
  context.field('o_t_rpi_us', view.getUint32(data + 22, true));
  context.field('t_o_rpi_us', view.getUint32(back, true));
  context.field('transport_class', view.getUint8(back + 4 + parameters) & 0x0f);
}

function pcccFields(context: DecodeContext): void {
  context.field('pccc_command', pccc.command);
  context.field('pccc_status', pccc.status);
  context.field('pccc_transaction', pccc.transaction);
}

function hex(bytes: Uint8Array, from: number, to: number): string {
  let text = '';
  for (let i = from; i < Math.min(to, from + DATA_SHOWN); i++)
    text += (bytes[i] as number).toString(16).padStart(2, '0');
  return text;
}
