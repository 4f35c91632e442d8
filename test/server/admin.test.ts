import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { COMMANDS } from '#server/ops/commands.ts';
import { helpText, readCommand } from '#server/ops/read-command.ts';
import { readMoment } from '#server/ops/security-report.ts';
import { sha256 } from '#server/secrets.ts';
import { askAdmin, runAdmin, type AdminAnswer } from '#test/support/admin.ts';
import { aLife } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
let endpoint: TestEndpoint;
let folder: string;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
  folder = mkdtempSync(join(tmpdir(), 'phinong-admin-'));
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const admin = (...args: string[]): Promise<AdminAnswer> => askAdmin(endpoint.database.url, args);
const adminJson = async (...args: string[]): Promise<unknown> => {
  const { code, out, err } = await admin(...args, '--json');
  expect([err, code]).toEqual(['', 0]);
  return JSON.parse(out);
};

describe('the administrator', () => {
  it('makes a unit, a code for it, and lists both', async () => {
    expect(await adminJson('unit', 'create', 'TH-57', '--th', 'หน่วยตัวอย่าง', '--en', 'Sample unit', '--province', 'TH-57')).toEqual({ unit: 'TH-57' });
    expect(await adminJson('unit', 'create', 'MFA', '--th', 'กระทรวงตัวอย่าง', '--en', 'Sample ministry', '--ministry')).toEqual({ unit: 'MFA' });
    expect(await adminJson('unit', 'list')).toEqual([
      { code: 'MFA', name_th: 'กระทรวงตัวอย่าง', name_en: 'Sample ministry', province: null, is_ministry: true },
      { code: 'TH-57', name_th: 'หน่วยตัวอย่าง', name_en: 'Sample unit', province: 'TH-57', is_ministry: false },
    ]);
    const made = (await adminJson('code', 'create', '--unit', 'TH-57', '--role', 'head')) as { code: string; id: string };
    expect(made).toMatchObject({ unit: 'TH-57', role: 'head', id: sha256(normaliseCode(made.code)).slice(0, 10) });
    expect(await adminJson('code', 'list')).toEqual([expect.objectContaining({ id: made.id, unit: 'TH-57', state: 'open' })]);
    expect((await admin('code', 'list')).out).not.toContain(made.code);
  });

  it('withdraws an open code, which then enrols nobody', async () => {
    const unit = await endpoint.newUnit();
    const { code, id } = (await adminJson('code', 'create', '--unit', unit)) as { code: string; id: string };
    expect(await adminJson('code', 'withdraw', id)).toEqual({ withdrawn: id });
    const answer = await endpoint.line(null).enrol({ code, device: { label: 'PC', publicKey: 'k' }, app: '0' });
    expect(answer).toMatchObject({ ok: false, error: { type: 'code-expired' } });
    expect(await admin('code', 'withdraw', id)).toMatchObject({ code: 1, err: `There is no open code ${id}.\n` });
    expect(await admin('code', 'withdraw', code)).toMatchObject({ code: 2 });
  });

  it('sees who has not synced and what they hold, and takes a token back', async () => {
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 17, changes: life.makeMany(2) }, going));
    await endpoint.rows("UPDATE devices SET last_synced = now() - interval '20 days' WHERE id = $1", [pc.device]);
    const behind = (await adminJson('status', '--days', '20')) as Record<string, unknown>[];
    expect(behind.filter(({ id }) => id === pc.device)).toEqual([expect.objectContaining({ unit, days: 20, pending: 17 })]);
    expect(((await adminJson('status', '--days', '21')) as Record<string, unknown>[]).filter(({ id }) => id === pc.device)).toEqual([]);
    expect(await adminJson('device', 'revoke', pc.device)).toEqual({ revoked: pc.device });
    expect(await pc.status(going)).toMatchObject({ ok: false, error: { type: 'revoked' } });
    expect(await adminJson('device', 'list')).toContainEqual(expect.objectContaining({ id: pc.device, revoked_at: expect.any(String) as string }));
  });

  it('sees rows and bytes per unit, changes per day and the biggest records', async () => {
    const unit = await endpoint.newUnit();
    const pc = await endpoint.connect(unit, 'officer');
    const life = aLife(unit);
    const changes = [life.make(), life.make({ record: 'big', set: { title: 'x'.repeat(90_000) } }), life.make({ scope: 'ZZ-9' })];
    must(await pc.push({ epoch: await endpoint.epoch(), incarnation: life.name, pending: 0, changes }, going));
    const usage = (await adminJson('usage', '--days', '3')) as Record<'units' | 'days' | 'biggest' | 'tables', Record<string, unknown>[]>;
    const [row] = usage.units.filter((one) => one['unit'] === unit);
    expect(row).toMatchObject({ changes: 2, records: 2, refused: 1 });
    expect(Number(row!['change_bytes'])).toBeGreaterThan(90_000);
    expect(Number(row!['record_bytes'])).toBeGreaterThan(90_000);
    expect(usage.days).toHaveLength(1);
    expect(Number(usage.days[0]!['changes'])).toBeGreaterThanOrEqual(2);
    expect(usage.biggest[0]).toMatchObject({ unit, record: 'big' });
    expect(usage.tables.map(({ table }) => table)).toContain('changes');
    expect((await admin('usage')).out).toContain('biggest:');
  });

  it('is told by the exit code when a chain or the numbering was altered', async () => {
    expect(await adminJson('verify')).toMatchObject({ broken: [], differing: [], gaps: [] });
    const [row] = await endpoint.rows<{ scope: string; revision: number; body: string }>('SELECT scope, revision, body FROM changes ORDER BY scope, revision LIMIT 1');
    await endpoint.rows("UPDATE changes SET body = replace(body, 't1', 'tX') WHERE scope = $1 AND revision = $2", [row!.scope, row!.revision]);
    const found = await admin('verify', '--json');
    expect(found.code).toBe(1);
    expect((JSON.parse(found.out) as { broken: string[] }).broken).toHaveLength(1);
    await endpoint.rows('UPDATE changes SET body = $3 WHERE scope = $1 AND revision = $2', [row!.scope, row!.revision, row!.body]);
    expect((await admin('verify')).code).toBe(0);
    await endpoint.rows('UPDATE scopes SET revision = revision + 1 WHERE scope = $1', [row!.scope]);
    const counted = await admin('verify', '--json');
    expect([counted.code, (JSON.parse(counted.out) as { gaps: string[] }).gaps]).toEqual([1, [row!.scope]]);
    await endpoint.rows('UPDATE scopes SET revision = revision - 1 WHERE scope = $1', [row!.scope]);
    expect((await admin('verify')).code).toBe(0);
  });

  it('leaves a line with their name for every command, also one that fails', async () => {
    await admin('device', 'revoke', 'no-such-device');
    const log = (await adminJson('security', '--since', '1h', '--type', 'admin')) as { who: string; detail: string }[];
    expect(log.map(({ detail }) => detail)).toEqual(expect.arrayContaining(['unit create TH-57', 'code create TH-57', 'verify', 'device revoke no-such-device', 'security']));
    for (const { who } of log) expect(who).toMatch(/^\S+ on \S+$/);
    expect(await adminJson('security', '--since', '2100-01-01')).toEqual([]);
    expect(await adminJson('security', 'forget', '--before', '1d')).toEqual({ forgotten: 0 });
    expect((await adminJson('security', 'forget', '--before', '2100-01-01')) as { forgotten: number }).toMatchObject({ forgotten: expect.any(Number) as number });
    expect(await adminJson('security')).toMatchObject([{ detail: 'security' }]);
  });

  it('backs up, checks and restores with three commands', async () => {
    const file = join(folder, 'by-command.phinong-backup');
    expect(await adminJson('backup', file)).toMatchObject({ file });
    expect(await askAdmin('postgres://nobody@127.0.0.1:1/none', ['check', file, '--json'])).toMatchObject({ code: 0 });
    expect(await admin('backup', file)).toMatchObject({ code: 1, err: expect.stringContaining('never replaces') as string });
    expect(await admin('restore', file)).toMatchObject({ code: 1, err: expect.stringContaining('--replace') as string });
    const safety = join(folder, 'safety.phinong-backup');
    expect(await adminJson('restore', file, '--replace', '--safety', safety)).toMatchObject({ restored: file, safety, broken: [], differing: [] });
    expect(await admin('check', safety)).toMatchObject({ code: 0 });
  });

  it.each<[string, string[], number, RegExp]>([
    ['an unknown command', ['units'], 2, /There is no command "units"/],
    ['an unknown option', ['unit', 'list', '--colour'], 2, /--colour/],
    ['an option of another command', ['unit', 'list', '--days', '3'], 2, /--days has no meaning here/],
    ['a word too many', ['device', 'revoke', 'a', 'b'], 2, /"b" is one word too many/],
    ['nothing to work on', ['backup'], 2, /What is missing is FILE/],
    ['a unit that is none', ['unit', 'create', 'ก', '--th', 'x', '--en', 'y'], 2, /letters, digits and dashes/],
    ['no Thai name', ['unit', 'create', 'A-1', '--en', 'y'], 2, /Thai name: --th NAME/],
    ['a province that is none', ['unit', 'create', 'A-1', '--th', 'x', '--en', 'y', '--province', '57'], 2, /ISO 3166-2/],
    ['a unit twice', ['unit', 'create', 'TH-57', '--th', 'x', '--en', 'y'], 1, /There is a unit TH-57 already/],
    ['a code for nobody', ['code', 'create', '--unit', 'XX-1'], 1, /There is no unit XX-1/],
    ['a role that is none', ['code', 'create', '--unit', 'TH-57', '--role', 'boss'], 2, /A role is officer, head, reader or ministry/],
    ['a province that wants to read all', ['code', 'create', '--unit', 'TH-57', '--role', 'ministry'], 1, /Only a unit of the ministry/],
    ['days that are none', ['code', 'create', '--unit', 'TH-57', '--days', 'many'], 2, /365 days/],
    ['days before today', ['status', '--days=-1'], 2, /0 to 36500/],
    ['a time that is none', ['security', '--since', 'yesterday'], 2, /--since takes/],
    ['a device that is none', ['device', 'revoke', 'x'], 1, /There is no device x/],
    ['a file that is not there', ['check', '/nowhere/at-all'], 1, /There is no file/],
    ['a file that is no backup', ['restore', join(import.meta.dirname, 'admin.test.ts')], 1, /backup/],
    ['a folder that is not there', ['backup', '/nowhere/at-all'], 1, /There is no folder \/nowhere/],
  ])('is told in a sentence about %s', async (_name, args, code, words) => {
    const plain = await admin(...args);
    expect([plain.code, plain.out, plain.err.trim().split('\n')]).toEqual([code, '', [expect.stringMatching(words)]]);
  });

  it('is told in JSON where JSON was asked for, and in a sentence when the database is away', async () => {
    const json = await admin('device', 'revoke', 'x', '--json');
    expect([json.code, json.out, JSON.parse(json.err)]).toEqual([1, '', { error: 'There is no device x that could be revoked.' }]);
    const away = await askAdmin('postgres://nobody:SECRET@127.0.0.1:1/none', ['unit', 'list']);
    expect(away).toMatchObject({ code: 1, out: '' });
    expect(away.err).toMatch(/ECONNREFUSED/);
    expect(away.err).not.toContain('SECRET');
  });

  it('has a program of its own, which ends with the same words and exit codes', async () => {
    const program = (...args: string[]): Promise<AdminAnswer> => runAdmin(endpoint.database.url, args);
    const [done, failed, senseless, help] = await Promise.all([program('unit', 'list', '--json'), program('device', 'revoke', 'x'), program('units'), program()]);
    expect(done).toEqual(await admin('unit', 'list', '--json'));
    expect(failed).toEqual({ code: 1, out: '', err: 'There is no device x that could be revoked.\n' });
    expect(senseless).toEqual(await admin('units'));
    expect(help).toEqual({ code: 0, out: `${helpText()}\n`, err: '' });
  });

  it('is shown all commands when none is named', async () => {
    const { code, out } = await admin();
    expect(code).toBe(0);
    expect(out.trim()).toBe(helpText());
    for (const { words } of COMMANDS) expect(out).toContain(`  ${words}`);
    expect(readCommand(['--help'])).toBeNull();
    expect(readCommand(['security', 'forget', '--before', '1d'])?.command.words).toBe('security forget');
  });
});

describe('a moment', () => {
  const now = Date.UTC(2026, 2, 10, 12);
  it.each<[string, string | null]>([
    ['7d', '2026-03-03T12:00:00.000Z'],
    ['12h', '2026-03-10T00:00:00.000Z'],
    ['2026-03-01T08:00Z', '2026-03-01T08:00:00.000Z'],
    ['2026-03-01T08:00+07:00', '2026-03-01T01:00:00.000Z'],
    ['2026-13-01', null],
    ['7', null],
    ['', null],
    ['2026-03-01; DROP TABLE units', null],
  ])('%s is %s', (text, expected) => {
    expect(readMoment(text, now)?.toISOString() ?? null).toBe(expected);
  });

  it('without a time is the beginning of the day here', () => {
    expect(readMoment('2026-03-01', now)).toEqual(new Date(2026, 2, 1));
  });
});
