/** The shared captures beside the checkout and what tshark says of them. Absent captures are for the caller to skip. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEngine, type Engine, type EngineOptions } from '../../src/see/decode/engine.ts';
import { protocols } from '../../src/see/protocols/index.gen.ts';

const ROOT = resolve(import.meta.dirname, '../../../shared/captures');

export const capturesAbsent = !existsSync(ROOT);

/** One fact: a value that tshark saw in a frame from `src`. */
export interface Fact {
  readonly value: string;
  readonly src: string;
  readonly dst: string;
  readonly first_frame: number;
  readonly frames: number;
}

/** Rows of one industrial protocol, a frame each; several values of a frame stand in one cell. */
export interface FactTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export interface Facts {
  readonly packets: number;
  readonly first_ts: number;
  readonly last_ts: number;
  /** Up to 300 each; the totals count all. */
  readonly macs: Readonly<Record<string, number>>;
  readonly ips: Readonly<Record<string, number>>;
  readonly macs_total: number;
  readonly ips_total: number;
  readonly mac_ip_pairs: readonly (readonly [mac: string, ip: string, frames: number])[];
  readonly function_counts: Readonly<Record<string, Readonly<Record<string, number>> | undefined>>;
  readonly industrial: Readonly<Record<string, FactTable | undefined>>;
  /** By tshark's name of the protocol. */
  readonly frames_containing_protocol: Readonly<Record<string, number | undefined>>;
  /** What is cut short, by how many rows. */
  readonly truncated: Readonly<Record<string, number | undefined>>;
  /** Set where tshark gave up. */
  readonly tshark_exit?: number;
  readonly identity: Readonly<Record<string, readonly Fact[] | undefined>>;
}

/** All captures as `folder/file.pcap`, sorted. */
export function captureNames(): readonly string[] {
  if (capturesAbsent) return [];
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((folder) => readdirSync(join(ROOT, folder.name)).map((file) => `${folder.name}/${file}`))
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .sort();
}

export const capturePath = (name: string): string => join(ROOT, name);

export const captureBytes = (name: string): Uint8Array => readFileSync(capturePath(name));

export function factsOf(name: string): Facts {
  const base = join(ROOT, name.replace(/\.pcap(ng)?$/, '.facts.json'));
  const text = existsSync(base) ? readFileSync(base) : gunzipSync(readFileSync(`${base}.gz`));
  return JSON.parse(text.toString('utf8')) as Facts;
}

/** An engine that has read one capture to its end. A decoder that throws fails the test that asked. */
export function decoded(name: string, options: Partial<EngineOptions> = {}): Engine {
  const engine = createEngine({
    protocols,
    seed: 1,
    onFault: (protocol, error) => {
      throw new Error(`${protocol} threw on ${name}`, { cause: error });
    },
    ...options,
  });
  engine.open(name);
  engine.write(captureBytes(name));
  engine.end();
  return engine;
}
