import { readConfig } from './config.ts';
import { startEndpoint } from './endpoint.ts';

const fail = (problem: unknown): never => {
  process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exit(1);
};

/** `npm run endpoint`: the ministry's side. Stops in good order when asked to. */
try {
  const endpoint = await startEndpoint(readConfig(process.env));
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    endpoint.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // Only now: whoever reads this may ask it to stop at once.
  process.stdout.write(`The endpoint listens at ${endpoint.address}\n`);
  if (endpoint.metricsAddress !== null) process.stdout.write(`Its figures stand at ${endpoint.metricsAddress}\n`);
} catch (problem) {
  fail(problem);
}
