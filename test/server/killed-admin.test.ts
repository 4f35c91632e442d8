import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkBackup, writeBackup } from '#server/ops/backup.ts';
import { runAdmin } from '#test/support/admin.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';
import { fill, fresh, stateOf } from '#test/support/filled-endpoint.ts';

/** When an administrator's program is killed: from before it has a connection to after it has ended. */
const KILLS_MS = [150, 250, 300, 350, 400, 450, 500, 600, 800];

let folder: string;
let endpoint: TestEndpoint;
let file: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phinong-killed-admin-'));
  endpoint = await openTestEndpoint();
  await fill(endpoint);
  file = join(folder, 'first.phinong-backup');
  await writeBackup(endpoint.db, file);
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a program that is killed in the middle', () => {
  it('leaves no backup under its name, or a whole one', async () => {
    const names = KILLS_MS.map((ms) => `killed-${ms}`);
    for (const [index, ms] of KILLS_MS.entries()) await runAdmin(endpoint.database.url, ['backup', join(folder, names[index]!)], {}, ms);
    const there = readdirSync(folder).filter((name) => names.includes(name));
    for (const name of there) expect(await checkBackup(join(folder, name))).toMatchObject({ head: { epoch: await endpoint.epoch() } });
    expect((await runAdmin(endpoint.database.url, ['backup', join(folder, 'not-killed')])).code).toBe(0);
  });

  it('leaves the database as it was before the restore, or as it is after it', async () => {
    await fresh(async (at) => {
      await fill(at);
      const before = JSON.stringify((await stateOf(at))['changes']);
      const after = JSON.stringify((await stateOf(endpoint))['changes']);
      for (const ms of KILLS_MS) {
        await runAdmin(at.database.url, ['restore', file, '--replace', '--safety', join(folder, `safety-${ms}`)], {}, ms);
        const now = JSON.stringify((await stateOf(at))['changes']);
        expect([before, after]).toContain(now);
      }
      expect((await runAdmin(at.database.url, ['restore', file, '--replace', '--safety', join(folder, 'safety-last')])).code).toBe(0);
      expect(JSON.stringify((await stateOf(at))['changes'])).toBe(after);
    });
  });
});
