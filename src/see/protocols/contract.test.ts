/** What holds for every protocol of the registry at once. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromHex, record, RecordingContext } from '../../model/recording-context.ts';
import { NO, RESYNC } from '../../model/protocol.ts';
import { protocols } from './index.gen.ts';

const decoded = protocols.filter((protocol) => protocol.decode !== undefined);

describe('the registry', () => {
  it('holds each id once', () => {
    expect(new Set(protocols.map((protocol) => protocol.id)).size).toBe(protocols.length);
  });
  it.each(protocols.map((protocol) => protocol.id))('%s: the file is named for it', (id) => {
    const here = import.meta.dirname;
    expect(existsSync(join(here, `${id}.ts`)) || existsSync(join(here, id, 'index.ts'))).toBe(true);
  });
});

describe.each(protocols.map((protocol) => [protocol.id, protocol] as const))('%s', (_id, protocol) => {
  it('cites what it follows', () => expect(protocol.reference.length).toBeGreaterThan(5));
  it('recognises nothing in no bytes', () => {
    expect(() => protocol.recognise(new Uint8Array(0), 0, 0, false)).not.toThrow();
    // Only what is asked at every port has to tell by content alone; an EtherType says much already.
    const anyPort = protocol.over.some((carrier) => 'transport' in carrier);
    if (anyPort) expect(protocol.recognise(new Uint8Array(64).fill(0xa5), 0, 64, false)).toBe(NO);
  });
});

describe.each(decoded.map((protocol) => [protocol.id, protocol] as const))('%s', (_id, protocol) => {
  it('has a hit and a miss among its examples', () => {
    expect(protocol.examples.some((example) => example.messages.length > 0)).toBe(true);
    expect(protocol.examples.some((example) => example.messages.length === 0)).toBe(true);
  });
  it('survives its examples cut at every byte, and with every byte set to the extremes', () => {
    for (const { hex } of protocol.examples) {
      const whole = fromHex(hex);
      for (let end = 0; end <= whole.length; end++) {
        const bytes = whole.slice(0, end);
        const consumed =
          protocol.decode?.(bytes, new DataView(bytes.buffer), 0, end, new RecordingContext(protocol)) ?? RESYNC;
        expect(consumed === RESYNC || (consumed >= 0 && consumed <= end)).toBe(true);
      }
      for (let at = 0; at < whole.length; at++) {
        for (const value of [0x00, 0x7f, 0x80, 0xff]) {
          const bytes = whole.slice();
          bytes[at] = value;
          expect(() =>
            protocol.decode?.(bytes, new DataView(bytes.buffer), 0, bytes.length, new RecordingContext(protocol)),
          ).not.toThrow();
        }
      }
    }
  });
  it('has words for every message of its examples', () => {
    for (const { hex } of protocol.examples) {
      for (const message of record(protocol, hex).context.messages) expect(message.operation).toMatch(/^[a-z0-9_]+$/);
    }
  });
});
