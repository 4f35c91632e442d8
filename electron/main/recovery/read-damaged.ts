import { parseFrame } from '#core/journal/replay.ts';
import { ENCODING_JSON } from '#core/journal/frame.ts';
import type { FrameBody } from '#core/journal/bodies.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import type { JournalStore } from '#core/journal/store.ts';
import { machineBytes } from '../journal-bytes.ts';
import { createFileStore } from '../journal-file.ts';
import type { Failure } from '#ipc/contract.ts';

/** What can be read of a journal, damaged or not. */
export type ReadJournal = {
  readonly journalId: string | null;
  /** position → what the frame says; positions that are not here are lost */
  readonly bodies: ReadonlyMap<number, FrameBody>;
  readonly lastPosition: number;
  /** why it cannot simply be opened */
  readonly failure: Failure | null;
};

const LIMIT = { frames: 5_000, bytes: 8 * 1024 * 1024 };

type Hear = (position: number, body: FrameBody) => void;
export type Walked = Omit<ReadJournal, 'bodies'>;

/** Reads whatever is readable of the journal in a folder, past all damage, frame by frame. Changes nothing in it but a torn tail, as every opening does. */
export const walkDamaged = (folder: string, hear: Hear): Walked => {
  const store = createFileStore({ folder });
  const opened = store.open();
  try {
    for (let position = 1; position <= lastOf(store); ) position = readOn(store, position, hear);
    return { journalId: opened.ok ? opened.value.journalId : null, lastPosition: lastOf(store), failure: opened.ok ? null : { ...opened.error } };
  } finally {
    store.close();
  }
};

/** The same in turns, between which others are served: the window stays alive while a large register is read. */
export const walkInTurns = async (folder: string, hear: Hear, progress: (position: number, last: number) => void = () => undefined): Promise<Walked> => {
  const store = createFileStore({ folder });
  const opened = store.open();
  try {
    const last = lastOf(store);
    for (let position = 1; position <= last; ) {
      position = readOn(store, position, hear);
      progress(Math.min(position, last), last);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return { journalId: opened.ok ? opened.value.journalId : null, lastPosition: last, failure: opened.ok ? null : { ...opened.error } };
  } finally {
    store.close();
  }
};

/** All of it at once. */
export const readDamaged = (folder: string): ReadJournal => {
  const bodies = new Map<number, FrameBody>();
  const walked = walkDamaged(folder, (position, body) => void bodies.set(position, body));
  return { ...walked, bodies };
};

const lastOf = (store: JournalStore): number => Math.max(store.lastPosition(), ...store.segments().map(({ first }) => first));

/** Reads a stretch; answers where to go on, which is always further. */
const readOn = (store: JournalStore, position: number, hear: Hear): number => {
  const read = store.read(position, LIMIT);
  if (!read.ok) {
    const next = 'nextReadable' in read.error ? read.error.nextReadable : null;
    if (next !== null && next > position) return next;
    return store.segments().find(({ first }) => first > position)?.first ?? Number.MAX_SAFE_INTEGER;
  }
  if (read.value.length === 0) return Number.MAX_SAFE_INTEGER;
  for (const frame of read.value) {
    if (frame.encoding !== ENCODING_JSON) continue;
    const parsed = parseFrame({ position: frame.position, body: machineBytes.decode(frame.body) });
    if (parsed.ok && Object.hasOwn(KIND_CODES, parsed.value.body.kind)) hear(frame.position, parsed.value.body as FrameBody);
  }
  return (read.value.at(-1)?.position ?? position) + 1;
};
