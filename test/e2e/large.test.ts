/** Ten thousand rows: all of them are reached by scrolling, only those in view are drawn, and each row stands where it belongs. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { setUp, type Account } from '../support/server-process.ts';
import { expectNoSidewaysScroll, picture, WIDTHS, type Width } from './browser.ts';
import { fill } from './plant.ts';
import { heading, openStage } from './stage.ts';

const ASSETS = 10_000;
/** A screen of 900 pixels and what is kept ready above and below it. */
const DRAWN_MAX = 70;

let account: Account;
const stage = openStage('large', {
  async prepare(server) {
    account = await setUp(server, 'Large');
    await fill(server, account, ASSETS);
  },
});

interface Drawn {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  /** Rows of which a part lies where no row is drawn: a hole that the reader sees. */
  readonly holes: number;
  /** The names of the columns stand above, however far down the rows are. */
  readonly headed: boolean;
}

/** As text: the tests are compiled without the browser's own types. */
const DRAWN = `(() => {
  const box = document.querySelector('.grid').getBoundingClientRect();
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.map((row) => Number(row.dataset.row)).sort((a, b) => a - b);
  const seen = rows.map((row) => row.getBoundingClientRect()).filter((r) => r.bottom > box.top && r.top < box.bottom);
  seen.sort((a, b) => a.top - b.top);
  const holes = seen.filter((row, i) => i > 0 && Math.abs(row.top - seen[i - 1].bottom) > 1.5).length;
  const headed = Math.abs(document.querySelector('.gh').getBoundingClientRect().top - box.top) < 1.5;
  return { rows: rows.length, first: at[0], last: at.at(-1), holes, headed };
})()`;

async function scrollThrough(page: Page, rows: number): Promise<Drawn[]> {
  const seen: Drawn[] = [];
  const drawn = async (): Promise<Drawn> => {
    const now = await page.evaluate<Drawn>(DRAWN);
    seen.push(now);
    return now;
  };
  for (let before = (await drawn()).last; before < rows - 1; before = (await drawn()).last) {
    await page.evaluate("document.querySelector('.grid').scrollTop = document.querySelector('.grid').scrollHeight");
    await expect.poll(async () => (await drawn()).last, { timeout: 20_000, interval: 20 }).toBeGreaterThan(before);
  }
  return seen;
}

it.each(['assets', 'conversations'])('lists %s to the last row', { timeout: 120_000 }, async (list) => {
  const total = list === 'assets' ? ASSETS : ASSETS - 1;
  await stage.visit(`/s/${account.site}/${list}`, account, async (page) => {
    const table = page.getByRole('table');
    await table.waitFor();
    expect(await table.getAttribute('aria-rowcount')).toBe(String(total + 1));
    const seen = await scrollThrough(page, total);
    expect(Math.max(...seen.map(({ rows }) => rows))).toBeLessThan(DRAWN_MAX);
    expect(seen.filter(({ holes, headed }) => holes > 0 || !headed)).toEqual([]);
    await page.getByText(new RegExp(`^10,000|^9,999`)).last().waitFor();
    await picture(page, `large-${list}`);
    // Back to the top at once: nothing is fetched again, and nothing jumps.
    await page.evaluate("document.querySelector('.grid').scrollTop = 0");
    await expect.poll(async () => (await page.evaluate<Drawn>(DRAWN)).first).toBe(0);
    expect((await page.evaluate<Drawn>(DRAWN)).holes).toBe(0);
  });
});

it.each(Object.keys(WIDTHS) as Width[])('finds one among them by its address on a %s', async (width) => {
  const search = async (page: Page): Promise<void> => {
    await heading(page, '1 asset matches').waitFor();
    expect(await page.locator('[data-row]').count()).toBe(1);
    await expectNoSidewaysScroll(page);
  };
  await stage.visit(`/s/${account.site}/assets?search=10.1.39.15`, account, search, { width });
});
