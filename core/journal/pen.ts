import { hashChange } from '../change/canonical.ts';
import type { Change, Json } from '../change/change.ts';
import { splitChangeId, type ChangeId } from '../ids.ts';
import type { RandomBytes, Sha256, WallClock } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import type { SyncRun } from './bodies.ts';
import type { Bytes } from './bytes.ts';
import { createByFile, type ByFile } from './by-file.ts';
import { KIND_CODES, STATE_KINDS } from './kinds.ts';
import type { IntentError } from './make-changes.ts';
import { createOwnChanges, type ContentError, type OwnChanges } from './own-changes.ts';
import { rebuildState } from './rebuild.ts';
import type { TextFrame } from './replay.ts';
import type { StateBody } from './state-bodies.ts';
import type { JournalError, JournalStore, OpenedJournal } from './store.ts';
import { fold, type WriterState } from './writer-state.ts';

export type WriterDeps = {
  readonly store: JournalStore;
  readonly bytes: Bytes;
  readonly now: WallClock;
  readonly random: RandomBytes;
  readonly sha256: Sha256;
  /** version of the domain schema that new changes are written in */
  readonly schemaVersion: number;
};

export type WriterError =
  | JournalError
  | ContentError
  | IntentError
  | { readonly type: 'not-enrolled' }
  /** this profile belongs to another unit, or to an endpoint for trying out */
  | { readonly type: 'enrolled-elsewhere'; readonly unit: string }
  /** the endpoint knows more of this PC's changes than this PC does: an old copy of the profile is at work */
  | { readonly type: 'endpoint-ahead'; readonly n: number };

/** What was written, ready for the view. */
export type Written = Result<readonly TextFrame[], WriterError>;

export type WritableBody =
  | StateBody
  | { readonly kind: 'draft' | 'setting'; readonly key: string; readonly value: Json }
  | { readonly kind: 'sync-run'; readonly run: SyncRun };

export type WriteOptions = {
  /** on disk within a second instead of at once */
  readonly soon?: boolean;
  /** for a caller that knows the hashes of what it writes */
  readonly hashOf?: (change: Change) => string;
};

/** The hand that holds the writer's state: nothing is written past it, and it never knows more or less than the journal. */
export type Pen = {
  readonly opened: OpenedJournal;
  readonly state: () => WriterState;
  /** One group of frames: all of them are in the journal when it answers ok, none otherwise. */
  readonly write: (bodies: readonly WritableBody[], options?: WriteOptions) => Written;
  /** What the state would be after these frames. */
  readonly foresee: (bodies: readonly StateBody[]) => WriterState;
  readonly ownChanges: OwnChanges;
  readonly byFile: ByFile;
  readonly baseOfRefused: (id: ChangeId) => Change['base'];
  /** an own change; null where it cannot be read */
  readonly ownChange: (id: ChangeId) => Change | null;
  readonly newIncarnation: () => string;
};

/** Opens the journal and finds out where it stands. */
export const takePen = (deps: WriterDeps): Result<Pen, WriterError> => {
  const { store, bytes, sha256 } = deps;
  const opened = store.open();
  if (!opened.ok) return opened;
  const rebuilt = rebuildState(deps, opened.value);
  if (!rebuilt.ok) return rebuilt;
  let state = rebuilt.value;
  store.remember(() => state);
  const ownChanges = createOwnChanges(store, bytes);
  const byFile = createByFile(store, bytes);
  const refusedBases = new Map<ChangeId, Change['base']>();

  const foldAll = (bodies: readonly WritableBody[], hashOf: (change: Change) => string): WriterState => {
    const context = { hashOf, wallMs: deps.now() };
    return bodies.filter(concernsState).reduce((before, body) => fold(before, body, context), state);
  };
  const hashAnew = (change: Change): string => hashChange(change, sha256);

  return ok({
    opened: opened.value,
    state: () => state,
    foresee: (bodies) => foldAll(bodies, hashAnew),
    write: (bodies, { soon = false, hashOf = hashAnew } = {}) => {
      const texts = bodies.map((body) => JSON.stringify(body));
      const group = bodies.map((body, index) => ({ kind: KIND_CODES[body.kind], body: bytes.encode(texts[index] ?? '') }));
      const first = (soon ? store.appendSoon : store.append)(group, () => state);
      if (!first.ok) return first;
      state = foldAll(bodies, hashOf);
      for (const body of bodies) if (body.kind === 'brought') byFile.note(body.changes);
      return ok(texts.map((body, index) => ({ position: first.value + index, body })));
    },
    ownChanges,
    byFile,
    baseOfRefused: (id) => {
      let base = refusedBases.get(id);
      if (base === undefined) {
        const { incarnation, n } = splitChangeId(id);
        const own = ownChanges({ incarnation, from: n, to: n, bytes: 0, count: 1 });
        const brought = own.ok || !state.hasBrought ? null : byFile.find(id);
        // Unreadable: its author then seems to have seen less, which ends in a conflict that is shown and not in a loss.
        base = (own.ok ? own.value[0]?.base : brought?.ok === true ? brought.value?.base : undefined) ?? {};
        refusedBases.set(id, base);
      }
      return base;
    },
    ownChange: (id) => {
      const { incarnation, n } = splitChangeId(id);
      const found = ownChanges({ incarnation, from: n, to: n, bytes: 0, count: 1 });
      return found.ok ? (found.value[0] ?? null) : null;
    },
    newIncarnation: () => Array.from(deps.random(16), (byte) => byte.toString(16).padStart(2, '0')).join(''),
  });
};

const concernsState = (body: WritableBody): body is StateBody => STATE_KINDS.has(KIND_CODES[body.kind]);

/** The own changes that stand in a run of numbers, all of them. */
export const readAll = (pen: Pen, incarnation: string, from: number, to: number): Result<readonly Change[], WriterError> => {
  const found = pen.ownChanges({ incarnation, from, to, bytes: Infinity, count: Infinity });
  if (!found.ok) return found;
  const missing = from + found.value.length;
  return missing > to ? found : err({ type: 'numbers-missing', incarnation, n: missing });
};
