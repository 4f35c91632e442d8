import { addUnit, checkDays, createCode, listCodes, listDevices, listUnitRows, revokeDevice, whoIsBehind, withdrawCode, WrongInput } from '../admin-commands.ts';
import { readConfig } from '../config.ts';
import type { Database } from '../database.ts';
import { createInvitation, handInFile, inspectFile } from '../exchange/commands.ts';
import { renewEpoch } from '../store/meta.ts';
import { checkBackup, writeBackup } from './backup.ts';
import { restoreBackup } from './restore.ts';
import { forgetSecurityLog, readMoment, readSecurityLog } from './security-report.ts';
import { readUsage } from './usage.ts';
import { isSound, verifyAll, type Soundness } from './verify.ts';

/** Every option that there is. Which command takes which stands with the commands. */
export const OPTIONS = {
  th: { type: 'string' },
  en: { type: 'string' },
  province: { type: 'string' },
  ministry: { type: 'boolean' },
  unit: { type: 'string' },
  role: { type: 'string' },
  days: { type: 'string' },
  since: { type: 'string' },
  before: { type: 'string' },
  type: { type: 'string' },
  replace: { type: 'boolean' },
  safety: { type: 'string' },
  out: { type: 'string' },
  endpoint: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

export type OptionName = keyof typeof OPTIONS;
export type Given = { readonly [K in OptionName]?: (typeof OPTIONS)[K]['type'] extends 'boolean' ? boolean : string };

export type Command = {
  readonly words: string;
  /** what stands after the words, by name */
  readonly operand: string | null;
  readonly options: readonly OptionName[];
  readonly usage: string;
  readonly says: string;
  /** what is asked of no database */
  readonly alone?: (operand: string) => Promise<unknown>;
  readonly run: (db: Database, given: Given, operand: string) => Promise<unknown>;
  /** whether what was found must end with an exit code that a program notices */
  readonly isBad?: (result: never) => boolean;
};

const numberOf = (text: string | undefined, otherwise: number): number => (text === undefined || text.trim() === '' ? otherwise : Number(text));

const momentOf = (text: string, option: string): Date => {
  const at = readMoment(text, Date.now());
  if (at === null) throw new WrongInput(`${option} takes 30d, 12h, or a date such as 2026-03-01 or 2026-03-01T08:00.`);
  return at;
};

const isUnsound = (found: Soundness): boolean => !isSound(found);

const PEOPLE: readonly Command[] = [
  {
    words: 'unit create', operand: 'CODE', options: ['th', 'en', 'province', 'ministry'], usage: '--th NAME --en NAME [--province TH-57] [--ministry]', says: 'a province office, or an office of the ministry',
    run: (db, { th = '', en = '', province = null, ministry = false }, code) => addUnit(db, { code, th, en, province, ministry }),
  },
  { words: 'unit list', operand: null, options: [], usage: '', says: 'all units', run: (db) => listUnitRows(db) },
  {
    words: 'code create', operand: null, options: ['unit', 'role', 'days'], usage: '--unit CODE [--role officer|head|reader|ministry] [--days 14]', says: 'a code with which one PC enrols once; shown only now',
    run: (db, { unit = '', role = 'officer', days }) => createCode(db, { unit, role, days: numberOf(days, 14) }),
  },
  { words: 'code list', operand: null, options: [], usage: '', says: 'codes by their ids: open, used, expired', run: (db) => listCodes(db) },
  { words: 'code withdraw', operand: 'ID', options: [], usage: '', says: 'make an open code useless', run: (db, _given, id) => withdrawCode(db, id) },
  { words: 'device list', operand: null, options: [], usage: '', says: 'PCs that are or were enrolled', run: (db) => listDevices(db) },
  { words: 'device revoke', operand: 'ID', options: [], usage: '', says: 'take the token of a PC back', run: (db, _given, id) => revokeDevice(db, id) },
  {
    words: 'status', operand: null, options: ['days'], usage: '[--days 14]', says: 'who has not synced for so many days, and what they hold',
    run: (db, { days }) => whoIsBehind(db, numberOf(days, 14)),
  },
];

const FILES: readonly Command[] = [
  {
    words: 'exchange hand-in', operand: 'FILE', options: ['out'], usage: '--out RECEIPT', says: 'take a carry file that came by hand, and write the receipt that goes back with it',
    run: (db, { out = '' }, file) => handInFile(db, file, out, readConfig(process.env).tokenDays),
  },
  { words: 'exchange inspect', operand: 'FILE', options: [], usage: '', says: 'what an exchange file is, from whom, for whom, and whether it is whole; nothing is taken', run: (db, _given, file) => inspectFile(db, file) },
  {
    words: 'invitation create', operand: null, options: ['unit', 'role', 'days', 'out', 'endpoint'], usage: '--unit CODE [--role officer] [--days 90] [--endpoint URL] --out FILE', says: 'a file with which one PC joins its unit without a line, and the code that opens it',
    run: (db, { unit = '', role = 'officer', days, out = '', endpoint = null }) => createInvitation(db, { unit, role, days: numberOf(days, 90), out, endpoint }),
  },
];

const DATABASE: readonly Command[] = [
  { words: 'verify', operand: null, options: [], usage: '', says: 'walk through every chain of changes, recount digests and numbers; exit code 1 when something is wrong', run: (db) => verifyAll(db), isBad: isUnsound },
  { words: 'backup', operand: 'FILE', options: [], usage: '', says: 'write everything to a new file and read it back; the endpoint goes on', run: (db, _given, file) => writeBackup(db, file) },
  {
    words: 'check', operand: 'FILE', options: [], usage: '', says: 'read a backup to its end, without a database',
    alone: async (file) => {
      const { head, rows, sha256 } = await checkBackup(file);
      return { made: head.made, epoch: head.epoch, sha256, rows };
    },
    run: (_db, _given, file) => checkBackup(file),
  },
  {
    words: 'restore', operand: 'FILE', options: ['replace', 'safety'], usage: '[--replace [--safety FILE]]', says: 'put a backup into an empty database, or in the place of this one after a backup of it',
    run: (db, { replace = false, safety = null }, file) => restoreBackup(db, file, { replace, safety }), isBad: isUnsound,
  },
  {
    words: 'restored', operand: null, options: [], usage: '', says: 'say that the database was restored by other means: all offices offer again what they hold',
    run: async (db) => ({ epoch: await renewEpoch(db) }),
  },
  { words: 'usage', operand: null, options: ['days'], usage: '[--days 30]', says: 'rows and bytes per unit, changes per day, the biggest records', run: (db, { days }) => readUsage(db, checkDays(numberOf(days, 30))) },
  {
    words: 'security', operand: null, options: ['since', 'type'], usage: '[--since 7d] [--type TYPE]', says: 'who was turned away, and who administered',
    run: (db, { since = '7d', type = null }) => readSecurityLog(db, momentOf(since, '--since'), type),
  },
  {
    words: 'security forget', operand: null, options: ['before'], usage: '--before 400d', says: 'remove what is older from the security log',
    run: (db, { before = '' }) => forgetSecurityLog(db, momentOf(before, '--before')),
  },
];

export const COMMANDS: readonly Command[] = [...PEOPLE, ...FILES, ...DATABASE];
