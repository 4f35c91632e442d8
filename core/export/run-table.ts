import type { SyncRun } from '../journal/bodies.ts';

const COLUMNS = ['started', 'ended', 'outcome', 'by file', 'complete', 'stopped in', 'reason', 'sent', 'received', 'refused', 'conflicts', 'requests', 'bytes up', 'bytes down', 'app', 'protocol', 'endpoint protocol', 'by kind (sent/received/refused/conflicts)', 'run'] as const;

/** The conflicts that a run opened, of all kinds. */
export const conflictsOf = ({ kinds = {} }: SyncRun): number => Object.values(kinds).reduce((sum, { conflicts = 0 }) => sum + conflicts, 0);

const rowOf = (run: SyncRun): (string | number)[] => [
  new Date(run.startedAt).toISOString(),
  new Date(run.endedAt).toISOString(),
  run.outcome,
  run.byFile === true ? 'yes' : 'no',
  run.complete ? 'yes' : 'no',
  run.outcome === 'done' ? '' : (run.stage ?? ''),
  run.error?.type ?? '',
  run.sent,
  run.received,
  run.refused,
  conflictsOf(run),
  run.requests,
  run.bytesUp,
  run.bytesDown,
  run.versions?.app ?? '',
  run.versions?.protocol ?? '',
  run.versions?.endpoint ?? '',
  Object.entries(run.kinds ?? {}).map(([kind, { sent, received, refused, conflicts = 0 }]) => `${kind}: ${[sent, received, refused, conflicts].join('/')}`).join('; '),
  run.id,
];

/**
 * Runs of the sync as a table for the ministry's help desk, in English, as its people read logs. Each cell is named here one by
 * one, so that nothing of a record, no token and no free text of a failure can come along.
 */
export const runTable = (runs: readonly SyncRun[]): (string | number)[][] => [[...COLUMNS], ...runs.map(rowOf)];
