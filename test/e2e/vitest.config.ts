import { defineConfig } from 'vitest/config';

/** End-to-end: real Electron, real endpoint, one file after the other, since the machine has one screen. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 180_000,
    reporters: ['default', ['json', { outputFile: 'out/e2e/vitest.json' }]],
  },
});
