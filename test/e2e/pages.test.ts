/** Every page, with the demo plant, at both widths, light and dark: it answers, holds no error, is accessible, fits. */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PAGES } from '../../web/paths.ts';
import { ask, ROOT, setUp, startServer, type Account, type ServerProcess } from '../support/server-process.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openBrowser,
  openTab,
  picture,
  SCHEMES,
  WIDTHS,
  type Width,
} from './browser.ts';

const data = mkdtempSync(join(tmpdir(), 'bulkhead-e2e-'));
chmodSync(data, 0o711);
let server: ServerProcess;
let browser: Browser;
let account: Account;
let demo: string;

interface Row {
  readonly id: string;
  readonly class: string;
}

const rows = async (path: string): Promise<readonly Row[]> =>
  (await ask<{ readonly items: readonly Row[] }>(server, account, `/sites/${demo}${path}`)).items;

beforeAll(async () => {
  server = await startServer({ data, args: ['--demo'] });
  account = await setUp(server, 'Own plant');
  const { sites } = await ask<{ sites: readonly { id: string; demo: boolean }[] }>(server, account, '/me');
  demo = sites.find((site) => site.demo)?.id ?? '';
  browser = await openBrowser();
  // The plant speaks in real time: most of it within the first half minute.
  await vi.waitFor(async () => expect((await rows('/assets?limit=100')).length).toBeGreaterThan(45), {
    timeout: 60_000,
    interval: 500,
  });
});

afterAll(async () => {
  await browser.close();
  const code = await server.stop();
  rmSync(data, { recursive: true, force: true });
  expect(code).toBe(0);
});

it('visits every page that there is', () => {
  const routed = [
    ...readFileSync(join(ROOT, 'web/router.tsx'), 'utf8').matchAll(/import\('\.\/pages\/([a-z-]+)\.tsx'\)/g),
  ];
  const visited: readonly string[] = [...PAGES, 'asset', 'conversation', 'setup', 'sign-in', 'no-site'];
  expect(routed.map(([, name]) => name).filter((name) => !visited.includes(name ?? ''))).toEqual([]);
});

const VISITS: readonly { readonly name: string; readonly path: () => Promise<string> }[] = [
  ...PAGES.map((name) => ({ name, path: () => Promise.resolve(`/s/${demo}/${name}`) })),
  {
    name: 'asset',
    path: async () => `/s/${demo}/assets/${(await rows('/assets?class=plc&limit=1'))[0]?.id ?? ''}`,
  },
  {
    name: 'conversation',
    path: async () => `/s/${demo}/conversations/${(await rows('/conversations?limit=1'))[0]?.id ?? ''}`,
  },
];

describe.each(Object.keys(WIDTHS) as Width[])('on a %s', (width) => {
  describe.each(SCHEMES)('in %s', (scheme) => {
    it.each(VISITS)('$name', async ({ name, path }) => {
      const [cookie] = [account.headers['cookie'] ?? ''];
      const tab = await openTab(browser, { width, scheme, cookie, base: server.base });
      await tab.page.goto(server.base + (await path()));
      await tab.page.getByRole('heading', { level: 1 }).first().waitFor();
      await expect.poll(() => tab.page.locator('[aria-busy="true"]').count()).toBe(0);
      await picture(tab.page, `${name}-${width}-${scheme}`);
      await expectNoSidewaysScroll(tab.page);
      await expectAccessible(tab.page);
      expect(tab.errors).toEqual([]);
      await tab.close();
    });
  });
});
