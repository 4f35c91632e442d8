import { readConfig } from './config.ts';
import { startEndpoint } from './endpoint.ts';

/** `npm run endpoint`: the ministry's side. Stops in good order when asked to. */
const endpoint = await startEndpoint(readConfig(process.env));
process.stdout.write(`The endpoint listens at ${endpoint.address}\n`);

let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  endpoint.stop().then(
    () => process.exit(0),
    (problem: unknown) => {
      process.stderr.write(`${String(problem)}\n`);
      process.exit(1);
    },
  );
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
