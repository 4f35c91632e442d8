import type { IncomingMessage } from 'node:http';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { EXCHANGE_LIMITS, EXCHANGE_TYPE } from '#core/exchange/label.ts';
import { LIMITS, namesColumns, PACKED_TYPE, PROTOCOL_HEADER, PROTOCOL_OLDEST, PROTOCOL_VERSION } from '#core/sync/protocol.ts';
import { JSON_TYPE } from './http/answer.ts';
import { RATES, TOKEN_DAYS, type Rates } from './http/authenticate.ts';
import { readBytes, readColumnsBody, readJsonBody } from './http/body.ts';
import { createSigned } from './http/signed.ts';
import { errorBody, Refused, toRefused } from './http/refused.ts';
import { createGate, type Gate } from './ops/gate.ts';
import { passGate, recordAnswers } from './ops/hooks.ts';
import { faultOf, logOptions, type LogSink } from './ops/log.ts';
import { createMetrics, type Metrics } from './ops/metrics.ts';
import { createSecurityLog } from './ops/security-log.ts';
import { createWatch } from './ops/watch.ts';
import { openApi } from './openapi.ts';
import { EXCHANGE_PATH, exchangeRoutes } from './routes/exchange.ts';
import { enrolRoutes } from './routes/enrol.ts';
import { healthRoutes } from './routes/health.ts';
import { syncRoutes, type Store } from './routes/sync.ts';

export type Timeouts = {
  /** from the first byte of a request to its last */
  readonly requestMs: number;
  readonly headersMs: number;
  /** between two requests on one line */
  readonly idleMs: number;
};

/** A push of half a megabyte arrives in time at 5 kB/s. */
const TIMEOUTS: Timeouts = { requestMs: 120_000, headersMs: 30_000, idleMs: 30_000 };

export type AppDeps = Store & {
  readonly logLevel: string;
  /** where the log goes; without it to standard output */
  readonly logSink?: LogSink;
  /** whose word about the asker's address is believed (X-Forwarded-For): addresses of the reverse proxies */
  readonly proxies: string;
  readonly rates?: Rates;
  /** days without a request after which a token is good for nothing any more */
  readonly tokenDays?: number;
  readonly timeouts?: Timeouts;
  readonly gate?: Gate;
  readonly metrics?: Metrics;
};

/** The endpoint without its socket: routes, limits and errors. */
export const buildApp = ({ db, cursorKey, logLevel, logSink, proxies, rates = RATES, tokenDays = TOKEN_DAYS, timeouts = TIMEOUTS, ...ops }: AppDeps): FastifyInstance => {
  const { gate = createGate(), metrics = createMetrics(db) } = ops;
  const app = Fastify({
    ...logOptions(logLevel, logSink),
    trustProxy: proxies,
    requestTimeout: timeouts.requestMs,
    connectionTimeout: timeouts.requestMs + timeouts.headersMs,
    keepAliveTimeout: timeouts.idleMs,
    http: { headersTimeout: timeouts.headersMs, connectionsCheckingInterval: Math.min(timeouts.headersMs, 5_000) },
    // The gate says it, in our words.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerNoHttp,
    frameworkErrors: (problem, _request, reply) => {
      const { status, type } = toRefused(problem);
      reply.hijack();
      reply.raw.writeHead(status, { 'content-type': JSON_TYPE, 'phinong-time': Date.now(), connection: 'close' }).end(errorBody(type));
    },
  });
  readBodies(app);
  speakOurErrors(app);
  const security = createSecurityLog(db, (event, words) => app.log.warn(event, words));
  app.addHook('preClose', (done) => {
    gate.shut();
    done();
  });
  app.addHook('onClose', () => security.flush());
  const watch = createWatch(metrics, security);
  passGate(app, gate);
  recordAnswers(app, metrics, watch);
  checkVersion(app);
  healthRoutes(app, db, gate);
  app.get('/openapi.json', () => openApi());
  enrolRoutes(app, db, rates.enrol, watch);
  const signed = createSigned(db, { rates, tokenDays }, watch);
  syncRoutes(app, { db, cursorKey }, signed, tokenDays, watch);
  exchangeRoutes(app, { db, cursorKey }, signed, { filesPerMinute: rates.files, tokenDays }, watch);
  return app;
};

const readBodies = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', (request: FastifyRequest, payload: IncomingMessage) =>
    readJsonBody(payload, request.headers['content-encoding'], request.headers['content-length'], LIMITS.bodyBytes),
  );
  app.addContentTypeParser(PACKED_TYPE, (request: FastifyRequest, payload: IncomingMessage) => {
    // Rows under this name have another one as a body: JSON with `content-encoding: br`.
    if (!namesColumns(request.headers['content-type'] ?? '') || request.headers['content-encoding'] !== undefined) throw new Refused(415, 'malformed');
    return readColumnsBody(payload, request.headers['content-length'], { rows: LIMITS.pushChanges, bytes: LIMITS.bodyBytes });
  });
  app.addContentTypeParser(EXCHANGE_TYPE, (request: FastifyRequest, payload: IncomingMessage) => {
    // So much only where a file is awaited, and who brings it is known.
    if (request.routeOptions.url !== EXCHANGE_PATH) throw new Refused(415, 'malformed');
    return readBytes(payload, request.headers['content-encoding'], request.headers['content-length'], EXCHANGE_LIMITS.fileBytes);
  });
};

const speakOurErrors = (app: FastifyInstance): void => {
  app.addHook('onSend', (_request, reply, payload, done) => {
    // Said by Node alone it comes with how long the line is kept, which no office asks, in an answer that has little else to say.
    if (reply.raw.shouldKeepAlive && !reply.hasHeader('connection') && !reply.raw.hasHeader('connection')) reply.header('connection', 'keep-alive');
    reply.header('phinong-time', String(Date.now())).header(PROTOCOL_HEADER, String(PROTOCOL_VERSION)).header('x-content-type-options', 'nosniff');
    done(null, payload);
  });
  app.setErrorHandler((problem: FastifyError, request, reply) => {
    const { status, type, retryAfter } = toRefused(problem);
    if (status >= 500) request.log.error({ problem: faultOf(problem) }, 'request failed');
    if (retryAfter !== null) reply.header('retry-after', String(retryAfter));
    return reply.status(status).header('content-type', JSON_TYPE).send(errorBody(type));
  });
  app.setNotFoundHandler((_request, reply) => reply.status(404).header('content-type', JSON_TYPE).send(errorBody('not-found')));
};

const checkVersion = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _reply, done) => {
    if (!request.url.startsWith('/v1/')) return done();
    const spoken = Number(request.headers[PROTOCOL_HEADER] ?? PROTOCOL_VERSION);
    if (!Number.isInteger(spoken) || spoken < PROTOCOL_OLDEST) return done(new Refused(426, 'version-too-old'));
    return spoken > PROTOCOL_VERSION ? done(new Refused(426, 'version-too-new')) : done();
  });
};

type Line = { readonly writable: boolean; readonly destroyed: boolean; end(text: string): unknown; destroy(): unknown };

/** What is no HTTP at all, or came too slowly, gets a typed answer too before the line is cut. */
const answerNoHttp = (problem: { readonly code?: string }, line: Line): void => {
  if (line.destroyed || !line.writable || problem.code === 'ECONNRESET') {
    line.destroy();
    return;
  }
  const status = problem.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : problem.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = errorBody('malformed');
  line.end(`HTTP/1.1 ${status}\r\nContent-Type: ${JSON_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nPhinong-Time: ${Date.now()}\r\nConnection: close\r\n\r\n${body}`);
};
