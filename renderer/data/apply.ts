import type {
  acknowledgedBodySchema,
  broughtBodySchema,
  changesBodySchema,
  declinedBodySchema,
  draftBodySchema,
  receivedBodySchema,
  reissuedBodySchema,
  settingBodySchema,
  snapshotBodySchema,
  syncRunBodySchema,
} from '#core/journal/bodies.ts';
import { z } from 'zod';
import { changeSchema } from '#core/change/change.ts';
import { VIEW_RULES } from '#core/view-version.ts';
import { applyAcknowledged } from './apply-acknowledged.ts';
import { applyChanges, letHeldGo } from './apply-changes.ts';
import { applyDeclined, strikeArrived } from './apply-declined.ts';
import { applyForgotten } from './apply-forgotten.ts';
import { applyReissued } from './apply-reissued.ts';
import { applySnapshot, isLastPart } from './apply-snapshot.ts';
import type { RecordRow, ViewDb, Written } from './db.ts';
import { countKept } from './kept.ts';
import { NOTHING_KEPT } from './kept-shape.ts';

/** A frame as it leaves the journal. Its body was written through core/journal/bodies.ts, by this version or by another. */
export type ParsedFrame = { readonly position: number; readonly body: { readonly kind: string } };

type Changes = z.infer<typeof changesBodySchema>;
type Received = z.infer<typeof receivedBodySchema>;
type Brought = z.infer<typeof broughtBodySchema>;
type SnapshotPart = z.infer<typeof snapshotBodySchema>;

/** The shape is checked where a mistake would spread; main checked every field when the frame was written. */
const isBody = <T extends { readonly kind: string }>(body: { readonly kind: string }, kind: T['kind']): body is T => body.kind === kind;

/**
 * THE write door: everything the view holds comes through here, from journal frames, in one transaction together with the
 * position reached. So the view is at every moment what the journal says up to that position, also after a crash. Answers
 * the records it wrote.
 */
export const applyFrames = async (db: ViewDb, frames: readonly ParsedFrame[]): Promise<Written> => {
  const last = frames.at(-1);
  const written = new Map<string, RecordRow | null>();
  if (last === undefined) return written;
  const stop = onRecordWrite(db, written);
  await db.transaction('rw', db.tables, async () => {
    const meta = await db.meta.get('view');
    const before = meta?.kept ?? NOTHING_KEPT;
    db.tally = { kinds: before.kinds, changes: 0 };
    await applyRuns(db, frames);
    await db.meta.put({ key: 'view', journalId: meta?.journalId ?? '', position: last.position, durable: durableIn(frames) ?? meta?.durable ?? 0, rules: VIEW_RULES, ...(isInParts(meta?.inParts === 1, frames) ? { inParts: 1 } : {}), kept: (db.kept = await countKept(db, before, db.tally, frames.map(({ body }) => body.kind))) });
  }).finally(stop);
  return written;
};

const durableIn = (frames: readonly ParsedFrame[]): number | undefined => frames.findLast(({ body }) => body.kind !== 'draft')?.position;

/** Whether a snapshot of the endpoint has begun and not ended after these frames; one of a file is whole before anybody sees it. */
const isInParts = (before: boolean, frames: readonly ParsedFrame[]): boolean => {
  const last = frames.findLast(({ body }) => body.kind === 'forgotten' || (isBody<SnapshotPart>(body, 'snapshot') && body.brought === undefined))?.body;
  return last === undefined ? before : isBody<SnapshotPart>(last, 'snapshot') && !isLastPart(last);
};

const applyRuns = async (db: ViewDb, frames: readonly ParsedFrame[]): Promise<void> => {
  for (const run of runsOfChanges(frames)) {
    if (run.type !== 'other' || run.frame.body.kind !== 'snapshot') db.keysHere = null;
    if (run.type === 'changes') {
      await applyChanges(db, run.made, run.received, run.replaced, { byFile: run.byFile });
      if (run.received.length > 0) await strikeArrived(db, run.received);
    }
    else await applyOther(db, run.frame);
  }
};

/** Notes which records a transaction writes, so that the lists in memory can follow without reading them again. */
const onRecordWrite = (db: ViewDb, written: Map<string, RecordRow | null>): (() => void) => {
  db.noteRecord = (key, row) => written.set(key, row);
  return () => {
    db.noteRecord = null;
  };
};

type Run = { readonly type: 'changes'; readonly made: Changes['changes']; readonly received: Received['changes']; readonly replaced: string[]; readonly byFile: Set<string> } | { readonly type: 'other'; readonly frame: ParsedFrame };

/** Neighbouring frames that only bring changes are applied as one batch: what makes a replay of 100,000 saves quick. */
const runsOfChanges = (frames: readonly ParsedFrame[]): Run[] => {
  const runs: Run[] = [];
  for (const frame of frames) {
    let open = runs.at(-1);
    const bringsChanges = frame.body.kind === 'changes' || frame.body.kind === 'received' || frame.body.kind === 'brought';
    if (!bringsChanges) {
      runs.push({ type: 'other', frame });
      continue;
    }
    if (open?.type !== 'changes') {
      open = { type: 'changes', made: [], received: [], replaced: [], byFile: new Set() };
      runs.push(open);
    }
    if (isBody<Changes>(frame.body, 'changes')) {
      for (const change of frame.body.changes) open.made.push(change);
      open.replaced.push(...(frame.body.replaces ?? []));
    } else if (isBody<Received>(frame.body, 'received')) {
      for (const change of frame.body.changes) open.received.push(change);
      for (const { id } of frame.body.changes) open.byFile.delete(id);
    } else if (isBody<Brought>(frame.body, 'brought')) {
      for (const change of frame.body.changes) open.received.push(change);
      for (const { id } of frame.body.changes) open.byFile.add(id);
    }
  }
  return runs;
};

const applyOther = async (db: ViewDb, { position, body }: ParsedFrame): Promise<void> => {
  if (isBody<SnapshotPart>(body, 'snapshot')) return applySnapshot(db, body);
  if (isBody<z.infer<typeof acknowledgedBodySchema>>(body, 'acknowledged')) return applyAcknowledged(db, body);
  if (isBody<z.infer<typeof reissuedBodySchema>>(body, 'reissued')) return applyReissued(db, body);
  if (isBody<z.infer<typeof declinedBodySchema>>(body, 'declined')) return applyDeclined(db, body);
  if (body.kind === 'forgotten') return applyForgotten(db);
  if (isBody<z.infer<typeof draftBodySchema>>(body, 'draft')) {
    await (body.value === null ? db.drafts.delete(body.key) : db.drafts.put({ key: body.key, value: body.value, position }));
  } else if (isBody<z.infer<typeof settingBodySchema>>(body, 'setting')) {
    await applySetting(db, body.key, body.value);
  } else if (isBody<z.infer<typeof syncRunBodySchema>>(body, 'sync-run')) {
    await db.runs.put(body.run);
    if (body.run.complete) await letHeldGo(db);
  }
  // identity, enrolment, history, relayed: main knows them. Kinds of a newer version: kept in the journal, replayed after the upgrade.
};

/** A refused change that the officer let go is said as the setting `refused/<id>`; `{ back }` puts it on the list again. */
const REFUSED = 'refused/';
const outboxRowSchema = z.object({ id: z.string(), key: z.string(), state: z.literal('refused'), reason: z.looseObject({ type: z.string() }), change: changeSchema, byFile: z.literal(1).optional() });

const applySetting = async (db: ViewDb, key: string, value: z.infer<typeof settingBodySchema>['value']): Promise<void> => {
  if (!key.startsWith(REFUSED)) {
    await db.settings.put({ key, value });
    return;
  }
  const back = typeof value === 'object' && value !== null && 'back' in value ? outboxRowSchema.safeParse(value.back) : null;
  if (back?.success !== true) return db.outbox.delete(key.slice(REFUSED.length));
  const { byFile, ...row } = back.data;
  await db.outbox.put(byFile === undefined ? row : { ...row, byFile });
};

/** Empties the view, because it is to be made again from the journal. */
export const forgetEverything = async (db: ViewDb, journalId: string): Promise<void> => {
  db.keysHere = null;
  await db.transaction('rw', db.tables, async () => {
    await Promise.all(db.tables.map((table) => table.clear()));
    await db.meta.put({ key: 'view', journalId, position: 0, rules: VIEW_RULES, kept: NOTHING_KEPT });
  });
};
