import Fastify, { type FastifyInstance } from 'fastify';
import { LIMITS, PROTOCOL_HEADER, PROTOCOL_OLDEST, PROTOCOL_VERSION } from '#core/sync/protocol.ts';
import type { Database } from './database.ts';
import { Refused, unpackedBody } from './http.ts';
import { openApi } from './openapi.ts';
import { enrolRoutes } from './routes/enrol.ts';
import { syncRoutes } from './routes/sync.ts';

export type AppDeps = {
  readonly db: Database;
  readonly logLevel: string;
  /** tries of a code from one address; the default makes guessing hopeless */
  readonly enrolsPerMinute?: number;
};

/** The endpoint without its socket: routes, limits and errors. */
export const buildApp = ({ db, logLevel, enrolsPerMinute }: AppDeps): FastifyInstance => {
  const app = Fastify({
    logger: logLevel === 'silent' ? false : { level: logLevel, redact: ['req.headers.authorization'] },
    bodyLimit: LIMITS.bodyBytes,
    requestTimeout: 120_000,
    connectionTimeout: 130_000,
    keepAliveTimeout: 30_000,
    trustProxy: true,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'ignore',
    return503OnClosing: true,
  });
  // The body limit counts what comes out of the compression, not what went in.
  app.addHook('preParsing', (request, _reply, payload, done) => {
    if (request.headers['content-encoding'] === undefined) return done(null, payload);
    try {
      const unpacked = unpackedBody(request, payload, LIMITS.bodyBytes);
      delete request.headers['content-length'];
      delete request.headers['content-encoding'];
      done(null, unpacked as typeof payload);
    } catch (problem) {
      done(problem as Error);
    }
  });
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.startsWith('/v1/')) return done();
    const spoken = Number(request.headers[PROTOCOL_HEADER] ?? PROTOCOL_VERSION);
    if (!Number.isInteger(spoken) || spoken < PROTOCOL_OLDEST) return done(new Refused(426, 'version-too-old'));
    if (spoken > PROTOCOL_VERSION) return done(new Refused(426, 'version-too-new'));
    done();
  });
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header('phinong-time', String(Date.now())).header('x-content-type-options', 'nosniff');
    done(null, payload);
  });
  app.setErrorHandler((problem: Error & { statusCode?: number; code?: string }, request, reply) => {
    const refusal = toRefusal(problem);
    if (refusal.status >= 500) request.log.error({ problem: problem.message, stack: problem.stack }, 'request failed');
    if (refusal.retryAfter !== null) reply.header('retry-after', String(refusal.retryAfter));
    return reply.status(refusal.status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ error: { type: refusal.type } }));
  });
  app.setNotFoundHandler((_request, reply) => reply.status(404).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify({ error: { type: 'not-found' } })));

  app.get('/healthz', async () => {
    await db.pool.query('SELECT 1');
    return { ok: true };
  });
  app.get('/openapi.json', () => openApi());
  enrolRoutes(app, db, enrolsPerMinute);
  syncRoutes(app, db);
  return app;
};

/** What a request could have done wrong, by what Fastify or PostgreSQL calls it; everything else is our trouble. */
const toRefusal = (problem: Error & { statusCode?: number; code?: string }): Refused => {
  if (problem instanceof Refused) return problem;
  const status = problem.statusCode ?? 500;
  if (status === 413) return new Refused(413, 'too-large');
  if (status >= 400 && status < 500) return new Refused(status, 'malformed');
  // 22xxx: a value that PostgreSQL cannot store, such as NUL in a text.
  if (problem.code?.startsWith('22') === true) return new Refused(400, 'malformed');
  const isDown = problem.code?.startsWith('08') === true || problem.code?.startsWith('57P') === true || problem.code === 'ECONNREFUSED' || problem.code === 'ECONNRESET' || /timeout|terminated/i.test(problem.message);
  return isDown ? new Refused(503, 'unavailable', 5) : new Refused(500, 'internal');
};
