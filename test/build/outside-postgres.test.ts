import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findSystemPostgres } from '#build/tools/outside-postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'phinong-find-postgres-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const install = (version: string, programs: readonly string[], mode = 0o755): void => {
  const bin = join(folder, version, 'bin');
  mkdirSync(bin, { recursive: true });
  for (const name of programs) {
    writeFileSync(join(bin, name), '');
    chmodSync(join(bin, name), mode);
  }
};

describe("the system's PostgreSQL", () => {
  it('is none where there is no folder, and none where only the clients are installed', () => {
    expect(findSystemPostgres(join(folder, 'nothing'))).toBeNull();
    install('17', ['psql', 'pg_dump']);
    expect(findSystemPostgres(folder)).toBeNull();
  });

  it('is the newest that is complete', () => {
    install('9.6', ['initdb', 'pg_ctl', 'postgres']);
    install('15', ['initdb', 'pg_ctl', 'postgres']);
    install('16', ['initdb', 'pg_ctl']);
    install('old', ['initdb', 'pg_ctl', 'postgres']);
    expect(findSystemPostgres(folder)).toEqual({ version: '15', bin: join(folder, '15', 'bin') });
  });
});
