import { z } from 'zod';
import { unitSchema } from '../sync/protocol.ts';

/** The newest form of a backup that this version writes; it reads all forms up to this one. */
export const BACKUP_FORMAT = 1;
export const MANIFEST_NAME = 'manifest.json';
/** In the archive, the journal's files lie in this folder. */
export const JOURNAL_FOLDER = 'journal/';

/** Why a backup was made. `before-…` ones are made by the app itself ahead of something that changes much. */
export const backupReasonSchema = z.enum(['daily', 'on-demand', 'before-upgrade', 'before-restore', 'before-fetch-again']);
export type BackupReason = z.infer<typeof backupReasonSchema>;

/**
 * What a backup says of itself: the last entry of a zip archive (so that anybody can look into it with the tools of any
 * machine), after the journal's segments. Every file is named with its length and SHA-256: a backup that does not hold
 * exactly these is no backup.
 */
export const backupManifestSchema = z.looseObject({
  format: z.number().int().min(1),
  at: z.number().int(),
  reason: z.string(),
  app: z.string(),
  journalId: z.string().min(1),
  /** position of the last frame in it: how much it holds */
  position: z.number().int().min(0),
  unit: unitSchema.nullable(),
  device: z.string(),
  files: z.array(z.looseObject({ name: z.string().regex(/^[A-Za-z0-9._-]+$/), bytes: z.number().int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })).min(1),
});
export type BackupManifest = z.infer<typeof backupManifestSchema>;
