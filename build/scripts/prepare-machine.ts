import type { FoundElectron } from '#build/machine/electron-version.ts';
import { findElectron } from '#build/machine/find-electron.ts';
import { prepareSystemLibraries } from '#build/machine/system-libraries.ts';
import { runCommand, say, secondsSince } from '#build/tools/say.ts';

export { findElectron };

/**
 * Brings to this machine what the app needs to run and to be tested: Electron, and on Linux its system libraries.
 * May be run at any time; quick when everything is there.
 */
export const prepareMachine = async (purpose: 'tests' | 'window' = 'tests'): Promise<FoundElectron> => {
  const start = performance.now();
  await prepareSystemLibraries(purpose === 'tests');
  const electron = await findElectron();
  const kind = electron.source === 'registry' ? ', a build for development' : '';
  say(`Machine is ready: Electron ${electron.version}${kind} (${secondsSince(start)}).`);
  return electron;
};

if (import.meta.main) {
  await runCommand(async () => {
    await prepareMachine();
  });
}
