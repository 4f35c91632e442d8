import { spawn } from 'node:child_process';
import { startDemoMinistry } from '#build/demo/demo-ministry.ts';
import { inOut } from '#build/tools/paths.ts';
import { runCommand, say } from '#build/tools/say.ts';
import { packApp, packedProgram } from './pack-app.ts';
import { prepareMachine } from './prepare-machine.ts';
import { runTour } from './run-tour.ts';

/** `npm start`: everything from nothing to the open window of the Chiang Rai office, with a demo ministry to sync with. */
const hasScreen = (): boolean => process.platform !== 'linux' || (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';

const isRoot = (): boolean => process.getuid?.() === 0;

const openWindow = async (): Promise<void> => {
  await prepareMachine('window');
  await packApp('release');
  const ministry = await startDemoMinistry();
  try {
    say(`The demo ministry listens at ${ministry.address}. Its records are samples.`);
    const args = [
      `--phinong-profile=${inOut('demo', 'chiang-rai')}`,
      `--phinong-demo-endpoint=${ministry.address}`,
      `--phinong-demo-code=${await ministry.code('TH-57', 'officer')}`,
      // Chromium refuses to run its sandbox as root.
      ...(isRoot() ? ['--no-sandbox'] : []),
    ];
    say('Opening the window. Close it to end the demo.');
    const app = spawn(packedProgram('release'), args, { stdio: 'inherit' });
    await new Promise((resolve, reject) => app.once('exit', resolve).once('error', reject));
  } finally {
    await ministry.stop();
  }
};

await runCommand(async () => {
  if (hasScreen()) return openWindow();
  say('There is no display here: the same job runs as a tour on a virtual screen.');
  return runTour();
});
