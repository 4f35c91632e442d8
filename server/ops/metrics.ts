import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { PushResponse } from '#core/sync/protocol.ts';
import type { Database } from '../database.ts';

/** The figures of one endpoint, in a registry of its own: several endpoints in one process do not count each other's work. */
export type Metrics = {
  readonly registry: Registry;
  answered(call: { readonly method: string; readonly route: string; readonly status: number; readonly seconds: number }): void;
  pushed(answer: PushResponse): void;
  pulled(isComplete: boolean): void;
  builtSnapshot(seconds: number): void;
  noted(type: string): void;
};

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Labels name routes, statuses and reasons only; never a unit, a device or a person, so their number is bounded and they tell nothing. */
export const createMetrics = (db: Database): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const requests = new Counter({ name: 'phinong_requests_total', help: 'Requests answered.', labelNames: ['method', 'route', 'status'], registers });
  const durations = new Histogram({ name: 'phinong_request_seconds', help: 'From the head of a request to the end of its answer.', labelNames: ['method', 'route'], buckets: SECONDS, registers });
  const pushes = new Counter({ name: 'phinong_pushes_total', help: 'Batches of changes by what was answered.', labelNames: ['answer'], registers });
  const accepted = new Counter({ name: 'phinong_changes_accepted_total', help: 'Changes answered with a revision, repeated ones too.', registers });
  const refused = new Counter({ name: 'phinong_changes_refused_total', help: 'Changes refused, by reason, repeated ones too.', labelNames: ['reason'], registers });
  const pulls = new Counter({ name: 'phinong_pulls_total', help: 'Pages read; complete: nothing was left after it.', labelNames: ['complete'], registers });
  const snapshots = new Histogram({ name: 'phinong_snapshot_build_seconds', help: 'Snapshots of one unit made afresh.', buckets: SECONDS, registers });
  const security = new Counter({ name: 'phinong_security_events_total', help: 'What the security log was told, by kind.', labelNames: ['type'], registers });
  watchDatabase(db, registers);
  return {
    registry,
    answered: ({ method, route, status, seconds }) => {
      requests.inc({ method, route, status });
      durations.observe({ method, route }, seconds);
    },
    pushed: (answer) => {
      pushes.inc({ answer: answer.type });
      if (answer.type !== 'taken') return;
      for (const result of answer.results) {
        if (typeof result === 'number') accepted.inc();
        else refused.inc({ reason: result.refused.type });
      }
    },
    pulled: (isComplete) => pulls.inc({ complete: String(isComplete) }),
    builtSnapshot: (seconds) => snapshots.observe(seconds),
    noted: (type) => security.inc({ type }),
  };
};

type Connections = 'used' | 'idle' | 'waiting';

const DEVICES = `SELECT CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN last_synced IS NULL THEN 'never-synced'
  WHEN last_synced < now() - interval '14 days' THEN 'behind' ELSE 'current' END AS state, count(*)::integer AS n,
  coalesce(sum(last_pending) FILTER (WHERE revoked_at IS NULL), 0)::integer AS pending FROM devices GROUP BY 1`;
const STATES = ['current', 'behind', 'never-synced', 'revoked'] as const;

type DeviceRow = { readonly state: string; readonly n: number; readonly pending: number };

const showStates = (rows: readonly DeviceRow[] | null, into: Gauge<'state'>): void => {
  for (const state of STATES) into.set({ state }, rows?.find((row) => row.state === state)?.n ?? 0);
};

/** What is asked only when somebody reads the figures. */
const watchDatabase = (db: Database, registers: Registry[]): void => {
  const labelNames = ['state'] as const;
  const pool: Gauge<'state'> = new Gauge({
    name: 'phinong_database_connections',
    help: 'The pool: connections in use and idle, and requests that wait for one.',
    labelNames,
    registers,
    collect: () => {
      const { totalCount, idleCount, waitingCount } = db.pool;
      const now: Readonly<Record<Connections, number>> = { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
      for (const [state, count] of Object.entries(now)) pool.set({ state }, count);
    },
  });
  const ask = onceAtATime(async (): Promise<DeviceRow[] | null> => {
    try {
      return (await db.pool.query<DeviceRow>(DEVICES)).rows;
    } catch {
      return null;
    }
  });
  const gauge = (name: string, help: string, show: (rows: readonly DeviceRow[] | null, into: Gauge<'state'>) => void, labels: readonly 'state'[] = []): void => {
    const into: Gauge<'state'> = new Gauge({ name, help, labelNames: [...labels], registers, collect: async (): Promise<void> => show(await ask(), into) });
  };
  gauge('phinong_database_up', '1 when the database answered this reading.', (rows, into) => into.set(rows === null ? 0 : 1));
  gauge('phinong_devices_pending_changes', 'Changes that devices still held when they last said so.', (rows, into) =>
    into.set((rows ?? []).reduce((sum, { pending }) => sum + pending, 0)),
  );
  gauge('phinong_devices', 'Devices: synced in the last 14 days, not in them, never, or revoked.', showStates, labelNames);
};

/** One reading asks the database once, however many figures stand on the answer. */
const onceAtATime = <T>(work: () => Promise<T>): (() => Promise<T>) => {
  let underWay: Promise<T> | null = null;
  return () => {
    underWay ??= work().finally(() => {
      underWay = null;
    });
    return underWay;
  };
};
