import type { WriterError } from '#core/journal/pen.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { ok, type Result } from '#core/result.ts';
import type { SyncJournal } from '#core/sync/ports.ts';

/** The journal as the sync engine sees it. `grew` is called after every frame that came of a sync, so that the view follows. */
export const createSyncJournal = (writer: JournalWriter, grew: () => void): SyncJournal => {
  const done = (written: Result<readonly unknown[], WriterError>): Promise<Result<void, WriterError>> => {
    if (!written.ok) return Promise.resolve(written);
    if (written.value.length > 0) grew();
    return Promise.resolve(ok(undefined));
  };
  return {
    standing: () => {
      const { offered, cursor, epoch, unacknowledged } = writer.state();
      return { incarnation: offered.incarnation, cursor, epoch: epoch ?? '', unacknowledged };
    },
    unacknowledged: (maxBytes, fromN) => Promise.resolve(writer.unacknowledged(maxBytes, fromN)),
    saveAcknowledged: (upTo, refused) => done(writer.saveAcknowledged(upTo, refused)),
    saveReceived: ({ changes, cursor }) => done(writer.saveReceived({ changes, cursor })),
    saveSnapshotPart: ({ next: _next, totalRecords: _total, ...part }) => done(writer.saveSnapshotPart(part)),
    saveEpoch: (epoch) => done(writer.updateEnrolment({ epoch })),
    beginNewLife: (reason) => done(writer.beginNewLife(reason)),
  };
};
