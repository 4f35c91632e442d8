import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDemoMinistry } from '#build/demo/demo-ministry.ts';
import { takeTour } from './support/tour-steps.ts';

/** `npm run tour`: the steps of the main job, told one by one, with their pictures in out/tour. */
const FOLDER = 'out/tour';

process.stdout.write('A tour of the main job, in real Electron:\n');
const ministry = await startDemoMinistry({ data: mkdtempSync(join(tmpdir(), 'phinong-tour-')), port: 0 });
try {
  const steps = await takeTour(ministry, FOLDER, ({ name, says }, number) => process.stdout.write(`  ${String(number).padStart(2)}. ${name}: ${says}\n`));
  process.stdout.write(`${steps.length} steps in ${steps.reduce((sum, each) => sum + each.seconds, 0).toFixed(0)} s; the screenshots are in ${FOLDER}/.\n`);
} catch (problem) {
  process.stderr.write(`The tour stopped: ${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
} finally {
  await ministry.stop();
}
process.exit();
