/** Ports to what runs beside the server: reading an uploaded capture, playing the demo plant. Filled by adapters/children. */
import type { Result } from '../../kernel/result.ts';
import type { SensorId, SiteId } from '../ids.ts';

export interface UploadedCapture {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What the reading sensor says of itself. */
export interface ReadingProgress {
  readonly progress: number;
  readonly packets: number;
  readonly firstUs: number | null;
  readonly lastUs: number | null;
  readonly warnings: readonly string[];
}

export interface CaptureReader {
  /** Writes a stream to disk, bounded; refuses with `too-large`. */
  keep(stream: AsyncIterable<Uint8Array>): Promise<Result<UploadedCapture>>;
  remove(upload: UploadedCapture): Promise<void>;
  /** Reads it with a sensor of its own, which sends what it sees to this server. Ends when all of it is acknowledged. */
  read(options: {
    readonly upload: UploadedCapture;
    readonly site: SiteId;
    readonly sensor: SensorId;
    readonly token: string;
    readonly onProgress: (progress: ReadingProgress) => void;
  }): Promise<Result<ReadingProgress>>;
}

export type DemoState = 'absent' | 'starting' | 'running' | 'restarting' | 'failed' | 'removing';

export interface DemoPlant {
  readonly state: DemoState;
  /** Why it restarts or failed. */
  readonly detail: string | null;
  /** Plays the plant into a sensor until it is stopped; restarts what ends, with bounded back-off. */
  start(options: {
    readonly site: SiteId;
    readonly sensor: SensorId;
    readonly token: string;
    readonly assets: number | null;
  }): void;
  stop(): Promise<void>;
}
