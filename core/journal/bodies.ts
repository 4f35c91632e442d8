import { z } from 'zod';
import { changeSchema, jsonSchema } from '../change/change.ts';
import { packedRecordSchema } from '../change/packed.ts';
import { changeIdSchema, incarnationSchema, scopeSchema } from '../ids.ts';

/**
 * What a journal frame can say. Everything that must survive is one of these; the view is what comes of replaying them in
 * order. Kinds that a newer version wrote are kept and skipped (their meaning returns with the upgrade).
 */

/**
 * A new life of this installation begins: all changes after this frame are numbered from 1 under the new incarnation. After a
 * `fork`, what no endpoint has ever decided on (and no file has carried) leaves its old name; otherwise it keeps it.
 */
export const identityBodySchema = z.looseObject({
  kind: z.literal('identity'),
  incarnation: incarnationSchema,
  reason: z.enum(['install', 'enrol', 'fork', 'epoch', 'restore', 'import']),
  /** all that was made here is written anew right after: no older life is offered any more */
  anew: z.boolean().optional(),
  /** after a fork: the numbers of the life before up to this one were made before the copy, and both PCs have them */
  keeps: z.number().int().min(0).optional(),
  /**
   * the first so many changes of this life, written anew right after, leave this PC by file: no twin of this PC can have their numbers, and others
   * know them by these names whatever an endpoint decides
   */
  given: z.number().int().min(0).optional(),
  /** after a fork that the endpoint showed: in this life the number after `after` belongs to another PC's change, whatever an endpoint before had decided */
  parted: z.looseObject({ incarnation: incarnationSchema, after: z.number().int().min(0) }).optional(),
});
export type Parted = NonNullable<z.infer<typeof identityBodySchema>['parted']>;

export const roleSchema = z.enum(['officer', 'head', 'reader', 'ministry']);
export type Role = z.infer<typeof roleSchema>;

/** This PC now belongs to a unit. The token is not here: it is a secret and lives with the operating system. */
export const enrolmentBodySchema = z.looseObject({
  kind: z.literal('enrolment'),
  endpoint: z.string(),
  epoch: z.string(),
  device: z.string(),
  unit: z.looseObject({ code: scopeSchema, nameTh: z.string(), nameEn: z.string(), province: z.string().nullable() }),
  role: roleSchema,
  /** true when the endpoint says that all it holds is for trying out. */
  demo: z.boolean(),
  /** for files carried by hand: to whom they are encrypted (age), and by whom answers are signed (Ed25519) */
  ministryKey: z.string().optional(),
  endpointKey: z.string().optional(),
  /** the PCs of this unit, as the endpoint knows them: files for them are encrypted to their age recipients */
  devices: z.array(z.looseObject({ id: z.string(), label: z.string(), key: z.string(), recipient: z.string().nullable() })).optional(),
  /** the mark of the status that said all this, and the version of the app that heard it; null: the next run asks again */
  heard: z.looseObject({ mark: z.string(), app: z.string() }).nullable().optional(),
});

/** Changes made on this PC, numbered and chained. `replaces` names own refused changes that a re-issue stands for. */
export const changesBodySchema = z.looseObject({
  kind: z.literal('changes'),
  changes: z.array(changeSchema),
  replaces: z.array(changeIdSchema).optional(),
});

/** Own changes written anew under other ids (enrolment of a trial register, fork): `from[i]` became `changes[i]`. */
export const reissuedBodySchema = z.looseObject({
  kind: z.literal('reissued'),
  from: z.array(changeIdSchema),
  changes: z.array(changeSchema),
  /** names of lives before: older name → present one, also of what is under `received` now. Kept by a restore, so that an old backup brings nothing twice */
  older: z.record(changeIdSchema, changeIdSchema).optional(),
});

/** A page that came from the endpoint, and the cursor that goes with it: both in one frame, so they can never disagree. */
export const receivedBodySchema = z.looseObject({
  kind: z.literal('received'),
  changes: z.array(changeSchema),
  cursor: z.string(),
});

/** One part of a snapshot. Every part carries the vectors that its records cover; the cursor comes with the last part and takes effect with it. */
export const snapshotBodySchema = z.looseObject({
  kind: z.literal('snapshot'),
  snapshot: z.string(),
  part: z.number().int().min(0),
  parts: z.number().int().min(1),
  records: z.array(packedRecordSchema),
  cursor: z.string().optional(),
  /** the endpoint's name for the part after this one: where an interrupted snapshot goes on */
  next: z.string().nullable().optional(),
  /** scope → incarnation → greatest n covered */
  vectors: z.record(z.string(), z.record(z.string(), z.number().int())),
  /** scope → incarnation → runs of the covered numbers that were refused (both ends included): nothing of them is in the records. An endpoint of an earlier version does not say it */
  refused: z.record(z.string(), z.record(z.string(), z.array(z.tuple([z.number().int(), z.number().int()])))).optional(),
  /** it came by file from another PC of the unit, so no cursor goes with it; it takes effect with its last part */
  brought: z.looseObject({ file: z.string(), last: z.boolean() }).optional(),
});

/**
 * Changes that came by file and not from the endpoint itself: no cursor goes with them. They count at once and are offered to the
 * endpoint; what it says of the same numbers counts more.
 */
export const broughtBodySchema = z.looseObject({
  kind: z.literal('brought'),
  /** id of the exchange file */
  file: z.string(),
  /** what the PC that wrote the file is called */
  from: z.string(),
  changes: z.array(changeSchema),
});


/**
 * Changes that stand behind a snapshot, read after it. They say nothing new to the view; they are here so that this PC can give
 * back, change by change, what an endpoint lost that was restored from a backup. `cursor: null` = all of them are here.
 */
export const historyBodySchema = z.looseObject({ kind: z.literal('history'), changes: z.array(changeSchema), cursor: z.string().nullable() });

/** What others made and this PC holds was offered to the endpoint that began this epoch. */
export const relayedBodySchema = z.looseObject({ kind: z.literal('relayed'), epoch: z.string() });

/**
 * A snapshot without the changes behind it, of an epoch that is over: what only it said counts no more. The view is from here on
 * what the changes in this journal say; the endpoint's next snapshot follows.
 */
export const forgottenBodySchema = z.looseObject({ kind: z.literal('forgotten') });

const snapshotPartBodySchema = snapshotBodySchema.omit({ kind: true });
export type SnapshotPartBody = z.infer<typeof snapshotPartBodySchema>;

export const refusalSchema = z.looseObject({ id: changeIdSchema, reason: z.looseObject({ type: z.string() }) });
export type Refusal = z.infer<typeof refusalSchema>;

/**
 * Changes that had come by file and that the endpoint does not take: they leave their records again, and stand on this PC's list of
 * refused changes, since nobody knows whether their author still has them. `refused`: why, as far as it was said.
 */
export const declinedBodySchema = z.looseObject({ kind: z.literal('declined'), changes: z.array(changeIdSchema), refused: z.array(refusalSchema).optional() });

/** What the endpoint answered to a push. Accepted ids may be given as a run: every own change up to `upTo` not in `refused`. */
export const acknowledgedBodySchema = z.looseObject({
  kind: z.literal('acknowledged'),
  incarnation: incarnationSchema,
  upTo: z.number().int().min(0),
  refused: z.array(refusalSchema),
});

/** Text typed but not finished. `value: null` = the draft was finished or thrown away by the person. */
export const draftBodySchema = z.looseObject({ kind: z.literal('draft'), key: z.string().min(1), value: jsonSchema });

export const settingBodySchema = z.looseObject({ kind: z.literal('setting'), key: z.string().min(1), value: jsonSchema });

export const unansweredSchema = z.looseObject({ incarnation: incarnationSchema, upTo: z.number().int() });

/** One run of the sync, for the list of runs and the help desk. */
export const syncRunBodySchema = z.looseObject({
  kind: z.literal('sync-run'),
  run: z.looseObject({
    id: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
    outcome: z.enum(['done', 'failed', 'cancelled']),
    /** what the run was doing when it ended: a state of core/sync/run-state.ts */
    stage: z.string().optional(),
    sent: z.number().int(),
    received: z.number().int(),
    refused: z.number().int(),
    requests: z.number().int(),
    bytesUp: z.number().int(),
    bytesDown: z.number().int(),
    /** true when everything of this PC was acknowledged and everything of the endpoint received. */
    complete: z.boolean(),
    /** what the endpoint said it holds at the end of a complete run: kind → count and sum */
    digests: z.record(z.string(), z.tuple([z.number().int(), z.string()])).nullable().optional(),
    error: z.looseObject({ type: z.string() }).nullable(),
    /** own changes of this life up to this number were sent, and no answer came: they may have arrived */
    unanswered: unansweredSchema.nullable().optional(),
    /** true when this PC found that a copy of its profile, or an older one of it, had worked under the same name: it has a new name now */
    twin: z.boolean().optional(),
    /** kind of record → the same counts, and the conflicts that the run opened */
    kinds: z.record(z.string(), z.looseObject({ sent: z.number().int(), received: z.number().int(), refused: z.number().int(), conflicts: z.number().int().optional() })).optional(),
    /** the exchange was read from a receipt, not made over a line */
    byFile: z.boolean().optional(),
    /** who spoke with whom */
    versions: z.looseObject({ app: z.string(), protocol: z.number().int(), endpoint: z.number().int().nullable() }).optional(),
  }),
});

export type SyncRun = z.infer<typeof syncRunBodySchema>['run'];

export const frameBodySchema = z.discriminatedUnion('kind', [
  identityBodySchema,
  enrolmentBodySchema,
  changesBodySchema,
  reissuedBodySchema,
  receivedBodySchema,
  snapshotBodySchema,
  acknowledgedBodySchema,
  draftBodySchema,
  settingBodySchema,
  syncRunBodySchema,
  historyBodySchema,
  relayedBodySchema,
  forgottenBodySchema,
  broughtBodySchema,
  declinedBodySchema,
]);
export type FrameBody = z.infer<typeof frameBodySchema>;
export type FrameKind = FrameBody['kind'];

/** A frame as the view receives it: its place in the journal (1, 2, 3 … without gaps) and what it says. */
export type Frame = { readonly position: number; readonly body: FrameBody | { readonly kind: string } };
