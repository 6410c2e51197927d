/** Holds a protocol to its own examples, and writes down in short lines what bytes make it say. For tests. */
import { YES, type Protocol } from './protocol.ts';
import { RecordingContext, failingExamples, fromHex, record } from './recording-context.ts';

/** One sentence per example that does not hold; empty when all do. A hit must be recognised on its own port, too. */
export function exampleFailures(protocol: Protocol): string[] {
  const failures = protocol.decode ? failingExamples(protocol) : [];
  for (const example of protocol.examples) {
    const bytes = fromHex(example.hex);
    const hit = protocol.decode ? example.messages.length > 0 : !example.title.startsWith('miss');
    const recognised = protocol.recognise(bytes, 0, bytes.length, true) === YES;
    if (hit && !recognised) failures.push(`${example.title}: not recognised`);
    if (!hit && !protocol.decode && recognised) failures.push(`${example.title}: recognised`);
  }
  return failures;
}

/** How bytes reach the decoder, where it is not as the first segment of a client over a stream. */
export interface Delivery {
  readonly direction?: 0 | 1;
  readonly datagram?: boolean;
  /** Continues what was told into this context. */
  readonly context?: RecordingContext;
}

/**
 * All that a decoder says of these bytes, one line each: `request get: plc.example`, `source user-agent=curl`,
 * `account HALL\anna`, `handed ntlmssp 40`, `skipped`, `malformed …`; last how far it got, unless that is all: `resync`,
 * `waits 5` (bytes not consumed).
 */
export function told(protocol: Protocol, hex: string, delivery: Delivery = {}): string[] {
  const context = delivery.context ?? new RecordingContext(protocol);
  const before = {
    messages: context.messages.length,
    claims: context.claims.length,
    accounts: context.accounts.length,
    handed: context.handed.length,
    malformed: context.malformedReasons.length,
    skipped: context.skipped,
  };
  context.direction = delivery.direction ?? 0;
  context.stream = delivery.datagram !== true;
  const { consumed } = record(protocol, hex, context);
  const left = fromHex(hex).length - consumed;
  return [
    ...context.messages
      .slice(before.messages)
      .map(({ kind, operation, object }) => `${kind} ${operation}${object === null ? '' : `: ${object}`}`),
    ...context.claims.slice(before.claims).map(({ about, attribute, value }) => `${about} ${attribute}=${value}`),
    ...context.accounts.slice(before.accounts).map(({ domain, name }) => `account ${domain}\\${name}`),
    ...context.handed.slice(before.handed).map(({ carrier, bytes }) => `handed ${carrier} ${bytes.length}`),
    ...context.malformedReasons.slice(before.malformed).map((reason) => `malformed ${reason}`),
    ...(context.skipped > before.skipped ? ['skipped'] : []),
    ...(consumed < 0 ? ['resync'] : left > 0 ? [`waits ${left}`] : []),
  ];
}
