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
export type Width = keyof typeof WIDTHS;
export const SCHEMES = ['light', 'dark'] as const;
export type Scheme = (typeof SCHEMES)[number];

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

export interface Tab {
  readonly page: Page;
  /** Errors that the page wrote to its console, or threw. */
  readonly errors: readonly string[];
}

export interface TabOptions {
  readonly width?: Width;
  readonly scheme?: Scheme;
  /** Signed in already. */
  readonly cookie?: string;
  readonly base: string;
  /** Failed requests that this test brings about itself. */
  readonly expected?: RegExp;
}

export async function openTab(browser: Browser, options: TabOptions): Promise<Tab & { close(): Promise<void> }> {
  const { width = 'desk', scheme = 'light', cookie, base, expected } = options;
  const context: BrowserContext = await browser.newContext({
    viewport: WIDTHS[width],
    colorScheme: scheme,
    hasTouch: width === 'phone',
    reducedMotion: 'reduce',
    timezoneId: 'America/New_York',
    locale: 'en-GB',
  });
  if (cookie !== undefined) {
    const [name = '', value = ''] = cookie.split('=', 2);
    await context.addCookies([{ name, value, url: base }]);
  }
  const page = await context.newPage();
  const errors: string[] = [];
  const keep = (text: string): void => {
    if (expected?.test(text) !== true) errors.push(text);
  };
  page.on('console', (message) => {
    if (message.type() === 'error') keep(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => keep(error.message));
  return { page, errors, close: () => context.close() };
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
  await page.evaluate(AXE);
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
