/** Generates docs/reference/openapi.json and the console's types, web/api/schema.gen.ts, from the routes' own schemas. */
import fastify from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import openapiTS, { astToString } from 'openapi-typescript';
import { format } from 'prettier';
import { DECLARATIONS } from '../src/surface/http/contract.ts';
import { API, describeApi, schemaOf } from '../src/surface/http/openapi.ts';

const STYLE = { printWidth: 120, singleQuote: true } as const;
const HEADER = '/** Types of the API, generated from docs/reference/openapi.json by tools/openapi.ts. */';

/** Paths below the root, and what must stand in them. */
export async function describedApi(): Promise<ReadonlyMap<string, string>> {
  const description = await describe();
  const types = astToString(await openapiTS(description as never, { alphabetize: false }));
  return new Map([
    ['docs/reference/openapi.json', await format(JSON.stringify(description), { ...STYLE, parser: 'json' })],
    ['web/api/schema.gen.ts', await format(`${HEADER}\n${types}`, { ...STYLE, parser: 'typescript' })],
  ]);
}

async function describe(): Promise<unknown> {
  const server = fastify();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await describeApi(server);
  for (const route of DECLARATIONS) {
    server.route({ method: route.method, url: `${API}${route.path}`, schema: schemaOf(route), handler: () => '' });
  }
  await server.ready();
  const description = JSON.parse(JSON.stringify(server.swagger())) as unknown;
  await server.close();
  return description;
}
