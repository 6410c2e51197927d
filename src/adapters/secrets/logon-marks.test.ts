import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogonMarks } from '../../model/ports/sensor.ts';
import { fingerprintUnder } from './fingerprint.ts';
import { openLogonMarks } from './logon-marks.ts';

const SECRET = new TextEncoder().encode('s3cret');
const KEY = Buffer.alloc(32, 7);
const given = KEY.toString('base64');

let folder: string;
let events: string[];
const open = (): LogonMarks => openLogonMarks({ folder, onEvent: (text) => events.push(text) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-marks-'));
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('marks of secrets', () => {
  it('are empty until there is a key, then those of the key, also for the next run', () => {
    const marks = open();
    expect(marks.mark(SECRET)).toBe('');
    marks.take(given);
    expect(marks.mark(SECRET)).toBe(fingerprintUnder(KEY)(SECRET));
    expect(open().mark(SECRET)).toBe(marks.mark(SECRET));
  });

  it('lie in a file that nobody else reads', () => {
    open().take(given);
    expect(readdirSync(folder)).toEqual(['fingerprint-key']);
    expect(statSync(join(folder, 'fingerprint-key')).mode & 0o777).toBe(0o600);
  });

  it.each(['', 'short', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64')])(
    'do not change by %j, which is no key',
    (no) => {
      const marks = open();
      marks.take(given);
      const before = marks.mark(SECRET);
      marks.take(no);
      expect(marks.mark(SECRET)).toBe(before);
    },
  );

  it('change with the key of the server', () => {
    const marks = open();
    marks.take(given);
    marks.take(Buffer.alloc(32, 8).toString('base64'));
    expect(marks.mark(SECRET)).toBe(fingerprintUnder(Buffer.alloc(32, 8))(SECRET));
    expect(open().mark(SECRET)).toBe(marks.mark(SECRET));
  });

  it('go on without a file that is torn', () => {
    writeFileSync(join(folder, 'fingerprint-key'), 'half');
    expect(open().mark(SECRET)).toBe('');
  });

  it('go on where the key cannot be kept, which is told without it', () => {
    const marks = open();
    rmSync(folder, { recursive: true });
    marks.take(given);
    expect(marks.mark(SECRET)).not.toBe('');
    expect(events).toHaveLength(1);
    expect(events[0]).not.toContain(given);
  });
});
