import { Console } from 'node:console';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { addUnit, createCode, listDevices, listUnitRows, revokeDevice, whoIsBehind } from './admin-commands.ts';
import { readConfig } from './config.ts';
import type { Database } from './database.ts';
import { openStore } from './endpoint.ts';
import { renewEpoch } from './store/meta.ts';
import { verifyDigests } from './store/digests.ts';
import { verifyChains } from './store/verify.ts';

/** `npm run admin -- COMMAND`: what the ministry's administrator does. `--json` for programs. */
const HELP = `Commands:
  unit create CODE --th NAME --en NAME [--province TH-57] [--ministry]
  unit list
  code create --unit CODE [--role officer|head|reader|ministry] [--days 14]
  device list
  device revoke ID
  status [--days 14]        who has not synced for so many days, and what they hold
  verify                    walk through every chain of changes
  restored                  say that the database was restored from a backup: all offices offer again what they hold
Every command takes --json.`;

const OPTIONS = {
  th: { type: 'string' },
  en: { type: 'string' },
  province: { type: 'string' },
  ministry: { type: 'boolean', default: false },
  unit: { type: 'string' },
  role: { type: 'string', default: 'officer' },
  days: { type: 'string', default: '14' },
  json: { type: 'boolean', default: false },
} as const satisfies ParseArgsConfig['options'];

const parse = () => parseArgs({ allowPositionals: true, options: OPTIONS });
type Values = ReturnType<typeof parse>['values'];
type Command = (db: Database, values: Values, name: string) => Promise<unknown>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  [
    'unit create',
    (db, { th = '', en = '', province = null, ministry }, code) => addUnit(db, { code, th, en, province, ministry }),
  ],
  ['unit list', (db) => listUnitRows(db)],
  ['code create', (db, { unit = '', role, days }) => createCode(db, { unit, role, days: Number(days) })],
  ['device list', (db) => listDevices(db)],
  ['device revoke', (db, _values, id) => revokeDevice(db, id)],
  ['status', (db, { days }) => whoIsBehind(db, Number(days))],
  ['verify', async (db) => ({ ...(await verifyChains(db)), differing: await verifyDigests(db) })],
  ['restored', async (db) => ({ epoch: await renewEpoch(db) })],
]);

const print = (result: unknown, asJson: boolean): void => {
  if (asJson) process.stdout.write(`${JSON.stringify(result)}\n`);
  else if (Array.isArray(result)) new Console(process.stdout).table(result);
  else process.stdout.write(`${Object.entries(result ?? {}).map(([key, value]) => `${key}: ${String(value)}`).join('\n')}\n`);
};

const run = async (): Promise<void> => {
  const { values, positionals } = parse();
  const [noun = '', verb = '', name = ''] = positionals;
  const command = COMMANDS.get(`${noun} ${verb}`.trim());
  if (command === undefined) throw new Error(HELP);
  const store = await openStore(readConfig(process.env));
  try {
    print(await command(store.db, values, name), values.json);
  } finally {
    await store.close();
  }
};

try {
  await run();
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`);
  process.exitCode = 1;
}
