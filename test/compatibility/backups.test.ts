import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { readBackup } from '#electron/main/backup/read-backup.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { lookIntoBackup } from '#electron/main/recovery/look-into-backup.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { bodiesOf, must, mustFail, type Body } from '#test/support/journal-kit.ts';
import { ENCRYPTED, PASSPHRASE, PLAIN } from './make-backup.ts';
import { sayings } from './make-journal.ts';

/** Backups of every format that was ever released are restored, with and without a passphrase; one that is only new inside needs no second lock. */
const FIXTURES = join(import.meta.dirname, 'backups');
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).toReversed()) one();
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-old-backup-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
type Says = { readonly standing: { readonly lastPosition: number }; readonly frames: readonly { readonly body: Body }[] };
const valuesOf = (bodies: readonly Body[]): string[] => [...new Set(bodies.flatMap((body) => (['changes', 'reissued', 'received'].includes(body.kind) ? (body['changes'] as Change[]) : []).map(({ record, set }) => `${record} ${JSON.stringify(set)}`)))].toSorted();

describe.each(readdirSync(FIXTURES))('a backup of %s', (format) => {
  const says = JSON.parse(readFileSync(join(FIXTURES, format, 'says.json'), 'utf8')) as Says;

  const isHere = (name: string): boolean => existsSync(join(FIXTURES, format, name));

  describe.each(([[PLAIN, null], [ENCRYPTED, PASSPHRASE]] as const).filter(([name]) => isHere(name)))('%s', (name, passphrase) => {
    const path = join(FIXTURES, format, name);

    test('is unpacked to the journal that it was made of', async () => {
      const into = join(newFolder(), 'journal');
      const { manifest } = must(await readBackup(path, passphrase, into));
      expect(manifest.position).toBe(says.standing.lastPosition);
      const writer = must(openJournal(into, deps));
      undo.push(() => writer.close());
      expect(sayings(writer)).toEqual(says);
    }, 120_000);

    test('is looked into and restored on a new PC, with everything, and what was refused is on its list', async () => {
      const journalFolder = join(newFolder(), 'journal');
      expect(must(await lookIntoBackup({ path, passphrase, journalFolder, writer: null, progress: () => undefined })).unit?.code).toBe('TH-57');
      must(await rebuildJournal({ journalFolder, backups: [{ path, passphrase }], fromView: [], ...deps }));
      const writer = must(openJournal(journalFolder, deps));
      undo.push(() => writer.close());
      const refused = valuesOf(says.frames.map(({ body }) => body)).filter((value) => value.startsWith('r-2 '));
      expect(refused).toHaveLength(1);
      const bodies = bodiesOf(writer).map(({ body }) => body);
      expect(valuesOf(bodies)).toEqual(valuesOf(says.frames.map(({ body }) => body)));
      const listed = bodies.flatMap((body) => (body.kind === 'acknowledged' ? (body['refused'] as { readonly id: string }[]) : []));
      expect(valuesOf([{ kind: 'changes', changes: bodies.flatMap((body) => (body.kind === 'changes' ? (body['changes'] as Change[]) : [])).filter(({ id }) => listed.some((one) => one.id === id)) }])).toEqual(refused);
    }, 120_000);
  });
});

describe.each(readdirSync(FIXTURES).filter((format) => existsSync(join(FIXTURES, format, ENCRYPTED))))('a backup of %s', (format) => {
  test('that is encrypted stays shut without its passphrase', async () => {
    expect(mustFail(await readBackup(join(FIXTURES, format, ENCRYPTED), null)).type).toBe('backup-passphrase');
    expect(mustFail(await readBackup(join(FIXTURES, format, ENCRYPTED), 'another one')).type).toBe('backup-passphrase');
  }, 120_000);
});
