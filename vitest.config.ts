import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

/** Files at once. Vitest leaves one core to itself, which on a machine with two is half of it; its own work is done early. */
const AT_ONCE = Math.max(Math.min(2, availableParallelism()), availableParallelism() - 1);

/** One process takes file after file and reads the house once: a file leaves nothing behind that the next could notice. */
const room = (name: string, more: TestProjectInlineConfiguration['test'] = {}): TestProjectInlineConfiguration => ({
  test: { name, include: [`test/${name}/**/*.test.{ts,tsx}`], isolate: false, ...more },
});

/** Tests of the window stand in another's place there: its bridge, its database. */
const WINDOW = room('renderer', { environment: 'happy-dom', isolate: true });

/** Unit and property tests by room. End-to-end tests start real Electron and have their own runner (npm run e2e). */
export default defineConfig({
  test: {
    maxWorkers: AT_ONCE,
    // Against what hangs, not against what is slow: two files share the machine, and others may use it as well.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [room('core'), room('locales'), room('compatibility'), room('electron'), room('build'), WINDOW, room('server', { globalSetup: ['test/support/postgres-setup.ts'], isolate: true })],
  },
});
