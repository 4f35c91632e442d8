import { Console } from 'node:console';
import { parseArgs } from 'node:util';
import { addUnit, createCode, listDevices, listUnitRows, revokeDevice, whoIsBehind } from './admin-commands.ts';
import { readConfig } from './config.ts';
import { openStore } from './endpoint.ts';

/** `npm run admin -- COMMAND`: what the ministry's administrator does. `--json` for programs. */
const HELP = `Commands:
  unit create CODE --th NAME --en NAME [--province TH-57] [--ministry]
  unit list
  code create --unit CODE [--role officer|head|reader|ministry] [--days 14]
  device list
  device revoke ID
  status [--days 14]        who has not synced for so many days
Every command takes --json.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    th: { type: 'string' },
    en: { type: 'string' },
    province: { type: 'string' },
    ministry: { type: 'boolean', default: false },
    unit: { type: 'string' },
    role: { type: 'string', default: 'officer' },
    days: { type: 'string', default: '14' },
    json: { type: 'boolean', default: false },
  },
});

const run = async (): Promise<unknown> => {
  const [noun, verb, name] = positionals;
  const { db, embedded } = await openStore(readConfig(process.env));
  try {
    const command = `${noun ?? ''} ${verb ?? ''}`.trim();
    if (command === 'unit create') return await addUnit(db, { code: name ?? '', th: values.th ?? '', en: values.en ?? '', province: values.province ?? null, ministry: values.ministry });
    if (command === 'unit list') return await listUnitRows(db);
    if (command === 'code create') return await createCode(db, { unit: values.unit ?? '', role: values.role, days: Number(values.days) });
    if (command === 'device list') return await listDevices(db);
    if (command === 'device revoke') return await revokeDevice(db, name ?? '');
    if (command === 'status') return await whoIsBehind(db, Number(values.days));
    return null;
  } finally {
    await db.close();
    // A database that the endpoint runs is left running; one that was started for this command is stopped.
    if (embedded !== null && !embedded.joined) await embedded.stop();
  }
};

const print = (result: unknown): void => {
  if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (Array.isArray(result)) new Console(process.stdout).table(result);
  else if (typeof result === 'object' && result !== null) process.stdout.write(`${Object.entries(result).map(([key, value]) => `${key}: ${String(value)}`).join('\n')}\n`);
};

try {
  const result = await run();
  if (result === null) {
    process.stdout.write(`${HELP}\n`);
    process.exitCode = 1;
  } else print(result);
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
}
