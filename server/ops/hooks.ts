import type { FastifyInstance } from 'fastify';
import { Refused } from '../http/refused.ts';
import type { Gate } from './gate.ts';
import type { Metrics } from './metrics.ts';
import type { Watch } from './watch.ts';

const RETRY_SECONDS = 5;
/** Whoever watches the process is answered also while it stops. */
const WATCHED = new Set(['/healthz', '/readyz']);

/** Counts requests in and out, and sends new ones away while the process stops. */
export const passGate = (app: FastifyInstance, gate: Gate): void => {
  app.addHook('onRequest', (request, reply, done) => {
    if (gate.isShut()) {
      // Whatever the line was used for before: the next request on it belongs to another process.
      reply.header('connection', 'close');
      if (!WATCHED.has(request.routeOptions.url ?? '')) return done(new Refused(503, 'unavailable', RETRY_SECONDS));
    }
    gate.enter(reply.raw);
    done();
  });
};

/** One line and one count per answer, when it is out. Of the request only method, route and device: no address, query, header or body. */
export const recordAnswers = (app: FastifyInstance, metrics: Metrics, watch: Watch): void => {
  app.addHook('onResponse', (request, reply, done) => {
    const { method } = request;
    const [route, status] = [request.routeOptions.url ?? 'none', reply.statusCode];
    metrics.answered({ method, route, status, seconds: reply.elapsedTime / 1_000 });
    request.log.info({ method, route, status, ms: Math.round(reply.elapsedTime), device: watch.deviceOf(request) }, 'answered');
    done();
  });
};
