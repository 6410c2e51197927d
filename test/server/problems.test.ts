/** What goes wrong is said as problem details (RFC 9457), whatever was sent; and the API describes itself. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SiteId } from '../../src/model/ids.ts';
import { DECLARATIONS } from '../../src/surface/http/contract.ts';
import { openHarness, withoutPostgres, type Harness, type Method, type Signed } from './harness.ts';

const reason = withoutPostgres();
let harness: Harness;
let site: SiteId;
let admin: Signed;
let engineer: Signed;
let sensor: Signed['headers'];

beforeAll(async () => {
  if (reason !== undefined) return;
  harness = await openHarness();
  site = await harness.addSite('Plant');
  admin = await harness.person('admin', [{ role: 'admin', site }]);
  engineer = await harness.person('engineer', [{ role: 'engineer', site }]);
  sensor = await harness.token({ scope: 'ingest', site });
});
afterAll(async () => {
  if (reason === undefined) await harness.close();
});

interface Details {
  readonly type: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
}

const deep = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const huge = JSON.stringify({ name: 'x'.repeat(1 << 20) });

describe.skipIf(reason !== undefined)(`a problem${reason === undefined ? '' : ` (${reason})`}`, () => {
  test.each<[string, Method, string, string | Buffer | object | undefined, number, string]>([
    ['no JSON', 'POST', '/people', '{"name":', 400, 'invalid'],
    ['JSON of the wrong shape', 'POST', '/people', [], 400, 'invalid'],
    ['JSON null', 'POST', '/people', 'null', 400, 'invalid'],
    ['a field too little', 'POST', '/people', { name: 'x' }, 400, 'invalid'],
    ['no body', 'POST', '/people', undefined, 400, 'invalid'],
    [
      '__proto__ in the body',
      'POST',
      '/people',
      '{"__proto__":{"x":1},"name":"x","password":"123456789012"}',
      400,
      'invalid',
    ],
    ['JSON nested 100,000 deep', 'POST', '/people', deep(100_000), 400, 'invalid'],
    ['a body of more than 1 MiB', 'POST', '/people', huge, 413, 'too-large'],
    ['a page of no rows', 'GET', '/sites/SITE/assets?limit=0', undefined, 400, 'invalid'],
    ['a sort that is none', 'GET', '/sites/SITE/assets?sort=secret', undefined, 400, 'invalid'],
    ['a time that is none', 'GET', '/sites/SITE/changes?from=yesterday', undefined, 400, 'invalid'],
    ['a class that is none', 'PATCH', '/sites/SITE/assets/asset-1', { class: 'toaster' }, 400, 'invalid'],
    ['an asset that is not there', 'GET', '/sites/SITE/assets/asset-999', undefined, 404, 'unknown'],
    ['a conversation that is not there', 'GET', '/sites/SITE/conversations/999', undefined, 404, 'unknown'],
    ['a conversation that is no number', 'GET', '/sites/SITE/conversations/x', undefined, 404, 'unknown'],
    ['a path that is not there', 'GET', '/sites/SITE/nothing', undefined, 404, 'unknown'],
    ['a method that is not there', 'PUT', '/people', {}, 404, 'unknown'],
    ['an encoded slash in an id', 'GET', '/sites/SITE/assets/..%2F..%2Fpeople', undefined, 404, 'unknown'],
    ['a NUL in an id', 'GET', '/sites/SITE/assets/a%00b', undefined, 400, 'invalid'],
    ['a NUL in a search', 'GET', '/sites/SITE/assets?search=a%00b', undefined, 400, 'invalid'],
    ['a NUL in a name', 'POST', '/sites/SITE/zones', { name: 'a\0b', level: '1' }, 400, 'invalid'],
    ['half a surrogate in a name', 'POST', '/sites/SITE/zones', '{"name":"a\\ud800b","level":"1"}', 400, 'invalid'],
  ])('for %s', async (_name, method, path, body, status, code) => {
    const by = method === 'GET' || !path.startsWith('/sites') ? admin : engineer;
    const reply = await harness.ask(method, path.replace('SITE', site), by.headers, body);
    expect(reply.headers['content-type']).toContain('application/problem+json');
    const told = reply.json<Details>();
    expect([reply.statusCode, told.code]).toEqual([status, code]);
    expect(told).toMatchObject({ status, type: `urn:bulkhead:problem:${code}` });
    expect(told.detail.length).toBeGreaterThan(5);
  });

  test('for a body of a kind that is not taken', async () => {
    const headers = { ...admin.headers, 'content-type': 'application/xml' };
    const reply = await harness.ask('POST', '/people', headers, '<x/>');
    expect([reply.statusCode, reply.json<Details>().code]).toEqual([415, 'media-type']);
  });

  test('says where in a batch, and takes no batch that unpacks to more than its bound', async () => {
    const path = `/sites/${site}/observations`;
    const bad = await harness.ask('POST', path, sensor, { version: 1 });
    expect([bad.statusCode, bad.json<Details>().detail]).toEqual([400, expect.stringContaining('sensor')]);
    const zipped = { ...sensor, 'content-encoding': 'gzip' };
    const bomb = await harness.ask('POST', path, zipped, gzipSync(Buffer.alloc(40 << 20, 32)));
    expect([bomb.statusCode, bomb.json<Details>().code]).toEqual([413, 'too-large']);
    const torn = await harness.ask('POST', path, zipped, gzipSync('{}').subarray(0, 12));
    expect(torn.statusCode).toBe(400);
  });

  test('of our own is told by number, and not by its text', async () => {
    const { store } = harness.app;
    const people = store.people.bind(store);
    store.people = () => Promise.reject(new Error('the secret of the database'));
    try {
      const reply = await harness.ask('GET', '/people', admin.headers);
      expect(reply.statusCode).toBe(500);
      expect(reply.body).not.toContain('secret');
      expect(reply.json<Details>().detail).toMatch(/\(r-\w+\)/);
    } finally {
      store.people = people;
    }
  });
});

describe.skipIf(reason !== undefined)('an answer', () => {
  test('carries the headers that a browser is protected by', async () => {
    const { headers } = await harness.ask('GET', '/me', admin.headers);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('openapi.json is OpenAPI 3.1 and describes every route with its errors', async () => {
    const reply = await harness.ask('GET', '/openapi.json', admin.headers);
    const api = reply.json<{
      openapi: string;
      paths: Record<string, Record<string, { operationId: string; responses: object }>>;
    }>();
    expect(api.openapi).toMatch(/^3\.1\./);
    const described = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, responses }]) => {
        expect(Object.keys(responses)).toContain('default');
        return `${operationId} ${method.toUpperCase()} ${path}`;
      }),
    );
    const declared = DECLARATIONS.map(
      ({ id, method, path }) => `${id} ${method} /api/v1${path.replaceAll(/:(\w+)/g, '{$1}')}`,
    );
    expect(described.sort()).toEqual(declared.sort());
    const text = JSON.stringify(api);
    const names = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((match) => match[1]);
    const { schemas } = (api as unknown as { components: { schemas: Record<string, unknown> } }).components;
    expect(names.filter((name) => name === undefined || !(name in schemas))).toEqual([]);
  });

  test('the page about the API runs no script and shows every operation', async () => {
    const reply = await harness.ask('GET', '/docs', admin.headers);
    expect(reply.headers['content-type']).toContain('text/html');
    expect(reply.body).not.toContain('<script');
    for (const { id } of DECLARATIONS) expect(reply.body).toContain(`id="${id}"`);
  });
});
