import nodeFs, { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FrameBody } from '#core/journal/bodies.ts';
import type { FrameInput } from '#core/journal/frame.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { salvage, type FromView, type Salvage } from '#core/journal/salvage.ts';
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
import { readInTurns, type ReadJournal } from './read-damaged.ts';
import { withBackups, type OpenedBackup } from './whole-segment.ts';

export type SaidInView = { readonly journalId: string; readonly position: number; readonly bodies: readonly Extract<FrameBody, { readonly kind: 'draft' | 'setting' }>[] };

export type RebuildOrder = {
  readonly journalFolder: string;
  readonly backups: readonly { readonly path: string; readonly passphrase: string | null }[];
  readonly fromView: readonly FromView[];
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

/** Reading and checking the backups' bytes, reading frames, writing frames. */
export type RebuildStage = 'checking' | 'reading' | 'writing';

export type Rebuilt = Omit<Salvage, 'bodies'> & { readonly setAside: string; readonly healed: number };

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
  const { journalFolder } = order;
  const reading = (done: number, total: number): void => order.progress?.('reading', done, total);
  const present = existsSync(journalFolder) ? await readInTurns(journalFolder, reading) : null;
  const backups: ReadJournal[] = [];
  for (const { folder } of opened) backups.push(await readInTurns(folder, reading));
  const foreign = foreignAmong(present, backups);
  if (foreign !== null) return err(foreign);
  const made = salvage(inOrder(present, backups, order.said), order.fromView, { incarnation: newIncarnation(order.random), sha256: order.sha256 });
  const fresh = beingWritten(journalFolder);
  const { fs = nodeFs } = order;
  fs.rmSync(fresh, { recursive: true, force: true });
  const written = await writeJournal(fresh, made, order);
  if (!written.ok) return written;
  const setAside = join(dirname(journalFolder), `journal-set-aside-${new Date(order.now()).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}`);
  putInPlace(journalFolder, setAside, fs);
  return ok({ kept: made.kept, toSend: made.toSend, drafts: made.drafts, setAside, healed: 0 });
};

/** Sources that do not belong to one unit are not joined: see `whyForeign`. */
const foreignAmong = (present: ReadJournal | null, backups: readonly ReadJournal[]): Failure | null => {
  let unit = present === null ? null : unitOf(present);
  for (const backup of backups) {
    const theirs = unitOf(backup);
    const foreign = whyForeign(unit, theirs, present === null || present.journalId === null || present.journalId === backup.journalId);
    if (foreign !== null) return foreign;
    unit ??= theirs;
  }
  return null;
};

const unitOf = ({ bodies }: ReadJournal): Unit | null => {
  let unit: Unit | null = null;
  for (const body of bodies.values()) if (body.kind === 'enrolment') unit = body.unit;
  return unit;
};

/**
 * One row of frames. Journals of the same id have the same frame at the same position, so what one lost another fills in. Others
 * come before it: what the present journal says of drafts and settings is newer. What the view shows of these stands where the
 * view had come to: it knows what was said in frames that cannot be read any more, and nothing of later ones.
 */
const inOrder = (present: ReadJournal | null, backups: readonly ReadJournal[], said: SaidInView = { journalId: '', position: 0, bodies: [] }): FrameBody[] => {
  const id = present?.journalId ?? backups.at(-1)?.journalId ?? null;
  const same = backups.filter(({ journalId }) => id !== null && journalId === id);
  const others = backups.filter((each) => !same.includes(each));
  const byPosition = new Map<number, FrameBody>();
  for (const { bodies } of [...same, ...(present === null ? [] : [present])]) for (const [position, body] of bodies) byPosition.set(position, body);
  const row = [...byPosition].toSorted(([a], [b]) => a - b);
  // A damaged journal may not know its own name any more.
  const shown = id === null || id === said.journalId ? said.position : 0;
  const seen = row.filter(([position]) => position <= shown);
  return [...others.flatMap(({ bodies }) => [...bodies.values()]), ...seen.map(([, body]) => body), ...said.bodies, ...row.slice(seen.length).map(([, body]) => body)];
};

const newIncarnation = (random: RandomBytes): string => Array.from(random(16), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Some megabytes at most, but at least one frame: what is written is never in memory twice as a whole. */
const groupFrom = (bodies: Salvage['bodies'], at: number): FrameInput[] => {
  const group: FrameInput[] = [];
  for (let bytes = 0; group.length < GROUP && bytes < GROUP_BYTES; ) {
    const body = bodies[at + group.length];
    if (body === undefined) break;
    const encoded = machineBytes.encode(JSON.stringify(body));
    bytes += encoded.length;
    group.push({ kind: KIND_CODES[body.kind], body: encoded });
  }
  return group;
};

/** Written, synced, and opened once as the app will open it. */
const writeJournal = async (folder: string, { bodies }: Salvage, { progress, fs = nodeFs, now, random, sha256 }: Pick<RebuildOrder, 'now' | 'random' | 'sha256' | 'progress' | 'fs'>): Promise<Result<void, Failure>> => {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const store = createFileStore({ folder, fs });
  const opened = store.open();
  if (!opened.ok) return err({ ...opened.error });
  for (let at = 0; at < bodies.length; ) {
    const group = groupFrom(bodies, at);
    at += group.length;
    const appended = store.append(group, () => null);
    if (!appended.ok) {
      store.close();
      return err({ ...appended.error });
    }
    progress?.('writing', at, bodies.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  store.close();
  const writer = openJournal(folder, { now, random, sha256, fs });
  if (!writer.ok) return err({ ...writer.error });
  writer.value.close();
  return ok(undefined);
};
