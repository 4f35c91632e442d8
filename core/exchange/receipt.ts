import { z } from 'zod';
import { changeIdSchema, incarnationSchema } from '../ids.ts';
import { knownResponseSchema, pullPageSchema, pushResultSchema, snapshotPartSchema, statusResponseSchema, type KnownResponse, type PullPage, type SnapshotPart, type StatusResponse } from '../sync/protocol.ts';
import { ok, type Result } from '../result.ts';
import type { Opened } from './container.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import { fileIdSchema } from './label.ts';

/** Digits of a change's hash by which an answer says which change it means: two PCs may have used one number. */
export const BRIEF_HASH = 16;
const briefHashSchema = z.string().length(BRIEF_HASH);

/**
 * What a receipt says of itself: the endpoint's side of the exchange that a carry file began. The manifest's epoch is the endpoint's;
 * where the carry file's is another, the endpoint was restored meanwhile, and nothing was taken.
 */
export const receiptHeadSchema = z.looseObject({
  /** the carry file that this answers */
  answers: fileIdSchema,
  /** the device that made it, as the endpoint names it */
  device: z.string().min(1).max(64),
  /** the epoch that the carry file spoke to */
  carried: z.string().max(100),
  /** changes that did not fit and are still to be read after this */
  remaining: z.number().int().min(0),
});
export type ReceiptHead = z.infer<typeof receiptHeadSchema>;

/** What was decided about one number, own or relayed: `[change id, beginning of its hash, answer as in a push]`. */
export const decisionSchema = z.tuple([changeIdSchema, briefHashSchema, pushResultSchema]);
export type Decision = z.infer<typeof decisionSchema>;

/**
 * A stretch that the endpoint could not take, as it would answer a push of it: `fork` at a change, or a `gap`, where it wants what comes
 * before (`expected`).
 */
export const obstacleSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('fork'), id: changeIdSchema, hash: briefHashSchema }),
  z.looseObject({ type: z.literal('gap'), incarnation: incarnationSchema, from: z.number().int(), expected: z.number().int() }),
]);
export type Obstacle = z.infer<typeof obstacleSchema>;

/** A page and the cursor that it follows; a part of a snapshot and the token that asks for it. */
export const receiptPageSchema = z.looseObject({ after: z.string().nullable(), page: pullPageSchema });
export const receiptPartSchema = z.looseObject({ token: z.string().nullable(), part: snapshotPartSchema });

const RECEIPT_PARTS = {
  status: statusResponseSchema,
  known: knownResponseSchema,
  decisions: decisionSchema,
  obstacles: obstacleSchema,
  pages: receiptPageSchema,
  snapshot: receiptPartSchema,
  history: receiptPageSchema,
} as const;

export type Receipt = {
  readonly file: string;
  readonly head: ReceiptHead;
  readonly unit: string;
  readonly epoch: string;
  readonly status: StatusResponse;
  readonly known: KnownResponse | null;
  readonly decisions: readonly Decision[];
  readonly obstacles: readonly Obstacle[];
  readonly pages: readonly { readonly after: string | null; readonly page: PullPage }[];
  readonly snapshot: readonly { readonly token: string | null; readonly part: SnapshotPart }[];
  readonly history: readonly { readonly after: string | null; readonly page: PullPage }[];
};

/** Reads a receipt out of a file that was opened and found right. */
export const parseReceipt = (opened: Opened): Result<Receipt, ExchangeFault> => {
  if (opened.label.kind !== 'receipt') return damaged('kind');
  const head = receiptHeadSchema.safeParse(opened.manifest.head);
  const parts = {
    status: all(opened, 'status'), known: all(opened, 'known'), decisions: all(opened, 'decisions'), obstacles: all(opened, 'obstacles'),
    pages: all(opened, 'pages'), snapshot: all(opened, 'snapshot'), history: all(opened, 'history'),
  };
  const bad = Object.entries(parts).find(([, part]) => part === null);
  if (!head.success || bad !== undefined) return damaged(bad?.[0] ?? 'head');
  const { status, known, decisions, obstacles, pages, snapshot, history } = parts;
  const [answered] = status ?? [];
  if (answered === undefined || answered.epoch !== opened.manifest.epoch) return damaged('status');
  return ok({
    file: opened.manifest.file,
    head: head.data,
    unit: opened.manifest.scope,
    epoch: opened.manifest.epoch,
    status: answered,
    known: known?.[0] ?? null,
    decisions: decisions ?? [],
    obstacles: obstacles ?? [],
    pages: pages ?? [],
    snapshot: snapshot ?? [],
    history: history ?? [],
  });
};

export type ReceiptPart = keyof typeof RECEIPT_PARTS;
type Line<N extends ReceiptPart> = z.infer<(typeof RECEIPT_PARTS)[N]>;

/** Null where a line is not what it must be. */
const all = <N extends ReceiptPart>(opened: Opened, name: N): Line<N>[] | null => {
  const read = z.array(RECEIPT_PARTS[name]).safeParse(opened.lines(name));
  return read.success ? read.data : null;
};
