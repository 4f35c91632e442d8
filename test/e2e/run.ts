import { run } from '#build/tools/run.ts';
import { COUNTS_FILE } from '#build/tools/counts.ts';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { packApp } from '#build/scripts/pack-app.ts';

/** `npm run e2e -- NAME`: runs the end-to-end files whose names contain NAME, on the packaged app, with virtual screens where there is none. */

await packApp('test');
const words = ['run', '--config', 'test/e2e/vitest.config.ts', ...process.argv.slice(2)];
const { code } = await run(process.execPath, [fromRoot('node_modules', 'vitest', 'vitest.mjs'), ...words], { show: true, env: { [COUNTS_FILE]: inOut('e2e', 'counts.json') } });
process.exitCode = code;
