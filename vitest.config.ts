import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** Files at once. Vitest leaves one core to itself, which on a machine with two is half of it; its own work is done early. */
const AT_ONCE = Math.max(Math.min(2, availableParallelism()), availableParallelism() - 1);

/** Unit and property tests by room. End-to-end tests start real Electron and have their own runner (npm run e2e). */
export default defineConfig({
  test: {
    maxWorkers: AT_ONCE,
    // Against what hangs, not against what is slow: two files share the machine, and others may use it as well.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'] } },
      { test: { name: 'locales', include: ['test/locales/**/*.test.ts'] } },
      { test: { name: 'compatibility', include: ['test/compatibility/**/*.test.ts'] } },
      { test: { name: 'electron', include: ['test/electron/**/*.test.ts'] } },
      { test: { name: 'build', include: ['test/build/**/*.test.ts'] } },
      { test: { name: 'renderer', include: ['test/renderer/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      { test: { name: 'server', include: ['test/server/**/*.test.ts'], globalSetup: ['test/support/postgres-setup.ts'] } },
    ],
  },
});
