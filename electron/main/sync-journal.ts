import { splitChangeId } from '#core/ids.ts';
import type { Written } from '#core/journal/pen.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { JournalFailure, SyncJournal } from '#core/sync/ports.ts';

/**
 * The journal's writer as the sync engine sees it. `advanced` is told after every frame, so that the view follows while the sync
 * runs; `metTwin` when this PC's name turns out to be used elsewhere too and it takes a new one.
 */
export const createSyncJournal = (writer: JournalWriter, advanced: () => void, metTwin: () => void = () => undefined): SyncJournal => {
  const stepAside = (arrived: readonly Numbered[]): Written => {
    if (!isTwins(writer, arrived)) return ok([]);
    metTwin();
    return writer.beginNewLife('fork');
  };
  const done = (written: Written): Promise<Result<void, JournalFailure>> => {
    if (!written.ok) return Promise.resolve(err(written.error));
    if (written.value.length > 0) advanced();
    return Promise.resolve(ok(undefined));
  };
  return {
    standing: () => {
      const { isPlain, offered, cursor, epoch, unacknowledged, hasRead, snapshotNext, lives, ground, historyNext, relayed, broughtRelayed } = writer.state();
      const owesRelay = !relayed ? 'all' : broughtRelayed ? null : 'by-file';
      const history = ground === 'snapshot' && hasRead ? { cursor: historyNext } : null;
      return { incarnation: offered.incarnation, confirmed: offered.old === true ? offered.confirmed : null, isPlain: isPlain && owesRelay === null, cursor, epoch: epoch ?? '', unacknowledged, isEmpty: !hasRead, snapshotNext, owesRelay, history, ownLives: lives.map(({ incarnation }) => incarnation) };
    },
    unacknowledged: (maxBytes, fromN) => Promise.resolve(writer.unacknowledged(maxBytes, fromN)),
    following: (n, maxBytes) => Promise.resolve(writer.ownChanges(writer.state().offered.incarnation, n + 1, maxBytes)),
    saveAcknowledged: (upTo, refused) => done(writer.saveAcknowledged(upTo, refused.map(({ id, reason }) => ({ id, reason })))),
    saveReceived: ({ changes, cursor }) => {
      const own = stepAside(changes.map(({ id }) => splitChangeId(id)));
      return own.ok ? done(writer.saveReceived({ changes, cursor })) : done(own);
    },
    saveSnapshotPart: ({ totalRecords: _total, ...part }) => {
      const covered = Object.values(part.vectors).flatMap((vector) => Object.entries(vector).map(([incarnation, n]) => ({ incarnation, n })));
      const own = stepAside(covered);
      return own.ok ? done(writer.saveSnapshotPart(part)) : done(own);
    },
    saveHistory: ({ changes, cursor, more }) => done(writer.saveHistory(changes, more ? cursor : null)),
    othersChanges: (from, maxBytes) => Promise.resolve(writer.othersChanges(from, maxBytes)),
    saveDeclined: (declined) => done(writer.saveDeclined(declined.map(({ id, reason }) => ({ id, reason })))),
    saveRelayed: (epoch) => done(writer.saveRelayed(epoch)),
    saveEpoch: (epoch) => done(writer.updateEnrolment({ epoch })),
    beginNewLife: (reason, parted) => {
      metTwin();
      return done(writer.beginNewLife(reason, { parted }));
    },
  };
};

type Numbered = { readonly incarnation: string; readonly n: number };

/**
 * A sync reads only after everything was pushed and decided on. So a change that carries this PC's name and a number that the
 * endpoint never acknowledged was made by another PC, a clone: what was typed here meanwhile gets a new name before it
 * can be taken for that change.
 */
const isTwins = (writer: JournalWriter, arrived: readonly Numbered[]): boolean => {
  const { incarnation, lives } = writer.state();
  const acknowledged = lives.find((life) => life.incarnation === incarnation)?.acknowledged ?? 0;
  return arrived.some((id) => id.incarnation === incarnation && id.n > acknowledged);
};

/** Remembers that a twin was met until a run has said so. */
export const rememberTwins = () => {
  let met = false;
  return {
    meet: (): void => {
      met = true;
    },
    wereMet: (): boolean => {
      const was = met;
      met = false;
      return was;
    },
  };
};
