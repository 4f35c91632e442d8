import { runEndToEnd } from '#build/tools/runners.ts';
import { runCommand, say } from '#build/tools/say.ts';
import { summaryLine } from '#build/tools/counts.ts';
import { packApp } from './pack-app.ts';
import { prepareMachine } from './prepare-machine.ts';

/** Packs the test flavour when something changed, then drives it. `npm run e2e -- NAME` runs the tests of that name. */
await runCommand(async () => {
  await prepareMachine();
  await packApp('test');
  const counts = await runEndToEnd(process.argv.slice(2));
  say(summaryLine(counts));
  if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1;
});
