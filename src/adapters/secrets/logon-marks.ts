/** The key of a site's fingerprints beside the spool, so that a sensor marks secrets while the server is away. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LogonMarks } from '../../model/ports/sensor.ts';
import { fingerprintUnder } from './fingerprint.ts';

const FILE = 'fingerprint-key';
const KEY_BYTES = 32;

export interface LogonMarksOptions {
  /** That of the spool, which is there. */
  readonly folder: string;
  /** The key could not be kept; it serves until the sensor ends. */
  readonly onEvent: (text: string) => void;
}

export function openLogonMarks({ folder, onEvent }: LogonMarksOptions): LogonMarks {
  const path = join(folder, FILE);
  let key = kept(path);
  let mark = key === undefined ? undefined : fingerprintUnder(key);
  return {
    mark: (secret) => mark?.(secret) ?? '',
    take(given) {
      const fresh = Buffer.from(given, 'base64');
      if (fresh.length !== KEY_BYTES || key?.equals(fresh) === true) return;
      key = fresh;
      mark = fingerprintUnder(fresh);
      try {
        writeFileSync(`${path}.new`, fresh, { mode: 0o600, flush: true });
        renameSync(`${path}.new`, path);
      } catch (error) {
        onEvent(`the key for marks of secrets cannot be kept: ${(error as Error).message}`);
      }
    },
  };
}

function kept(path: string): Buffer | undefined {
  try {
    const key = readFileSync(path);
    return key.length === KEY_BYTES ? key : undefined;
  } catch {
    // Not there yet, or not readable: the server gives it again.
    return undefined;
  }
}
