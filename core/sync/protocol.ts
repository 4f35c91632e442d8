import { z } from 'zod';
import { changeIdSchema, incarnationSchema, scopeSchema } from '../ids.ts';
import { changeSchema } from '../change/change.ts';
import { messageSchema } from '../domain/notice.ts';
import { toldTemplateSchema } from '../domain/step-template.ts';
import { roleSchema, snapshotBodySchema } from '../journal/bodies.ts';

/**
 * What office and ministry say to each other: JSON over HTTP, bodies compressed both ways (Brotli, gzip as fallback).
 * Both ends parse with these schemas; the endpoint publishes them as `GET /openapi.json`.
 */
export const PROTOCOL_VERSION = 1;
/** The oldest protocol this code can still speak. */
export const PROTOCOL_OLDEST = 1;

export const PROTOCOL_HEADER = 'phinong-protocol';

/**
 * Who names this in `accept` gets answers as the bytes of Brotli of JSON, without `content-encoding`: the same over plain http and
 * through proxies that unpack, countable while they come, and, for a part of a snapshot, to be continued at any byte (`range`).
 */
export const PACKED_TYPE = 'application/vnd.phinong.brotli';
/**
 * The same with the message's lists as columns (core/sync/columns), and the JSON in bytes of TIS-620 before it is packed. Bodies of
 * requests may have this type too. Who knows the parameter not reads and writes rows, under the name without it.
 */
export const COLUMNS_TYPE = `${PACKED_TYPE};columns=1`;
/** Whether a header names that type. */
export const namesColumns = (header: string): boolean => COLUMNS.test(header);
const COLUMNS = /application\/vnd\.phinong\.brotli\s*;\s*columns=1\b/i;
/**
 * A snapshot for those who read columns: one answer with the wanted part and all that follow. Each part is two lengths (32 bits, most
 * significant byte first), a head (JSON in UTF-8: a SnapshotPart without its records) and the packed columns of `{ records }`.
 */
export const PARTS_TYPE = 'application/vnd.phinong.parts';
/** Bytes of the two lengths before a part. */
export const PART_LENGTHS = 8;
/**
 * On every answer to an enrolled device: a short text that changes when its status does (unit, role, units, protocol). Who has heard the
 * status under the same text need not ask for it again.
 */
export const STATUS_HEADER = 'phinong-status';
/** `part/parts` of a snapshot in its answer, so that the size of the whole can be guessed before the first part is here. */
export const PART_HEADER = 'phinong-part';
/** About how many bytes an answer will have whose length is not known yet: a snapshot that is being made while it goes out. */
export const SIZE_HEADER = 'phinong-size';

export const LIMITS = {
  /** decoded bytes of one request body */
  bodyBytes: 8 * 1024 * 1024,
  /** changes or records in one answer */
  answerRows: 100_000,
  /** decoded bytes of one answer: no honest one unfolds to more */
  answerBytes: 64 * 1024 * 1024,
  /** changes in one push */
  pushChanges: 2_000,
  /** ids that a push says were left out before: the changes name each of them too, so that no more fit into a body */
  pushLeftOut: 100_000,
  /** how far behind the numbers that are known of a life one that is given back may lie: each between is remembered as missing */
  relayAhead: 1_000_000,
  /** canonical bytes of one change */
  changeBytes: 256 * 1024,
  /** changes in one page of a pull */
  pullChanges: 5_000,
  /** decoded bytes that a pull page aims at */
  pullBytes: 4 * 1024 * 1024,
  /** the smallest page that an office on a slow line may wish for */
  pullLeastBytes: 4 * 1024,
} as const;

export const unitSchema = z.looseObject({
  code: scopeSchema,
  nameTh: z.string(),
  nameEn: z.string(),
  /** ISO 3166-2 code of the province, null for the ministry */
  province: z.string().nullable(),
});
export type Unit = z.infer<typeof unitSchema>;

/** A PC's age recipient (age-encryption.org/v1, X25519): files for it are encrypted to it. */
export const recipientSchema = z.string().max(100);

/** An enrolment code as people read it aloud: groups of letters and digits without look-alikes; case and dashes do not matter. */
export const enrolRequestSchema = z.looseObject({
  code: z.string().min(4).max(64),
  /** `publicKey`: Ed25519, with which its files are signed; `recipient`: age, to which files for it are encrypted */
  device: z.looseObject({ label: z.string().min(1).max(100), publicKey: z.string().max(200), recipient: recipientSchema.optional() }),
  app: z.string().max(40),
  /** the unit that this PC belongs to already: a code of another one is then refused and stays good */
  unit: scopeSchema.optional(),
});
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;

export const enrolResponseSchema = z.looseObject({
  token: z.string().min(32),
  device: z.string(),
  unit: unitSchema,
  role: roleSchema,
  epoch: z.string(),
  demo: z.boolean(),
  /** age recipient of the ministry, for files carried by hand */
  ministryKey: z.string(),
  /** Ed25519 key of the endpoint, with which it signs such files; absent where it is older than they are */
  endpointKey: z.string().optional(),
});
export type EnrolResponse = z.infer<typeof enrolResponseSchema>;

export const statusResponseSchema = z.looseObject({
  time: z.number().int(),
  epoch: z.string(),
  protocol: z.looseObject({ oldest: z.number().int(), newest: z.number().int() }),
  unit: unitSchema,
  role: roleSchema,
  units: z.array(unitSchema),
  /** greatest n per incarnation of this device that the endpoint has decided on (accepted or refused) */
  acknowledged: z.record(incarnationSchema, z.number().int()),
  /** what the ministry wrote to this unit and did not withdraw, newest first */
  messages: z.array(messageSchema),
  /** the steps that agreements take, as the ministry has written them; left out by an endpoint that knows none */
  templates: z.array(toldTemplateSchema).optional(),
  /** the PCs of this unit in good standing, this one among them; `recipient` null: it has not handed its own in yet */
  devices: z.array(z.looseObject({ id: z.string(), label: z.string(), role: roleSchema, key: z.string(), recipient: z.string().nullable() })).optional(),
  /** as in the answer to an enrolment */
  ministryKey: z.string().optional(),
  endpointKey: z.string().optional(),
});
export type StatusResponse = z.infer<typeof statusResponseSchema>;

/** A PC that was enrolled before files could be carried by hand hands in the key to which its own are encrypted. */
export const introductionSchema = z.looseObject({ recipient: recipientSchema });
export type Introduction = z.infer<typeof introductionSchema>;

/** Why the endpoint did not take a change. It stays on the PC with the actions edit, export and retry. */
export const refusalReasonSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('not-allowed'), scope: z.string() }),
  z.looseObject({ type: z.literal('malformed'), detail: z.string() }),
  z.looseObject({ type: z.literal('too-large'), bytes: z.number(), limit: z.number() }),
  /** its base names a change that was refused: the PC re-bases and sends it anew by itself */
  z.looseObject({ type: z.literal('base-refused'), base: changeIdSchema }),
]);
export type RefusalReason = z.infer<typeof refusalReasonSchema>;

/**
 * Kind → how many records, and half of the sum of their hashes (core/change/digest.ts), over everything that the asker may
 * see. It stands on the last page: an office that has everything compares it with what it has.
 */
export const digestsSchema = z.record(z.string(), z.tuple([z.number().int(), z.string().max(64)]));
export type Digests = z.infer<typeof digestsSchema>;

export const pullPageSchema = z.looseObject({
  changes: z.array(changeSchema),
  cursor: z.string(),
  more: z.boolean(),
  /** how many changes follow after this page, for an honest progress bar */
  remaining: z.number().int().min(0),
  digests: digestsSchema.optional(),
});
export type PullPage = z.infer<typeof pullPageSchema>;

/** Decoded bytes that a page should have at most, within the endpoint's limits: little on a bad line. */
export const pullWishSchema = z.number().int().min(1);

/**
 * How far this endpoint has decided on every number of each life, per scope in sight. Asked in a new epoch: what a PC holds
 * beyond that, it relays. An older endpoint does not know the question and answers `not-found`.
 */
export const knownResponseSchema = z.looseObject({ epoch: z.string(), scopes: z.record(scopeSchema, z.record(incarnationSchema, z.number().int())) });
export type KnownResponse = z.infer<typeof knownResponseSchema>;

export const pushRequestSchema = z.looseObject({
  epoch: z.string(),
  incarnation: incarnationSchema,
  /** in order of n, without gaps; checked one by one, so that one bad change never spoils the batch */
  changes: z.array(z.unknown()).max(LIMITS.pushChanges),
  /** how many changes this PC still holds after this batch; the ministry sees who is behind */
  pending: z.number().int().min(0),
  /**
   * The life began in an earlier epoch, and so far its numbers were decided on in any. A number after that and unknown here may
   * have been another PC's before the restore: it is answered as a fork, and comes again in a life of this epoch.
   */
  confirmed: z.number().int().min(0).optional(),
  /**
   * These changes of another PC were once accepted, and are given back by one who holds them: a device of the same unit or of the
   * ministry. In order of n, with gaps where numbers were refused or are held by others; what contradicts the chain is left out.
   * `leftOut`: of what these changes name, what the endpoint left out of an earlier request because it stands on something refused.
   */
  relay: z.looseObject({ scope: scopeSchema, leftOut: z.array(changeIdSchema).max(LIMITS.pushLeftOut).optional() }).optional(),
  /** another push with the numbers right before these is on its way: where it is not here yet, it is waited for a while before a `gap` is answered */
  follows: z.boolean().optional(),
  /** carry the other direction in the same exchange: answer with the page after this cursor */
  pull: z
    .looseObject({
      cursor: z.string(),
      bytes: pullWishSchema.optional(),
      /** of this incarnation, these numbers need not come back: they were given in this run, in this epoch */
      knows: z.looseObject({ from: z.number().int().min(1), upTo: z.number().int().min(1) }).optional(),
    })
    .optional(),
});
export type PushRequest = {
  readonly epoch: string;
  readonly incarnation: string;
  readonly changes: readonly unknown[];
  readonly pending: number;
  readonly confirmed?: number | undefined;
  readonly relay?: { readonly scope: string; readonly leftOut?: readonly string[] | undefined } | undefined;
  readonly follows?: boolean | undefined;
  readonly pull?: { readonly cursor: string; readonly bytes?: number | undefined; readonly knows?: { readonly from: number; readonly upTo: number } | undefined } | undefined;
};

/** Per change, in the order sent: the scope's revision it got, or why it was refused. */
export const pushResultSchema = z.union([z.number().int(), z.looseObject({ refused: refusalReasonSchema })]);

export const pushResponseSchema = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('taken'),
    epoch: z.string(),
    upTo: z.number().int(),
    results: z.array(pushResultSchema),
    page: pullPageSchema.optional(),
  }),
  /** the endpoint does not know what comes before: send from `expected` */
  z.looseObject({ type: z.literal('gap'), epoch: z.string(), expected: z.number().int() }),
  /** `(incarnation, n)` is known with other contents: this PC is a clone or an old restore and must begin a new life */
  z.looseObject({ type: z.literal('fork'), epoch: z.string(), n: z.number().int() }),
]);
export type PushResponse = z.infer<typeof pushResponseSchema>;

/** One part of a stored snapshot; `next` is the token of the part after it, null at the last one. */
export const snapshotPartSchema = snapshotBodySchema.omit({ kind: true, brought: true }).extend({
  next: z.string().nullable(),
  totalRecords: z.number().int(),
});
export type SnapshotPart = z.infer<typeof snapshotPartSchema>;

/** What is not 2xx carries this body: a type that the app has words for, never a stack or a code alone. */
export const protocolErrorSchema = z.looseObject({
  error: z.looseObject({
    type: z.enum([
      'code-wrong',
      'code-used',
      'code-expired',
      'code-elsewhere',
      'unauthenticated',
      'revoked',
      'not-allowed',
      'malformed',
      'too-large',
      'too-many-requests',
      'version-too-old',
      'version-too-new',
      'epoch-changed',
      'snapshot-gone',
      'file-damaged',
      'file-kind',
      'file-foreign',
      'file-newer',
      'file-older',
      'file-device',
      'file-device-revoked',
      'not-found',
      'unavailable',
      'internal',
    ]),
  }),
});
export type ProtocolError = z.infer<typeof protocolErrorSchema>['error'];
