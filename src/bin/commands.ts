/** All commands, each loaded when it is asked for. */
import { extname } from 'node:path';
import type { Command } from 'commander';
import type { HelperShared } from './analysis-helper.ts';
import { inPackage } from './package-root.ts';

const STANDARD_OUTPUT = 1;
/** Beside this file, in the sources as in what is built. */
const ANALYSIS_HELPER = new URL(`./analysis-helper${extname(import.meta.url)}`, import.meta.url);

export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  up: async () => {
    const [{ upCommand }, { serve }] = await Promise.all([import('../surface/cli/up.ts'), import('./serve.ts')]);
    return upCommand(serve);
  },
  analyze: async () => {
    const [
      { analyzeCommand },
      { createCaptureFiles },
      { createTextOutput },
      { openVendorTable },
      { leanHeap },
      { optimiseLate },
      { fingerprintUnder, newKey },
      { openHelpers },
    ] = await Promise.all([
      import('../surface/cli/analyze.ts'),
      import('../adapters/capture-files.ts'),
      import('../adapters/text-output.ts'),
      import('../adapters/vendor-table.ts'),
      import('../adapters/lean-heap.ts'),
      import('../adapters/late-optimising.ts'),
      import('../adapters/secrets/fingerprint.ts'),
      import('../adapters/helper-threads.ts'),
    ]);
    leanHeap();
    optimiseLate();
    const captures = createCaptureFiles();
    const shared: HelperShared = { key: newKey() };
    return analyzeCommand({
      captures,
      output: createTextOutput(STANDARD_OUTPUT),
      vendorOf: openVendorTable(inPackage('data/oui.bin'), (message) => process.stderr.write(`bulkhead: ${message}\n`)),
      fingerprint: fingerprintUnder(shared.key),
      cores: { helpers: openHelpers({ script: ANALYSIS_HELPER, shared }), isFile: (file) => captures.isFile(file) },
      hasColour: () => process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
    });
  },
  decode: async () => {
    const [{ decodeCommand }, { createCaptureFiles }, { createTextOutput }] = await Promise.all([
      import('../surface/cli/decode.ts'),
      import('../adapters/capture-files.ts'),
      import('../adapters/text-output.ts'),
    ]);
    return decodeCommand({ captures: createCaptureFiles(), output: createTextOutput(STANDARD_OUTPUT) });
  },
  sensor: async () => {
    const [{ sensorCommand }, { sensorParts }] = await Promise.all([
      import('../surface/cli/sensor.ts'),
      import('./sensor-parts.ts'),
    ]);
    return sensorCommand(sensorParts());
  },
  exercise: async () => (await import('../surface/cli/exercise.ts')).exerciseCommand(),
  token: async () => {
    const [{ tokenCommand }, { withApp }] = await Promise.all([
      import('../surface/cli/token.ts'),
      import('./with-app.ts'),
    ]);
    return tokenCommand(withApp);
  },
  backup: async () => {
    const [{ backupCommand }, { withApp }, { backups }] = await Promise.all([
      import('../surface/cli/backup.ts'),
      import('./with-app.ts'),
      import('./backups.ts'),
    ]);
    return backupCommand({ withApp, backups });
  },
  restore: async () => {
    const [{ restoreCommand }, { backups }] = await Promise.all([
      import('../surface/cli/backup.ts'),
      import('./backups.ts'),
    ]);
    return restoreCommand({ backups });
  },
  'setup-link': async () => {
    const [{ setupLinkCommand }, { withApp }] = await Promise.all([
      import('../surface/cli/setup-link.ts'),
      import('./with-app.ts'),
    ]);
    return setupLinkCommand(withApp);
  },
};
