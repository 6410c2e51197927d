/** What runs beside the server: the reader of imports and the demo plant, each in processes of this very program. */
import { join } from 'node:path';
import { openCaptureReader, type StoppableReader } from '../adapters/children/capture-reader.ts';
import { openDemoPlant } from '../adapters/children/demo-plant.ts';
import type { Program } from '../adapters/children/program.ts';
import type { DemoPlant } from '../model/ports/children.ts';

export interface ChildrenOptions {
  readonly data: string;
  /** Where the server listens for them. */
  readonly address: () => string;
  readonly onEvent: (text: string) => void;
}

export function openChildren({ data, address, onEvent }: ChildrenOptions): {
  readonly captures: StoppableReader;
  readonly demo: DemoPlant;
} {
  const program: Program = { node: process.execPath, args: [...process.execArgv, process.argv[1] ?? ''] };
  return {
    captures: openCaptureReader({ folder: join(data, 'imports'), program, server: address }),
    demo: openDemoPlant({ folder: join(data, 'demo'), program, server: address, onEvent }),
  };
}
