/** Every page, with the demo plant, at both widths, light and dark: it answers, holds no error, is accessible, fits. Those before sign-in too. */
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
  picture,
  SCHEMES,
  Visits,
  WIDTHS,
  type Width,
} from './browser.ts';
import { addPerson } from './plant.ts';

const data = mkdtempSync(join(tmpdir(), 'bulkhead-e2e-'));
chmodSync(data, 0o711);
let server: ServerProcess;
let browser: Browser;
let visits: Visits;
let account: Account;
let nobody: Account;
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
  nobody = await addPerson(server, account, { name: 'Nell' });
  browser = await openBrowser();
  visits = new Visits(browser, server.base);
  // The plant speaks in real time: most of it within the first half minute.
  await vi.waitFor(async () => expect((await rows('/assets?limit=100')).length).toBeGreaterThan(45), {
    timeout: 60_000,
    interval: 500,
  });
});

afterAll(async () => {
  // The server first: it goes also where there never was a browser.
  const code = await server.stop();
  rmSync(data, { recursive: true, force: true });
  await browser.close();
  expect(code).toBe(0);
});

it('visits every page that there is', () => {
  const routed = [
    ...readFileSync(join(ROOT, 'web/router.tsx'), 'utf8').matchAll(/import\('\.\/pages\/([a-z-]+)\.tsx'\)/g),
  ];
  const visited: readonly string[] = [...PAGES, 'asset', 'conversation', 'setup', 'sign-in', 'no-site'];
  expect(routed.map(([, name]) => name).filter((name) => !visited.includes(name ?? ''))).toEqual([]);
});

interface Visit {
  readonly name: string;
  readonly path: () => string | Promise<string>;
  readonly by: () => Account | null;
}

const mine = (): Account => account;
const VISITS: readonly Visit[] = [
  ...PAGES.map((name) => ({ name, path: () => `/s/${demo}/${name}`, by: mine })),
  ...['site', 'people', 'tokens', 'keeping'].map((tab) => ({
    name: `administration-${tab}`,
    path: () => `/s/${demo}/administration?tab=${tab}`,
    by: mine,
  })),
  {
    name: 'asset',
    path: async () => `/s/${demo}/assets/${(await rows('/assets?class=plc&limit=1'))[0]?.id ?? ''}`,
    by: mine,
  },
  {
    name: 'conversation',
    path: async () => `/s/${demo}/conversations/${(await rows('/conversations?limit=1'))[0]?.id ?? ''}`,
    by: mine,
  },
  // The form of a link that is not used yet stands in flows.test.ts.
  { name: 'setup-used', path: () => /\/setup\?token=[\w.~-]+/.exec(server.output())?.[0] ?? '', by: () => null },
  { name: 'sign-in', path: () => '/sign-in', by: () => null },
  { name: 'no-site', path: () => '/', by: () => nobody },
];
/** Who is not signed in is told so by the very first answer. */
const SIGNED_OUT = /status of 401/;

describe.each(Object.keys(WIDTHS) as Width[])('on a %s', (width) => {
  describe.each(SCHEMES)('in %s', (scheme) => {
    it.each(VISITS)('$name', async ({ name, path, by }) => {
      const cookie = by()?.headers['cookie'];
      await visits.visit(await path(), { width, scheme, cookie, expected: SIGNED_OUT }, async (page) => {
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
        // The canvas comes once the map is laid out; a phone begins with the zones as a list.
        if (name === 'map') await page.locator(width === 'desk' ? '.cv-host' : '.zone-list').waitFor();
        await picture(page, `${name}-${width}-${scheme}`);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      });
    });
  });
});

it('shows one menu at a time', async () => {
  const shown = async (width: Width): Promise<readonly boolean[]> => {
    const seen: boolean[] = [];
    await visits.visit(`/s/${demo}/start`, { cookie: account.headers['cookie'], width }, async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      const menus = ['nav[aria-label="Main"]', '.top .menu', 'nav[aria-label="Main, phone"]'];
      for (const menu of menus) seen.push(await page.locator(menu).isVisible());
    });
    return seen;
  };
  expect(await shown('desk')).toEqual([true, false, false]);
  expect(await shown('zoomed')).toEqual([false, true, false]);
  expect(await shown('phone')).toEqual([false, false, true]);
});

it('at 200 % zoom every page is reached by the menu and is no wider than the screen', async () => {
  const names = ['Overview', 'Map', 'Assets', 'Conversations', 'Sensors', 'Import', 'Audit', 'Administration'];
  await visits.visit(`/s/${demo}/start`, { cookie: account.headers['cookie'], width: 'zoomed' }, async (page) => {
    for (const name of names) {
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('navigation', { name: 'All pages' }).getByRole('link', { name, exact: true }).click();
      await page.waitForURL(`**/s/${demo}/${name.toLowerCase()}`);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.locator('#main').getByRole('heading').first().waitFor();
      await expectNoSidewaysScroll(page);
    }
    await picture(page, 'zoomed');
  });
});
