import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeDevice } from '#server/admin-commands.ts';
import { askAdmin, type AdminAnswer } from '#test/support/admin.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { newKeys } from '#test/support/exchange-kit.ts';
import { FileOffice } from '#test/support/file-office.ts';

let endpoint: TestEndpoint;
let folder: string;
let unit: string;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
  folder = mkdtempSync(join(tmpdir(), 'phinong-exchange-admin-'));
  unit = await endpoint.newUnit();
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => join(folder, name);
const admin = (...args: string[]): Promise<AdminAnswer> => askAdmin(endpoint.database.url, args);
const adminJson = async (...args: string[]): Promise<Record<string, unknown>> => {
  const { code, out, err } = await admin(...args, '--json');
  expect([err, code]).toEqual(['', 0]);
  return JSON.parse(out) as Record<string, unknown>;
};
const refused = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await admin(...args, '--json');
  expect([out, code]).toEqual(['', 1]);
  return (JSON.parse(err) as { error: string }).error;
};

describe('the administrator of an office that never has a line', () => {
  it('invites it, looks at what it sent, takes it, and gives it a receipt', async () => {
    const invited = await adminJson('invitation', 'create', '--unit', unit, '--days', '30', '--endpoint', 'https://phinong.example', '--out', at('invitation.phinong'));
    expect(invited).toMatchObject({ unit, role: 'officer', file: at('invitation.phinong') });
    const office = await FileOffice.invited(readFileSync(at('invitation.phinong')), String(invited['code']));
    office.edit('r', 'v');
    writeFileSync(at('carried.phinong'), (await office.carry()).file);
    const before = await endpoint.rows('SELECT FROM changes WHERE scope = $1', [unit]);
    expect(await adminJson('exchange', 'inspect', at('carried.phinong'))).toMatchObject({ kind: 'carry', unit, counts: { agreement: 1 }, forThisMinistry: true, enrols: true, changes: 1, relayed: 0, pending: 0, presentEpoch: true });
    expect(await endpoint.rows('SELECT FROM changes WHERE scope = $1', [unit])).toEqual(before);
    const told = await adminJson('exchange', 'hand-in', at('carried.phinong'), '--out', at('receipt.phinong'));
    expect(told).toMatchObject({ unit, changes: 1, refused: 0, taken: true, receipt: at('receipt.phinong') });
    expect(await adminJson('exchange', 'inspect', at('receipt.phinong'))).toMatchObject({ kind: 'receipt', unit });
    expect(await office.read(readFileSync(at('receipt.phinong')))).toMatchObject({ complete: true, counts: { sent: 1 } });
    const lines = await endpoint.rows<{ detail: string }>("SELECT detail FROM security_events WHERE type = 'admin'");
    expect(lines.map(({ detail }) => detail.split(' /')[0])).toEqual(expect.arrayContaining(['exchange hand-in', `invitation create ${unit}`]));
    expect(JSON.stringify(lines)).not.toContain(String(invited['code']));
  }, 60_000);

  it('is told in a sentence why a file is not taken, and nothing is left half written', async () => {
    const office = await FileOffice.enrolled(endpoint, unit, 'officer');
    office.edit('r2', 'v');
    const { file } = await office.carry();
    writeFileSync(at('good.phinong'), file);
    writeFileSync(at('cut.phinong'), file.subarray(0, file.length - 1));
    writeFileSync(at('foreign.phinong'), (await office.carry({ ministry: { recipient: (await newKeys()).recipient, name: 'another' } })).file);
    expect(await refused('exchange', 'hand-in', at('cut.phinong'), '--out', at('none.phinong'))).toMatch(/cut or altered/);
    expect(await refused('exchange', 'hand-in', at('foreign.phinong'), '--out', at('none.phinong'))).toMatch(/another ministry/);
    expect(await adminJson('exchange', 'inspect', at('foreign.phinong'))).toMatchObject({ kind: 'carry', forThisMinistry: false });
    expect(await refused('exchange', 'inspect', at('cut.phinong'))).toMatch(/cut or altered/);
    writeFileSync(at('there.phinong'), 'there');
    expect(await refused('exchange', 'hand-in', at('good.phinong'), '--out', at('there.phinong'))).toMatch(/already/);
    expect(readFileSync(at('there.phinong'), 'utf8')).toBe('there');
    await revokeDevice(endpoint.db, office.device);
    expect(await refused('exchange', 'hand-in', at('good.phinong'), '--out', at('none.phinong'))).toMatch(/revoked/);
    expect(existsSync(at('none.phinong'))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
  }, 120_000);

  it.each([
    ['no place for the receipt', ['exchange', 'hand-in', 'x.phinong'], /--out/],
    ['no place for the invitation', ['invitation', 'create', '--unit', 'U-1'], /--out/],
    ['an address that is none', ['invitation', 'create', '--unit', 'U-1', '--endpoint', 'over there', '--out', 'never.phinong'], /--endpoint/],
  ])('is told that %s makes no sense', async (_what, args, words) => {
    const { code, err } = await admin(...args);
    expect(code).toBe(2);
    expect(err).toMatch(words);
  });
});
