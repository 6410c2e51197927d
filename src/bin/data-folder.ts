/** Where Bulkhead keeps its data: as told, else /var/lib as root, else the user's own (XDG Base Directory). */
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

export interface WhereData {
  readonly data?: string | undefined;
  /** The demo plant has a folder of its own, so that nothing of it lies among what a plant really said. */
  readonly demo?: boolean | undefined;
}

export function dataFolder({ data, demo = false }: WhereData): string {
  const told = data ?? process.env['BULKHEAD_DATA'];
  if (told !== undefined && told !== '') return resolve(told);
  const name = demo ? 'bulkhead-demo' : 'bulkhead';
  if (process.getuid?.() === 0) return join('/var/lib', name);
  return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), name);
}
