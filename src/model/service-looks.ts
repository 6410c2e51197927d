/** What a service looks like whose protocol nobody here knows: so that a person can name it and a change can be noticed. */

export const PROFILED_TRANSPORTS = ['tcp', 'udp', 'ethernet'] as const;
export type ProfiledTransport = (typeof PROFILED_TRANSPORTS)[number];

/** Bytes that packets are remembered to begin with, and lengths that are told apart. */
export const PREFIX_BYTES = 8;
export const LENGTHS_MAX = 16;

export interface SideShape {
  /** Packets that were looked at. */
  readonly packets: number;
  readonly shortest: number;
  readonly longest: number;
  /** Each length with its count, commonest first; empty where there are more than a few. */
  readonly lengths: readonly (readonly [bytes: number, packets: number])[];
  /** First bytes in hexadecimal, as far as all packets have them; `..` where they differ. */
  readonly begins: string;
}

export interface ServiceLooks {
  /** Bits per byte, 0–8: text lies near 4.5, compressed and encrypted data near 8. */
  readonly entropy: number;
  /** Share of printable ASCII among the bytes looked at, 0–1. */
  readonly printable: number;
  readonly client: SideShape;
  readonly answers: SideShape;
  /** Mean gap between packets of a client, where nearly all are alike; null where not. */
  readonly periodUs: number | null;
}

export const NATURES = ['text', 'random', 'binary'] as const;
export type Nature = (typeof NATURES)[number];

const TEXT_SHARE = 0.85;
const RANDOM_BITS = 7.5;

/** What a person may make of the bytes: `text`, `random` (compressed or encrypted), else `binary`. */
export function natureOf({ entropy, printable }: Pick<ServiceLooks, 'entropy' | 'printable'>): Nature {
  return printable >= TEXT_SHARE ? 'text' : entropy >= RANDOM_BITS ? 'random' : 'binary';
}
