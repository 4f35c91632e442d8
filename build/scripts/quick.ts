import { runCommand, say } from '#build/tools/say.ts';
import { runUnitTests } from '#build/tools/unit-tests.ts';
import { summaryLine } from '#build/tools/counts.ts';
import { check } from './check.ts';

/** What a developer runs between two edits: no database, no window. */
await runCommand(async () => {
  await check();
  const counts = await runUnitTests(['core', 'locales', 'electron', 'renderer']);
  say(summaryLine(counts));
  if (counts.failed > 0) process.exitCode = 1;
});
