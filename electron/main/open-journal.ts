import { DOMAIN_SCHEMA_VERSION } from '#core/domain/record-kinds.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import type { WriterDeps, WriterError } from '#core/journal/pen.ts';
import { err, ok, type Result } from '#core/result.ts';
import { machineBytes } from './journal-bytes.ts';
import { systemCode } from './journal-errors.ts';
import type { JournalFs } from './journal-fs.ts';
import { createFileStore } from './journal-file.ts';
import { finishPlacing } from './recovery/placing.ts';

/** Opens the journal in a folder of this machine, or makes it at the first start. */
export const openJournal = (folder: string, { fs, takeOver = false, ...deps }: Pick<WriterDeps, 'now' | 'random' | 'sha256'> & { readonly fs?: JournalFs; readonly takeOver?: boolean }): Result<JournalWriter, WriterError> => {
  const placed = placeFirst(folder);
  if (!placed.ok) return placed;
  const store = createFileStore({ folder, takeOver, ...(fs === undefined ? {} : { fs }) });
  const opened = createWriter({ ...deps, store, bytes: machineBytes, schemaVersion: DOMAIN_SCHEMA_VERSION });
  if (!opened.ok) store.close();
  return opened;
};

const placeFirst = (folder: string): Result<void, WriterError> => {
  try {
    finishPlacing(folder);
    return ok(undefined);
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: 'not-writable', detail: code });
  }
};
