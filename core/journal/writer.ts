import { isSameChange, sameJson } from '../change/canonical.ts';
import type { Change, Json } from '../change/change.ts';
import type { ChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Frame, Refusal, SnapshotPartBody, SyncRun } from './bodies.ts';
import { ENCODING_JSON } from './frame.ts';
import { makeChanges, type SignedIntent } from './make-changes.ts';
import { nameNow } from './names.ts';
import { takePen, type Pen, type WriterDeps, type WriterError, type Written } from './pen.ts';
import { parseFrame, type FrameFinding, type TextFrame } from './replay.ts';
import type { JournalError, JournalStore, ReadLimit, TornTail } from './store.ts';
import { readOthers, type OthersChanges } from './others-changes.ts';
import { saveBrought, saveReceived, type Brought } from './writer-files.ts';
import { beginNewLife, enterEpoch, nameForFile, ownStanding, saveEnrolment, type FileReader, type NewLifeReason, type NewLifeShown } from './writer-lives.ts';
import { ownScope, presentLife, type Enrolment, type Life, type OfferedLife, type WriterState } from './writer-state.ts';
import { createOffer, MAX_BATCH, saveAcknowledged, type Offer } from './writer-sync.ts';

/** Where this PC stands. */
export type JournalStanding = {
  readonly journalId: string;
  readonly lastPosition: number;
  /** the present life: under which name new changes are numbered */
  readonly incarnation: string;
  readonly n: number;
  readonly acknowledged: number;
  /** the scope that new records get: the unit's, or `trial` */
  readonly scope: string;
  readonly unit: Enrolment['unit'] | null;
  readonly role: Enrolment['role'] | null;
  readonly demo: boolean;
  /** all that the enrolment and the endpoint since have said */
  readonly enrolment: Enrolment | null;
  readonly endpoint: string | null;
  readonly epoch: string | null;
  readonly device: string | null;
  readonly cursor: string | null;
  /** the endpoint was read to the end of a page or snapshot at least once */
  readonly hasRead: boolean;
  /** where an interrupted snapshot goes on */
  readonly snapshotNext: string | null;
  /** `snapshot`: the changes behind the snapshot are still to come, after `historyNext` */
  readonly ground: WriterState['ground'];
  readonly historyNext: string | null;
  /** what others made and this PC holds was offered in this epoch */
  readonly relayed: boolean;
  /** something in this journal came by file */
  readonly hasBrought: boolean;
  /** all of that was offered to the endpoint */
  readonly broughtRelayed: boolean;
  /** one life, and nothing written anew or refused */
  readonly isPlain: boolean;
  /** all lives whose changes are for the endpoint */
  readonly lives: readonly Life[];
  /** the life whose changes the endpoint is offered next: the present one, but after a restore of the endpoint an earlier one first */
  readonly offered: Life;
  /** own changes that the endpoint has not decided on */
  readonly unacknowledged: number;
};

export type ReceivedPage = { readonly changes: readonly Change[]; readonly cursor: string };
export type EnrolmentNews = Partial<Pick<Enrolment, 'endpoint' | 'epoch' | 'unit' | 'role' | 'device' | 'devices' | 'ministryKey' | 'endpointKey' | 'heard'>>;

/**
 * The one place where numbers, clock, incarnation and hash chain live. Every `save…` is durable when it answers ok, and
 * answers what was written for the view; when it answers an error, nothing was written and no number was used.
 */
export type JournalWriter = {
  readonly state: () => JournalStanding;
  /** an unfinished write of the last run, cut off and kept aside at this start: to be told, nothing to be done */
  readonly tornTail: TornTail | null;
  /** One group, one frame. `replaces` names own refused changes that these stand for. */
  readonly saveChanges: (intents: readonly SignedIntent[], options?: { readonly replaces?: readonly ChangeId[] }) => Written;
  /** A page of the endpoint's changes and the cursor that goes with it. */
  readonly saveReceived: (page: ReceivedPage) => Written;
  readonly saveSnapshotPart: (part: SnapshotPartBody) => Written;
  /** Changes behind the snapshot; `cursor: null` with the last ones. */
  readonly saveHistory: (changes: readonly Change[], cursor: string | null) => Written;
  readonly saveRelayed: (epoch: string) => Written;
  /** What came by file: all of it is here afterwards, or nothing. */
  readonly saveBrought: (brought: Brought) => Written;
  /** Gives what is about to leave this PC by file the names that it keeps. Not while a sync runs. */
  readonly nameForFile: (reader: FileReader) => Written;
  /** What had come by file and the endpoint does not take. */
  readonly saveDeclined: (declined: readonly Refusal[]) => Written;
  /** Changes made elsewhere that this journal holds, from a position on. */
  readonly othersChanges: (from: number, maxBytes: number) => Result<OthersChanges, WriterError>;
  /** All changes made here that are under the name they were given: neither written anew nor refused. */
  readonly ownStanding: () => Result<readonly Change[], WriterError>;
  /** Whether it was made here and stands under another name since. */
  readonly wasNamedAnew: (change: Change) => boolean;
  /** Whether the endpoint did not take it. */
  readonly isRefused: (id: ChangeId) => boolean;
  /** What the endpoint decided about the offered life's changes up to a number. */
  readonly saveAcknowledged: (upTo: number, refused: readonly Refusal[]) => Written;
  readonly saveEnrolment: (enrolment: Enrolment) => Written;
  /** What the endpoint says of itself and of this PC's place; a new epoch means that all is offered and read again. */
  readonly updateEnrolment: (news: EnrolmentNews) => Written;
  readonly beginNewLife: (reason: NewLifeReason, shown?: NewLifeShown) => Written;
  /** Survives the end of the app at once and a power cut after a second. `null` = finished, or thrown away. */
  readonly saveDraft: (key: string, value: Json) => Written;
  readonly saveSetting: (key: string, value: Json) => Written;
  readonly saveSyncRun: (run: SyncRun) => Written;
  /** The next changes for the endpoint, in order of their numbers; `fromN` where it asks for them from an earlier one. */
  readonly unacknowledged: (maxBytes: number, fromN?: number) => Result<readonly Change[], WriterError>;
  /** All lives whose changes are for the endpoint, in the order in which they are offered; and changes of one of them: for a file. */
  readonly offeredLives: () => readonly OfferedLife[];
  readonly ownChanges: (incarnation: string, from: number, maxBytes: number) => Result<readonly Change[], WriterError>;
  /** Frames as text for the view, from a position on; fewer than the limit where a segment ends, none after the last. */
  readonly readTexts: (from: number, limit: ReadLimit) => Result<readonly TextFrame[], JournalError>;
  /** The same, parsed strictly. A frame that does not parse is a finding; the others come all the same. */
  readonly readFrames: (from: number, limit: ReadLimit) => Result<{ readonly frames: readonly Frame[]; readonly findings: readonly FrameFinding[] }, JournalError>;
  /** The journal's files as long as they count now: what a backup copies. */
  readonly files: () => readonly { readonly name: string; readonly bytes: number }[];
  /** For the work in the background: see core/journal/upkeep.ts. */
  readonly segments: Pick<JournalStore, 'closed' | 'adopt'>;
  readonly close: () => void;
};

/**
 * Opens the journal, or makes it at the first start, and takes up the numbers where they ended. After an error the store is
 * as its `open` left it: read from it what is readable, then close it.
 */
export const createWriter = (deps: WriterDeps): Result<JournalWriter, WriterError> => {
  const taken = takePen(deps);
  if (!taken.ok) return taken;
  const pen = taken.value;
  if (presentLife(pen.state()).incarnation === '') {
    const born = pen.write([{ kind: 'identity', incarnation: pen.newIncarnation(), reason: 'install' }]);
    if (!born.ok) return born;
  }
  const offer = createOffer(pen);
  return ok({
    state: () => standingOf(deps, pen, offer),
    tornTail: pen.opened.tornTail,
    ...savingHere(deps, pen),
    ...savingOfSync(deps, pen, offer),
    ...reading(deps),
    files: () => deps.store.segments().map(({ name, bytes }) => ({ name, bytes })),
    segments: deps.store,
    close: () => deps.store.close(),
  });
};

type Saving = 'saveChanges' | 'saveDraft' | 'saveSetting' | 'saveSyncRun';

/** What people at this PC do. */
const savingHere = (deps: WriterDeps, pen: Pen): Pick<JournalWriter, Saving> => ({
  saveChanges: (intents, { replaces } = {}) => {
    if (intents.length === 0) return ok([]);
    const { sha256, schemaVersion } = deps;
    const made = makeChanges({ state: pen.state(), wallMs: deps.now(), sha256, schemaVersion, baseOfRefused: pen.baseOfRefused, ownChange: pen.ownChange }, intents);
    if (!made.ok) return made;
    const { changes, hashes } = made.value;
    const hashOf = (change: Change): string => hashes[changes.lastIndexOf(change)] ?? '';
    return pen.write([{ kind: 'changes', changes, ...(replaces === undefined ? {} : { replaces }) }], { hashOf });
  },
  saveDraft: (key, value) => pen.write([{ kind: 'draft', key, value }], { soon: true }),
  saveSetting: (key, value) => pen.write([{ kind: 'setting', key, value }]),
  saveSyncRun: (run) => pen.write([{ kind: 'sync-run', run }]),
});

type SavingOfSync = 'saveReceived' | 'saveHistory' | 'saveRelayed' | 'saveBrought' | 'nameForFile' | 'saveDeclined' | 'ownStanding' | 'wasNamedAnew' | 'isRefused' | 'othersChanges' | 'saveSnapshotPart' | 'saveAcknowledged' | 'saveEnrolment' | 'updateEnrolment' | 'beginNewLife' | 'unacknowledged' | 'offeredLives' | 'ownChanges';

/** What passes between this PC and the endpoint. */
const savingOfSync = (deps: WriterDeps, pen: Pen, offer: Offer): Pick<JournalWriter, SavingOfSync> => {
  /** Numbers and lives are about to change: what the endpoint asked for again counts no more. */
  const fromTheBeginning = (written: Written): Written => {
    if (written.ok) offer.forget();
    return written;
  };
  return {
    saveReceived: ({ changes, cursor }) => (changes.length === 0 && cursor === pen.state().cursor ? ok([]) : saveReceived(pen, { changes, cursor })),
    saveSnapshotPart: (part) => pen.write([...(pen.state().ground === 'stale' ? [{ kind: 'forgotten' } as const] : []), { kind: 'snapshot', ...part }]),
    saveHistory: (changes, cursor) => pen.write([{ kind: 'history', changes, cursor }]),
    saveRelayed: (epoch) => pen.write([{ kind: 'relayed', epoch }]),
    saveBrought: (brought) => fromTheBeginning(saveBrought(deps, pen, brought)),
    nameForFile: (reader) => fromTheBeginning(nameForFile(deps, pen, reader)),
    saveDeclined: (declined) => (declined.length === 0 ? ok([]) : pen.write([{ kind: 'declined', changes: declined.map(({ id }) => id), refused: [...declined] }])),
    ownStanding: () => ownStanding(pen),
    wasNamedAnew: (change) => {
      const now = nameNow(pen.state().names, change.id);
      const own = now === undefined || now === null ? null : pen.ownChange(change.id);
      return own !== null && isSameChange(own, change);
    },
    isRefused: (id) => nameNow(pen.state().names, id) === null,
    othersChanges: (from, maxBytes) => readOthers(deps, pen.state().lives, from, maxBytes),
    saveAcknowledged: (upTo, refused) => saveAcknowledged(deps, pen, offer, { upTo, refused }),
    saveEnrolment: (enrolment) => fromTheBeginning(saveEnrolment(deps, pen, enrolment)),
    updateEnrolment: (news) => {
      const before = pen.state().enrolment;
      if (before === null) return err({ type: 'not-enrolled' });
      if (news.unit !== undefined && news.unit.code !== before.unit.code) return err({ type: 'enrolled-elsewhere', unit: before.unit.code });
      const now: Enrolment = { ...before, ...news };
      if (now.epoch !== before.epoch) return fromTheBeginning(enterEpoch(deps, pen, now));
      return sameJson(now as Json, before as Json) ? ok([]) : fromTheBeginning(pen.write([{ kind: 'enrolment', ...now }]));
    },
    beginNewLife: (reason, shown) => fromTheBeginning(beginNewLife(deps, pen, reason, shown)),
    unacknowledged: (maxBytes, fromN) => offer.take(maxBytes, fromN),
    offeredLives: () => offer.lives(),
    ownChanges: (incarnation, from, maxBytes) => {
      const life = pen.state().lives.find((each) => each.incarnation === incarnation);
      return pen.ownChanges({ incarnation, from, to: life?.n ?? 0, bytes: maxBytes, count: MAX_BATCH });
    },
  };
};

const reading = ({ store, bytes }: WriterDeps): Pick<JournalWriter, 'readTexts' | 'readFrames'> => {
  const readTexts: JournalWriter['readTexts'] = (from, limit) => {
    const frames = store.read(from, limit);
    if (!frames.ok) return frames;
    const strange = frames.value.findIndex(({ encoding }) => encoding !== ENCODING_JSON);
    const { position, encoding } = frames.value[strange] ?? { position: 0, encoding: ENCODING_JSON };
    if (strange === 0) return err({ type: 'unknown-encoding', position, encoding });
    const readable = strange === -1 ? frames.value : frames.value.slice(0, strange);
    return ok(readable.map((frame) => ({ position: frame.position, body: bytes.decode(frame.body) })));
  };
  return {
    readTexts,
    readFrames: (from, limit) => {
      const texts = readTexts(from, limit);
      if (!texts.ok) return texts;
      const parsed = texts.value.map(parseFrame);
      return ok({ frames: parsed.flatMap((one) => (one.ok ? [one.value] : [])), findings: parsed.flatMap((one) => (one.ok ? [] : [one.error])) });
    },
  };
};

const standingOf = ({ store }: WriterDeps, pen: Pen, offer: Offer): JournalStanding => {
  const state = pen.state();
  const { incarnation, n, acknowledged } = presentLife(state);
  return {
    journalId: pen.opened.journalId,
    lastPosition: store.lastPosition(),
    incarnation,
    n,
    acknowledged,
    scope: ownScope(state),
    unit: state.enrolment?.unit ?? null,
    role: state.enrolment?.role ?? null,
    demo: state.enrolment?.demo ?? false,
    enrolment: state.enrolment,
    endpoint: state.enrolment?.endpoint ?? null,
    epoch: state.enrolment?.epoch ?? null,
    device: state.enrolment?.device ?? null,
    cursor: state.cursor,
    hasRead: state.hasRead,
    snapshotNext: state.snapshotNext,
    ground: state.ground,
    historyNext: state.historyNext,
    relayed: state.relayed,
    hasBrought: state.hasBrought,
    broughtRelayed: state.broughtRelayed,
    isPlain: state.lives.length === 1 && state.names.length === 0,
    lives: state.lives,
    offered: offer.life(),
    unacknowledged: offer.waiting(),
  };
};
