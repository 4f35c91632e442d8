import type { z } from 'zod';
import { err, ok, type Result } from '#core/result.ts';
import type { AbortSignalLike, Endpoint, EndpointFailure } from '#core/sync/ports.ts';
import {
  COLUMNS_TYPE,
  enrolResponseSchema,
  knownResponseSchema,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  protocolErrorSchema,
  pullPageSchema,
  pushResponseSchema,
  snapshotPartSchema,
  STATUS_HEADER,
  statusResponseSchema,
  type EnrolRequest,
  type EnrolResponse,
  type PullPage,
  type PushRequest,
} from '#core/sync/protocol.ts';
import { createExchange, type Fetch, type Heard, type Question } from './line-exchange.ts';
import { failureOfStatus } from './endpoint-failures.ts';
import { createLine, type LineMemory, type Remaining } from './line.ts';
import { TIMEOUTS, type Timeouts } from './line-watch.ts';

export type { Fetch } from './line-exchange.ts';

type Ask<T> = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly signal?: AbortSignalLike;
  readonly isResumable?: boolean;
  readonly follows?: Question['follows'];
  /** what the answer says of the work that remains; `plain`: its bytes as JSON */
  readonly remaining?: (answer: T, plain: { readonly up: number; readonly down: number }) => Remaining;
};

/**
 * Talks JSON over HTTP with the endpoint at one address: one run of a sync. `fetch` is Electron's `net.fetch`, which knows the
 * system's proxy and certificates. `line` is what is known of the way there from earlier runs.
 */
export const createEndpoint = (address: string, token: string | null, fetch: Fetch, timeouts: Timeouts = TIMEOUTS, line: LineMemory = createLine()) => {
  line.beginRun();
  const exchange = createExchange({ fetch, timeouts, line });

  const urlOf = (path: string): string => new URL(path, address).href;

  const ask = async <T>(asked: Ask<T>, schema: z.ZodType<T>, signed = true): Promise<Result<T, EndpointFailure>> => {
    const { method, path, body, signal, isResumable = false, follows } = asked;
    const question: Question = { method, url: urlOf(path), headers: headersFor(signed ? token : null), body, signal, isResumable, ...(follows === undefined ? {} : { follows }) };
    const heard = await exchange.ask(question);
    if (!heard.ok) return heard;
    const answer = parseAnswer(heard.value, schema);
    const mark = heard.value.response.headers.get(STATUS_HEADER);
    if (mark !== null) line.status.heard = mark;
    const speaks = Number(heard.value.response.headers.get(PROTOCOL_HEADER) ?? Number.NaN);
    if (Number.isInteger(speaks)) line.status.speaks = speaks;
    const { sent, said, done } = heard.value;
    done(answer.ok ? (asked.remaining?.(answer.value, { up: sent, down: said.bytes }) ?? {}) : {});
    return answer;
  };

  const endpoint: Endpoint = {
    status: async (signal) => {
      const status = await ask({ method: 'GET', path: 'v1/status', signal }, statusResponseSchema);
      if (status.ok) line.status.known = line.status.heard;
      return status;
    },
    push: (request, signal) => {
      const body = withWish(request, line.batchBytes('down'));
      const remaining: Ask<z.infer<typeof pushResponseSchema>>['remaining'] = (answer, plain) => ({
        up: shareOf(request.pending, request.changes.length, plain.up),
        ...(answer.type === 'taken' && answer.page !== undefined ? leftAfter(answer.page, plain.down) : {}),
      });
      return ask({ method: 'POST', path: 'v1/push', body, signal, remaining }, pushResponseSchema);
    },
    pull: (cursor, signal) => {
      const query = new URLSearchParams({ ...(cursor === null ? {} : { cursor }), bytes: String(line.batchBytes('down')) });
      return ask({ method: 'GET', path: `v1/pull?${query.toString()}`, signal, remaining: (page, plain) => leftAfter(page, plain.down) }, pullPageSchema);
    },
    snapshot: (part, signal) => {
      // All parts come in one answer where the endpoint knows how.
      const follows = (said: unknown): string | null => {
        const next = typeof said === 'object' && said !== null ? (said as { readonly next?: unknown }).next : null;
        return typeof next === 'string' ? urlOf(pathOfPart(next)) : null;
      };
      // Parts are of about one size.
      return ask({ method: 'GET', path: pathOfPart(part), signal, isResumable: true, follows, remaining: ({ part: at, parts }, plain) => ({ down: shareOf(parts - at - 1, 1, plain.down) }) }, snapshotPartSchema);
    },
    known: (signal) => ask({ method: 'GET', path: 'v1/known', signal }, knownResponseSchema),
    traffic: () => ({ ...exchange.traffic }),
    hasNews: () => line.status.known === null || (line.status.heard !== null && line.status.known !== line.status.heard),
    speaks: () => line.status.speaks,
    hangUp: () => exchange.hangUp(),
    pushBytes: () => line.batchBytes('up'),
    followMs: (bytes) => line.followMs(bytes),
    etaSeconds: () => line.etaSeconds(),
    isSlow: () => line.isSlow(),
  };
  return {
    ...endpoint,
    enrol: (request: EnrolRequest): Promise<Result<EnrolResponse, EndpointFailure>> => ask({ method: 'POST', path: 'v1/enrol', body: request }, enrolResponseSchema, false),
  };
};

const pathOfPart = (token: string | null): string => (token === null ? 'v1/snapshot' : `v1/snapshot?token=${encodeURIComponent(token)}`);

const headersFor = (token: string | null): Record<string, string> => ({
  accept: COLUMNS_TYPE,
  // A browser's is longer than all that an empty run has to say.
  'user-agent': 'Phinong',
  [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
});

const withWish = (request: PushRequest, bytes: number): PushRequest => (request.pull === undefined ? request : { ...request, pull: { ...request.pull, bytes } });

/** Bytes that so many more take, if they are like those that were seen. */
const shareOf = (more: number, seen: number, bytes: number): number => (seen === 0 ? 0 : (more * bytes) / seen);
const leftAfter = ({ changes, remaining }: PullPage, plain: number): Remaining => ({ down: shareOf(remaining, changes.length, plain) });

const parseAnswer = <T>({ response, said: { json } }: Heard, schema: z.ZodType<T>): Result<T, EndpointFailure> => {
  if (!response.ok) {
    const typed = protocolErrorSchema.safeParse(json);
    return err(failureOfStatus(response.status, typed.success ? typed.data.error.type : null, response.headers.get('retry-after')));
  }
  // A 200 that is not ours: the log-in page of a hotel's or office's Wi-Fi.
  if (json === undefined) return err({ type: 'not-the-endpoint', retry: false });
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ type: 'not-the-endpoint', retry: false, detail: parsed.error.issues[0]?.path.join('.') ?? '' });
};
