import { add, failedOnce, NONE, summaryLine, type Counts } from '#build/tools/counts.ts';
import { findSystemPostgres, startThrowAway } from '#build/tools/outside-postgres.ts';
import { runEndToEnd, runMutants } from '#build/tools/runners.ts';
import { runCommand, say, secondsSince, Stop } from '#build/tools/say.ts';
import { runUnitTests } from '#build/tools/unit-tests.ts';
import { check } from './check.ts';
import { checkNotices } from './third-party-notices.ts';
import { packApp } from './pack-app.ts';
import { prepareMachine } from './prepare-machine.ts';

const asOneTest = async (name: string, step: () => Promise<unknown>): Promise<Counts> => {
  try {
    await step();
    return { ...NONE, passed: 1 };
  } catch (error) {
    const words = `${name}: ${error instanceof Stop ? error.message : String(error instanceof Error ? error.stack : error)}`;
    say(words);
    return failedOnce(words);
  }
};

const serverTests = (names: readonly string[]): readonly string[] => names.map((name) => `test/server/${name}.test.ts`);

/** Files of the endpoint's tests that never meet the database of DATABASE_URL: what they start has its own, or they read pages and lines only. */
const WITHOUT_OUTSIDE_DATABASE = serverTests(['killed', 'line', 'line-cuts', 'migrations', 'nginx', 'operators-page', 'protocol-page', 'requests-torture']);

/** Files about lines, bodies, words and keys: what they ask of the database, the others ask more closely. */
const ALIKE_ON_EVERY_DATABASE = serverTests(['admin-json', 'audit-trail', 'bad-input', 'columns', 'exchange-admin', 'exchange-keys', 'foreign-carry', 'foreign-client', 'network', 'one-exchange', 'openapi', 'rates']);

/** The endpoint's tests once more, on the PostgreSQL of the system, where there is one: another version, built by others. */
const runOnSystemPostgres = async (): Promise<Counts> => {
  if ((process.env['DATABASE_URL'] ?? '') !== '') {
    say('The endpoint was tested on the PostgreSQL of DATABASE_URL only.');
    return NONE;
  }
  const system = findSystemPostgres();
  if (system === null) {
    say("The endpoint was tested on the embedded PostgreSQL ONLY: there is none of the system's in /usr/lib/postgresql (Debian: apt-get install postgresql).");
    return NONE;
  }
  say(`The endpoint's tests once more, on the system's PostgreSQL ${system.version}.`);
  let counts = NONE;
  const ran = await asOneTest('PostgreSQL of the system', async () => {
    const server = await startThrowAway(system);
    try {
      counts = await runUnitTests(['server'], { DATABASE_URL: server.url }, [...WITHOUT_OUTSIDE_DATABASE, ...ALIKE_ON_EVERY_DATABASE]);
    } finally {
      await server.stop();
    }
  });
  return add(counts, ran);
};

/**
 * Everything, in the order in which it says most soonest: machine, checks, unit and property tests, the packed app.
 * Later steps run after an earlier one failed, so that one run shows all; only a package that cannot be made stops the rest.
 */
const testAll = async (): Promise<Counts> => {
  await prepareMachine();
  let counts = await asOneTest('Check', check);
  counts = add(counts, await asOneTest('Notices', checkNotices));
  counts = add(counts, await runUnitTests());
  counts = add(counts, await runOnSystemPostgres());
  counts = add(counts, await runMutants());
  const packed = await asOneTest('Package', () => packApp('test'));
  counts = add(counts, packed);
  return packed.failed > 0 ? counts : add(counts, await runEndToEnd(process.argv.slice(2)));
};

await runCommand(async () => {
  const start = performance.now();
  let counts = NONE;
  try {
    counts = await testAll();
  } catch (error) {
    counts = failedOnce(String(error));
    throw error;
  } finally {
    for (const failure of counts.failures) say(`\nFAILED  ${failure}`);
    say(`All tests took ${secondsSince(start)}.`);
    say(summaryLine(counts));
    if (counts.failed > 0) process.exitCode = 1;
  }
});
