import { isSameChange } from '../change/canonical.ts';
import type { Change } from '../change/change.ts';
import type { ChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Bytes } from './bytes.ts';
import { ENCODING_JSON } from './frame.ts';
import { KIND_CODES } from './kinds.ts';
import type { ContentError } from './own-changes.ts';
import { parseJson } from './segment.ts';
import { othersBodySchema } from './state-bodies.ts';
import type { JournalError, JournalStore } from './store.ts';

/** What this journal holds that came by file, looked up by id. Read when it is first asked for, and kept. */
export type ByFile = {
  readonly find: (id: ChangeId) => Result<Change | null, JournalError | ContentError>;
  /** Of changes from the endpoint, those whose number came by file with other contents: another PC had used it too. */
  readonly contradicted: (changes: readonly Change[]) => Result<readonly ChangeId[], JournalError | ContentError>;
  readonly note: (changes: readonly Change[]) => void;
};

const CHUNK = { frames: 4_096, bytes: 1024 * 1024 };

export const createByFile = (store: JournalStore, { decode }: Bytes): ByFile => {
  let known: Map<ChangeId, Change> | null = null;

  const readAll = (): Result<Map<ChangeId, Change>, JournalError | ContentError> => {
    const found = new Map<ChangeId, Change>();
    for (let position = 1; position <= store.lastPosition(); ) {
      const frames = store.read(position, CHUNK);
      if (!frames.ok) return frames;
      if (frames.value.length === 0) break;
      for (const frame of frames.value.filter(({ kind }) => kind === KIND_CODES.brought)) {
        const body = frame.encoding === ENCODING_JSON ? othersBodySchema.safeParse(parseJson(decode(frame.body))) : null;
        if (body?.success !== true) return err({ type: 'malformed-frame', position: frame.position });
        for (const change of body.data.changes) found.set(change.id, change);
      }
      position += frames.value.length;
    }
    return ok(found);
  };

  const all = (): Result<Map<ChangeId, Change>, JournalError | ContentError> => {
    if (known !== null) return ok(known);
    const read = readAll();
    if (read.ok) known = read.value;
    return read;
  };

  return {
    find: (id) => {
      const read = all();
      return read.ok ? ok(read.value.get(id) ?? null) : read;
    },
    contradicted: (changes) => {
      const read = all();
      if (!read.ok) return read;
      return ok(changes.flatMap((change) => {
        const before = read.value.get(change.id);
        return before !== undefined && !isSameChange(before, change) ? [change.id] : [];
      }));
    },
    note: (changes) => {
      for (const change of changes) known?.set(change.id, change);
    },
  };
};
