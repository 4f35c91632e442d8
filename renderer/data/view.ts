import { z } from 'zod';
import { splitChangeId } from '#core/ids.ts';
import { err, ok, type Result } from '#core/result.ts';
import { VIEW_RULES, VIEW_SCHEMA } from '#core/view-version.ts';
import type { Failure, Reply, WireFrame } from '#ipc/contract.ts';
import type { ParsedFrame } from './apply.ts';
import { checkQuickly, type Wrong } from './check-view.ts';
import type { MetaRow, ViewDb, Written } from './db.ts';
import { createDoor } from './door.ts';
import { createOpenRows, type OpenRows } from './open-rows.ts';

/** How much of the journal is read and applied at a time: one transaction each, small enough to keep the window alive. */
const READ_BYTES = 4 * 1024 * 1024;

export type JournalReader = {
  read(from: number, maxBytes: number): Promise<Reply<{ readonly frames: readonly WireFrame[]; readonly lastPosition: number }>>;
};

export type Standing = { readonly journalId: string; readonly lastPosition: number; readonly incarnation: string; readonly n: number };

/**
 * Whether the journal knows less than the view once did. Drafts of the last second may go in a power cut, so a view that is
 * merely ahead is made anew; one that was told of something else, or holds numbers which the journal never gave, shows that the journal has lost something, and
 * a register that was shown with another journal shows that this one was put in its place.
 */
const lostJournal = async (db: ViewDb, meta: MetaRow | undefined, { journalId, lastPosition, incarnation, n }: Standing): Promise<Failure | null> => {
  if (meta === undefined || meta.journalId === '') return null;
  if (meta.journalId !== journalId) return (await db.records.limit(1).count()) === 0 ? null : { type: 'journal-replaced' };
  if (meta.position <= lastPosition) return null;
  if ((meta.durable ?? 0) > lastPosition) return { type: 'journal-behind', shown: meta.position, there: lastPosition };
  const own = await db.changes.where('id').startsWith(`${incarnation}:`).primaryKeys();
  return own.some((id) => splitChangeId(id).n > n) ? { type: 'journal-behind', shown: meta.position, there: lastPosition } : null;
};

/** What a start did with the view; `wrong` names the tables that did not agree with what the view keeps about itself. */
export type Started = { readonly wrong: Wrong };

/** A newer version made this view: what it means there is not known here. */
const newerThanThis = (db: ViewDb, meta: MetaRow | undefined): Failure | null => {
  if ((meta?.rules ?? 0) > VIEW_RULES) return { type: 'newer-view', version: meta?.rules };
  // Dexie counts in tens, and opens tables of a newer version without a word.
  const schema = Math.floor(db.backendDB().version / 10);
  return schema > VIEW_SCHEMA ? { type: 'newer-view', version: schema } : null;
};

/** What a view says of itself, before it is known where the journal stands. */
type Seen = { readonly meta: MetaRow | undefined; readonly checked: Promise<Wrong> };

const lookAt = async (db: ViewDb): Promise<Seen> => {
  const meta = await db.meta.get('view');
  const checked = meta?.rules === VIEW_RULES ? checkQuickly(db, meta) : Promise.resolve([]);
  // A start that needs the answer hears what kept it; one that makes the view anew does not ask.
  checked.catch(() => undefined);
  return { meta, checked };
};

export type CatchUpProgress = { readonly position: number; readonly lastPosition: number; readonly rebuilding: boolean };

const bodySchema = z.looseObject({ kind: z.string() });

/** Main wrote this frame through the schemas of core/journal/bodies.ts; here only its outer shape is checked again. */
const parseFrame = (frame: WireFrame): ParsedFrame => ({ position: frame.position, body: bodySchema.parse(JSON.parse(frame.body)) });

/**
 * Keeps the view equal to the journal. All frames pass through here one after the other, whether they were written by this
 * window or brought by a sync: in order of their position, each exactly once.
 */
export const createView = (db: ViewDb, journal: JournalReader, tell: (written: Written | 'all') => void = () => undefined, open: OpenRows = createOpenRows()) => {
  const door = createDoor(db, open);
  let position = 0;
  let queue: Promise<unknown> = Promise.resolve();
  /** what was seen ahead of the start, as long as nothing was written since */
  let ahead: Promise<Seen> | null = null;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const alone = (): Promise<T> => {
      const turn = work();
      // Whatever a turn is about, what was seen before it may no longer be so.
      ahead = null;
      return turn;
    };
    const turn = queue.then(alone, alone);
    queue = turn.catch(() => undefined);
    return turn;
  };

  const applyInOrder = async (frames: readonly WireFrame[]): Promise<void> => {
    const fresh = frames.filter((frame) => frame.position > position);
    const last = fresh.at(-1);
    if (last === undefined) return;
    const written = await door.apply(fresh.map(parseFrame));
    position = last.position;
    tell(written);
  };

  const readOn = async (target: number, report?: (progress: CatchUpProgress) => void, rebuilding = false): Promise<Result<void, Failure>> => {
    let lastPosition = target;
    let coming = position < lastPosition ? journal.read(position + 1, READ_BYTES) : null;
    while (coming !== null) {
      const reply = await coming;
      if (!reply.ok) return err(reply.error);
      const { frames } = reply.value;
      const last = frames.at(-1)?.position;
      if (last === undefined) return ok(undefined);
      lastPosition = Math.max(lastPosition, reply.value.lastPosition);
      // Main reads on while the database works: each would otherwise wait for the other.
      coming = last < lastPosition ? journal.read(last + 1, READ_BYTES) : null;
      coming?.catch(() => undefined);
      await applyInOrder(frames);
      report?.({ position, lastPosition, rebuilding });
    }
    return ok(undefined);
  };

  return {
    position: (): number => position,

    /** Begins to look at the view while it is still being asked where the journal stands: the next start goes by what was seen. */
    lookAhead: (): void => {
      ahead = lookAt(db);
      ahead.catch(() => undefined);
    },

    /**
     * Compares view and journal: equal, replay the rest, or make the view anew where it belongs to another journal, is ahead of
     * it, was made by older rules, or does not agree with itself. One that newer rules made is left to the newer version.
     */
    start: (status: Standing, report?: (progress: CatchUpProgress) => void): Promise<Result<Started, Failure>> =>
      inTurn(async () => {
        const { meta, checked } = await (ahead ?? lookAt(db));
        const newer = newerThanThis(db, meta);
        if (newer !== null) return err(newer);
        const lost = await lostJournal(db, meta, status);
        if (lost !== null) return err(lost);
        const isOfThis = meta !== undefined && meta.journalId === status.journalId && meta.position <= status.lastPosition && meta.rules === VIEW_RULES;
        const wrong = isOfThis ? await checked : [];
        const fits = isOfThis && wrong.length === 0;
        if (!fits) {
          await door.forgetEverything(status.journalId);
          tell('all');
        }
        position = fits ? meta.position : 0;
        const read = await readOn(status.lastPosition, report, !fits && status.lastPosition > 0);
        return read.ok ? ok({ wrong }) : read;
      }),

    /** Makes the view anew from the journal, also where it seems to fit: a repair that a person asked for. */
    rebuild: ({ journalId, lastPosition }: Pick<Standing, 'journalId' | 'lastPosition'>, report?: (progress: CatchUpProgress) => void): Promise<Result<void, Failure>> =>
      inTurn(async () => {
        await door.forgetEverything(journalId);
        position = 0;
        const read = await readOn(lastPosition, report, true);
        tell('all');
        return read;
      }),

    /** Frames that the journal has just confirmed. What lies between them and the view is read first. */
    take: (frames: readonly WireFrame[]): Promise<Result<void, Failure>> =>
      inTurn(async () => {
        const first = frames[0];
        if (first === undefined) return ok(undefined);
        if (first.position > position + 1) {
          const caught = await readOn(first.position - 1);
          if (!caught.ok) return caught;
        }
        await applyInOrder(frames);
        return ok(undefined);
      }),

    catchUp: (lastPosition: number, report?: (progress: CatchUpProgress) => void): Promise<Result<void, Failure>> => inTurn(() => readOn(lastPosition, report)),
  };
};
export type View = ReturnType<typeof createView>;
