/** Forward open: a connection to an object, and by way of which ports. CIP Networks Library Volume 1, 3-5.5.2. */
import { TARGET, type DecodeContext } from '../../../model/protocol.ts';
import { connectionFields } from './fields.ts';
import { ROUTED_CONFIDENCE } from './identity.ts';
import { path, readPath } from './path.ts';

export const LARGE_FORWARD_OPEN = 0x5b;
/** Word of the flow: whether a connection of it leads on over a port (a backplane). */
const LEADS_ON = 0;

export const leadsOn = (context: DecodeContext): boolean => context.flowWord(LEADS_ON) === 1;

/**
 * The connection path is the last field. Whether it leaves by a port is kept for the connection; true
 * when it has a safety segment.
 */
export function opened(
  bytes: Uint8Array,
  view: DataView,
  service: number,
  data: number,
  to: number,
  context: DecodeContext,
): boolean {
  const large = service === LARGE_FORWARD_OPEN;
  const size = data + (large ? 39 : 35);
  if (size >= to) {
    context.malformed('CIP forward open too short');
    return false;
  }
  if (context.detail) connectionFields(view, data, large, context);
  const end = size + 1 + 2 * (bytes[size] as number);
  if (end > to || !readPath(bytes, size + 1, end)) return false;
  if (path.port) context.setFlowWord(LEADS_ON, 1);
  if (path.safety) context.claim(TARGET, 'capability', 'CIP Safety', path.port ? ROUTED_CONFIDENCE : undefined);
  return path.safety;
}
