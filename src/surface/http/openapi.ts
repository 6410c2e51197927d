/** The OpenAPI 3.1 description, made from the routes' own schemas. */
import swagger from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { VERSION } from '../version.ts';
import type { RouteDeclaration } from './route-declaration.ts';
import { ProblemDetails } from './schemas/common.ts';

export const API = '/api/v1';

export async function describeApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Bulkhead', version: VERSION, description: 'One plant, seen by IT and OT together.' },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'bulkhead' },
          token: { type: 'http', scheme: 'bearer' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}

/** What fastify is told about a route: validation and description at once. */
export function schemaOf(route: RouteDeclaration): FastifySchema {
  const status = String(route.status ?? 200);
  const reply = route.reply ?? (route.produces ? z.string() : z.undefined());
  const good = route.produces
    ? { description: 'Done', content: { [route.produces]: { schema: reply } } }
    : route.reply
      ? reply
      : z.undefined().describe('Nothing');
  return {
    operationId: route.id,
    tags: [route.tag],
    summary: route.summary,
    description: route.access === 'open' ? 'Open.' : `Needs: ${route.access}.`,
    ...(route.access === 'open' ? { security: [] } : { security: [{ session: [] }, { token: [] }] }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.raw ? { consumes: [route.raw] } : {}),
    response: {
      [status]: good,
      default: { description: 'Problem', content: { 'application/problem+json': { schema: ProblemDetails } } },
    },
  } as FastifySchema;
}
