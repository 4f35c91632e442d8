import { z } from 'zod';
import { scopeSchema } from '../ids.ts';
import { jsonSchema } from '../change/change.ts';
import { exchangeKindSchema, fileIdSchema } from './label.ts';

const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One part of a file. `lines`: JSON texts, one a line (`count` of them); `file`: the bytes of an attachment, under their hash. The bytes
 * that stand in the file are `bytes` long and hash to `sha256`; unpacked they are `plain` long.
 */
export const partSchema = z.looseObject({
  name: z.string().min(1).max(100),
  kind: z.enum(['lines', 'file']),
  packing: z.enum(['brotli', 'none']),
  count: z.number().int().min(0),
  bytes: z.number().int().min(0),
  plain: z.number().int().min(0),
  sha256: hashSchema,
});
export type Part = z.infer<typeof partSchema>;

/**
 * The first line inside the encryption. It says once more what the label says where that decides anything, and holds the label by its
 * hash: so no other label can be put on the same contents, whoever signs it. After it follow the parts, end to end.
 */
export const manifestSchema = z.looseObject({
  format: z.number().int().min(1),
  kind: exchangeKindSchema,
  file: fileIdSchema,
  /** the unit's code */
  scope: scopeSchema,
  /** the life of the endpoint's database that this speaks to, or of; '' where none is known */
  epoch: z.string().max(100),
  /** SHA-256 of the label's line in UTF-8, without its end */
  label: hashSchema,
  /** what a file of this kind says of itself (core/exchange/carry.ts and so on) */
  head: jsonSchema,
  parts: z.array(partSchema).max(2_000),
});
export type Manifest = z.infer<typeof manifestSchema>;
