import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { prepareDemo } from './demo.ts';
import { startEmbedded, type Embedded } from './embedded/embedded.ts';
import { createGate, type Gate } from './ops/gate.ts';
import { createMetrics } from './ops/metrics.ts';
import { serveMetrics } from './ops/metrics-server.ts';
import type { Store } from './routes/sync.ts';
import { fillDigests } from './store/digests.ts';
import { ensureMeta } from './store/meta.ts';

export type OpenStore = Store & { close(): Promise<void> };

/** The database of a configuration: outside, or the embedded one, started if need be and stopped again by whoever leaves it last. */
export const openStore = async ({ databaseUrl, data }: Pick<Config, 'databaseUrl' | 'data'>): Promise<OpenStore> => {
  const embedded: Embedded | null = databaseUrl === null ? await startEmbedded(data) : null;
  try {
    const db = await openDatabase(databaseUrl ?? embedded?.url ?? '');
    const close = async (): Promise<void> => {
      await db.close();
      await embedded?.leave();
    };
    const cursorKey = await ensureMeta(db);
    await fillDigests(db);
    return { db, cursorKey, close };
  } catch (problem) {
    await embedded?.leave();
    throw problem;
  }
};

/** Longer than any statement may work: what has not ended by then hangs. */
const LONGEST_REQUEST_MS = 70_000;

/** For the last answers to reach the network. */
const LINGER_MS = 1_000;

export type RunningEndpoint = {
  readonly app: FastifyInstance;
  readonly address: string;
  /** where the figures can be read; null: nowhere */
  readonly metricsAddress: string | null;
  stop(): Promise<void>;
};

/** Starts everything and listens. `stop` ends in the order of dependence: requests, connections, database. */
export const startEndpoint = async (config: Config): Promise<RunningEndpoint> => {
  const store = await openStore(config);
  try {
    if (config.demo) await prepareDemo(store.db);
    const gate = createGate();
    const metrics = createMetrics(store.db);
    const app = buildApp({ ...store, logLevel: config.logLevel, proxies: config.proxies, tokenDays: config.tokenDays, gate, metrics });
    const figures = config.metrics === null ? null : await serveMetrics(metrics, config.metrics);
    const address = await app.listen({ port: config.port, host: config.host });
    const stop = async (): Promise<void> => {
      await drain(app, gate, config.drainMs);
      await figures?.stop();
      await store.close();
    };
    return { app, address, metricsAddress: figures?.address ?? null, stop };
  } catch (problem) {
    await store.close();
    throw problem;
  }
};

/** Requests under way are finished; new ones hear 503 meanwhile, and for as long as load balancers need to see it. */
const drain = async (app: FastifyInstance, gate: Gate, leastMs: number): Promise<void> => {
  gate.shut();
  const patience = new Promise((resolve) => setTimeout(resolve, leastMs));
  await gate.empty(LONGEST_REQUEST_MS);
  await patience;
  // Nothing is under way any more: lines that are silent, or only half asked, are not waited for.
  const cut = setTimeout(() => app.server.closeAllConnections(), LINGER_MS);
  await app.close();
  clearTimeout(cut);
};
