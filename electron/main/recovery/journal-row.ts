import type { FrameBody } from '#core/journal/bodies.ts';
import { ENCODING_JSON } from '#core/journal/frame.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { parseFrame } from '#core/journal/replay.ts';
import type { SalvageKind } from '#core/journal/salvage-source.ts';
import type { JournalStore } from '#core/journal/store.ts';
import type { Failure } from '#ipc/contract.ts';
import { machineBytes } from '../journal-bytes.ts';
import { createFileStore } from '../journal-file.ts';

export type Placed = { readonly position: number; readonly body: FrameBody };

/** A journal in a folder, damaged or not, of which whatever is readable can be read frame by frame, as often as it is asked for. */
export type JournalRow = {
  readonly journalId: string | null;
  readonly lastPosition: number;
  /** why it cannot simply be opened */
  readonly failure: Failure | null;
  /** in order; positions that do not come are lost. Frames of other kinds are passed over unparsed. */
  readonly frames: (kinds: ReadonlySet<SalvageKind>) => AsyncGenerator<Placed>;
  readonly close: () => void;
};

const LIMIT = { frames: 2_000, bytes: 4 * 1024 * 1024 };
const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(KIND_CODES).map(([name, code]) => [code, name]));

/** Opens it for reading. Changes nothing in it but a torn tail, as every opening does. `heard`: how far a reading has come. */
export const openRow = (folder: string, heard: (position: number, last: number) => void = () => undefined): JournalRow => {
  const store = createFileStore({ folder });
  const opened = store.open();
  const lastPosition = Math.max(store.lastPosition(), ...store.segments().map(({ first }) => first));
  const frames = async function* frames(kinds: ReadonlySet<SalvageKind>): AsyncGenerator<Placed> {
    for (let position = 1; position <= lastPosition; ) {
      const stretch = readStretch(store, position, kinds);
      yield* stretch.frames;
      position = stretch.next;
      heard(Math.min(position, lastPosition), lastPosition);
      // The window stays alive while a large register is read.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { journalId: opened.ok ? opened.value.journalId : null, lastPosition, failure: opened.ok ? null : { ...opened.error }, frames, close: () => store.close() };
};

type Stretch = { readonly frames: readonly Placed[]; readonly next: number };

/** Some megabytes; `next` is always further. */
const readStretch = (store: JournalStore, position: number, kinds: ReadonlySet<string>): Stretch => {
  const read = store.read(position, LIMIT);
  if (!read.ok) {
    const next = 'nextReadable' in read.error ? read.error.nextReadable : null;
    if (next !== null && next > position) return { frames: [], next };
    return { frames: [], next: store.segments().find(({ first }) => first > position)?.first ?? Number.MAX_SAFE_INTEGER };
  }
  const frames = read.value.flatMap((frame): Placed[] => {
    if (frame.encoding !== ENCODING_JSON || !kinds.has(NAMES.get(frame.kind) ?? '')) return [];
    const parsed = parseFrame({ position: frame.position, body: machineBytes.decode(frame.body) });
    return parsed.ok ? [{ position: frame.position, body: parsed.value.body as FrameBody }] : [];
  });
  return { frames, next: (read.value.at(-1)?.position ?? Number.MAX_SAFE_INTEGER - 1) + 1 };
};

/** Frames of journals that are one journal: at each position the first of them that has it. */
export const together = async function* together(rows: readonly JournalRow[], kinds: ReadonlySet<SalvageKind>): AsyncGenerator<Placed> {
  const walks = await Promise.all(rows.map(async (row) => {
    const walk = row.frames(kinds);
    return { walk, at: await walk.next() };
  }));
  for (;;) {
    const positions = walks.flatMap(({ at }) => (at.done === true ? [] : [at.value.position]));
    if (positions.length === 0) return;
    const position = Math.min(...positions);
    let isSaid = false;
    for (const each of walks) {
      if (each.at.done === true || each.at.value.position !== position) continue;
      if (!isSaid) yield each.at.value;
      isSaid = true;
      each.at = await each.walk.next();
    }
  }
};
