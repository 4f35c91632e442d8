import { randomUUID } from 'node:crypto';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import type { FastifyInstance } from 'fastify';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { asOwner, openDatabase, type Database } from './database.ts';
import { prepareDemo } from './demo.ts';
import { startEmbedded, type Embedded } from './embedded.ts';

export type Endpoint = { readonly app: FastifyInstance; readonly db: Database; readonly address: string; stop(): Promise<void> };

/** The database of a configuration: outside, or the embedded one, started if need be. */
export const openStore = async (config: Pick<Config, 'databaseUrl' | 'data'>): Promise<{ db: Database; embedded: Embedded | null }> => {
  const embedded = config.databaseUrl === null ? await startEmbedded(config.data) : null;
  const db = await openDatabase(config.databaseUrl ?? embedded?.url ?? '');
  await prepareStore(db);
  return { db, embedded };
};

/** What a database must know before its first request: its epoch, and the ministry's key for files carried by hand. */
export const prepareStore = (db: Database): Promise<void> =>
  asOwner(db, async (client) => {
    const identity = await generateIdentity();
    const first = [
      ['epoch', randomUUID()],
      ['ministry-identity', identity],
      ['ministry-key', await identityToRecipient(identity)],
      ['demo', '0'],
    ];
    for (const [key, value] of first) await client.query('INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [key, value]);
  });

/** Starts everything and listens. `stop` ends in the order of dependence: requests, connections, database. */
export const startEndpoint = async (config: Config): Promise<Endpoint> => {
  const { db, embedded } = await openStore(config);
  if (config.demo) await prepareDemo(db);
  const app = buildApp({ db, logLevel: config.logLevel });
  const address = await app.listen({ port: config.port, host: config.host });
  return {
    app,
    db,
    address,
    stop: async () => {
      await app.close();
      await db.close();
      await embedded?.stop();
    },
  };
};
