/**
 * Devices that no address of their own was heard from: a MAC that only forwards, or that a neighbour tells of. They were
 * seen when their MAC was.
 */
import type { Engine } from '../decode/engine.ts';
import type { Component } from './address-nodes.ts';
import type { EndpointClaims } from './endpoint-claims.ts';
import { noTime, widen, type EndpointTimes, type Span } from './endpoint-times.ts';
import { markOf } from './marks.ts';

export function bareMacs(
  engine: Engine,
  components: readonly Component[],
  seen: EndpointTimes,
  claims: EndpointClaims,
): ReadonlyMap<string, Span> {
  const bare = new Map<string, Span>();
  for (const { vertices } of components)
    for (const { mac, endpoints } of vertices) if (mac !== null && endpoints.size === 0) bare.set(mac, noTime());
  if (bare.size === 0) return bare;
  const widenAt = (mac: string | undefined, firstUs: number, lastUs: number): void => {
    const span = mac === undefined ? undefined : bare.get(mac);
    if (span) widen(span, firstUs, lastUs);
  };
  for (let id = 1; id <= engine.endpointCount; id++)
    if (seen.isSeen(id)) widenAt(engine.endpoint(id).mac, seen.firstUs(id), seen.lastUs(id));
  claims.each((claim) => {
    const { value, firstUs, lastUs } = claim;
    if (value.length >= MAC_LENGTH_MIN) widenAt(markOf(claim)?.value ?? value.toLowerCase(), firstUs, lastUs);
  });
  return bare;
}

/** `000e.8c12.3456` */
const MAC_LENGTH_MIN = 14;
