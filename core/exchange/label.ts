import { z } from 'zod';
import { unitSchema } from '../sync/protocol.ts';

/** The major version of the container. A reader reads this one and all before it, and says of a later one that it is newer. */
export const EXCHANGE_FORMAT = 1;
export const EXCHANGE_EXTENSION = 'phinong';
export const EXCHANGE_TYPE = 'application/vnd.phinong.exchange';

export const EXCHANGE_LIMITS = {
  /** bytes of one file */
  fileBytes: 32 * 1024 * 1024,
  /** bytes of all its parts when they are unpacked */
  plainBytes: 128 * 1024 * 1024,
  labelBytes: 16 * 1024,
  manifestBytes: 1024 * 1024,
  /** bytes of age's own header: some three hundred recipients */
  headerBytes: 40 * 1024,
} as const;

/**
 * `carry`: an office's work for the ministry, encrypted to the ministry. `receipt`: the ministry's answer, encrypted to the PCs of the
 * unit. `office`: from PC to PC inside one unit. `invitation`: a PC joins a unit without a line.
 */
export const exchangeKindSchema = z.enum(['carry', 'receipt', 'office', 'invitation']);
export type ExchangeKind = z.infer<typeof exchangeKindSchema>;

/** A file's own name: random, so that answers and logs can speak of it. */
export const fileIdSchema = z.string().regex(/^[0-9a-f]{32}$/);

/**
 * The second line of a file, which anybody reads in any text editor: what it is, from whom, for whom, how much. No contents of a
 * record and no person's name ever stand here.
 */
export const labelSchema = z.looseObject({
  kind: exchangeKindSchema,
  file: fileIdSchema,
  /** the unit whose work or place this is about: the scope of everything in it */
  unit: unitSchema,
  /** UTC, ISO 8601, by the clock of whoever wrote it */
  madeAt: z.string().max(40),
  /** who wrote it: what the PC is called, or the endpoint */
  from: z.string().max(200),
  /** for whom, by names: PCs of the unit, or the ministry; empty where whoever knows the passphrase may read it */
  to: z.array(z.string().max(200)).max(400),
  /** kind of record → how many changes or records of it */
  counts: z.record(z.string().max(40), z.number().int().min(0)),
  app: z.string().max(40),
  /** the protocol that its contents speak (core/sync/protocol.ts) */
  protocol: z.number().int().min(1),
  /** the Ed25519 key of whoever wrote it, as base64 of SubjectPublicKeyInfo DER: the third line is signed with it */
  key: z.string().max(200),
  /** one of several that were written together, each of use alone: the first is 1 */
  part: z.looseObject({ n: z.number().int().min(1), of: z.number().int().min(1) }).optional(),
  /** a receipt: the carry file that it answers */
  answers: fileIdSchema.optional(),
});
export type Label = z.infer<typeof labelSchema>;
