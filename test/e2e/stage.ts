/** What a file of browser tests stands on: a server with a data folder of its own and a browser, there before its tests and gone after them. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { startServer, type Account, type ServerProcess } from '../support/server-process.ts';
import { openBrowser, Visits, type VisitOptions } from './browser.ts';

export interface Stage {
  readonly server: ServerProcess;
  /** Opens a page as somebody, or as nobody, and acts on it. */
  visit(
    path: string,
    by: Account | null,
    act: (page: Page) => Promise<void>,
    options?: Omit<VisitOptions, 'cookie'>,
  ): Promise<void>;
  /** After it was stopped: on the same folder, at the same address. */
  startAgain(): Promise<void>;
}

interface Prepared {
  readonly args?: readonly string[];
  /** What the tests find there. */
  readonly prepare?: (server: ServerProcess) => Promise<void>;
}

export function openStage(name: string, { args = [], prepare }: Prepared = {}): Stage {
  const data = mkdtempSync(join(tmpdir(), `bulkhead-${name}-`));
  // PostgreSQL runs under an account of its own, which must pass through.
  chmodSync(data, 0o711);
  let server: ServerProcess;
  let browser: Browser;
  let visits: Visits;
  beforeAll(async () => {
    server = await startServer({ data, args });
    await prepare?.(server);
    browser = await openBrowser();
    visits = new Visits(browser, server.base);
  });
  afterAll(async () => {
    // The server first: it goes also where there never was a browser.
    const code = await server.stop();
    rmSync(data, { recursive: true, force: true });
    await browser.close();
    expect(code).toBe(0);
  });
  return {
    get server() {
      return server;
    },
    visit: (path, by, act, options = {}) => visits.visit(path, { ...options, cookie: by?.headers['cookie'] }, act),
    async startAgain() {
      server = await startServer({ data, args, port: server.port });
    },
  };
}

export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole('heading', { level: 1, name });
