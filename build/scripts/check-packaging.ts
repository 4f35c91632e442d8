import { DebugLogger } from 'builder-util';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { builderConfig } from '#build/electron-builder.ts';
import { inOut } from '#build/tools/paths.ts';
import { runCommand, say } from '#build/tools/say.ts';

/** Holds the configuration for every system against the packager's own schema; throws with what it says. */
export const checkPackaging = async (config: object): Promise<void> => {
  await validateConfiguration(config, new DebugLogger(false));
};

if (import.meta.main) {
  await runCommand(async () => {
    for (const flavour of ['release', 'test'] as const) {
      await checkPackaging(builderConfig({ flavour, output: inOut('packed'), electron: { dir: inOut('electron'), version: '1.0.0' } }));
    }
    say('Packaging: the configuration is one that electron-builder accepts.');
  });
}
