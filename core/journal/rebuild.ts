import { hashChange } from '../change/canonical.ts';
import type { Change } from '../change/change.ts';
import { splitChangeId } from '../ids.ts';
import type { Sha256, WallClock } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import { ENCODING_JSON, type RawFrame } from './frame.ts';
import { STATE_KINDS } from './kinds.ts';
import type { ContentError } from './own-changes.ts';
import { parseJson } from './segment.ts';
import { stateBodySchema, type StateBody } from './state-bodies.ts';
import type { JournalError, JournalStore, OpenedJournal } from './store.ts';
import { EMPTY_STATE, fold, presentLife, writerStateSchema, type WriterState } from './writer-state.ts';

type RebuildDeps = { readonly store: JournalStore; readonly bytes: Bytes; readonly now: WallClock; readonly sha256: Sha256 };

const CHUNK = { frames: 16_384, bytes: 4 * 1024 * 1024 };

/** What the writer knew when the journal ended: from the bookmark, or else the header of the newest segment, and the frames after it. */
export const rebuildState = (deps: RebuildDeps, { known: marked, segments }: OpenedJournal): Result<WriterState, JournalError | ContentError> => {
  const remembered = writerStateSchema.safeParse(marked?.state);
  if (remembered.success && marked !== null) return replay(deps, remembered.data, marked.position + 1);
  const newest = segments.at(-1);
  const known = writerStateSchema.safeParse(newest?.state);
  return known.success && newest !== undefined ? replay(deps, known.data, newest.first) : replay(deps, EMPTY_STATE, 1);
};

const replay = (deps: RebuildDeps, start: WriterState, from: number): Result<WriterState, JournalError | ContentError> => {
  // Of all the hashes only the last one of each chain is needed.
  const last = new Map<string, Change>();
  const hashOf = (change: Change): string => {
    last.set(splitChangeId(change.id).incarnation, change);
    return '';
  };
  const context = { hashOf, wallMs: deps.now() };
  let state = start;
  for (let position = from; position <= deps.store.lastPosition(); ) {
    const frames = deps.store.read(position, CHUNK);
    if (!frames.ok) return frames;
    if (frames.value.length === 0) break;
    for (const frame of frames.value.filter(({ kind }) => STATE_KINDS.has(kind))) {
      const body = readBody(frame, deps.bytes);
      if (!body.ok) return body;
      state = fold(state, body.value, context);
    }
    position += frames.value.length;
  }
  return ok(withHashes(state, last, deps.sha256));
};

const readBody = (frame: RawFrame, { decode }: Bytes): Result<StateBody, JournalError | ContentError> => {
  const { position, encoding } = frame;
  if (encoding !== ENCODING_JSON) return err({ type: 'unknown-encoding', position, encoding });
  const body = stateBodySchema.safeParse(parseJson(decode(frame.body)));
  return body.success ? ok(body.data) : err({ type: 'malformed-frame', position });
};

const withHashes = (state: WriterState, last: ReadonlyMap<string, Change>, sha256: Sha256): WriterState => {
  const own = last.get(presentLife(state).incarnation);
  const sample = state.trial === null ? undefined : last.get(state.trial.incarnation);
  return {
    ...state,
    lastHash: own === undefined ? state.lastHash : hashChange(own, sha256),
    trial: state.trial === null || sample === undefined ? state.trial : { ...state.trial, lastHash: hashChange(sample, sha256) },
  };
};
