/** Writes docs/reference/openapi.json and the console's types, web/api/schema.gen.ts, from the routes' own schemas. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { DECLARATIONS } from '../src/surface/http/contract.ts';
import { API, describeApi, schemaOf } from '../src/surface/http/openapi.ts';

const at = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

const server = fastify();
server.setValidatorCompiler(validatorCompiler);
server.setSerializerCompiler(serializerCompiler);
await describeApi(server);
for (const route of DECLARATIONS) {
  server.route({ method: route.method, url: `${API}${route.path}`, schema: schemaOf(route), handler: () => '' });
}
await server.ready();
const description = server.swagger();

const style = { printWidth: 120, singleQuote: true } as const;
mkdirSync(at('docs/reference'), { recursive: true });
mkdirSync(at('web/api'), { recursive: true });
writeFileSync(
  at('docs/reference/openapi.json'),
  await format(JSON.stringify(description), { ...style, parser: 'json' }),
);
const types = astToString(await openapiTS(JSON.parse(JSON.stringify(description)) as never, { alphabetize: false }));
writeFileSync(
  at('web/api/schema.gen.ts'),
  await format(`/** Types of the API, generated from docs/reference/openapi.json by tools/openapi.ts. */\n${types}`, {
    ...style,
    parser: 'typescript',
  }),
);
await server.close();
