import type { FastifyInstance } from 'fastify';
import type { Database } from '../database.ts';
import { isMigrated } from '../migrate.ts';
import type { Gate } from '../ops/gate.ts';

/**
 * For those who watch the process. `/healthz`: it lives and its database answers. `/readyz`: send it requests; no while it
 * stops, while the database is away, and while the schema is not the one that this program needs.
 */
export const healthRoutes = (app: FastifyInstance, { pool }: Database, gate: Gate): void => {
  app.get('/healthz', async () => {
    await pool.query('SELECT 1');
    return { ok: true };
  });
  app.get('/readyz', async (_request, reply) => {
    const because = gate.isShut() ? 'stopping' : await isMigrated(pool).then((is) => (is ? null : 'schema'), () => 'database');
    reply.header('cache-control', 'no-store');
    if (because === null) return { ready: true };
    return reply.status(503).header('retry-after', String(RETRY_SECONDS)).send({ ready: false, because });
  });
};

const RETRY_SECONDS = 5;
