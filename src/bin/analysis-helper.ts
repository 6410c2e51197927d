/** A thread of `analyze --cores`: decodes its share of the captures. */
import { createCaptureFiles } from '../adapters/capture-files.ts';
import { help } from '../adapters/helper-threads.ts';
import { fingerprintUnder } from '../adapters/secrets/fingerprint.ts';
import { readShare, type ShareFound, type ShareTask } from '../app/analysis/shares.ts';
import { loadOwnProtocols } from './own-protocols.ts';

/** What all threads of one analysis share. */
export interface HelperShared {
  /** Secrets are marked alike by all. */
  readonly key: Uint8Array;
}

const own = await loadOwnProtocols();
if (!own.ok) throw new Error(own.error.message);
await help<HelperShared, ShareTask, ShareFound>(({ key }, task) =>
  readShare(task, { captures: createCaptureFiles(), fingerprint: fingerprintUnder(key) }),
);
