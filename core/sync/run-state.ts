/**
 * What a run of the sync is doing, as people see it. `idle` is before and between runs. There is no way but the ones in this
 * table, and every state has its words in locales/{th,en}/sync.json.
 */
export const RUN_STATES = ['idle', 'connecting', 'pushing', 'pulling', 'snapshot', 'files', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

const ENDS: readonly RunState[] = ['done', 'failed', 'cancelled'];

const WAYS: Readonly<Record<RunState, readonly RunState[]>> = {
  idle: ['connecting'],
  // An endpoint that was restored is greeted anew; one that knows nothing new leads straight to the end.
  connecting: ['connecting', 'pushing', 'pulling', 'snapshot', ...ENDS],
  pushing: ['pushing', 'pulling', 'snapshot', 'connecting', 'files', ...ENDS],
  pulling: ['pulling', 'pushing', 'snapshot', 'connecting', 'files', ...ENDS],
  snapshot: ['snapshot', 'pulling', 'pushing', 'connecting', 'files', ...ENDS],
  files: ['files', ...ENDS],
  done: ['idle'],
  failed: ['idle'],
  cancelled: ['idle'],
};

/** Whether a run may go from one state to another. */
export const mayFollow = (from: RunState, to: RunState): boolean => WAYS[from].includes(to);

/** A run that knows where it is. A way that the table does not have is a mistake in the code and throws. */
export const createRunState = () => {
  let state: RunState = 'idle';
  return {
    now: (): RunState => state,
    enter: (next: RunState): void => {
      if (!mayFollow(state, next)) throw new Error(`A run went from ${state} to ${next}.`);
      state = next;
    },
  };
};
