/** What the console does not offer and to whom, what it takes back, and what it says when the server is away. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask, setUp, type Account } from '../support/server-process.ts';
import { picture } from './browser.ts';
import { addPerson, captureOf, importCapture } from './plant.ts';
import { heading, openStage } from './stage.ts';

const SITE = 'Mill';
let admin: Account;
const stage = openStage('guards', {
  async prepare(server) {
    admin = await setUp(server, SITE);
    await importCapture(server, admin, 'plant.pcap', captureOf(1, 20));
  },
});

const at = (page: string): string => `/s/${admin.site}/${page}`;
const REFUSED = /status of 40[13]/;

describe('a viewer', () => {
  let viewer: Account;
  const CHANGES = /correct|enrol|add |remove|save|set never|choose files|start with|make |grant|hold|change|erase/i;
  beforeAll(async () => {
    viewer = await addPerson(stage.server, admin, { name: 'Vic', role: 'viewer' });
  });

  it.each([
    ['overview', null],
    ['map', null],
    ['assets', null],
    ['conversations', null],
    ['sensors', 'add and remove sensors'],
    ['sensors?enrol=1', 'add and remove sensors'],
    ['import', 'import captures'],
    ['administration', 'say what the plant needs'],
    ['administration?tab=site', 'add a site'],
    ['administration?tab=people', 'manage people, grants and tokens'],
    ['administration?tab=tokens', 'manage people, grants and tokens'],
    ['administration?tab=keeping', 'see how long data is kept'],
    ['audit', 'read the audit'],
  ])('sees %s without a change to make, and who could: %s', async (path, need) => {
    await stage.visit(at(path), viewer, async (page) => {
      await page.locator('#main').getByRole('heading').first().waitFor();
      await expect.poll(() => page.locator('#main [aria-busy=true]').count()).toBe(0);
      if (need !== null)
        await page
          .getByText(new RegExp(`of ${SITE} may ${need}`))
          .first()
          .waitFor();
      const buttons = await page.locator('#main button, #main label.btn').allTextContents();
      expect(buttons.filter((words) => CHANGES.test(words))).toEqual([]);
      expect(await page.getByRole('dialog').count()).toBe(0);
      await picture(page, `viewer-${path.replace(/\W+/g, '-')}`);
    });
  });

  it('reads an asset, but its correction only names who could', async () => {
    const { items } = await ask<{ items: readonly { id: string }[] }>(
      stage.server,
      admin,
      `/sites/${admin.site}/assets?limit=1`,
    );
    await stage.visit(at(`assets/${items[0]?.id ?? ''}`), viewer, async (page) => {
      await page.getByText(`of ${SITE} may correct an asset`).first().waitFor();
      expect(await page.getByRole('button', { name: /Correct|never touch/ }).count()).toBe(0);
    });
  });

  it('is told that another site is not open, and without a grant that none is', async () => {
    await stage.visit(
      '/s/s999/overview',
      viewer,
      async (page) => {
        await heading(page, 'This site is not yours to see').waitFor();
      },
      { expected: REFUSED },
    );
    const nobody = await addPerson(stage.server, admin, { name: 'Nell' });
    await stage.visit('/', nobody, async (page) => {
      await heading(page, 'No site is open to you yet').waitFor();
    });
  });
});

describe('the demo', () => {
  it('is started and removed in the console, and leaves nothing', async () => {
    await stage.visit(
      at('administration?tab=site'),
      admin,
      async (page) => {
        await page.getByRole('button', { name: 'Start with 60 assets' }).click();
        await page.getByText(/^It is running/).waitFor();
        await page.getByRole('link', { name: 'Northfield bottling' }).click();
        await heading(page, /^\d+ assets so far/).waitFor();
        const demo = page.url();
        await page.goto(stage.server.base + at('administration?tab=site'));
        await page.getByRole('button', { name: 'Remove the demo plant' }).click();
        await page.getByRole('button', { name: 'Remove it and its data' }).click();
        await page.getByRole('button', { name: 'Start with 60 assets' }).waitFor();
        await page.getByRole('link', { name: 'Northfield bottling' }).waitFor({ state: 'detached' });
        await page.goto(demo);
        await heading(page, 'This site is not yours to see').waitFor();
      },
      { expected: /status of 40[34]|MIME type/ },
    );
  });
});

describe('a server that is away', () => {
  it('is said, with what was shown kept; once it is back the page recovers by itself', async () => {
    await stage.visit(
      at('overview'),
      admin,
      async (page) => {
        await page.getByRole('heading', { name: 'New assets' }).waitFor();
        // The other pages are fetched in a quiet moment.
        const fetched = "performance.getEntriesByType('resource').some(({ name }) => name.includes('/sensors-'))";
        await expect.poll(() => page.evaluate<boolean>(fetched)).toBe(true);
        expect(await stage.server.stop()).toBe(0);
        await page.locator('.pulse.stale').getByText('Pulse not received for').waitFor({ timeout: 25_000 });
        await page.getByRole('heading', { name: 'New assets' }).waitFor();
        await picture(page, 'away-overview');
        // A page that was never opened: it says what is wrong and what to do, inside the frame.
        await page.getByRole('link', { name: 'Sensors' }).first().click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
        expect(await page.locator('.pulse.stale').count()).toBe(1);
        await picture(page, 'away-sensors');
        // Pressed while the server is away it says so again, and loses nothing.
        await page.getByRole('button', { name: 'Try again' }).click();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
        await stage.startAgain();
        // Nobody presses anything: the page asks again every few seconds.
        await heading(page, /sensor/i).waitFor({ timeout: 25_000 });
        await page.locator('.pulse.stale').waitFor({ state: 'detached', timeout: 25_000 });
      },
      // A browser of its own, which has fetched nothing yet.
      { expected: /ERR_|Failed to fetch|Failed to load|status of 50/, scheme: 'dark' },
    );
  });
});
