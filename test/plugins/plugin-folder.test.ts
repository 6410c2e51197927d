/** Protocols of the plant's owner, as docs/guide/own-protocol.md has it: the worked example itself is what is loaded. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answer, pcap, segment, SYN } from '../support/frames.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const EXAMPLE = join(ROOT, 'docs/guide/own-protocol/filler-link.ts');
const NAME = 'filler-link.ts';

let folder = '';
let capture = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-plugins-'));
  copyFileSync(EXAMPLE, join(folder, NAME));
  capture = join(folder, 'filler.pcap');
  const [identify, model] = [message(1, 0), message(0x81, 0, 'FX-200')];
  const frames = [
    segment(99, [], { flags: SYN }),
    segment(100, identify),
    answer(500, model),
    segment(100 + identify.length, [...message(3, 7, '\u0001\u0002'), ...message(5, 7)]),
    answer(500 + model.length, message(0xc5, 7)),
  ];
  writeFileSync(capture, pcap(frames.map((bytes) => ({ bytes }))));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function message(fn: number, recipe: number, data = ''): number[] {
  const rest = [recipe >> 8, recipe & 0xff, ...Buffer.from(data, 'latin1')];
  return [0x46, 0x4c, 1, fn, rest.length >> 8, rest.length & 0xff, ...rest];
}

function vouch(name = NAME): void {
  const digest = createHash('sha256')
    .update(readFileSync(join(folder, name)))
    .digest('hex');
  appendFileSync(join(folder, 'trusted.sha256'), `${digest}  ${name}\n`);
}

function bulkhead(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/bin/main.ts'), ...args],
    {
      encoding: 'utf8',
      env: { ...process.env, BULKHEAD_PLUGINS: folder },
    },
  );
}

describe('a protocol of the plant’s owner', () => {
  it('is decoded like one that is shipped, once somebody vouched for it', () => {
    vouch();
    const lines = bulkhead('decode', '--jsonl', capture).stdout.trim().split('\n');
    const seen = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(seen.map(({ kind, operation, meaning, object }) => [kind, operation, meaning, object])).toEqual([
      ['request', 'identify', 'identify', 'recipe 0'],
      ['response', 'identify', 'identify', 'recipe 0'],
      ['request', 'write_recipe', 'write', 'recipe 7'],
      ['request', 'stop_filling', 'stop', 'recipe 7'],
      ['error', 'stop_filling', 'stop', 'recipe 7'],
    ]);
    const { protocols, assets } = JSON.parse(bulkhead('analyze', '--json', capture).stdout) as {
      protocols: readonly { protocol: string; codes: unknown }[];
      assets: readonly { model: string | null }[];
    };
    expect(protocols).toEqual([{ protocol: 'filler-link', messages: 5, codes: { 1: 2, 3: 1, 5: 2 } }]);
    expect(assets.map(({ model }) => model).sort()).toContain('FX-200');
  });

  it.each([
    ['nobody vouched for anything', () => undefined, 'Nobody has vouched'],
    [
      'nobody vouched for this one',
      () => {
        writeFileSync(join(folder, 'trusted.sha256'), '');
      },
      'is not vouched for',
    ],
    [
      'it was changed since',
      () => {
        vouch();
        appendFileSync(join(folder, NAME), '\n');
      },
      'was changed since',
    ],
    [
      'a part of it is not vouched for',
      () => {
        vouch();
        writeFileSync(join(folder, 'part.mjs'), 'export const a = 1;');
      },
      'part.mjs',
    ],
    [
      'others can write it',
      () => {
        vouch();
        chmodSync(join(folder, NAME), 0o666);
      },
      'Others can write this',
    ],
    [
      'others can write its folder',
      () => {
        vouch();
        chmodSync(folder, 0o777);
      },
      'Others can write this',
    ],
    [
      'it does not load',
      () => {
        writeFileSync(join(folder, NAME), 'throw new Error("broken on purpose");');
        vouch();
      },
      'broken on purpose',
    ],
    [
      'it is no protocol',
      () => {
        writeFileSync(join(folder, NAME), 'export default { id: "Not An Id" };');
        vouch();
      },
      'could not be loaded',
    ],
    [
      'its id is taken',
      () => {
        const text = readFileSync(EXAMPLE, 'utf8').replace("id: 'filler-link'", "id: 'modbus'");
        writeFileSync(join(folder, NAME), text);
        vouch();
      },
      'two protocols with the id modbus',
    ],
  ])('stops the command with a sentence when %s', (_, spoil, sentence) => {
    spoil();
    const { status, stdout, stderr } = bulkhead('decode', '--jsonl', capture);
    expect(stderr).toContain(sentence);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  });

  it.each(['recognise(bytes, from, to) {', 'decode(bytes, view, from, to, context) {', 'describe: (code) => {'])(
    'is told of, and harms nothing else, when it throws in %s',
    (head) => {
      const text = readFileSync(EXAMPLE, 'utf8').replace(
        'describe: (code) => FUNCTIONS',
        'describe: (code) => { return FUNCTIONS',
      );
      const whole = text.replace(/meaning: 'unknown' },\n {2}objectName/, "meaning: 'unknown' }; },\n  objectName");
      expect(whole).toContain(head);
      writeFileSync(join(folder, NAME), whole.replace(head, `${head} if (Date.now() > 0) throw new Error('a fault');`));
      vouch();
      const { status, stdout, stderr } = bulkhead('analyze', '--json', capture);
      expect(stderr).toContain('The decoder of filler-link failed on a message: Error: a fault');
      expect(status).toBe(0);
      const { inputs, assets } = JSON.parse(stdout) as { inputs: readonly { packets: number }[]; assets: object[] };
      expect([inputs[0]?.packets, assets.length]).toEqual([5, 2]);
    },
  );

  it('stops the command when the folder does not exist', () => {
    rmSync(folder, { recursive: true });
    const { status, stderr } = bulkhead('decode', '--jsonl', capture);
    expect(stderr).toContain('does not exist');
    expect(status).toBe(1);
  });
});
