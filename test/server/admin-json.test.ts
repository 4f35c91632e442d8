import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCode } from '#server/admin-commands.ts';
import { COMMANDS } from '#server/ops/commands.ts';
import { askAdmin } from '#test/support/admin.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { FileOffice } from '#test/support/file-office.ts';
import { must } from '#test/support/journal-kit.ts';

let endpoint: TestEndpoint;
let folder: string;
let unit: string;
let pc: Connected;
/** an open code, by its id */
let code: string;

const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  endpoint = await openTestEndpoint();
  folder = mkdtempSync(join(tmpdir(), 'phinong-admin-json-'));
  unit = await endpoint.newUnit();
  pc = await endpoint.connect(unit, 'officer');
  const life = aLife(unit);
  must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes: life.makeMany(2) }, { aborted: false }));
  ({ id: code } = await createCode(endpoint.db, { unit, role: 'head', days: 3 }));
  const office = await FileOffice.enrolled(endpoint, unit, 'officer');
  office.edit('r', 'v');
  writeFileSync(at('carried.phinong'), (await office.carry()).file);
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const some = (shape: object): unknown => expect.objectContaining(shape);
const listWith = (shape: object): unknown => expect.arrayContaining([some(shape)]);
const [text, number, list] = [expect.any(String) as string, expect.any(Number) as number, expect.any(Array) as unknown[]];
const SOUND = { lives: number, changes: number, refused: 0, broken: [], differing: [], gaps: [] };

/** What is typed after the words of each command, and what a program then reads. In the order of the commands. */
const EXAMPLES: Readonly<Record<string, () => readonly [typed: readonly string[], read: unknown]>> = {
  'unit create': () => [['TH-57', '--th', 'หน่วยตัวอย่าง', '--en', 'Sample unit'], { unit: 'TH-57' }],
  'unit list': () => [[], listWith({ code: 'TH-57', name_th: 'หน่วยตัวอย่าง', is_ministry: false })],
  'code create': () => [['--unit', unit], { code: text, id: text, unit, role: 'officer', expires: text }],
  'code list': () => [[], listWith({ id: code, unit, role: 'head', state: 'open' })],
  'code withdraw': () => [[code], { withdrawn: code }],
  'device list': () => [[], listWith({ id: pc.device, unit, role: 'officer', revoked_at: null })],
  'device revoke': () => [[pc.device], { revoked: pc.device }],
  status: () => [['--days', '0'], listWith({ unit, days: null, pending: null })],
  'exchange hand-in': () => [[at('carried.phinong'), '--out', at('receipt.phinong')], some({ unit, changes: 1, refused: 0, taken: true, receipt: at('receipt.phinong') })],
  'exchange inspect': () => [[at('receipt.phinong')], some({ kind: 'receipt', unit })],
  'invitation create': () => [['--unit', unit, '--out', at('invitation.phinong')], some({ unit, role: 'officer', code: text, file: at('invitation.phinong') })],
  verify: () => [[], { ...SOUND, changes: 3 }],
  backup: () => [[at('all.phinong-backup')], some({ file: at('all.phinong-backup') })],
  check: () => [[at('all.phinong-backup')], { made: text, epoch: text, sha256: text, rows: some({ changes: 3 }) }],
  restore: () => [[at('all.phinong-backup'), '--replace', '--safety', at('safety.phinong-backup')], some({ ...SOUND, restored: at('all.phinong-backup'), safety: at('safety.phinong-backup') })],
  restored: () => [[], { epoch: text }],
  usage: () => [[], { units: listWith({ unit, changes: 3 }), days: list, biggest: list, tables: list }],
  security: () => [['--type', 'admin'], listWith({ type: 'admin', detail: 'restored' })],
  'security forget': () => [['--before', '2100-01-01'], { forgotten: number }],
};

it('every command of the administrator has an example here', () => {
  expect(Object.keys(EXAMPLES)).toEqual(COMMANDS.map(({ words }) => words));
});

it.each(COMMANDS.map(({ words }) => words))('%s --json writes one line of JSON, and nothing else', async (words) => {
  const [typed, read] = EXAMPLES[words]!();
  const { code: exit, out, err } = await askAdmin(endpoint.database.url, [...words.split(' '), ...typed, '--json']);
  expect([err, exit]).toEqual(['', 0]);
  expect(out.split('\n')).toEqual([out.slice(0, -1), '']);
  expect(JSON.parse(out)).toEqual(read);
});
