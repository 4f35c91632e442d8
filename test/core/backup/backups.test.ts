import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journalLetters, readBackupName, writeBackupName, type BackupName } from '#core/backup/backup-name.ts';
import { backupsToDrop, KEPT_DAYS, KEPT_WEEKS } from '#core/backup/retention.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 5, 9);

const name = (parts: Partial<BackupName> = {}): BackupName => ({ unit: 'TH-57', at: START, position: 100, journal: 'abcdef12', encrypted: false, ...parts });
const file = (parts: Partial<BackupName> = {}): string => writeBackupName(name(parts));

const aName: fc.Arbitrary<BackupName> = fc.record({
  unit: fc.constantFrom('TH-57', 'MFA', 'trial'),
  at: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1000),
  position: fc.integer({ min: 0, max: 5_000_000_000 }),
  journal: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 8, maxLength: 8 }),
  encrypted: fc.boolean(),
});

describe('the name of a backup', () => {
  test('is read back as it was written', () => {
    fc.assert(
      fc.property(aName, (one) => {
        expect(readBackupName(writeBackupName(one))).toEqual(one);
      }),
    );
  });

  test('sorts by time within a unit', () => {
    expect(file({ at: START }) < file({ at: START + 1000 })).toBe(true);
  });

  test('is not found in files that are not ours', () => {
    for (const other of ['', 'phinong.zip', 'notes.txt', `${file()}.part`, `x${file()}`, file().replace('Z-p', '-p'), file().replace(/T\d{6}Z/, 'T999999Z')]) expect(readBackupName(other)).toBeNull();
  });

  test('tells journals apart by eight letters of their ids, however short these are', () => {
    expect(journalLetters('3F2504E0-4F89-41D3-9A0C-0305E82C3301')).toBe('3f2504e0');
    expect(journalLetters('ab')).toBe('ab000000');
  });
});

describe('which backups may go', () => {
  const daily = (days: number): string[] => Array.from({ length: days }, (_, day) => file({ at: START + day * DAY, position: 100 + day }));

  test('none while there are few', () => {
    expect(backupsToDrop(daily(KEPT_DAYS))).toEqual([]);
    expect(backupsToDrop([])).toEqual([]);
  });

  test('keeps the newest days and a longer row of weeks', () => {
    const files = daily(120);
    const dropped = new Set(backupsToDrop(files));
    const kept = files.filter((each) => !dropped.has(each));
    expect(kept.slice(-KEPT_DAYS)).toEqual(files.slice(-KEPT_DAYS));
    expect(kept.length).toBeGreaterThanOrEqual(KEPT_DAYS + KEPT_WEEKS - 3);
    expect(kept.length).toBeLessThanOrEqual(KEPT_DAYS + KEPT_WEEKS);
  });

  test('a holiday pushes nothing out', () => {
    const before = daily(KEPT_DAYS);
    expect(backupsToDrop([...before.slice(1), file({ at: START + 200 * DAY, position: 900 })])).toEqual([]);
  });

  test('a smaller register never pushes out the last good one', () => {
    const good = file({ at: START, position: 50_000 });
    const small = Array.from({ length: 60 }, (_, day) => file({ at: START + (day + 1) * DAY, position: 3 + day }));
    expect(backupsToDrop([good, ...small])).not.toContain(good);
    const another = Array.from({ length: 60 }, (_, day) => file({ at: START + (day + 1) * DAY, position: 90_000 + day, journal: 'ffffffff' }));
    expect(backupsToDrop([good, ...another])).not.toContain(good);
  });

  test('PCs that share a folder never push out each other’s', () => {
    const mine = daily(KEPT_DAYS);
    const theirs = Array.from({ length: 30 }, (_, day) => file({ at: START + day * DAY + 60_000, position: 5 + day, journal: 'ffffffff' }));
    expect(backupsToDrop([...mine, ...theirs]).filter((each) => mine.includes(each))).toEqual([]);
    expect(backupsToDrop([...mine, ...theirs])).toEqual(backupsToDrop(theirs));
  });

  test('one that is encrypted never pushes out one that opens without a passphrase, nor the other way round', () => {
    const plain = daily(120);
    const locked = plain.map((_, day) => file({ at: START + day * DAY + 3_600_000, position: 100 + day, encrypted: true }));
    expect(backupsToDrop([...plain, ...locked]).toSorted()).toEqual([...backupsToDrop(plain), ...backupsToDrop(locked)].toSorted());
  });

  test('never names a file that is no backup, keeps the newest, and drops nothing more when asked again', () => {
    fc.assert(
      fc.property(fc.array(aName, { maxLength: 60 }), (names) => {
        const files = [...new Set(names.map(writeBackupName)), 'report.pdf', 'phinong-notes.zip'];
        const dropped = backupsToDrop(files);
        expect(dropped).not.toContain('report.pdf');
        expect(dropped).not.toContain('phinong-notes.zip');
        const left = files.filter((each) => !dropped.includes(each));
        expect(backupsToDrop(left)).toEqual([]);
        const newest = Math.max(...names.map(({ at }) => at));
        expect(names.length === 0 || left.some((each) => readBackupName(each)?.at === newest)).toBe(true);
      }),
    );
  });
});
