/** A person's way through the console, from the set-up link to a sensor of one's own, on one server and one site. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { ask, PASSWORD, type Account } from '../support/server-process.ts';
import { expectAccessible, expectNoSidewaysScroll, picture, SCHEMES, WIDTHS, type Width } from './browser.ts';
import { captureOf, importCapture, signIn } from './plant.ts';
import { heading, openStage } from './stage.ts';

const SITE = 'Mill';
const stage = openStage('flows');
let admin: Account;

const at = (page: string): string => `/s/${admin.site}/${page}`;
const see = <T>(path: string): Promise<T> => ask<T>(stage.server, admin, `/sites/${admin.site}${path}`);
const REFUSED = /status of 40[013]/;

describe('set-up and sign-in', () => {
  const link = (): string => /\/setup\?token=[\w.~-]+/.exec(stage.server.output())?.[0] ?? '';

  it.each(Object.keys(WIDTHS) as Width[])('asks for a name, a password and a site on a %s', async (width) => {
    for (const scheme of SCHEMES) {
      const check = async (page: Page): Promise<void> => {
        await heading(page, 'Set up Bulkhead').waitFor();
        await picture(page, `setup-${width}-${scheme}`);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      };
      await stage.visit(link(), null, check, { width, scheme });
    }
  });

  it('makes the account by the link, and offers the demo or a capture', async () => {
    await stage.visit(
      link(),
      null,
      async (page) => {
        await page.getByLabel('Your name').fill('Ada');
        await page.getByLabel('Password').fill('short');
        await page.getByLabel('Site', { exact: true }).fill(SITE);
        await page.getByLabel('Time zone').selectOption('Europe/Berlin');
        await page.getByRole('button', { name: 'Make the account' }).click();
        // Too short: the form stays, and says what is missing.
        await expect.poll(() => page.locator('#strength').textContent()).toMatch(/^7 more/);
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Make the account' }).click();
        await heading(page, `${SITE} is set up.`).waitFor();
        expect(await page.getByRole('button', { name: 'Watch the demo plant' }).isEnabled()).toBe(true);
        expect(await page.getByRole('button', { name: 'Choose a capture' }).isEnabled()).toBe(true);
      },
      { expected: REFUSED },
    );
    const { sites } = await ask<{ sites: readonly { id: string }[] }>(
      stage.server,
      await signIn(stage.server, 'Ada', ''),
      '/me',
    );
    admin = await signIn(stage.server, 'Ada', sites[0]?.id ?? '');
  });

  it('says of a used link that it was used, and of another that it is not known', async () => {
    await stage.visit(link(), null, async (page) => {
      await heading(page, 'This link was used already').waitFor();
      await page.getByText('Sign in with that account').waitFor();
    });
    await stage.visit('/setup?token=of-another-start', null, async (page) => {
      await heading(page, 'This link is not known').waitFor();
    });
  });

  it('refuses a wrong password, then opens the very page that was asked for; signed out it is closed again', async () => {
    await stage.visit(
      at('assets?class=plc'),
      null,
      async (page) => {
        await heading(page, 'Sign in').waitFor();
        await page.getByLabel('Name').fill('Ada');
        await page.getByLabel('Password').fill('not the password of Ada');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').getByText('Name or password is wrong').waitFor();
        await page.getByLabel('Password').fill(PASSWORD);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.waitForURL(`**${at('assets?class=plc')}`);
        await page.getByRole('button', { name: 'Account: Ada' }).click();
        await page.getByRole('menuitem', { name: 'Sign out' }).click();
        await heading(page, 'Sign in').waitFor();
        await page.goto(stage.server.base + at('overview'));
        await heading(page, 'Sign in').waitFor();
      },
      { expected: REFUSED },
    );
  });
});

describe('an empty site', () => {
  it.each([
    ['overview', 'Nothing is seen yet.', 'Import a capture'],
    ['map', 'Nothing to draw yet', 'Import a capture'],
    ['assets', '0 assets, 0 with an owner', 'Import a capture'],
    ['assets?search=nothing', '0 assets match', 'Clear the filters'],
    ['conversations', '0 conversations, 0 cyclic', 'Import a capture'],
    ['sensors', 'No sensor watches this site live.', 'Enrol a sensor'],
    ['import', 'Bring a capture of your own.', 'Choose files'],
  ])('says on %s: %s', async (path, words, next) => {
    await stage.visit(at(path), admin, async (page) => {
      await heading(page, words).waitFor();
      await page.locator('#main').getByText(next, { exact: true }).first().waitFor();
      await picture(page, `empty-${path.replace(/\W.*/, '')}`);
      await expectAccessible(page);
    });
  });
});

describe('a capture', () => {
  const file = { name: 'plant.pcap', mimeType: 'application/vnd.tcpdump.pcap', buffer: captureOf(1, 30) };
  const counts = () => see<{ assets: { total: number }; conversations: { total: number } }>('/overview');

  it('is sent with a progress bar and tells what came of it', async () => {
    await stage.visit(at('import'), admin, async (page) => {
      const wire = await page.context().newCDPSession(page);
      const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: file.buffer.length / 3 };
      await wire.send('Network.emulateNetworkConditions', slow);
      await page.locator('#captures').setInputFiles(file);
      const bar = page.getByRole('progressbar', { name: 'plant.pcap being sent' });
      await bar.waitFor();
      await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
      await page.getByText(/^\d+ new assets$/).waitFor();
      await wire.detach();
      await picture(page, 'import-read');
    });
    expect((await counts()).assets.total).toBeGreaterThan(40);
  });

  it('changes nothing when it is imported again', async () => {
    const before = await counts();
    await stage.visit(at('import'), admin, async (page) => {
      await page.locator('#captures').setInputFiles(file);
      await page.getByText('This capture was read before. Nothing changed.').waitFor();
    });
    const after = await counts();
    expect([after.assets, after.conversations]).toEqual([before.assets, before.conversations]);
  });

  it('that is none is refused with a sentence, and stands in the list', async () => {
    await stage.visit(at('import'), admin, async (page) => {
      const none = {
        name: 'letter.pcap',
        mimeType: 'text/plain',
        buffer: Buffer.from('Dear Ada, this is no capture.'),
      };
      await page.locator('#captures').setInputFiles(none);
      await page.getByText('could not be read').waitFor();
    });
  });
});

describe('assets', () => {
  it('are searched and filtered; the URL holds it, and so does what is exported', async () => {
    await stage.visit(at('assets'), admin, async (page) => {
      await page.getByLabel('Search assets').fill('LC-');
      await page.waitForURL('**/assets?search=LC-');
      await page.getByLabel('Class', { exact: true }).selectOption('plc');
      await page.waitForURL('**/assets?search=LC-&class=plc');
      await heading(page, /^\d+ assets match$/).waitFor();
      const names = await page.locator('[data-row] .main-link').allTextContents();
      expect(names.length).toBeGreaterThan(3);
      const [saved] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'CSV' }).click(),
      ]);
      const lines = Buffer.concat(await (await saved.createReadStream()).toArray())
        .toString()
        .trim()
        .split(/\r?\n/);
      expect(lines).toHaveLength(names.length + 1);
      expect(lines.slice(1).every((line) => line.includes('PLC-'))).toBe(true);
      await page.reload();
      await heading(page, `${names.length} assets match`).waitFor();
      await page.goBack();
      await expect.poll(() => new URL(page.url()).search).toBe('?search=LC-');
      expect(await page.getByLabel('Class', { exact: true }).inputValue()).toBe('');
    });
  });

  it('take a person at his word against what is inferred, and give it back', async () => {
    const { items } = await see<{ items: readonly { id: string; class: string }[] }>('/assets?search=FT-11');
    const { id = '', class: inferred } = items[0] ?? {};
    expect(inferred).toBe('sensor-actuator');
    const classNow = async (): Promise<string> => (await see<{ class: string }>(`/assets/${id}`)).class;
    const say = async (page: Page, word: string): Promise<void> => {
      await page.getByRole('button', { name: 'Correct or complete it' }).click();
      await page.getByRole('dialog').getByLabel('Class').selectOption(word);
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await stage.visit(at(`assets/${id}`), admin, async (page) => {
      await say(page, 'camera');
      await page.getByText(/^Camera, /).waitFor();
      await page.getByText(/Ada, a person's word/).waitFor();
      // More of the same traffic does not win against the word.
      await importCapture(stage.server, admin, 'more.pcap', captureOf(2, 10));
      expect(await classNow()).toBe('camera');
      await say(page, '');
      await page.getByText(/^Sensor or actuator, /).waitFor();
      await expect.poll(() => page.getByText("a person's word").count()).toBe(0);
    });
    expect(await classNow()).toBe(inferred);
  });
});

describe('the map', () => {
  it('is walked by keyboard, each step spoken, and is the same as a table', async () => {
    await stage.visit(at('map'), admin, async (page) => {
      const map = page.getByRole('application', { name: 'Map of the plant' });
      const focused = page.locator(':focus');
      await map.focus();
      const selected = (): string | null => new URL(page.url()).searchParams.get('select');
      await page.keyboard.press('ArrowRight');
      await expect.poll(selected).not.toBe(null);
      const first = selected();
      await page.keyboard.press('ArrowDown');
      await expect.poll(selected).not.toBe(first);
      const name = (await see<{ name: string }>(`/assets/${selected() ?? ''}`)).name;
      await expect
        .poll(async () =>
          (await page.locator('[aria-live=polite]').allTextContents()).join(' ').replaceAll('\u2011', '-'),
        )
        .toContain(name);
      await page.keyboard.press('t');
      const table = page.getByRole('table', { name: 'Who talks to whom' });
      await table.waitFor();
      const rows = (await table.locator('[data-row]').allTextContents()).map((row) => row.replaceAll('\u2011', '-'));
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.filter((row) => !row.includes(name))).toEqual([]);
      await expectAccessible(page);
      await table.and(focused).waitFor();
      await page.keyboard.press('t');
      await map.and(focused).waitFor();
      await page.keyboard.press('Enter');
      await heading(page, name.replaceAll('-', '\u2011')).waitFor();
      await page.getByRole('button', { name: 'Correct or complete it' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await heading(page, name.replaceAll('-', '\u2011')).waitFor();
      await page.keyboard.press('Escape');
      await heading(page, 'Assets').waitFor();
    });
  });
});

describe('a sensor', () => {
  it('is enrolled with a token that is shown once and works', async () => {
    let token = '';
    await stage.visit(at('sensors'), admin, async (page) => {
      await page.getByRole('button', { name: 'Enrol a sensor' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill('S-OT-1');
      await page.getByRole('button', { name: 'Make its token' }).click();
      await page.getByText('It is shown this once.').waitFor();
      token = (await page.locator('.secret').first().textContent()) ?? '';
      await picture(page, 'sensor-token');
      await expectAccessible(page);
      await page.getByRole('button', { name: 'I have kept it' }).click();
      await page.getByText('never sent').waitFor();
      expect(await page.content()).not.toContain(token);
      await page.reload();
      await page.getByText('never sent').waitFor();
      expect(await page.content()).not.toContain(token);
    });
    expect(token.length).toBeGreaterThan(20);
    const sensors = await see<{ items: readonly { id: string; name: string }[] }>('/sensors');
    expect(JSON.stringify(sensors)).not.toContain(token);
    const id = sensors.items.find(({ name }) => name === 'S-OT-1')?.id ?? '';
    const headers = { authorization: `Bearer ${token}` };
    const cursor = await ask(stage.server, { headers }, `/sites/${admin.site}/sensors/${id}/cursor`);
    expect(cursor).toMatchObject({ sequence: 0 });
  });
});
