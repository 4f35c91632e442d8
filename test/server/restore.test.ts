import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCode, revokeDevice } from '#server/admin-commands.ts';
import { checkBackup, writeBackup } from '#server/ops/backup.ts';
import { restoreBackup } from '#server/ops/restore.ts';
import { KEPT_TABLES, TABLES } from '#server/ops/tables.ts';
import { sha256 } from '#server/secrets.ts';
import { aLife, pullAll } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type Connected, type TestEndpoint } from '#test/support/endpoint.ts';
import { fill, fresh, stateOf } from '#test/support/filled-endpoint.ts';
import { must } from '#test/support/journal-kit.ts';

const going = { aborted: false };
const plain = { replace: false, safety: null };
let folder: string;
let endpoint: TestEndpoint;
let unit: string;
let pc: Connected;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'phinong-backup-'));
  endpoint = await openTestEndpoint();
  ({ unit, pc } = await fill(endpoint));
  file = join(folder, 'first.phinong-backup');
  await writeBackup(endpoint.db, file);
});
afterAll(async () => {
  await endpoint.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a backup', () => {
  it('knows every table that there is', async () => {
    const tables = await endpoint.rows<{ name: string }>("SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace ORDER BY relname");
    expect(tables.map(({ name }) => name)).toEqual(TABLES.map(({ name }) => name).toSorted());
  });

  it('holds every row of them, and only the administrator can read it', async () => {
    const { rows: held } = await checkBackup(file);
    const present: Record<string, number> = {};
    for (const { name } of KEPT_TABLES) [{ n: present[name] }] = (await endpoint.rows<{ n: number }>(`SELECT count(*) AS n FROM ${name}`)) as [{ n: number }];
    expect(held).toEqual({ ...present, meta: present['meta']! - 1 });
    expect(Object.entries(held).filter(([, count]) => count === 0).map(([name]) => name)).toEqual([]);
    expect(statSync(file).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600);
    const text = gunzipSync(readFileSync(file)).toString('utf8');
    expect(text).not.toContain(pc.token);
    expect(text).not.toContain(endpoint.cursorKey);
    expect(readdirSync(folder)).toEqual(['first.phinong-backup']);
  });

  it('never takes the place of a file, and leaves nothing behind when it fails', async () => {
    const before = readFileSync(file);
    await expect(writeBackup(endpoint.db, file)).rejects.toThrow(/never replaces/);
    expect(readFileSync(file).equals(before)).toBe(true);
    const away = await openTestEndpoint();
    await away.db.close();
    await expect(writeBackup(away.db, join(folder, 'none'))).rejects.toThrow(/pool/);
    await away.close();
    expect(readdirSync(folder)).toEqual(['first.phinong-backup']);
  });

  it('is of one moment, whatever is pushed while it is written', async () => {
    const at = await openTestEndpoint();
    const { unit: own } = await fill(at);
    const epoch = await at.epoch();
    const stop = new AbortController();
    const pushing = Promise.all(
      [1, 2].map(async () => {
        const line = await at.connect(own, 'officer');
        const life = aLife(own);
        while (!stop.signal.aborted) must(await line.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(5) }, going));
      }),
    );
    const files = [1, 2, 3, 4].map((n) => join(folder, `busy-${n}`));
    for (const one of files) await writeBackup(at.db, one);
    stop.abort();
    await pushing;
    for (const one of files) {
      await fresh(async (other) => {
        // Changes, records, digests and counters belong together, or this would find it.
        expect(await restoreBackup(other.db, one, plain)).toMatchObject({ broken: [], differing: [], gaps: [] });
      });
      rmSync(one);
    }
    await at.close();
  });
});

describe('a restore', () => {
  it('brings back every row to the letter, in a new epoch, and a backup of it is the same but for that', async () => {
    await fresh(async (at) => {
      const report = await restoreBackup(at.db, file, plain);
      expect(report).toMatchObject({ restored: file, broken: [], differing: [], safety: null, lives: 2 });
      expect(await stateOf(at)).toEqual(await stateOf(endpoint));
      expect(await at.epoch()).toBe(report.epoch);
      expect(report.epoch).not.toBe(await endpoint.epoch());
      const again = join(folder, 'again');
      await writeBackup(at.db, again);
      const lines = (path: string): string[] => gunzipSync(readFileSync(path)).toString('utf8').split('\n').filter((one) => !/"made"|"sha256"|"key":"epoch"/.test(one));
      expect(lines(again)).toEqual(lines(file));
      rmSync(again);
    });
  });

  it('lets offices go on: old tokens hold, the old epoch is over, what was there is there, new work is taken', async () => {
    await fresh(async (at) => {
      const { epoch } = await restoreBackup(at.db, file, plain);
      const line = at.line(pc.token);
      expect(must(await line.status(going))).toMatchObject({ epoch, unit: { code: unit } });
      expect(await line.push({ epoch: await endpoint.epoch(), incarnation: 'aaaaaaaaaaaa', pending: 0, changes: [] }, going)).toMatchObject({ ok: false, error: { type: 'epoch-changed' } });
      expect((await pullAll(line)).changes).toEqual((await pullAll(pc)).changes);
      const life = aLife(unit);
      expect(must(await line.push({ epoch, incarnation: life.name, pending: 0, changes: life.makeMany(3) }, going))).toMatchObject({ type: 'taken' });
      expect((await at.ask('readyz')).status).toBe(200);
    });
  });

  it('leaves row-level security as strict as it was', async () => {
    await fresh(async (at) => {
      const rules = () => at.rows('SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relkind = $1 AND relnamespace = $2::regnamespace ORDER BY relname', ['r', 'public']);
      const before = await rules();
      await restoreBackup(at.db, file, plain);
      expect(await rules()).toEqual(before);
      expect((await at.db.pool.query('SELECT FROM changes')).rowCount).toBe(0);
    });
  });

  it('of a database in use needs --replace, backs that up first, and can so be undone', async () => {
    await fresh(async (at) => {
      const { unit: present } = await fill(at);
      const before = await stateOf(at);
      await expect(restoreBackup(at.db, file, plain)).rejects.toThrow(/--replace/);
      expect(await stateOf(at)).toEqual(before);
      const report = await restoreBackup(at.db, file, { replace: true, safety: null });
      expect(report.safety).toMatch(/before-restore-\d{8}T\d{6}Z\.phinong-backup$/);
      // Both begin with the same names of units here; what they hold differs.
      expect(present).toBe(unit);
      expect((await stateOf(at))['changes']).toEqual((await stateOf(endpoint))['changes']);
      await restoreBackup(at.db, report.safety!, { replace: true, safety: join(folder, 'undo') });
      expect((await stateOf(at))['changes']).toEqual(before['changes']);
      rmSync(report.safety!);
      rmSync(join(folder, 'undo'));
    });
  });

  it('wakes no revoked device and no used code, and keeps the security log', async () => {
    await fresh(async (at) => {
      const { unit: own, pc: line } = await fill(at);
      const { code } = await createCode(at.db, { unit: own, role: 'officer', days: 3 });
      const older = join(folder, 'older');
      await writeBackup(at.db, older);
      must(await at.line(null).enrol({ code, device: { label: 'PC', publicKey: 'k' }, app: '0' }));
      await revokeDevice(at.db, line.device);
      await at.rows("INSERT INTO security_events (type, who) VALUES ('admin', 'since then')");
      await restoreBackup(at.db, older, { replace: true, safety: join(folder, 'kept') });
      expect(await line.status(going)).toMatchObject({ ok: false, error: { type: 'revoked' } });
      expect(await at.line(null).enrol({ code, device: { label: 'PC', publicKey: 'k' }, app: '0' })).toMatchObject({ ok: false });
      expect(await at.rows("SELECT who FROM security_events WHERE who = 'since then'")).toHaveLength(1);
      rmSync(older);
      rmSync(join(folder, 'kept'));
    });
  });

  it('takes a backup of an older version, and none of a newer or another one', async () => {
    const rewrite = (name: string, change: (text: string) => string): string => {
      const path = join(folder, name);
      const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n').slice(0, -1);
      const text = change(`${lines.join('\n')}\n`);
      const counts: Record<string, number> = {};
      let table = '';
      for (const line of text.trimEnd().split('\n').slice(1)) {
        if (line.startsWith('#')) counts[(table = (JSON.parse(line.slice(1)) as { table: string }).table)] = 0;
        else counts[table]! += 1;
      }
      writeFileSync(path, gzipSync(`${text}#${JSON.stringify({ rows: counts, sha256: sha256(text) })}\n`));
      return path;
    };
    const older = rewrite('old-version', (text) => text.replace(/,\{"name":"00[34][^}]*\}/g, '').replace(/#\{"table":"digests"[^\n]*\n([^#][^\n]*\n)*/, '').replace(/#\{"table":"security_events"[^\n]*\n([^#][^\n]*\n)*/, ''));
    await fresh(async (at) => {
      expect(await restoreBackup(at.db, older, plain)).toMatchObject({ broken: [], differing: [] });
      expect((await stateOf(at))['digests']).toEqual((await stateOf(endpoint))['digests']);
    });
    await fresh(async (at) => {
      const bad: [string, RegExp][] = [
        [rewrite('newer', (text) => text.replace('"migrations":[', '"migrations":[{"name":"999_later.sql","hash":"x"},')), /another version.*999_later/],
        [rewrite('other', (text) => text.replace(/("name":"001_first.sql","hash":")[^"]+/, '$1x')), /another version.*001_first/],
        [rewrite('format', (text) => text.replace('"format":1', '"format":2')), /newer version/],
        [rewrite('column', (text) => text.replace('#{"table":"units","columns":["code"', '#{"table":"units","columns":["kode"')), /units\.kode/],
        [rewrite('table', (text) => text.replace('#{"table":"held"', '#{"table":"pg_authid"')), /pg_authid/],
        [rewrite('values', (text) => text.replace('"revision":1,', '"revision":"one",')), /invalid input syntax/],
        [rewrite('twice', (text) => text.replace(/(#\{"table":"units"[^\n]*\n)([^\n]*\n)/, '$1$2$2')), /duplicate key/],
      ];
      const before = await stateOf(at);
      for (const [one, words] of bad) {
        await expect(restoreBackup(at.db, one, plain)).rejects.toThrow(words);
        expect(await stateOf(at)).toEqual(before);
        rmSync(one);
      }
      expect(await restoreBackup(at.db, file, plain)).toMatchObject({ broken: [] });
    });
    rmSync(older);
  });

  it('touches nothing when the file was cut or altered anywhere', async () => {
    const bytes = readFileSync(file);
    const path = join(folder, 'damaged');
    const refused = async (damaged: Buffer): Promise<boolean> => {
      writeFileSync(path, damaged);
      return checkBackup(path).then(() => false, () => true);
    };
    const step = Math.max(1, Math.floor(bytes.length / 150));
    const passed: string[] = [];
    for (let at = 0; at < bytes.length; at += step) {
      const flipped = Buffer.from(bytes);
      flipped[at]! ^= 0x10;
      // The header of gzip holds a time and a system that mean nothing here.
      if (at > 9 && !(await refused(flipped))) passed.push(`flip ${at}`);
      if (!(await refused(bytes.subarray(0, at)))) passed.push(`cut ${at}`);
    }
    expect(passed).toEqual([]);
    const text = gunzipSync(bytes).toString('utf8').trimEnd().split('\n');
    const altered = [text.slice(0, -1), text.toSpliced(5, 1), text.toSpliced(5, 0, text[5]!), [...text, text[5]!], text.map((line) => line.replace('r1', 'r2')), text.toReversed()];
    for (const lines of altered) expect(await refused(gzipSync(`${lines.join('\n')}\n`))).toBe(true);
    await fresh(async (at) => {
      await expect(restoreBackup(at.db, path, plain)).rejects.toThrow(/damaged|no backup/);
      expect(await at.rows('SELECT FROM units')).toEqual([]);
    });
    expect(existsSync(path)).toBe(true);
    rmSync(path);
    copyFileSync(file, join(folder, 'copy'));
    expect(await checkBackup(join(folder, 'copy'))).toMatchObject({ sha256: (await checkBackup(file)).sha256 });
  });
});
