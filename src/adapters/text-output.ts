/** Text to a file descriptor, written whole before the call returns, in blocks. A reader that went away (`| head`) is no error. */
import { writeSync } from 'node:fs';
import type { TextOutput } from '../model/ports/captures.ts';

const BLOCK_CHARACTERS = 1 << 16;

export function createTextOutput(fd: number): TextOutput {
  let held = '';
  let open = true;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const put = (bytes: Uint8Array): void => {
    let at = 0;
    while (at < bytes.length && open) {
      try {
        at += writeSync(fd, bytes, at);
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EAGAIN') Atomics.wait(pause, 0, 0, 2);
        else if (code === 'EPIPE') open = false;
        else throw error;
      }
    }
  };
  const flush = (): boolean => {
    if (held !== '') put(new TextEncoder().encode(held));
    held = '';
    return open;
  };
  return {
    write: (text) => {
      held += text;
      return held.length < BLOCK_CHARACTERS ? open : flush();
    },
    writeUtf8: (bytes) => {
      flush();
      put(bytes);
      return open;
    },
    flush,
  };
}
