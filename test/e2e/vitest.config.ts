import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { LANES } from './support/displays.ts';

/** The longest first, so that no lane ends long after the others. */
const LONGEST = ['torture-desk', 'stick', 'bad-line', 'recovery', 'sync-page', 'conflicts'];
const rank = ({ moduleId }: TestSpecification): number => {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.e2e.ts`));
  return place === -1 ? LONGEST.length : place;
};

class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(files.toSorted((a, b) => rank(a) - rank(b)));
  }
}

/** End-to-end: real Electron, real endpoint. Files run side by side where each has a display, profiles and an endpoint of its own. */
export default defineConfig({
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    fileParallelism: LANES > 1,
    // A file leaves nothing behind but what lies in its own folders; the driver is read once.
    isolate: false,
    maxWorkers: LANES,
    globalSetup: ['test/e2e/support/displays.ts', 'test/e2e/support/database.ts'],
    setupFiles: ['test/e2e/support/own-display.ts'],
    sequence: { sequencer: LongestFirst },
    testTimeout: 300_000,
    hookTimeout: 180_000,
    // What a window shows a moment later is awaited, not read once.
    expect: { poll: { timeout: 30_000, interval: 50 } },
    reporters: ['default', 'build/tools/counts-reporter.ts'],
  },
});
