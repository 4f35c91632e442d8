import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DOMAIN_SCHEMA_VERSION } from '#core/domain/record-kinds.ts';
import { createWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { must } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';
import type { Place } from './damage-cases.ts';
import type { Saw } from './in-window.ts';
import { syncToEnd, type Ministry } from './ministry.ts';
import { createOracle } from './oracle.ts';
import { startPc, type Pc } from './pc.ts';
import { reload, standingOf } from './standing.ts';
import { saveFor } from './words.ts';

/** A closed register that damage is done to copies of. */
export type Template = {
  readonly place: Place;
  /** the same before its last saves */
  readonly earlier: Place;
  readonly confirmed: readonly Saw[];
  readonly inBackup: readonly Saw[];
  /** what the journal says, frame by frame */
  readonly frames: readonly string[];
};

export const placeAt = (profile: string): Place => ({ profile, backups: `${profile}-backups` });

export const copyPlace = (from: Place, to: Place): Place => {
  cpSync(from.profile, to.profile, { recursive: true, verbatimSymlinks: true });
  cpSync(from.backups, to.backups, { recursive: true });
  return to;
};

/** Adds a few saves by the journal's own writer, in segments so short that several are closed. */
const saveInSegments = (profile: string, saw: (what: Saw) => void): void => {
  const store = createFileStore({ folder: join(profile, 'journal'), segmentBytes: 9_000 });
  const writer = must(createWriter({ store, bytes: machineBytes, now: Date.now, random: randomBytes, sha256, schemaVersion: DOMAIN_SCHEMA_VERSION }));
  for (let index = 1; index <= 36; index += 1) {
    const text = `segments ${String(index)}`;
    const intent = { kind: 'agreement', record: crypto.randomUUID(), set: { notes: text, 'parties/b/name': `${text} ${'ข'.repeat(200)}` }, base: {} };
    const [frame] = must(writer.saveChanges([{ intent, author: { officer: 'torture', name: 'torture', device: 'torture' } }]));
    saw({ type: 'changes', position: frame?.position ?? 0, texts: [text] });
  }
  writer.close();
};

/** Works for a while as an office does: some of it synced, some of it in a backup, some of it nowhere else. */
export const makeTemplate = async (ministry: Ministry, seed: number): Promise<Template> => {
  const home = mkdtempSync(join(tmpdir(), 'phinong-damage-'));
  const place = placeAt(join(home, 'profile'));
  const oracle = createOracle();
  const open = (): Promise<Pc> => startPc({ profile: place.profile, saw: oracle.saw });
  const work = async (pc: Pc, life: string, ms: number): Promise<void> => {
    await standingOf(pc);
    await pc.ask(`torture.importMany(${JSON.stringify(`${life}i`)}, 12, 60)`);
    await pc.ask(saveFor(life, seed));
    await wait(ms);
    await reload(pc);
  };

  const first = await open();
  await standingOf(first);
  must(await first.call('sync.enrol', { endpoint: ministry.address, code: await ministry.code(), deviceLabel: 'torture' }));
  must(await first.call('journal.saveSetting', { key: 'first-run', value: 'done' }));
  await reload(first);
  await work(first, 'synced', 600);
  await ministry.others();
  const stuck = await syncToEnd(first);
  if (stuck !== null) throw new Error(stuck);
  await first.quit();
  saveInSegments(place.profile, oracle.saw);

  const second = await open();
  await work(second, 'backed-up', 400);
  must(await second.call('backup.make', { passphrase: null }));
  await second.quit();
  const inBackup = [...oracle.confirmed()];
  const earlier = copyPlace(place, placeAt(join(home, 'earlier')));

  const third = await open();
  await work(third, 'newest', 400);
  const faults = await oracle.check(third);
  await third.quit();
  if (faults.length > 0) throw new Error(`the template itself is not sound: ${faults.join('\n')}`);
  return { place, earlier, confirmed: oracle.confirmed(), inBackup, frames: oracle.frames() };
};
