/** Writes the typed lists of plug-ins (`index.gen.ts`): one per plug-in folder, sorted by name. A plug-in is a file, or a folder with index.ts, that has a default export. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Registry {
  readonly folder: string;
  /** Name of the exported list. */
  readonly list: string;
  /** Type of one plug-in, and the module that declares it, seen from the folder. */
  readonly type: string;
  readonly from: string;
}

export const REGISTRIES: readonly Registry[] = [
  { folder: 'src/see/protocols', list: 'protocols', type: 'Protocol', from: '../../model/protocol.ts' },
  { folder: 'src/exercise/plants', list: 'plants', type: 'SyntheticPlant', from: '../../model/plugins/plant.ts' },
];

const camel = (name: string): string => name.replace(/[^a-z0-9]+(.)/g, (_, c: string) => c.toUpperCase());

/** Plug-ins of a folder as [name, import path]. */
export function pluginsOf(folder: string): [string, string][] {
  if (!existsSync(folder)) return [];
  const found: [string, string][] = [];
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    const file = statSync(path).isDirectory() ? join(path, 'index.ts') : path;
    if (!file.endsWith('.ts') || /\.(test|gen)\.ts$/.test(file) || !existsSync(file)) continue;
    if (!/^export default /m.test(readFileSync(file, 'utf8'))) continue;
    found.push([entry.replace(/\.ts$/, ''), `./${file.slice(folder.length + 1)}`]);
  }
  return found;
}

/** The text of one registry. */
export function registryText(registry: Registry, plugins: readonly (readonly [string, string])[]): string {
  const imports = plugins.map(([name, path]) => `import ${camel(name)} from '${path}';`);
  return [
    `/** Every plug-in of this folder. Written by tools/registries.ts; run \`npm run generate\` after adding one. */`,
    `import type { ${registry.type} } from '${registry.from}';`,
    ...imports,
    '',
    `export const ${registry.list}: readonly ${registry.type}[] = [`,
    ...plugins.map(([name]) => `  ${camel(name)},`),
    '];',
    '',
  ].join('\n');
}

/** Writes all registries, or with `check` only says which are stale. */
export function writeRegistries(check: boolean): string[] {
  const stale: string[] = [];
  for (const registry of REGISTRIES) {
    const plugins = pluginsOf(registry.folder);
    if (plugins.length === 0) continue;
    const file = join(registry.folder, 'index.gen.ts');
    const text = registryText(registry, plugins);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    stale.push(file);
    if (!check) writeFileSync(file, text);
  }
  return stale;
}
