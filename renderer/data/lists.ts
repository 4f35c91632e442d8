import type { FromListWorker, ToListWorker } from './list-worker.ts';
import type { ListAnswer, ListQuery } from './list-index.ts';

/** The window's end of the list worker. The worker starts with the first list and stays. */
type Strips = Readonly<Record<string, readonly number[]>>;

const createLists = () => {
  const worker = new Worker(new URL('./list-worker.ts', import.meta.url), { type: 'module' });
  const waiting = new Map<number, (answer: ListAnswer) => void>();
  const waitingForStrips = new Map<number, (strips: Strips) => void>();
  const staleListeners = new Set<() => void>();
  let lastId = 0;

  worker.addEventListener('message', (event: MessageEvent<FromListWorker>) => {
    const message = event.data;
    if (message.type === 'stale') {
      for (const listener of staleListeners) listener();
      return;
    }
    if (message.type === 'strips') {
      waitingForStrips.get(message.id)?.(message.strips);
      waitingForStrips.delete(message.id);
      return;
    }
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  });
  const post = (message: ToListWorker): void => worker.postMessage(message);
  return {
    ask: (query: ListQuery): Promise<ListAnswer> =>
      new Promise((resolve) => {
        lastId += 1;
        waiting.set(lastId, resolve);
        post({ type: 'query', id: lastId, query });
      }),
    continuity: (agreements: readonly string[]): Promise<Strips> =>
      new Promise((resolve) => {
        lastId += 1;
        waitingForStrips.set(lastId, resolve);
        post({ type: 'continuity', id: lastId, agreements });
      }),
    noteChanged: (keys: readonly string[]): void => post({ type: 'changed', keys }),
    noteRebuilt: (): void => post({ type: 'rebuilt' }),
    onStale: (listener: () => void): (() => void) => {
      staleListeners.add(listener);
      return () => staleListeners.delete(listener);
    },
  };
};

let lists: ReturnType<typeof createLists> | null = null;

export const theLists = (): ReturnType<typeof createLists> => (lists ??= createLists());

/** Tells the lists what the write door has changed; nothing to tell while no list was ever opened. */
export const tellLists = (keys: readonly string[] | 'all'): void => {
  if (lists === null) return;
  if (keys === 'all') lists.noteRebuilt();
  else if (keys.length > 0) lists.noteChanged(keys);
};
