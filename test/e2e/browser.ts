/** Chromium for the browser tests: pages at a width and a colour scheme, whose console errors fail the test, with axe at hand. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { ROOT } from '../support/server-process.ts';

export const WIDTHS = {
  desk: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;
/** What is left of a desk at 200 % zoom, where the menu at the left has no room. */
const SIZES = { ...WIDTHS, zoomed: { width: 720, height: 450 } } as const;
export type Width = keyof typeof SIZES;
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Longer than anything takes on a machine that is busy, short of the test's own limit, so that the cause is told. */
const WAIT_MS = 20_000;

/** Where the pictures go; looked at by people, never committed. */
const PICTURES = join(ROOT, 'dist', 'e2e');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export async function openBrowser(): Promise<Browser> {
  mkdirSync(PICTURES, { recursive: true });
  return await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface VisitOptions {
  /** Signed in as; nobody when absent. */
  readonly cookie?: string | undefined;
  readonly width?: Width;
  readonly scheme?: Scheme;
  /** Failed requests that this test brings about itself. */
  readonly expected?: RegExp;
}

interface Tab {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly errors: string[];
}

/**
 * Opens pages of one server. Who is signed in keeps one tab and walks in it from page to page as a person does, which is far
 * quicker than loading the console each time; nobody starts anew each time.
 */
export class Visits {
  readonly #tabs = new Map<string, Tab>();
  readonly #browser: Browser;
  readonly #base: string;

  constructor(browser: Browser, base: string) {
    this.#browser = browser;
    this.#base = base;
  }

  /** Opens the page, acts on it, and expects that it wrote no error to its console and threw none. */
  async visit(path: string, options: VisitOptions, act: (page: Page) => Promise<void>): Promise<void> {
    const key = `${options.cookie ?? ''} ${options.width ?? ''} ${options.scheme ?? ''}`;
    const tab = this.#tabs.get(key) ?? (await this.#open(options));
    if (options.cookie !== undefined) this.#tabs.set(key, tab);
    tab.errors.length = 0;
    try {
      await this.#go(tab.page, path);
      await act(tab.page);
      expect(tab.errors.filter((text) => options.expected?.test(text) !== true)).toEqual([]);
    } catch (error) {
      this.#tabs.delete(key);
      await picture(tab.page, 'failed');
      throw error;
    } finally {
      if (!this.#tabs.has(key)) await tab.context.close();
    }
  }

  async #open({ cookie, width = 'desk', scheme = 'light' }: VisitOptions): Promise<Tab> {
    const context = await this.#browser.newContext({
      viewport: SIZES[width],
      colorScheme: scheme,
      hasTouch: width === 'phone',
      reducedMotion: 'reduce',
      timezoneId: 'America/New_York',
      locale: 'en-GB',
    });
    context.setDefaultTimeout(WAIT_MS);
    if (cookie !== undefined) {
      const [name = '', value = ''] = cookie.split('=', 2);
      await context.addCookies([{ name, value, url: this.#base }]);
    }
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => errors.push(error.message));
    return { context, page, errors };
  }

  /** By a link of the console where it is another page of it, else as by the address bar. */
  async #go(page: Page, path: string): Promise<void> {
    const from = page.url();
    const inside = from.startsWith(`${this.#base}/s/`) && path.startsWith('/s/');
    if (!inside || new URL(from).pathname === new URL(path, this.#base).pathname) {
      await page.goto(this.#base + path);
      return;
    }
    await page.evaluate("document.querySelector('#main')?.setAttribute('data-left', '')");
    await page.evaluate(`history.pushState({}, '', ${JSON.stringify(path)})`);
    await page.locator('#main:not([data-left]), .door').first().waitFor();
  }
}

export async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[];
}

/** WCAG 2.1 A and AA, as far as a machine can see it. */
export async function expectAccessible(page: Page): Promise<void> {
  if (!(await page.evaluate<boolean>("'axe' in globalThis"))) await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(options: unknown): Promise<{ violations: readonly Violation[] }> };
    };
    const found = await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] });
    return found.violations;
  });
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help} at ${nodes
        .slice(0, 3)
        .map((node) => node.target.join(' '))
        .join(', ')}`,
  );
  expect(told).toEqual([]);
}

/** Nothing may make the page wider than the screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // As text: the tests are compiled without the browser's own types.
  const [wide, screen] = await page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(wide).toBeLessThanOrEqual(screen);
}
