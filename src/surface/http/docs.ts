/** The API's description as a page for people: no script, one style element under the answer's nonce. */

interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly description?: string;
    readonly schema?: unknown;
  }[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
  readonly responses?: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>
  >;
}

interface Description {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
}

const STYLE = `body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}
h2{margin-top:2.5rem}section{border-top:1px solid #8886;padding:.5rem 0}code,pre{font:13px/1.4 ui-monospace,monospace}
pre{overflow:auto;background:#8881;padding:.5rem}td{padding:.1rem 1rem .1rem 0;vertical-align:top}`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function docsPage(description: unknown, nonce: string): string {
  const { paths = {}, components } = description as Description;
  const groups = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'other';
      groups.set(tag, [...(groups.get(tag) ?? []), section(method, path, operation)]);
    }
  }
  const body = [...groups].map(([tag, sections]) => `<h2 id="${escape(tag)}">${escape(tag)}</h2>${sections.join('')}`);
  const schemas = Object.entries(components?.schemas ?? {}).map(
    ([name, schema]) => `<section id="schema-${escape(name)}"><h3>${escape(name)}</h3>${json(schema)}</section>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bulkhead API</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style nonce="${nonce}">${STYLE}</style></head><body>
<h1>Bulkhead API</h1><p>The same for machines: <a href="/api/v1/openapi.json">openapi.json</a>. A change with a session needs
its word in <code>x-bulkhead-csrf</code> (from <code>/me</code>); with a token, <code>Authorization: Bearer</code>.</p>
${body.join('')}<h2>Schemas</h2>${schemas.join('')}</body></html>`;
}

function section(method: string, path: string, operation: Operation): string {
  const rows = (operation.parameters ?? []).map(
    (p) =>
      `<tr><td><code>${escape(p.name)}</code></td><td>${escape(p.in)}${p.required ? ', required' : ''}</td>` +
      `<td>${escape(p.description ?? '')}</td></tr>`,
  );
  const request = schemaIn(operation.requestBody?.content);
  const good = Object.entries(operation.responses ?? {}).find(([status]) => status.startsWith('2'));
  const answer = schemaIn(good?.[1].content);
  return `<section id="${escape(operation.operationId ?? '')}"><h3><code>${method.toUpperCase()} ${escape(path)}</code></h3>
<p>${escape(operation.summary ?? '')}. ${escape(operation.description ?? '')}</p>
${rows.length > 0 ? `<table>${rows.join('')}</table>` : ''}
${request === undefined ? '' : `<details><summary>Body</summary>${json(request)}</details>`}
${answer === undefined ? '' : `<details><summary>Answer ${escape(good?.[0] ?? '')}</summary>${json(answer)}</details>`}</section>`;
}

const schemaIn = (content: Readonly<Record<string, { readonly schema?: unknown }>> | undefined): unknown =>
  Object.values(content ?? {})[0]?.schema;

const json = (value: unknown): string =>
  `<pre>${escape(JSON.stringify(value, null, 2)).replaceAll(
    /#\/components\/schemas\/(\w+)/g,
    '<a href="#schema-$1">$1</a>',
  )}</pre>`;
