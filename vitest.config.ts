import { defineConfig } from 'vitest/config';

/** Unit and property tests by room. End-to-end tests start real Electron and have their own runner (npm run e2e). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'core', include: ['test/core/**/*.test.ts'] } },
      { test: { name: 'locales', include: ['test/locales/**/*.test.ts'] } },
      { test: { name: 'compatibility', include: ['test/compatibility/**/*.test.ts'] } },
      { test: { name: 'electron', include: ['test/electron/**/*.test.ts'] } },
      { test: { name: 'build', include: ['test/build/**/*.test.ts'] } },
      { test: { name: 'renderer', include: ['test/renderer/**/*.test.{ts,tsx}'], environment: 'happy-dom' } },
      { test: { name: 'server', include: ['test/server/**/*.test.ts'], globalSetup: ['test/support/postgres-setup.ts'], testTimeout: 30_000, hookTimeout: 60_000 } },
    ],
  },
});
