import type { PullPage, PushResponse } from '#core/sync/protocol.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import { ok } from '#core/result.ts';
import { REAL_SYNC, type SyncKit } from './sync-world.ts';

/** Syncs with one mistake each, as somebody might make it. The worlds must show every one of them. */

const onPush = (change: (answer: PushResponse, count: number) => PushResponse): SyncKit => ({
  ...REAL_SYNC,
  wrapEndpoint: (endpoint: Endpoint): Endpoint => ({
    ...endpoint,
    push: async (request, signal) => {
      const answer = await endpoint.push(request, signal);
      return answer.ok ? ok(change(answer.value, request.changes.length)) : answer;
    },
  }),
});

const withJournal = (change: (make: SyncKit['createSyncJournal']) => SyncKit['createSyncJournal']): SyncKit => ({ ...REAL_SYNC, createSyncJournal: change(REAL_SYNC.createSyncJournal) });

const withoutPage = (page: PullPage): PullPage => ({ ...page, changes: [], more: false, remaining: 0 });

export const MUTANTS: Readonly<Record<string, SyncKit>> = {
  'the cursor moves on before the page is saved': withJournal((make) => (writer, advanced) => {
    const journal = make(writer, advanced);
    let waiting: PullPage['changes'] = [];
    return {
      ...journal,
      saveReceived: (page) => {
        const changes = waiting;
        waiting = page.changes;
        return journal.saveReceived({ ...page, changes });
      },
    };
  }),
  'refusals are forgotten': withJournal((make) => (writer, advanced) => {
    const journal = make(writer, advanced);
    return { ...journal, saveAcknowledged: (upTo) => journal.saveAcknowledged(upTo, []) };
  }),
  'what waits is counted with what is sent': {
    ...REAL_SYNC,
    wrapEndpoint: (endpoint) => ({ ...endpoint, push: (request, signal) => endpoint.push({ ...request, pending: request.pending + request.changes.length }, signal) }),
  },
  'the page that comes with the last push is dropped': onPush((answer) =>
    answer.type === 'taken' && answer.page !== undefined ? { ...answer, page: withoutPage(answer.page) } : answer,
  ),
  'what follows the page of the last push is not asked for': onPush((answer) =>
    answer.type === 'taken' && answer.page !== undefined ? { ...answer, page: { ...answer.page, more: false } } : answer,
  ),
  'a fork is taken for a success': onPush((answer, count) =>
    answer.type === 'fork' ? { type: 'taken', epoch: answer.epoch, upTo: answer.n + count, results: Array.from({ length: count }, () => 1) } : answer,
  ),
  'a refusal is told of the neighbour': onPush((answer) => (answer.type === 'taken' ? { ...answer, results: [...answer.results.slice(1), ...answer.results.slice(0, 1)] } : answer)),
  'reading ends after the first page': {
    ...REAL_SYNC,
    wrapEndpoint: (endpoint) => ({
      ...endpoint,
      pull: async (cursor, signal) => {
        const page = await endpoint.pull(cursor, signal);
        return page.ok ? ok({ ...page.value, more: false }) : page;
      },
    }),
  },
  'a new epoch is not noticed': {
    ...REAL_SYNC,
    wrapEndpoint: (endpoint) => ({
      ...endpoint,
      status: async (signal) => {
        const status = await endpoint.status(signal);
        return status.ok ? ok({ ...status.value, epoch: 'epoch-1' }) : status;
      },
    }),
  },
  'a new epoch is noted without offering anything again': withJournal((make) => (writer, advanced) => {
    const journal = make(writer, advanced);
    return {
      ...journal,
      saveEpoch: async (epoch) => {
        const { lives } = writer.state();
        const saved = await journal.saveEpoch(epoch);
        for (const life of lives) if (life.acknowledged > 0 && writer.state().offered.incarnation === life.incarnation) writer.saveAcknowledged(life.acknowledged, []);
        return saved;
      },
    };
  }),
  'after a broken line everything is sent anew under other names': {
    ...REAL_SYNC,
    runSync: async (deps) => {
      const outcome = await REAL_SYNC.runSync(deps);
      if (outcome.failure?.type === 'interrupted') await deps.journal.beginNewLife('fork', { incarnation: deps.journal.standing().incarnation, after: 0 });
      return outcome;
    },
  },
  'a clone reads on under the name of its twin': withJournal((make) => (writer, advanced) => {
    const journal = make(writer, advanced);
    return {
      ...journal,
      saveReceived: ({ changes, cursor }) => {
        const written = writer.saveReceived({ changes, cursor });
        advanced();
        return Promise.resolve(written.ok ? ok(undefined) : written);
      },
    };
  }),
  'the counts leave out what was refused': {
    ...REAL_SYNC,
    runSync: async (deps) => {
      const outcome = await REAL_SYNC.runSync(deps);
      return { ...outcome, counts: { ...outcome.counts, sent: outcome.counts.sent + outcome.counts.refused, refused: 0 } };
    },
  },
  'a run that was cancelled says that it is complete': {
    ...REAL_SYNC,
    runSync: async (deps) => {
      const outcome = await REAL_SYNC.runSync(deps);
      return outcome.failure?.type === 'cancelled' ? { ...outcome, complete: true, failure: null } : outcome;
    },
  },
};
