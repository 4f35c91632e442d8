import { administer } from './ops/administer.ts';

/** `npm run admin -- COMMAND`: what the ministry's administrator does. */
process.exitCode = await administer(process.argv.slice(2), process.env, process);
