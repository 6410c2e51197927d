/** Scaffolds a plug-in and its test: `node tools/new.ts protocol NAME`. What it writes fails its test until it is filled in. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeRegistries } from './registries.ts';

interface Kind {
  readonly folder: string;
  readonly extension: '.ts' | '.tsx';
  readonly source: (id: string) => string;
  readonly test: ((id: string) => string) | null;
  readonly next: string;
}

const pascal = (id: string): string => id.replace(/(^|-)([a-z0-9])/g, (_, __, c: string) => c.toUpperCase());

const protocolSource = (
  id: string,
): string => `/** ${pascal(id)}: what it is. The specification that this follows, with its clause. */
import { defineProtocol, NO, RESYNC } from '../../model/protocol.ts';
import type { OperationWord } from '../../model/protocol.ts';

const OPERATIONS: Readonly<Record<number, OperationWord>> = {};

export default defineProtocol({
  id: '${id}',
  name: '${pascal(id)}',
  reference: 'The specification, its clause.',
  over: [{ transport: 'tcp', ports: [] }],
  recognise: () => NO,
  decode: () => RESYNC,
  describe: (code) => OPERATIONS[code] ?? { operation: \`function_\${code}\`, meaning: 'unknown' },
  domain: 'ot',
  confidence: 0.9,
  examples: [],
});
`;

const protocolTest = (id: string): string => `import { describe, expect, it } from 'vitest';
import { record } from '../../model/recording-context.ts';
import protocol from './${id}.ts';

// Bytes from the specification, and what they say. Every table has malformed rows.
const ROWS: readonly { readonly title: string; readonly hex: string; readonly operations: readonly string[] }[] = [];

describe('${id}', () => {
  it('has a table of messages', () => expect(ROWS.length).toBeGreaterThan(0));
  it.each(ROWS)('$title', ({ hex, operations }) => {
    expect(record(protocol, hex).context.messages.map((message) => message.operation)).toEqual(operations);
  });
});
`;

const pageSource = (id: string): string => `/** ${pascal(id)}: the question that this page answers, in one sentence. */
export default function ${pascal(id)}Page(): React.JSX.Element {
  return <h1>${pascal(id)}</h1>;
}
`;

const KINDS: Readonly<Record<string, Kind>> = {
  protocol: {
    folder: 'src/see/protocols',
    extension: '.ts',
    source: protocolSource,
    test: protocolTest,
    next: 'Fill in the table of the test first, then the decoder. docs/decisions/protocol-plug-in.md says how.',
  },
  page: {
    folder: 'web/pages',
    extension: '.tsx',
    source: pageSource,
    test: null,
    next: 'Add its path to web/paths.ts and its route; the browser test visits every page.',
  },
};

const [kindName = '', id = ''] = process.argv.slice(2);
const kind = KINDS[kindName];
if (!kind || !/^[a-z][a-z0-9-]*$/.test(id)) {
  process.stderr.write(`usage: node tools/new.ts ${Object.keys(KINDS).join('|')} NAME   (NAME in kebab-case)\n`);
  process.exit(2);
}
const file = join(kind.folder, `${id}${kind.extension}`);
if (existsSync(file) || existsSync(join(kind.folder, id))) {
  process.stderr.write(`${file} is there already.\n`);
  process.exit(1);
}
writeFileSync(file, kind.source(id));
if (kind.test) writeFileSync(join(kind.folder, `${id}.test.ts`), kind.test(id));
for (const generated of writeRegistries(false)) process.stdout.write(`wrote ${generated}\n`);
process.stdout.write(`wrote ${file}\n${kind.next}\n`);
