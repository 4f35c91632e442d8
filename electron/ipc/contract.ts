import { z } from 'zod';
import { changeIdSchema, recordIdSchema, scopeSchema } from '#core/ids.ts';
import { changeSchema, jsonSchema } from '#core/change/change.ts';
import { draftBodySchema, roleSchema, settingBodySchema, syncRunBodySchema } from '#core/journal/bodies.ts';
import { EXCHANGE_LIMITS } from '#core/exchange/label.ts';
import { unitSchema } from '#core/sync/protocol.ts';
import { exchangeFileSchema, exchangeStateSchema, writtenFileSchema } from './exchange-files.ts';
import { failureSchema, type Failure } from './failure.ts';

export type { DryRun, ExchangeFile, ExchangeState, WrittenFile } from './exchange-files.ts';
export { failureSchema, type Failure } from './failure.ts';

/**
 * Every power that the window has over the machine, on one page. Main serves it (electron/ipc/serve.ts) over the port
 * that the preload hands on (electron/preload), the window uses it (renderer/platform.ts). A call cannot exist on one side only.
 */

const call = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O) => ({ input, output });

/** A frame on its way to the view: the body stays JSON text until the view parses it, which is several times cheaper to send. */
export const wireFrameSchema = z.object({ position: z.number().int().min(1), body: z.string() });
export type WireFrame = z.infer<typeof wireFrameSchema>;

/** What the journal's writer knows: where this PC stands. */
export const journalStatusSchema = z.object({
  journalId: z.string(),
  lastPosition: z.number().int(),
  incarnation: z.string(),
  /** the last number given in this life */
  n: z.number().int(),
  /** the scope that new records get: the unit's, or `trial` */
  scope: scopeSchema,
  unit: unitSchema.nullable(),
  role: roleSchema.nullable(),
  demo: z.boolean(),
  endpoint: z.string().nullable(),
  device: z.string().nullable(),
  deviceLabel: z.string(),
  /** false when the secret token could not be read: the person enrols again and loses nothing */
  tokenReadable: z.boolean(),
  /** who keeps the secret token: the key store of the operating system, or only a file in this user's profile; null when there is none to read */
  tokenKeptBy: z.enum(['system', 'file']).nullable(),
  unacknowledged: z.number().int(),
});
export type JournalStatus = z.infer<typeof journalStatusSchema>;

export const saveIntentSchema = z.object({
  /** the scope of the record as the form saw it: a record of another unit is refused and not copied */
  scope: scopeSchema.optional(),
  kind: z.string(),
  record: recordIdSchema,
  set: z.record(z.string(), jsonSchema),
  base: z.record(z.string(), z.array(changeIdSchema)),
  /** stamps of the changes that `base` names, as the form saw them */
  seen: z.record(z.string(), z.string().max(40)).optional(),
});

export const officerNowSchema = z.object({ officer: z.string().max(64), name: z.string().max(200) });

const written = z.object({ frames: z.array(wireFrameSchema) });

export const syncProgressSchema = z.object({
  phase: z.enum(['connecting', 'pushing', 'pulling', 'snapshot', 'done', 'failed', 'cancelled']),
  sent: z.number().int(),
  toSend: z.number().int(),
  received: z.number().int(),
  /** null until the endpoint has said how much there is */
  toReceive: z.number().int().nullable(),
  bytesUp: z.number().int(),
  bytesDown: z.number().int(),
  /** until all is sent (pushing) or received, as the line is now; null where nobody can know it */
  etaSeconds: z.number().int().nullable(),
});
export type SyncProgress = z.infer<typeof syncProgressSchema>;

export const backupStateSchema = z.object({
  folder: z.string(),
  backups: z.array(z.object({ file: z.string(), at: z.number(), bytes: z.number().int(), position: z.number().int(), encrypted: z.boolean(), isOwn: z.boolean() })),
  /** backups of this register that lay here and are not here any more, newest first; until somebody says that they know */
  missing: z.array(z.object({ file: z.string(), at: z.number() })),
  /** why the last one could not be made, or where it had to go instead; null when all is well */
  failure: failureSchema.nullable(),
});
export type BackupState = z.infer<typeof backupStateSchema>;

/** How the closed files of the journal are: looked at in the background, file by file. */
export const journalHealthSchema = z.object({
  files: z.number().int(),
  packed: z.number().int(),
  /** end of the last look at all of them */
  checkedAt: z.number().nullable(),
  /** how many the look that is under way has seen; null when none is */
  checking: z.number().int().nullable(),
  /** what is not as it was closed, and is whole in no backup that could be read */
  findings: z.array(failureSchema),
  /** the last file that was brought back from a backup */
  healed: z.object({ segment: z.string(), at: z.number(), backup: z.string() }).nullable(),
});
export type JournalHealth = z.infer<typeof journalHealthSchema>;

/** What there is to recover a register from. */
export const recoveryReportSchema = z.object({
  journal: z.object({
    /** frames that can be read, and how many there should be */
    readable: z.number().int(),
    frames: z.number().int(),
    failure: failureSchema.nullable(),
  }),
  backups: backupStateSchema.shape.backups,
});
export type RecoveryReport = z.infer<typeof recoveryReportSchema>;

/** What the endpoint holds of this PC: `unknown` where nothing readable says which endpoint it is. */
export const endpointRemainsSchema = z.object({ type: z.enum(['reached', 'unreachable', 'not-enrolled', 'unknown']), changes: z.number().int() });
export type EndpointRemains = z.infer<typeof endpointRemainsSchema>;

/** What a backup holds, and what of it differs from the register that is here. `here`, `there` (in the backup): records, per kind. */
export const backupContentsSchema = z.object({
  at: z.number(),
  reason: z.string(),
  app: z.string(),
  device: z.string(),
  unit: unitSchema.nullable(),
  /** of the journal that is here */
  isOwn: z.boolean(),
  kinds: z.array(z.object({ kind: z.string(), here: z.number().int(), there: z.number().int(), onlyHere: z.number().int(), onlyThere: z.number().int(), different: z.number().int() })),
  edits: z.object({ onlyHere: z.number().int(), onlyThere: z.number().int() }),
});
export type BackupContents = z.infer<typeof backupContentsSchema>;

export const recoveredSchema = z.object({ kept: z.number().int(), toSend: z.number().int(), drafts: z.number().int(), setAside: z.string(), /** files that were whole in a backup: then nothing had to be made anew */ healed: z.number().int() });
export type Recovered = z.infer<typeof recoveredSchema>;

/** Drafts and settings as the view shows them, and up to which frame of which journal it had come. */
const saidInViewSchema = z.object({ journalId: z.string(), position: z.number().int(), bodies: z.array(z.discriminatedUnion('kind', [draftBodySchema, settingBodySchema])).max(20_000) });

export const syncRunSchema = syncRunBodySchema.shape.run;
export type SyncRun = z.infer<typeof syncRunSchema>;

const looked = z.object({ file: exchangeFileSchema.nullable() });
const fileWritten = z.object({ written: writtenFileSchema.nullable() });
/** Letters of base 64 that the largest exchange file takes. */
const MOST_DROPPED = Math.ceil(EXCHANGE_LIMITS.fileBytes / 3) * 4;

const nothing = z.undefined().or(z.null());

export const CONTRACT = {
  /** What the first screen needs, in one round trip. Waits for the backup before the work of a new version. */
  'app.start': call(nothing, z.object({ status: journalStatusSchema, version: z.string(), platform: z.string(), locale: z.string(), demoCode: z.string().nullable(), demoEndpoint: z.string().nullable(), findings: z.array(failureSchema) })),
  /** A person says to begin with a new version though what was there before could not be backed up: see `no-upgrade-backup` of app.start, which is then asked again. */
  'app.goOn': call(nothing, nothing),
  /** Opens a page of the product's own list in the system's browser; anything else is refused. */
  'app.openLink': call(z.object({ url: z.string().max(2000) }), nothing),
  /** Lets the person choose where, and writes a text file there; false = they changed their mind. */
  'app.saveFile': call(z.object({ name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,80}$/), text: z.string().max(256 * 1024 * 1024) }), z.object({ saved: z.boolean() })),
  'app.notices': call(nothing, z.object({ text: z.string() })),
  /** Switches the window's own surfaces (title bar, scroll bars) to the theme chosen. */
  'app.theme': call(z.object({ theme: z.enum(['light', 'dark', 'system']) }), nothing),

  'journal.status': call(nothing, journalStatusSchema),
  /** "Saved" means: this answered, so the frame is on disk. */
  'journal.save': call(z.object({ intents: z.array(saveIntentSchema).min(1).max(20_000), author: officerNowSchema, replaces: z.array(changeIdSchema).optional() }), written),
  'journal.saveDraft': call(z.object({ key: z.string().min(1).max(200), value: jsonSchema }), written),
  'journal.saveSetting': call(z.object({ key: z.string().min(1).max(200), value: jsonSchema }), written),
  /** Frames from a position on, at most about `maxBytes` of them but at least one. */
  'journal.read': call(z.object({ from: z.number().int().min(1), maxBytes: z.number().int().min(1).max(64 * 1024 * 1024) }), z.object({ frames: z.array(wireFrameSchema), lastPosition: z.number().int() })),

  /** A person says that the other PC which holds the journal (`locked-elsewhere`) does not write in it: it is opened here, and the window anew. */
  'journal.takeOver': call(nothing, nothing),
  'journal.health': call(nothing, journalHealthSchema),

  'sync.enrol': call(z.object({ endpoint: z.string().max(500), code: z.string().max(64), deviceLabel: z.string().min(1).max(100) }), journalStatusSchema),
  'sync.run': call(nothing, z.object({ run: syncRunSchema, lastPosition: z.number().int() })),
  'sync.cancel': call(nothing, nothing),
  /** What the window counted after a run: the conflicts that it opened, per kind. */
  'sync.noteConflicts': call(z.object({ run: syncRunSchema, conflicts: z.record(z.string(), z.number().int()) }), written),
  /** Backs up first; with the next run everything is offered and read again. */
  'sync.fetchAgain': call(nothing, nothing),

  'backup.state': call(nothing, backupStateSchema),
  /** Makes one now; with a passphrase it can only be read with that. */
  'backup.make': call(z.object({ passphrase: z.string().min(8).max(200).nullable() }), backupStateSchema),
  /** Reads a backup again and compares every byte. */
  'backup.check': call(z.object({ file: z.string().max(200), passphrase: z.string().max(200).nullable() }), z.object({ at: z.number(), position: z.number().int(), reason: z.string() })),
  /** Lets the person choose another folder in the system's dialog; null = the one proposed. */
  'backup.choose': call(nothing, backupStateSchema),
  /** A person knows that backups are missing: they are told no more. */
  'backup.accept': call(nothing, backupStateSchema),
  'backup.show': call(nothing, nothing),

  'exchange.state': call(nothing, exchangeStateSchema),
  /** These two let the person choose where the file goes; null = they changed their mind. */
  'exchange.writeCarry': call(nothing, fileWritten),
  'exchange.writeOffice': call(z.object({ to: z.array(z.string().max(64)).max(400), passphrase: z.string().min(8).max(200).nullable() }), fileWritten),
  /** Opens a file that the person chooses, or one that was dropped on the window. Nothing of it is taken. */
  'exchange.look': call(z.object({ dropped: z.object({ name: z.string().max(200), data: z.base64().max(MOST_DROPPED) }).nullable() }), looked),
  'exchange.unlock': call(z.object({ passphrase: z.string().min(1).max(200) }), looked),
  /** The new changes of the open file, in pages: the window lays them over the register and says what would be in conflict. */
  'exchange.fresh': call(z.object({ from: z.number().int().min(0) }), z.object({ changes: z.array(changeSchema), next: z.number().int().nullable() })),
  /** Takes the open file in; a receipt is a run of the sync. */
  'exchange.take': call(nothing, z.object({ lastPosition: z.number().int(), run: syncRunSchema.nullable() })),
  /** Stops reading a receipt between two steps; what was read stays, and reading it again goes on there. */
  'exchange.cancel': call(nothing, nothing),
  /** Hands the open carry file in over the line, and lets the person choose where the receipt goes. */
  'exchange.handIn': call(nothing, fileWritten),
  'exchange.saveReceipt': call(nothing, fileWritten),
  /** Makes this PC one of the unit whose invitation is open. */
  'exchange.join': call(z.object({ deviceLabel: z.string().min(1).max(100) }), journalStatusSchema),

  'recovery.look': call(nothing, recoveryReportSchema),
  /** Lets the person choose another folder to look for backups in, for this recovery only; null = they changed their mind. */
  'recovery.choose': call(nothing, recoveryReportSchema.nullable()),
  /** Reads a backup to its last byte and compares it with what is here; changes nothing. */
  'recovery.preview': call(z.object({ file: z.string().max(200), passphrase: z.string().max(200).nullable() }), backupContentsSchema),
  /** What the endpoint has of this PC, where a line is there; takes some seconds at most. */
  'recovery.endpoint': call(nothing, endpointRemainsSchema),
  /** What the view still knows, in parts; it counts for the next run. */
  'recovery.offer': call(z.object({ changes: z.array(z.object({ change: changeSchema, waits: z.boolean() })).max(5_000), said: saidInViewSchema.optional() }), nothing),
  /** Makes a new journal of all that is readable, of these backups and of what was offered. The old one is kept aside. */
  'recovery.run': call(z.object({ backups: z.array(z.object({ file: z.string().max(200), passphrase: z.string().max(200).nullable() })).max(20) }), recoveredSchema),
  /** Opens the journal that is there now, and the window anew. */
  'recovery.finish': call(nothing, nothing),
} as const;

export type Contract = typeof CONTRACT;
export type CallName = keyof Contract;
export type CallInput<N extends CallName> = z.infer<Contract[N]['input']>;
export type CallOutput<N extends CallName> = z.infer<Contract[N]['output']>;
export type Reply<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

/** What main tells the window without being asked. */
export const EVENTS = {
  /** The journal grew (a sync brought something): the view catches up. */
  'journal.advanced': z.object({ lastPosition: z.number().int() }),
  /** A closed file of the journal is not as it was, or was brought back from a backup. */
  'journal.health': journalHealthSchema,
  /** the disks that are nearly full now */
  'disk.room': z.object({ findings: z.array(failureSchema) }),
  'sync.progress': syncProgressSchema,
  /** reading a receipt: changes and records done, and all that are in it for this PC */
  'exchange.progress': z.object({ done: z.number().int(), total: z.number().int() }),
  /** bytes of the journal that are in the backup, and in all */
  /** looking into a backup, and recovering: bytes of backups checked, frames read, frames written */
  'recovery.progress': z.object({ stage: z.enum(['checking', 'reading', 'writing']), done: z.number().int(), total: z.number().int() }),
  'backup.progress': z.object({ done: z.number().int(), total: z.number().int() }),
} as const;
export type EventName = keyof typeof EVENTS;
export type EventPayload<N extends EventName> = z.infer<(typeof EVENTS)[N]>;

/**
 * The bridge between a window and main is a message port of the window's own: the window makes it, the preload hands one end
 * to main under this name, and everything of the contract crosses there. Calls through Electron's shared channel change
 * threads twice more on every way and are copied between the preload's world and the page's; a save feels that.
 */
export const BRIDGE = 'phinong';

/** Number of the question (1, 2, 3 … per port), the call, and its input as JSON text: one string is cheaper to send than an object of many members. */
export type Question = readonly [number: number, name: CallName, input: string | undefined];
/** Number of the question, and the answer. */
export type Answer = readonly [number: number, reply: Reply<unknown>];
/** What main says without being asked. */
export type Told = readonly [number: 0, name: EventName, payload: unknown];

/** What the window's own code sees of the bridge. */
export type Bridge = {
  call(name: CallName, input: string | undefined): Promise<Reply<unknown>>;
  listen(name: EventName, listener: (payload: unknown) => void): () => void;
};
