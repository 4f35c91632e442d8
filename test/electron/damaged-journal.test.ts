import 'fake-indexeddb/auto';
import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DOMAIN_SCHEMA_VERSION } from '#core/domain/record-kinds.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { rebuildJournal } from '#electron/main/recovery/rebuild-journal.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { createView } from '#renderer/data/view.ts';
import { must } from '#test/support/journal-kit.ts';
import { planDamage, type Damage, type Place } from '#test/torture/desk/damage-cases.ts';
import { randomFrom } from '#test/torture/random.ts';

/** Every way of damaging a journal's files, with the view that was shown beside it: what a start makes of it, without a window. */
const SEED = 20_261_127;
const CASES = 150;
const home = mkdtempSync(join(tmpdir(), 'phinong-damaged-journal-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };
const placeOf = (name: string): Place => {
  const place = { profile: join(home, name), backups: join(home, `${name}-backups`) };
  mkdirSync(place.profile, { recursive: true });
  mkdirSync(place.backups);
  return place;
};

const texts: string[] = [];
const work = (writer: JournalWriter, from: number, to: number): void => {
  for (let n = from; n <= to; n += 1) {
    const intent = { kind: 'agreement', record: `r${String(n % 20)}`, set: { notes: `text ${String(n)} ${'ก'.repeat(60)}` }, base: {} };
    must(writer.saveChanges([{ intent, author: AUTHOR }]));
    if (n % 5 === 0) must(writer.saveSetting(`setting/${String(n)}`, `said ${String(n)}`));
    if (n % 7 === 0) must(writer.saveDraft(`draft/${String(n)}`, `typed ${String(n)}`));
    texts.push(`text ${String(n)}`, ...(n % 5 === 0 ? [`said ${String(n)}`] : []), ...(n % 7 === 0 ? [`typed ${String(n)}`] : []));
  }
};

const open = (place: Place): JournalWriter => must(createWriter({ store: createFileStore({ folder: join(place.profile, 'journal'), segmentBytes: 9_000 }), bytes: machineBytes, ...deps, schemaVersion: DOMAIN_SCHEMA_VERSION }));

const whole = placeOf('whole');
const earlier = placeOf('earlier');
const writer = open(whole);
work(writer, 1, 60);
writer.close();
cpSync(join(whole.profile, 'journal'), join(earlier.profile, 'journal'), { recursive: true });
const again = open(whole);
work(again, 61, 90);
const FRAMES = again.state().lastPosition;
again.close();

/** A view that has come to the end of the whole journal. */
const shownView = async (name: string) => {
  const db = new ViewDb(name);
  const there = open(whole);
  const { journalId, lastPosition, incarnation, n } = there.state();
  const view = createView(db, { read: (from, maxBytes) => Promise.resolve({ ok: true, value: { frames: must(there.readTexts(from, { frames: 10_000, bytes: maxBytes })) as never, lastPosition } }) });
  must(await view.start({ journalId, lastPosition, incarnation, n }));
  there.close();
  return db;
};

/** `noticed`, `equal`, or what was wrong. */
type Verdict = string;
const readOf = (opened: JournalWriter) => (from: number, maxBytes: number) => {
  const read = opened.readTexts(from, { frames: 10_000, bytes: maxBytes });
  return Promise.resolve(read.ok ? ({ ok: true, value: { frames: [...read.value], lastPosition: opened.state().lastPosition } } as const) : ({ ok: false, error: { ...read.error } } as const));
};

const allOf = async (opened: JournalWriter): Promise<string | null> => {
  let text = '';
  for (let from = 1; from <= opened.state().lastPosition; ) {
    const read = await readOf(opened)(from, 1_000_000);
    if (!read.ok) return null;
    text += read.value.frames.map(({ body }) => body).join('\n');
    from += read.value.frames.length;
  }
  return text;
};

const missingIn = (text: string): string[] => texts.filter((each) => !text.includes(`"${each}"`) && !text.includes(`"${each} `));

/** As the recovery screen does: all that the view knows goes along. */
const recovered = async (place: Place, db: ViewDb): Promise<Verdict> => {
  const waiting = new Set(await db.outbox.where('state').equals('waiting').primaryKeys());
  const [meta, changes, drafts, settings] = await Promise.all([db.meta.get('view'), db.changes.toArray(), db.drafts.toArray(), db.settings.toArray()]);
  const said = { journalId: meta?.journalId ?? '', position: meta?.position ?? 0, bodies: [...settings.map(({ key, value }) => ({ kind: 'setting' as const, key, value: value as never })), ...drafts.map(({ key, value }) => ({ kind: 'draft' as const, key, value: value as never }))] };
  must(await rebuildJournal({ journalFolder: join(place.profile, 'journal'), backups: [], fromView: changes.map(({ id, change }) => ({ change, waits: waiting.has(id) })), said, ...deps }));
  const made = must(openJournal(join(place.profile, 'journal'), deps));
  const missing = missingIn((await allOf(made)) ?? '');
  made.close();
  return missing.length === 0 ? 'noticed' : `LOST after the recovery: ${missing.slice(0, 5).join(', ')}`;
};

const outcome = async (damage: Damage, index: number): Promise<Verdict> => {
  const place = placeOf(`case-${String(index)}`);
  cpSync(whole.profile, place.profile, { recursive: true });
  const db = await shownView(`case-${String(index)}`);
  try {
    damage.apply(place, earlier, randomFrom(SEED + index));
    const opened = openJournal(join(place.profile, 'journal'), deps);
    if (!opened.ok) return await recovered(place, db);
    const { journalId, lastPosition, incarnation, n } = opened.value.state();
    const started = await createView(db, { read: readOf(opened.value) }).start({ journalId, lastPosition, incarnation, n });
    const text = await allOf(opened.value);
    opened.value.close();
    // What nobody reads at a start is found by the work in the background, which reads every byte.
    if (!started.ok || text === null) return await recovered(place, db);
    const missing = missingIn(text);
    return missing.length === 0 && lastPosition >= FRAMES - 1 ? 'equal' : `SILENT: ${String(lastPosition)} of ${String(FRAMES)} frames, without ${missing.slice(0, 5).join(', ')}`;
  } finally {
    await db.delete();
    rmSync(place.profile, { recursive: true, force: true });
    if (existsSync(place.backups)) rmSync(place.backups, { recursive: true });
  }
};

/** Only what harms the journal and leaves the view. */
const ofJournal = ({ name, leaves }: Damage): boolean => name.startsWith('journal') && leaves === undefined && !name.includes('view') && !name.includes('backup');

it('a start notices every damage of the journal, and with what the view still shows everything comes back', async () => {
  expect(readdirSync(join(whole.profile, 'journal')).filter((name) => name.endsWith('.journal')).length).toBeGreaterThan(3);
  const damages = planDamage(whole, CASES, randomFrom(SEED)).filter(ofJournal);
  const wrong: string[] = [];
  let noticed = 0;
  for (const [index, damage] of damages.entries()) {
    const verdict = await outcome(damage, index).catch((problem: unknown) => `stumbled: ${String(problem instanceof Error ? problem.stack : problem)}`);
    if (verdict === 'noticed') noticed += 1;
    else if (verdict !== 'equal') wrong.push(`${damage.name}: ${verdict}`);
  }
  expect(wrong).toEqual([]);
  expect(noticed).toBeGreaterThan(20);
}, 300_000);
