import type { JournalWriter } from '#core/journal/writer.ts';
import type { Written } from '#core/journal/pen.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { JournalFailure, SyncJournal } from '#core/sync/ports.ts';

/** The journal's writer as the sync engine sees it. `advanced` is told after every frame, so that the view follows while the sync runs. */
export const createSyncJournal = (writer: JournalWriter, advanced: () => void): SyncJournal => {
  const done = (written: Written): Promise<Result<void, JournalFailure>> => {
    if (!written.ok) return Promise.resolve(err(written.error));
    if (written.value.length > 0) advanced();
    return Promise.resolve(ok(undefined));
  };
  return {
    standing: () => {
      const { offered, cursor, epoch, unacknowledged } = writer.state();
      return { incarnation: offered.incarnation, cursor, epoch: epoch ?? '', unacknowledged };
    },
    unacknowledged: (maxBytes, fromN) => Promise.resolve(writer.unacknowledged(maxBytes, fromN)),
    saveAcknowledged: (upTo, refused) => done(writer.saveAcknowledged(upTo, refused.map(({ id, reason }) => ({ id, reason })))),
    saveReceived: ({ changes, cursor }) => done(writer.saveReceived({ changes, cursor })),
    saveSnapshotPart: ({ next: _next, totalRecords: _total, ...part }) => done(writer.saveSnapshotPart(part)),
    saveEpoch: (epoch) => done(writer.updateEnrolment({ epoch })),
    beginNewLife: (reason) => done(writer.beginNewLife(reason)),
  };
};
