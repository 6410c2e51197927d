/** Programs for remote control that speak TLS are told by their certificates: where they are, and nowhere else. */
import { describe, expect, it } from 'vitest';
import { captureNames, capturesAbsent, decoded } from './captures.ts';

const ANYDESK = ['it/anydesk.pcapng'];

function signsIn(name: string): number {
  let count = 0;
  decoded(name).each({ sign: ({ kind }) => (count += kind === 'remote-control' ? 1 : 0) });
  return count;
}

describe.skipIf(capturesAbsent)('certificates of programs for remote control', () => {
  it.each(captureNames())('%s', (name) => expect(signsIn(name) > 0).toBe(ANYDESK.includes(name)));
});
