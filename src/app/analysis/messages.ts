/** Every message of captures, one by one, in the order in which the captures were named. Each capture is decoded by itself. */
import { err, ok, type Result } from '../../kernel/result.ts';
import { createEngine, type MessageSeen } from '../../see/decode/engine.ts';
import { protocols } from '../../see/all-protocols.ts';
import { findCaptures, readCapture, type CaptureSource, type ReadingEars } from './read-captures.ts';

export interface MessagesOptions extends ReadingEars {
  readonly captures: CaptureSource;
  /** `file` is the path as given. */
  readonly onMessage: (file: string, message: MessageSeen) => void;
  readonly onFault?: (protocol: string, error: unknown) => void;
}

const SEED = 1;

export async function decodeMessages(paths: readonly string[], options: MessagesOptions): Promise<Result<void>> {
  const { captures, onMessage, onFault } = options;
  let read = 0;
  for (const file of await findCaptures(captures, paths, options)) {
    const engine = createEngine({
      protocols,
      seed: SEED,
      onMessage: (message) => onMessage(file, message),
      ...(onFault ? { onFault } : {}),
    });
    if (await readCapture(captures, engine, file, options)) read++;
  }
  return read > 0 ? ok(undefined) : err({ code: 'nothing-read', message: 'Nothing could be read.' });
}
