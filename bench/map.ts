/**
 * Frames a second of the console's map while it is panned, in Chromium without a GPU, with 2,000 assets and 20,000
 * conversations. Every answer of the API is made up here; the console must be built (`node tools/build.ts console`).
 *
 *   node bench/map.ts
 */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';

const ASSETS = 2000;
const CONVERSATIONS = 20_000;
const ZONES = 32;
const SECONDS = 3;
const FRAMES_LEAST = 30;
const CONSOLE = join(import.meta.dirname, '../dist/console');
const ORIGIN = 'http://console.test';
const LEVELS = ['4', '3.5', '3', '1'] as const;
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

const zones = Array.from({ length: ZONES }, (_, at) => ({ id: `z${at}`, name: `Zone ${at}`, level: LEVELS[at % 4] }));
const assets = Array.from({ length: ASSETS }, (_, at) => ({
  id: `a${at}`,
  name: `PLC-${at}`,
  class: ['plc', 'drive', 'server'][at % 3],
  level: LEVELS[at % 4],
  zone: `z${at % ZONES}`,
  zones: [`z${at % ZONES}`],
  ip: null,
  new: false,
}));
const edges = Array.from({ length: CONVERSATIONS }, (_, at) => ({
  client: `a${at % ASSETS}`,
  server: `a${at % 4 === 0 ? (at * 37 + 11) % ASSETS : (at + ZONES * (1 + (at % 7))) % ASSETS}`,
  protocol: 'modbus',
  meanings: ['read'],
  conversations: 1,
  lastSeen: new Date(0).toISOString(),
  cyclic: true,
}));
const ANSWERS: Readonly<Record<string, unknown>> = {
  me: {
    person: { id: 'p', name: 'Bench', login: 'bench' },
    csrf: 'bench',
    grants: [],
    sites: [{ id: 's', name: 'Bench', timeZone: 'UTC', demo: false, created: '' }],
    can: { s: ['see'] },
  },
  map: { zones, assets, edges, externals: 0 },
  pulse: { receivedAt: null, stale: false, items: [] },
};

async function answerAll(page: Page): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const name = pathname.split('/').at(-1) ?? '';
    if (name === 'events') await route.abort();
    else if (pathname.startsWith('/api/')) await route.fulfill({ json: ANSWERS[name] ?? { items: [], total: 0 } });
    else {
      const type = TYPES[extname(pathname)];
      const body = readFileSync(join(CONSOLE, type === undefined ? 'index.html' : pathname));
      await route.fulfill({ body, contentType: type ?? 'text/html' });
    }
  });
}

/** Drags the map about, one step a frame, and counts the frames. */
async function framesPerSecond(page: Page): Promise<number> {
  return await page.evaluate(`(async () => {
    const host = document.querySelector('.cv-host');
    host.setPointerCapture = () => {};
    const at = (type, x, y) => host.dispatchEvent(new PointerEvent(type, { pointerId: 1, button: 0, clientX: x, clientY: y }));
    at('pointerdown', 700, 500);
    const start = performance.now();
    let frames = 0;
    while (performance.now() - start < ${SECONDS * 1000}) {
      await new Promise(requestAnimationFrame);
      frames += 1;
      at('pointermove', 700 + Math.sin(frames / 10) * 200, 500 + Math.cos(frames / 10) * 100);
    }
    at('pointerup', 700, 500);
    return frames / ((performance.now() - start) / 1000);
  })()`);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
});
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
await answerAll(page);
let failed = false;
for (const zoom of [15, 50, 100]) {
  await page.goto(`${ORIGIN}/s/s/map?view=200,200,${zoom}`);
  await page.locator('.cv-host').waitFor();
  const frames = await framesPerSecond(page);
  failed ||= frames < FRAMES_LEAST;
  process.stdout.write(`${zoom} %: ${frames.toFixed(1)} frames/s\n`);
}
await browser.close();
if (failed) process.exitCode = 1;
