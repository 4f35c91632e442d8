import { z } from 'zod';
import { exchangeKindSchema } from '#core/exchange/label.ts';
import { roleSchema } from '#core/journal/bodies.ts';
import { unitSchema } from '#core/sync/protocol.ts';
import { failureSchema } from './failure.ts';

/** What the window is told of exchange files. */

/** What taking a file in would do; nothing has been done yet. Counts are changes, but for `records`. */
export const dryRunSchema = z.object({
  fresh: z.number().int(),
  /** the new ones by kind of record */
  kinds: z.record(z.string(), z.number().int()),
  known: z.number().int(),
  /** of the new ones of a receipt, those that do not follow what this PC has read from the ministry */
  beside: z.number().int(),
  /** not taken, with a reason of core/exchange/weigh.ts */
  left: z.array(z.object({ reason: z.string(), count: z.number().int() })),
  /** records that come as they are, without the changes behind them */
  records: z.number().int(),
  /** this PC and the one that wrote the file are copies of one another */
  isCopy: z.boolean(),
  /** something in it cannot be used here, or did not fit into it */
  leftSnapshot: z.boolean(),
  /** a receipt: what the ministry decided about this PC's changes */
  decided: z.object({ taken: z.number().int(), refused: z.number().int() }).nullable(),
  time: z.enum(['present', 'new-epoch', 'past']),
  nothing: z.boolean(),
});
export type DryRun = z.infer<typeof dryRunSchema>;

/** An exchange file that lies open, as far as this PC may know it. */
export const exchangeFileSchema = z.object({
  name: z.string(),
  bytes: z.number().int(),
  label: z.object({ kind: exchangeKindSchema, unit: unitSchema, madeAt: z.string(), from: z.string(), to: z.array(z.string()), counts: z.record(z.string(), z.number().int()), part: z.object({ n: z.number().int(), of: z.number().int() }).nullable() }),
  mine: z.boolean(),
  /** a passphrase or, for an invitation, its code opens it */
  isLocked: z.boolean(),
  wrongPassphrase: z.boolean(),
  /** why it is of no use on this PC, though it is whole */
  failure: failureSchema.nullable(),
  sender: z.enum(['self', 'known', 'unknown', 'ministry']),
  dry: dryRunSchema.nullable(),
  /** an invitation that was opened */
  role: roleSchema.nullable(),
  expires: z.string().nullable(),
});
export type ExchangeFile = z.infer<typeof exchangeFileSchema>;

/** A file that was written, read back and found right. */
export const writtenFileSchema = z.object({
  path: z.string(),
  bytes: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
  /** own changes that did not fit */
  pending: z.number().int(),
  /** where it was much: so many files, `path` is the first, `bytes` of all of them */
  files: z.number().int(),
});
export type WrittenFile = z.infer<typeof writtenFileSchema>;

export const exchangeStateSchema = z.object({
  isEnrolled: z.boolean(),
  /** enrolled by file, and the ministry does not know it yet */
  isInvited: z.boolean(),
  hasLine: z.boolean(),
  /** the ministry's key is known */
  canCarry: z.boolean(),
  unacknowledged: z.number().int(),
  /** the other PCs of the unit; `isKnown`: what it holds was told by a file of its own */
  colleagues: z.array(z.object({ id: z.string(), label: z.string(), canRead: z.boolean(), isKnown: z.boolean() })),
  /** a receipt was answered and lies on no stick yet */
  receiptWaits: z.boolean(),
});
export type ExchangeState = z.infer<typeof exchangeStateSchema>;
