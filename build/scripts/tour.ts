import { runCommand } from '#build/tools/say.ts';
import { runTour } from './run-tour.ts';

/** `npm run tour`. */
await runCommand(runTour);
