/** The same captures give the same analysis, byte for byte, in whatever order they are named, alone or as a folder. */
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analysisText } from './analysed.ts';
import { captureNames, capturePath, capturesAbsent } from './captures.ts';

const inFolder = (folder: string): readonly string[] =>
  captureNames()
    .filter((name) => name.startsWith(`${folder}/`))
    .map(capturePath);

/** A fixed shuffle: every step apart, all of them once. */
function shuffled(files: readonly string[], step: number): readonly string[] {
  const left = [...files];
  const mixed: string[] = [];
  for (let at = 0; left.length > 0; at = (at + step) % Math.max(1, left.length)) mixed.push(...left.splice(at, 1));
  return mixed;
}

describe.skipIf(capturesAbsent)('the order of captures', () => {
  it.each(['mixed', 'modbus', 's7comm', 'windows', 'network'])('%s: makes no difference', async (folder) => {
    const files = inFolder(folder);
    const forwards = await analysisText(files);
    expect(await analysisText([...files].reverse())).toBe(forwards);
    expect(await analysisText(shuffled(files, 7))).toBe(forwards);
    expect(await analysisText([dirname(files[0] ?? '')])).toBe(forwards);
    expect(await analysisText([...files, ...files])).toBe(forwards);
  });

  it('other captures give another', async () => {
    const [first, ...others] = inFolder('modbus');
    expect(await analysisText(others)).not.toBe(await analysisText([first ?? '', ...others]));
  });
});
