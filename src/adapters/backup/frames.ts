/** What lies inside a backup: frames of JSON, each after its length in four bytes. The first is the manifest, the last the end. */
import { assert } from '../../kernel/assert.ts';
import { LIMITS } from '../../model/limits.ts';

const LENGTH_BYTES = 4;

export interface ManifestFrame {
  readonly kind: 'manifest';
  readonly madeUs: number;
  readonly schemaVersion: number;
  /** Weeks of history that have a partition of their own. */
  readonly weeks: readonly number[];
}

export interface RowsFrame {
  readonly kind: 'rows';
  readonly table: string;
  readonly columns: readonly string[];
  /** Each value as PostgreSQL writes it as text: exact for every type, and the same in every version. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface SequencesFrame {
  readonly kind: 'sequences';
  /** null: never used. */
  readonly last: Readonly<Record<string, number | null>>;
}

export interface KeyFileFrame {
  readonly kind: 'key-file';
  readonly name: string;
  readonly base64: string;
}

export interface EndFrame {
  readonly kind: 'end';
  readonly tables: number;
  readonly rows: number;
  readonly keyFiles: number;
}

export type Frame = ManifestFrame | RowsFrame | SequencesFrame | KeyFileFrame | EndFrame;

export function frameBytes(frame: Frame): Buffer {
  const body = Buffer.from(JSON.stringify(frame));
  assert(body.length <= LIMITS.backupFrameBytesMax, `a frame of ${frame.kind} is too large`);
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(body.length);
  return Buffer.concat([length, body]);
}

/** What was sealed by us is ours: a frame that does not read is a programmer's error, not a reader's. */
export async function* readFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let held: Buffer[] = [];
  let bytes = 0;
  let wanted = LENGTH_BYTES;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < wanted) continue;
    let all = Buffer.concat(held);
    for (;;) {
      wanted = LENGTH_BYTES + (all.length < LENGTH_BYTES ? 0 : all.readUInt32BE());
      assert(wanted <= LENGTH_BYTES + LIMITS.backupFrameBytesMax, 'a frame of a backup is too large');
      if (all.length < wanted || wanted === LENGTH_BYTES) break;
      yield JSON.parse(all.subarray(LENGTH_BYTES, wanted).toString()) as Frame;
      all = all.subarray(wanted);
    }
    held = [all];
    bytes = all.length;
  }
  assert(bytes === 0, 'a backup ends within a frame');
}
