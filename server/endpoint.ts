import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { openDatabase } from './database.ts';
import { prepareDemo } from './demo.ts';
import { startEmbedded, type Embedded } from './embedded/embedded.ts';
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

export type RunningEndpoint = { readonly app: FastifyInstance; readonly address: string; stop(): Promise<void> };

/** Starts everything and listens. `stop` ends in the order of dependence: requests, connections, database. */
export const startEndpoint = async (config: Config): Promise<RunningEndpoint> => {
  const store = await openStore(config);
  try {
    if (config.demo) await prepareDemo(store.db);
    const app = buildApp({ ...store, logLevel: config.logLevel, proxies: config.proxies });
    const address = await app.listen({ port: config.port, host: config.host });
    return {
      app,
      address,
      stop: async () => {
        await app.close();
        await store.close();
      },
    };
  } catch (problem) {
    await store.close();
    throw problem;
  }
};
