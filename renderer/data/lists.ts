import type { Written } from './db.ts';
import type { Answers, AnswerTo, FromListWorker, Question, ToListWorker } from './list-questions.ts';

let release: () => void = () => undefined;
const mayBegin = new Promise<void>((resolve) => {
  release = resolve;
});

const IDLE_WITHIN_MS = 500;

/**
 * Lets the worker begin. Reading a whole register takes a core of an old PC, so it waits until the first page has been
 * painted; a question that only the worker can answer lets it begin at once.
 */
export const letListsBegin = (when: 'now' | 'painted'): void => {
  if (when === 'now') release();
  else requestAnimationFrame(() => requestAnimationFrame(() => requestIdleCallback(release, { timeout: IDLE_WITHIN_MS })));
};

/** The window's end of the list worker. The worker starts with the first list and stays. */
const createLists = () => {
  const waiting = new Map<number, (answer: Answers[Question['about']]) => void>();
  const staleListeners = new Set<() => void>();
  let lastId = 0;

  const hear = (event: MessageEvent<FromListWorker>): void => {
    const message = event.data;
    if (message.type === 'stale') {
      for (const listener of staleListeners) listener();
      return;
    }
    waiting.get(message.id)?.(message.answer);
    waiting.delete(message.id);
  };
  const worker = mayBegin.then(() => {
    const begun = new Worker(new URL('./list-worker.ts', import.meta.url), { type: 'module' });
    begun.addEventListener('message', hear);
    return begun;
  });
  const post = (message: ToListWorker): void => void worker.then((begun) => begun.postMessage(message));
  return {
    ask: <Q extends Question>(question: Q): Promise<AnswerTo<Q>> =>
      new Promise((resolve) => {
        lastId += 1;
        // The worker answers each question with what belongs to it.
        waiting.set(lastId, resolve as (answer: Answers[Question['about']]) => void);
        post({ type: 'ask', id: lastId, question });
      }),
    noteWritten: (written: Written): void => post({ type: 'written', records: [...written] }),
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
export const tellLists = (written: Written | 'all'): void => {
  if (lists === null) return;
  if (written === 'all') lists.noteRebuilt();
  else if (written.size > 0) lists.noteWritten(written);
};
