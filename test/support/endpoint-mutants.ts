import { err, ok } from '#core/result.ts';
import type { Endpoint } from '#core/sync/ports.ts';
import type { PushRequest } from '#core/sync/protocol.ts';
import { REAL_SYNC, type SyncKit } from './sync-world.ts';

/** Endpoints with one mistake each, seen from the line: what they pass over, or answer wrongly. The worlds must show every one of them. */

const wrapped = (change: (endpoint: Endpoint) => Partial<Endpoint>): SyncKit => ({
  ...REAL_SYNC,
  wrapEndpoint: (endpoint) => ({ ...endpoint, ...change(endpoint) }),
});

/** A push is understood as another one; asked for as it was. */
const hearing = (change: (request: PushRequest) => PushRequest): SyncKit => wrapped((endpoint) => ({ push: (request, signal) => endpoint.push(change(request), signal) }));

export const ENDPOINT_MUTANTS: Readonly<Record<string, SyncKit>> = {
  'passes over how far an older life was confirmed': hearing(({ confirmed: _confirmed, ...request }) => request),
  'answers that it took back what others hold, and does not': wrapped((endpoint) => ({
    push: (request, signal) =>
      request.relay === undefined
        ? endpoint.push(request, signal)
        : Promise.resolve(ok({ type: 'taken' as const, epoch: request.epoch, upTo: 0, results: request.changes.map(() => 1) })),
  })),
  'says that it knows everything of every life': wrapped((endpoint) => ({
    known: async (signal) => {
      const answer = await endpoint.known(signal);
      if (!answer.ok) return answer;
      const all = (lives: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.keys(lives).map((name) => [name, 1_000_000]));
      return ok({ ...answer.value, scopes: Object.fromEntries(Object.entries(answer.value.scopes).map(([scope, lives]) => [scope, all(lives)])) });
    },
  })),
  'takes only the first change that is given back': hearing((request) => (request.relay === undefined ? request : { ...request, changes: request.changes.slice(0, 1) })),
  'drops the last change of every page': wrapped((endpoint) => ({
    pull: async (cursor, signal) => {
      const page = await endpoint.pull(cursor, signal);
      return page.ok ? ok({ ...page.value, changes: page.value.changes.slice(0, -1) }) : page;
    },
  })),
  'drops a record of every snapshot part': wrapped((endpoint) => ({
    snapshot: async (token, signal) => {
      const part = await endpoint.snapshot(token, signal);
      return part.ok ? ok({ ...part.value, records: part.value.records.slice(1) }) : part;
    },
  })),
  'covers more with a snapshot than is in it': wrapped((endpoint) => ({
    snapshot: async (token, signal) => {
      const part = await endpoint.snapshot(token, signal);
      if (!part.ok) return part;
      const more = (vector: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(vector).map(([name, n]) => [name, n + 1]));
      return ok({ ...part.value, vectors: Object.fromEntries(Object.entries(part.value.vectors).map(([scope, vector]) => [scope, more(vector)])) });
    },
  })),
  'gives the cursor of the end with the first page': wrapped((endpoint) => {
    let last: string | null = null;
    return {
      pull: async (cursor, signal) => {
        const page = await endpoint.pull(cursor, signal);
        if (!page.ok || !page.value.more) return page;
        for (last = page.value.cursor; ; ) {
          const next = await endpoint.pull(last, signal);
          if (!next.ok) return next;
          last = next.value.cursor;
          if (!next.value.more) return ok({ ...page.value, cursor: last, more: false, remaining: 0 });
        }
      },
    };
  }),
  'takes a push and says that the line broke, always': wrapped((endpoint) => ({
    push: async (request, signal) => {
      const answer = await endpoint.push(request, signal);
      return answer.ok && answer.value.type === 'taken' && request.changes.length > 2 ? err({ type: 'interrupted', retry: true }) : answer;
    },
  })),
  'forgets that it refused': wrapped((endpoint) => ({
    push: async (request, signal) => {
      const answer = await endpoint.push(request, signal);
      return answer.ok && answer.value.type === 'taken' ? ok({ ...answer.value, results: answer.value.results.map((result) => (typeof result === 'number' ? result : 1)) }) : answer;
    },
  })),
};
