import { fromRoot } from '#build/tools/paths.ts';
import { run } from '#build/tools/run.ts';
import { Stop } from '#build/tools/say.ts';
import { packApp } from './pack-app.ts';
import { prepareMachine } from './prepare-machine.ts';

const hasScreen = (): boolean => process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '';

/** The main job in real Electron, without a person: screenshots of each step in out/tour and a summary. */
export const runTour = async (): Promise<void> => {
  await prepareMachine('tests');
  await packApp('test');
  const tour = [process.execPath, fromRoot('test', 'e2e', 'tour.ts')];
  const [command = '', ...args] = hasScreen() ? tour : ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', ...tour];
  const { code } = await run(command, args, { show: true });
  if (code !== 0) throw new Stop('The tour did not come to its end. The last screenshots are in out/tour.');
};
