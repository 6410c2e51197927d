/** Every page, with the demo plant, at both widths, light and dark: it answers, holds no error, is accessible, fits. Those before sign-in too. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it, vi } from 'vitest';
import { PAGES } from '../../web/paths.ts';
import { ask, ROOT, setUp, type Account } from '../support/server-process.ts';
import { expectAccessible, expectNoSidewaysScroll, picture, SCHEMES, WIDTHS, type Width } from './browser.ts';
import { addPerson, captureOfLogons, captureOfUnknownServices, importCapture } from './plant.ts';
import { heading, openStage } from './stage.ts';

let account: Account;
let nobody: Account;
let viewer: Account;
let demo: string;

interface Row {
  readonly id: string;
  readonly class: string;
}

const rows = async (path: string, site = demo): Promise<readonly Row[]> =>
  (await ask<{ readonly items: readonly Row[] }>(stage.server, account, `/sites/${site}${path}`)).items;

const stage = openStage('e2e', {
  args: ['--demo'],
  async prepare(server) {
    account = await setUp(server, 'Own plant');
    const { sites } = await ask<{ sites: readonly { id: string; demo: boolean }[] }>(server, account, '/me');
    demo = sites.find((site) => site.demo)?.id ?? '';
    await importCapture(server, account, 'logons.pcap', captureOfLogons());
    await importCapture(server, account, 'unknown.pcap', captureOfUnknownServices());
    nobody = await addPerson(server, account, { name: 'Nell' });
    viewer = await addPerson(server, account, { name: 'Vera', role: 'viewer' });
    // The plant speaks in real time: most of it within the first half minute.
    await vi.waitFor(async () => expect((await rows('/assets?limit=100')).length).toBeGreaterThan(45), {
      timeout: 60_000,
      interval: 500,
    });
  },
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
const loggedOnTo = async (): Promise<string> => (await rows('/assets?search=10.0.0.11', account.site))[0]?.id ?? '';
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
  // The demo plant has no logon in clear: what shows them stands at the other site.
  { name: 'overview-logons', path: () => `/s/${account.site}/overview`, by: mine },
  { name: 'asset-logons', path: async () => `/s/${account.site}/assets/${await loggedOnTo()}`, by: mine },
  { name: 'unknown-services-seen', path: () => `/s/${account.site}/unknown-services`, by: mine },
  { name: 'unknown-services-refused', path: () => `/s/${account.site}/unknown-services`, by: () => viewer },
  { name: 'logons-seen', path: () => `/s/${account.site}/logons`, by: mine },
  // The form of a link that is not used yet stands in flows.test.ts.
  { name: 'setup-used', path: () => /\/setup\?token=[\w.~-]+/.exec(stage.server.output())?.[0] ?? '', by: () => null },
  { name: 'sign-in', path: () => '/sign-in', by: () => null },
  { name: 'no-site', path: () => '/', by: () => nobody },
];
/** Who is not signed in is told so by the very first answer. */
const SIGNED_OUT = /status of 401/;

describe.each(Object.keys(WIDTHS) as Width[])('on a %s', (width) => {
  describe.each(SCHEMES)('in %s', (scheme) => {
    it.each(VISITS)('$name', async ({ name, path, by }) => {
      const look = async (page: Page): Promise<void> => {
        await page.getByRole('heading', { level: 1 }).first().waitFor();
        await expect.poll(() => page.locator('[aria-busy="true"]').count()).toBe(0);
        // The canvas comes once the map is laid out; a phone begins with the zones as a list.
        if (name === 'map') await page.locator(width === 'desk' ? '.cv-host' : '.zone-list').waitFor();
        if (name === 'asset-logons')
          await page.getByRole('heading', { name: 'Logons in clear' }).scrollIntoViewIfNeeded();
        await picture(page, `${name}-${width}-${scheme}`);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      };
      await stage.visit(await path(), by(), look, { width, scheme, expected: SIGNED_OUT });
    });
  });
});

it.each(['desk', 'phone'] as const)(
  'on a %s logons in clear are told, and each number opens its evidence',
  async (width) => {
    const look = async (page: Page): Promise<void> => {
      await heading(page, '5 logons in clear, 2 as delivered by the maker').waitFor();
      await page.getByText('none needed').waitFor();
      await page.getByRole('link', { name: /^same/ }).first().click();
      await heading(page, '2 logons match').waitFor();
      await page.getByRole('button', { name: 'The same secret' }).click();
      await heading(page, '5 logons in clear, 2 as delivered by the maker').waitFor();
      await page.getByLabel('Secret').selectOption('As delivered');
      await heading(page, '2 logons match').waitFor();
      await page.keyboard.press('j');
      await page.locator('[data-row="0"] a:focus').waitFor();
      await page.keyboard.press('Enter');
      await heading(page, '1 conversation matches').waitFor();
    };
    await stage.visit(`/s/${account.site}/logons`, account, look, { width });
  },
);

it.each(['desk', 'phone'] as const)(
  'on a %s an unknown service is named, its conversations bear the name, and it is taken back',
  async (width) => {
    const title = async (page: Page): Promise<void> => {
      await page.keyboard.press('j');
      await page.locator('[data-row="0"] a:focus').first().waitFor();
      await page.keyboard.press('Enter');
    };
    const look = async (page: Page): Promise<void> => {
      await heading(page, '2 unknown services, none named').waitFor();
      await page.getByRole('button', { name: /^Name tcp 9999 of / }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByText('02 1b .. 00 01 → 02 1b .. 06 01 02 03').waitFor();
      await dialog.getByText('500 ms').waitFor();
      await picture(page, `name-service-${width}-light`);
      await expectAccessible(page);
      await dialog.getByLabel('Name').fill('Weigher');
      await dialog.getByLabel('Note').fill('Scale of line 2');
      await dialog.getByRole('button', { name: 'Save' }).click();
      await heading(page, '2 unknown services, 1 named').waitFor();
      await page.getByLabel('Named', { exact: true }).selectOption('Named');
      await heading(page, '1 unknown service matches').waitFor();
      await title(page);
      await heading(page, '1 conversation matches').waitFor();
      await page.getByText('Weigher').filter({ visible: true }).first().waitFor();
      await picture(page, `conversations-named-${width}-light`);
      await title(page);
      await page.getByText(/^Weigher on tcp 9999/).waitFor();
      await page.goto(`${stage.server.base}/s/${account.site}/unknown-services`);
      await page.getByRole('button', { name: /^Rename Weigher of / }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('');
      await page.keyboard.press('Enter');
      await heading(page, '2 unknown services, none named').waitFor();
    };
    await stage.visit(`/s/${account.site}/unknown-services`, account, look, { width });
  },
);

it('logons of an asset stand on its page, with the asset at the other end', async () => {
  const look = async (page: Page): Promise<void> => {
    const section = page.locator('section', { has: page.getByRole('heading', { name: 'Logons in clear' }) });
    await section.getByText('m.hale').waitFor();
    expect(await section.getByText('as delivered by the maker', { exact: true }).count()).toBe(1);
    await section.getByRole('link', { name: '10.0.0.2' }).click();
    await heading(page, '10.0.0.2').waitFor();
  };
  await stage.visit(`/s/${account.site}/assets/${await loggedOnTo()}`, account, look);
});

it('shows one menu at a time', async () => {
  const shown = async (width: Width): Promise<readonly boolean[]> => {
    const seen: boolean[] = [];
    const look = async (page: Page): Promise<void> => {
      await page.getByRole('heading', { level: 1 }).waitFor();
      const menus = ['nav[aria-label="Main"]', '.top .menu', 'nav[aria-label="Main, phone"]'];
      for (const menu of menus) seen.push(await page.locator(menu).isVisible());
    };
    await stage.visit(`/s/${demo}/start`, account, look, { width });
    return seen;
  };
  expect(await shown('desk')).toEqual([true, false, false]);
  expect(await shown('zoomed')).toEqual([false, true, false]);
  expect(await shown('phone')).toEqual([false, false, true]);
});

it('at 200 % zoom every page is reached by the menu and is no wider than the screen', async () => {
  const names = [
    'Overview',
    'Map',
    'Assets',
    'Conversations',
    'Logons',
    'Unknown services',
    'Sensors',
    'Import',
    'Audit',
    'Administration',
  ];
  const walk = async (page: Page): Promise<void> => {
    for (const name of names) {
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('navigation', { name: 'All pages' }).getByRole('link', { name, exact: true }).click();
      await page.waitForURL(`**/s/${demo}/${name.toLowerCase().replace(' ', '-')}`);
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.locator('#main').getByRole('heading').first().waitFor();
      await expectNoSidewaysScroll(page);
    }
    await picture(page, 'zoomed');
  };
  await stage.visit(`/s/${demo}/start`, account, walk, { width: 'zoomed' });
});
