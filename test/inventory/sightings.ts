/** Batches written as what a sensor saw: addresses, who spoke to whom, what was said. */
import type { Batch, ClaimSeen, Endpoint } from '../../src/model/observation.ts';
import type { Attribute, Meaning } from '../../src/model/words.ts';

export const T0 = 1_800_000_000_000_000;
const SECOND = 1_000_000;

export interface Talk {
  readonly from: string;
  readonly to: string;
  readonly protocol: string;
  readonly port?: number;
  readonly meaning?: Meaning;
  readonly atS?: number;
}

export interface Say {
  readonly about: string;
  readonly attribute: Attribute;
  readonly value: string;
  readonly source: string;
  readonly atS?: number;
}

export interface Seen {
  readonly talks?: readonly Talk[];
  readonly says?: readonly Say[];
  readonly sensor?: string;
  readonly sequence?: number;
  readonly site?: string;
}

/** `02:…:01 10.0.0.1 v7`: MAC, IP, VLAN, each where it is there. */
function endpointOf(text: string): Endpoint {
  const endpoint: { mac?: string; ip?: string; vlan?: number } = {};
  for (const part of text.split(' ')) {
    if (/^v\d+$/.test(part)) endpoint.vlan = Number(part.slice(1));
    else if (/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(part)) endpoint.mac = part;
    else endpoint.ip = part;
  }
  return endpoint;
}

export function batchOf({ talks = [], says = [], sensor = 'a', sequence = 1, site = 'site-1' }: Seen): Batch {
  const names = [...new Set([...talks.flatMap((talk) => [talk.from, talk.to]), ...says.map((say) => say.about)])];
  const times = [...talks, ...says].map(({ atS = 0 }) => T0 + atS * SECOND);
  const claims: ClaimSeen[] = says.map(({ about, attribute, value, source, atS = 0 }) => ({
    about: names.indexOf(about),
    attribute,
    value,
    source,
    confidence: 0.9,
    firstUs: T0 + atS * SECOND,
    lastUs: T0 + atS * SECOND,
    firstPacket: 1,
  }));
  return {
    version: 1,
    sensor,
    site,
    sequence,
    fromUs: Math.min(...times),
    toUs: Math.max(...times),
    endpoints: names.map(endpointOf),
    conversations: talks.map(({ from, to, protocol, port = 502, meaning, atS = 0 }) => ({
      client: names.indexOf(from),
      server: names.indexOf(to),
      transport: 'tcp' as const,
      port,
      protocol,
      packets: 4,
      bytes: 400,
      flows: 1,
      firstUs: T0 + atS * SECOND,
      lastUs: T0 + atS * SECOND,
      operations: meaning === undefined ? [] : [operationOf(meaning, T0 + atS * SECOND)],
    })),
    sessions: [],
    claims,
    accounts: [],
    signs: [],
    limits: [],
    health: {
      packets: 4,
      bytes: 400,
      dropped: 0,
      malformed: 0,
      packetsPerSecond: 0,
      lagUs: 0,
      spoolBytes: 0,
      flows: 1,
    },
  };
}

const operationOf = (meaning: Meaning, us: number): Batch['conversations'][number]['operations'][number] => ({
  code: 3,
  operation: meaning,
  meaning,
  object: 'register 0',
  requests: 2,
  responses: 2,
  errors: 0,
  firstUs: us,
  lastUs: us,
  firstPacket: 1,
  lastPacket: 2,
});
