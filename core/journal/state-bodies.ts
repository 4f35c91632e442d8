import { z } from 'zod';
import type { Change } from '../change/change.ts';
import { acknowledgedBodySchema, declinedBodySchema, enrolmentBodySchema, forgottenBodySchema, identityBodySchema, relayedBodySchema, unansweredSchema } from './bodies.ts';

/**
 * The frames that concern the writer, read back. This journal wrote them after checking every field, and a checksum says that
 * they are unchanged; so only the shape that the code relies on is looked at again, which keeps a start quick.
 */

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const isChange = (value: unknown): value is Change =>
  isRecord(value) &&
  typeof value['id'] === 'string' &&
  typeof value['scope'] === 'string' &&
  typeof value['kind'] === 'string' &&
  typeof value['record'] === 'string' &&
  typeof value['at'] === 'string' &&
  typeof value['prev'] === 'string' &&
  typeof value['schema'] === 'number' &&
  isRecord(value['set']) &&
  isRecord(value['base']) &&
  isRecord(value['author']);

type Stamped = { readonly id: string; readonly at: string };
const isStamped = (value: unknown): value is Stamped => isRecord(value) && typeof value['at'] === 'string' && typeof value['id'] === 'string';

const changesOf = z.array(z.custom<Change>(isChange)).readonly();
const stampsOf = z.array(z.custom<Stamped>(isStamped)).readonly();

export const ownBodySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('changes'), changes: changesOf }),
  z.object({ kind: z.literal('reissued'), from: z.array(z.string()).readonly(), changes: changesOf, older: z.record(z.string(), z.string()).optional() }),
]);

export const stateBodySchema = z.discriminatedUnion('kind', [
  identityBodySchema,
  enrolmentBodySchema,
  ...ownBodySchema.options,
  z.object({ kind: z.literal('received'), changes: stampsOf, cursor: z.string() }),
  z.object({ kind: z.literal('snapshot'), records: z.array(z.object({ stamps: stampsOf, more: z.record(z.string(), stampsOf).optional() })).readonly(), vectors: z.record(z.string(), z.record(z.string(), z.number())), cursor: z.string().optional(), next: z.string().nullable().optional(), brought: z.object({ file: z.string(), last: z.boolean() }).optional() }),
  acknowledgedBodySchema,
  z.object({ kind: z.literal('history'), changes: changesOf, cursor: z.string().nullable() }),
  relayedBodySchema,
  forgottenBodySchema,
  z.object({ kind: z.literal('brought'), file: z.string(), from: z.string(), changes: changesOf }),
  declinedBodySchema,
  z.object({ kind: z.literal('sync-run'), run: z.looseObject({ complete: z.boolean().optional(), unanswered: unansweredSchema.nullable().optional() }) }),
]);

/** Changes that came from elsewhere. */
export const othersBodySchema = z.object({ kind: z.enum(['received', 'history', 'brought']), changes: changesOf });
/** What came from elsewhere, read back to be relayed: changes, of a snapshot only what it covers and refuses, and of an enrolment its epoch. */
export const heldBodySchema = z.discriminatedUnion('kind', [
  othersBodySchema,
  z.object({ kind: z.literal('snapshot'), vectors: z.record(z.string(), z.record(z.string(), z.number())), refused: z.record(z.string(), z.record(z.string(), z.array(z.tuple([z.number(), z.number()])))).optional() }),
  z.object({ kind: z.literal('enrolment'), epoch: z.string() }),
]);
export type StateBody = z.infer<typeof stateBodySchema>;
