import nodeFs, { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FrameBody } from '#core/journal/bodies.ts';
import type { FrameInput } from '#core/journal/frame.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { salvage, type Salvage, type SalvagedBody } from '#core/journal/salvage.ts';
import type { FromView, SalvageFrame, SalvageKind, SalvageSource } from '#core/journal/salvage-source.ts';
import type { RandomBytes, Sha256 } from '#core/ports.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { Unit } from '#core/sync/protocol.ts';
import type { Failure } from '#ipc/contract.ts';
import { machineBytes } from '../journal-bytes.ts';
import { meansFull, systemCode } from '../journal-errors.ts';
import { createFileStore } from '../journal-file.ts';
import type { JournalFs } from '../journal-fs.ts';
import { openJournal } from '../open-journal.ts';
import { healJournal } from './heal-journal.ts';
import { beingWritten, putInPlace } from './placing.ts';
import { whyForeign } from './foreign-backup.ts';
import { openRow, together, type JournalRow } from './journal-row.ts';
import { withBackups, type OpenedBackup } from './whole-segment.ts';

export type SaidInView = { readonly journalId: string; readonly position: number; readonly bodies: readonly Extract<FrameBody, { readonly kind: 'draft' | 'setting' }>[] };

export type RebuildOrder = {
  readonly journalFolder: string;
  readonly backups: readonly { readonly path: string; readonly passphrase: string | null }[];
  /** what the view knows: all at once, or in parts that can be read again */
  readonly fromView: readonly FromView[] | (() => Iterable<readonly FromView[]>);
  /** drafts and settings as the view shows them, and up to which frame of which journal it had come */
  readonly said?: SaidInView;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly sha256: Sha256;
  /** the functions of the file system; a test passes one that ends at a step of its choice */
  readonly fs?: JournalFs;
  /** how far each stage is; every stage begins at 0 */
  readonly progress?: (stage: RebuildStage, done: number, total: number) => void;
};

/** Reading and checking the backups' bytes, reading frames, writing changes. */
export type RebuildStage = 'checking' | 'reading' | 'writing';

export type Rebuilt = Omit<Salvage, 'bodies' | 'changes'> & { readonly setAside: string; readonly healed: number };

/** Frames per group when the new journal is written, at most; a group ends sooner where its frames are large. */
const GROUP = 200;
const GROUP_BYTES = 4 * 1024 * 1024;

/**
 * Makes a new journal of everything that can be read of the present one, of backups and of the view, and puts it in the
 * present one's place, which is kept beside under another name. Until the last rename the present one stands where it stood.
 * Where all that is wrong are closed files that a backup holds as they were, these are put back and nothing is made anew.
 * The journal must not be open.
 */
export const rebuildJournal = async (order: RebuildOrder): Promise<Result<Rebuilt, Failure>> => {
  try {
    const done = await withBackups(order.backups, async (opened) => (await healed(order, opened.map(({ folder }) => folder))) ?? (await madeAnew(order, opened)), (bytes, total) => order.progress?.('checking', bytes, total));
    return done.ok ? done.value : err({ ...done.error });
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: meansFull(code) ? 'recovery-full' : 'recovery-not-written', detail: code });
  }
};

const healed = async ({ journalFolder, now, ...deps }: RebuildOrder, folders: readonly string[]): Promise<Result<Rebuilt, Failure> | null> => {
  if (!existsSync(journalFolder) || folders.length === 0) return null;
  const count = await healJournal(journalFolder, folders, now());
  if (count === 0) return null;
  const opened = openJournal(journalFolder, { now, ...deps });
  if (!opened.ok) return null;
  const { unacknowledged } = opened.value.state();
  opened.value.close();
  return ok({ kept: 0, toSend: unacknowledged, drafts: 0, setAside: join(journalFolder, 'set-aside'), healed: count });
};

const madeAnew = async (order: RebuildOrder, opened: readonly OpenedBackup[]): Promise<Result<Rebuilt, Failure>> => {
  const { journalFolder, fs = nodeFs } = order;
  let isScanning = true;
  const reading = (done: number, total: number): void => (isScanning ? order.progress?.('reading', done, total) : undefined);
  const present = existsSync(journalFolder) ? openRow(journalFolder, reading) : null;
  const backups = opened.map(({ folder }) => openRow(folder, reading));
  let made: Salvage;
  const fresh = beingWritten(journalFolder);
  try {
    const foreign = await foreignAmong(present, backups);
    if (foreign !== null) return err(foreign);
    made = await salvage(inOrder(present, backups, order), { incarnation: newIncarnation(order.random), sha256: order.sha256 });
    isScanning = false;
    fs.rmSync(fresh, { recursive: true, force: true });
    const written = await writeJournal(fresh, made, order);
    if (!written.ok) return written;
  } finally {
    for (const row of [...backups, ...(present === null ? [] : [present])]) row.close();
  }
  const setAside = join(dirname(journalFolder), `journal-set-aside-${new Date(order.now()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}`);
  putInPlace(journalFolder, setAside, fs);
  return ok({ kept: made.kept, toSend: made.toSend, drafts: made.drafts, setAside, healed: 0 });
};

/** Sources that do not belong to one unit are not joined: see `whyForeign`. */
const foreignAmong = async (present: JournalRow | null, backups: readonly JournalRow[]): Promise<Failure | null> => {
  let unit = present === null ? null : await unitOf(present);
  for (const backup of backups) {
    const theirs = await unitOf(backup);
    const foreign = whyForeign(unit, theirs, present === null || present.journalId === null || present.journalId === backup.journalId);
    if (foreign !== null) return foreign;
    unit ??= theirs;
  }
  return null;
};

const ENROLMENTS: ReadonlySet<SalvageKind> = new Set<SalvageKind>(['enrolment']);

const unitOf = async (row: JournalRow): Promise<Unit | null> => {
  let unit: Unit | null = null;
  for await (const { body } of row.frames(ENROLMENTS)) if (body.kind === 'enrolment') unit = body.unit;
  return unit;
};

/**
 * One row of frames. Journals of the same id have the same frame at the same position, so what one lost another fills in. Others
 * come before it: what the present journal says of drafts and settings is newer. What the view shows of these stands where the
 * view had come to: it knows what was said in frames that cannot be read any more, and nothing of later ones.
 */
const inOrder = (present: JournalRow | null, backups: readonly JournalRow[], { fromView, said = { journalId: '', position: 0, bodies: [] } }: RebuildOrder): SalvageSource => {
  const id = present?.journalId ?? backups.at(-1)?.journalId ?? null;
  const same = backups.filter(({ journalId }) => id !== null && journalId === id);
  const others = backups.filter((each) => !same.includes(each));
  // A damaged journal may not know its own name any more.
  const shown = id === null || id === said.journalId ? said.position : 0;
  return async function* source(kinds): AsyncGenerator<SalvageFrame> {
    for (const row of others) for await (const { body } of row.frames(kinds)) yield body;
    const saying = said.bodies.filter(({ kind }) => kinds.has(kind));
    let isSaid = false;
    // Of several backups the newest is read last; the present journal counts before all of them.
    for await (const { position, body } of together([...(present === null ? [] : [present]), ...same.toReversed()], kinds)) {
      if (!isSaid && position > shown) yield* saying;
      isSaid ||= position > shown;
      yield body;
    }
    if (!isSaid) yield* saying;
    if (kinds.has('from-view')) for (const changes of partsOf(fromView)) yield { kind: 'from-view', changes };
  };
};

const partsOf = (fromView: RebuildOrder['fromView']): Iterable<readonly FromView[]> => (typeof fromView === 'function' ? fromView() : [fromView]);

const newIncarnation = (random: RandomBytes): string => Array.from(random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');

type Group = { frames: FrameInput[]; bytes: number; changes: number };
const emptyGroup = (): Group => ({ frames: [], bytes: 0, changes: 0 });

const changesIn = (body: SalvagedBody): number => (body.kind === 'changes' || body.kind === 'reissued' || body.kind === 'received' || body.kind === 'brought' ? body.changes.length : 0);

/** Some megabytes at most, but at least one frame: what is written is in memory some of it at a time. */
const inGroups = async function* inGroups(bodies: Salvage['bodies']): AsyncGenerator<Group> {
  let group = emptyGroup();
  for await (const body of bodies) {
    const encoded = machineBytes.encode(JSON.stringify(body));
    group.frames.push({ kind: KIND_CODES[body.kind], body: encoded });
    group.bytes += encoded.length;
    group.changes += changesIn(body);
    if (group.frames.length < GROUP && group.bytes < GROUP_BYTES) continue;
    yield group;
    group = emptyGroup();
  }
  if (group.frames.length > 0) yield group;
};

/** Written, synced, and opened once as the app will open it. */
const writeJournal = async (folder: string, { bodies, changes }: Salvage, { progress, fs = nodeFs, now, random, sha256 }: Pick<RebuildOrder, 'now' | 'random' | 'sha256' | 'progress' | 'fs'>): Promise<Result<void, Failure>> => {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = createFileStore({ folder, fs });
  const opened = store.open();
  if (!opened.ok) return err({ ...opened.error });
  let done = 0;
  for await (const group of inGroups(bodies)) {
    const appended = store.append(group.frames, () => null);
    if (!appended.ok) {
      store.close();
      return err({ ...appended.error });
    }
    done += group.changes;
    progress?.('writing', Math.min(done, changes), changes);
  }
  progress?.('writing', changes, changes);
  store.close();
  const writer = openJournal(folder, { now, random, sha256, fs });
  if (!writer.ok) return err({ ...writer.error });
  writer.value.close();
  return ok(undefined);
};
