import { z } from 'zod';
import type { Change } from '../change/change.ts';
import { incarnationSchema } from '../ids.ts';
import { ok, type Result } from '../result.ts';
import type { OfferedLife } from '../journal/writer-state.ts';
import type { JournalFailure, OthersPage, SyncStanding } from '../sync/ports.ts';
import { LIMITS, type PushRequest } from '../sync/protocol.ts';
import { gatherToGiveBack } from '../sync/relay.ts';

/**
 * What a carry file says of itself: the first exchange of a sync, written down. Its parts: `relays` and `pushes`, requests of the
 * protocol (PushRequest), to be taken in this order.
 */
export const carryHeadSchema = z.looseObject({
  device: z.looseObject({
    /** as the endpoint named it; null: it was enrolled by file and has no answer yet */
    id: z.string().min(1).max(64).nullable(),
    label: z.string().min(1).max(100),
    /** the Ed25519 key that this file is signed with */
    key: z.string().max(200),
    /** age recipient: the answer is encrypted to it */
    recipient: z.string().max(4_000),
  }),
  /** life → how far this PC knows that its numbers were decided on; the answer tells all that was decided after that */
  lives: z.record(incarnationSchema, z.number().int().min(0)),
  /** what to read: the changes after a cursor, or the present state of all records from this part on */
  read: z.discriminatedUnion('type', [
    z.looseObject({ type: z.literal('changes'), cursor: z.string().nullable() }),
    z.looseObject({ type: z.literal('snapshot'), token: z.string().nullable() }),
  ]),
  /** the changes behind a snapshot are wanted too, after this cursor */
  history: z.looseObject({ cursor: z.string().nullable() }).nullable(),
  /** how many own changes did not fit into this file */
  pending: z.number().int().min(0),
  /**
   * A PC that was invited by file: its one-time code, and the token that it made for itself (256 random bits, base64url), of which
   * the endpoint keeps the hash. So no answer ever has to carry a secret, and a file may be handed in any number of times.
   */
  enrol: z.looseObject({ code: z.string().min(4).max(64), token: z.string().regex(/^[A-Za-z0-9_-]{43}$/) }).optional(),
});
export type CarryHead = z.infer<typeof carryHeadSchema>;

/** The journal as whoever makes a carry file sees it. Nothing is written. */
export type CarrySource = {
  readonly standing: () => SyncStanding;
  /** in the order in which they are offered */
  readonly lives: () => readonly OfferedLife[];
  readonly readOwn: (incarnation: string, from: number, maxBytes: number) => Result<readonly Change[], JournalFailure>;
  readonly othersChanges: (from: number, maxBytes: number) => Promise<Result<OthersPage, JournalFailure>>;
};

export type CarryContents = {
  readonly epoch: string;
  readonly head: Pick<CarryHead, 'lives' | 'read' | 'history' | 'pending'>;
  readonly relays: readonly PushRequest[];
  readonly pushes: readonly PushRequest[];
  /** own changes in it by kind of record, for the label */
  readonly counts: Readonly<Record<string, number>>;
};

/** Bytes of own changes as JSON in one file, whatever they pack to; what does not fit goes with the next one. */
const MOST_BYTES = 18 * 1024 * 1024;
const BATCH_BYTES = 512 * 1024;

/** Gathers what a carry file holds of a journal. */
export const gatherCarry = async (source: CarrySource, mostBytes = MOST_BYTES): Promise<Result<CarryContents, JournalFailure>> => {
  const standing = source.standing();
  const { epoch, isEmpty, cursor, snapshotNext, history } = standing;
  const lives = source.lives();
  const relays = await gatherRelays(source, standing, mostBytes / 3);
  if (!relays.ok) return relays;
  const own = gatherOwn(source, epoch, lives, mostBytes);
  if (!own.ok) return own;
  const { pushes, counts, left } = own.value;
  const read: CarryHead['read'] = isEmpty && cursor === null ? { type: 'snapshot', token: snapshotNext } : { type: 'changes', cursor };
  const known = Object.fromEntries(lives.map(({ incarnation, decided }) => [incarnation, decided]));
  return ok({ epoch, head: { lives: known, read, history, pending: left }, relays: relays.value, pushes, counts });
};

type Own = { readonly pushes: readonly PushRequest[]; readonly counts: Readonly<Record<string, number>>; readonly left: number };

const gatherOwn = (source: CarrySource, epoch: string, lives: readonly OfferedLife[], mostBytes: number): Result<Own, JournalFailure> => {
  let left = lives.reduce((sum, { n, decided }) => sum + n - decided, 0);
  const pushes: PushRequest[] = [];
  const counts = new Map<string, number>();
  let bytes = 0;
  for (const { incarnation, n, decided, confirmed } of lives) {
    for (let next = decided + 1; next <= n && bytes < mostBytes; ) {
      const batch = source.readOwn(incarnation, next, BATCH_BYTES);
      if (!batch.ok) return batch;
      // What was saved since the lives were looked at goes with the next file.
      const changes = batch.value.slice(0, Math.min(LIMITS.pushChanges, n + 1 - next));
      if (changes.length === 0) break;
      next += changes.length;
      left -= changes.length;
      bytes += JSON.stringify(changes).length;
      for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      pushes.push({ epoch, incarnation, changes, pending: left, ...(confirmed === null ? {} : { confirmed }) });
    }
  }
  return ok({ pushes, counts: Object.fromEntries(counts), left });
};

const gatherRelays = async (source: CarrySource, standing: SyncStanding, mostBytes: number): Promise<Result<readonly PushRequest[], JournalFailure>> => {
  const given = await gatherToGiveBack(source.othersChanges, standing, mostBytes);
  if (!given.ok) return given;
  const { epoch, unacknowledged: pending } = standing;
  return ok(given.value.map(({ scope, incarnation, changes }) => ({ epoch, incarnation, changes, pending, relay: { scope } })));
};
