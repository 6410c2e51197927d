import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'forks',
    // One browser and one server at a time: two at once would only wait for each other.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A page may take longer than vitest's one second on a machine that does other things too.
    expect: { poll: { timeout: 15_000, interval: 50 } },
  },
});
