import { describe, expect, test } from 'vitest';
import { backupRounds } from '#test/support/backup-rounds.ts';

/** Few here; `npm run torture:desk -- --backups 500 --seed S` makes as many as one likes. */
describe('a register that was backed up', () => {
  test('comes back equal in canonical form, on an empty PC and over a newer one, once or several times, also after a kill', async () => {
    const report = await backupRounds(12, 4_000);
    expect(report.faults).toEqual([]);
    expect(report.restores).toBe(60);
    expect(report.killedBackups).toBeGreaterThan(3);
    expect(report.killedRestores).toBeGreaterThan(1);
  }, 240_000);
});
