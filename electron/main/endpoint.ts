import { brotliCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import type { z } from 'zod';
import { err, ok, type Result } from '#core/result.ts';
import type { AbortSignalLike, Endpoint, EndpointFailure } from '#core/sync/ports.ts';
import {
  enrolResponseSchema,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  protocolErrorSchema,
  pullPageSchema,
  pushResponseSchema,
  snapshotPartSchema,
  statusResponseSchema,
  type EnrolRequest,
  type EnrolResponse,
} from '#core/sync/protocol.ts';
import { failureOfNetwork, failureOfStatus } from './endpoint-failures.ts';

const compress = promisify(brotliCompress);
/** Brotli 5 costs about what gzip 6 costs and saves a tenth; below this size compression gains nothing. */
const BROTLI_QUALITY = 5;
const COMPRESS_FROM_BYTES = 1_000;
/** A line that has not answered at all by then is treated as down; a slow one that keeps sending is not. */
const ANSWER_TIMEOUT_MS = 30_000;
const STALL_TIMEOUT_MS = 30_000;

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

type Ask = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly token?: string;
  readonly signal?: AbortSignalLike;
};

/** Talks JSON over HTTP with the endpoint at one address. `fetch` is Electron's `net.fetch`, which knows the system's proxy and certificates. */
export const createEndpoint = (address: string, token: string | null, fetch: Fetch, timeouts = { answer: ANSWER_TIMEOUT_MS, stall: STALL_TIMEOUT_MS }) => {
  const traffic = { requests: 0, bytesUp: 0, bytesDown: 0 };

  const ask = async <T>(question: Ask, schema: z.ZodType<T>): Promise<Result<T, EndpointFailure>> => {
    const abort = new AbortController();
    const watch = watchLine(abort, timeouts, question.signal);
    try {
      const body = question.body === undefined ? null : await encodeBody(question.body);
      traffic.requests += 1;
      traffic.bytesUp += body?.bytes.byteLength ?? 0;
      const response = await fetch(new URL(question.path, address).href, {
        method: question.method,
        headers: headersFor(question, body?.encoding ?? null),
        signal: abort.signal,
        redirect: 'manual',
        ...(body === null ? {} : { body: body.bytes }),
      });
      watch.answered();
      const text = await readBody(response, watch.heard);
      const length = Number(response.headers.get('content-length'));
      traffic.bytesDown += Number.isInteger(length) && length > 0 ? length : Buffer.byteLength(text);
      return parseAnswer(response, text, schema);
    } catch (cause) {
      return err(watch.cause() ?? failureOfNetwork(cause, watch.hasAnswer()));
    } finally {
      watch.stop();
    }
  };

  const signed = (question: Omit<Ask, 'token'>): Ask => (token === null ? question : { ...question, token });

  const endpoint: Endpoint = {
    status: (signal) => ask(signed({ method: 'GET', path: 'v1/status', signal }), statusResponseSchema),
    push: (request, signal) => ask(signed({ method: 'POST', path: 'v1/push', body: request, signal }), pushResponseSchema),
    pull: (cursor, signal) =>
      ask(signed({ method: 'GET', path: cursor === null ? 'v1/pull' : `v1/pull?cursor=${encodeURIComponent(cursor)}`, signal }), pullPageSchema),
    snapshot: (part, signal) =>
      ask(signed({ method: 'GET', path: part === null ? 'v1/snapshot' : `v1/snapshot?token=${encodeURIComponent(part)}`, signal }), snapshotPartSchema),
    traffic: () => ({ ...traffic }),
  };
  return {
    ...endpoint,
    enrol: (request: EnrolRequest): Promise<Result<EnrolResponse, EndpointFailure>> => ask({ method: 'POST', path: 'v1/enrol', body: request }, enrolResponseSchema),
  };
};

const headersFor = (question: Ask, encoding: string | null): Record<string, string> => ({
  accept: 'application/json',
  [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  ...(question.token === undefined ? {} : { authorization: `Bearer ${question.token}` }),
  ...(question.body === undefined ? {} : { 'content-type': 'application/json' }),
  ...(encoding === null ? {} : { 'content-encoding': encoding }),
});

const encodeBody = async (body: unknown): Promise<{ bytes: Uint8Array<ArrayBuffer>; encoding: string | null }> => {
  const plain = Buffer.from(JSON.stringify(body), 'utf8');
  if (plain.byteLength < COMPRESS_FROM_BYTES) return { bytes: new Uint8Array(plain), encoding: null };
  const bytes = await compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.byteLength } });
  return { bytes: new Uint8Array(bytes), encoding: 'br' };
};

/** Ends a request that hangs, and remembers why it was ended. */
const watchLine = (abort: AbortController, timeouts: { answer: number; stall: number }, signal: AbortSignalLike | undefined) => {
  let reason: EndpointFailure | null = null;
  let hasAnswer = false;
  const end = (failure: EndpointFailure): void => {
    reason ??= failure;
    abort.abort();
  };
  let timer = setTimeout(() => end({ type: 'timeout', retry: true }), timeouts.answer);
  const cancelled = setInterval(() => {
    if (signal?.aborted === true) end({ type: 'cancelled', retry: false });
  }, 100);
  const rearm = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => end({ type: 'interrupted', retry: true }), timeouts.stall);
  };
  return {
    answered: (): void => {
      hasAnswer = true;
      rearm();
    },
    heard: rearm,
    hasAnswer: (): boolean => hasAnswer,
    cause: (): EndpointFailure | null => reason,
    stop: (): void => {
      clearTimeout(timer);
      clearInterval(cancelled);
    },
  };
};

const readBody = async (response: Response, heard: () => void): Promise<string> => {
  if (response.body === null) return '';
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const parts: string[] = [];
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    heard();
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join('');
};

const parseAnswer = <T>(response: Response, text: string, schema: z.ZodType<T>): Result<T, EndpointFailure> => {
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  const json = isJson ? parseJson(text) : undefined;
  if (!response.ok) {
    const typed = protocolErrorSchema.safeParse(json);
    return err(failureOfStatus(response.status, typed.success ? typed.data.error.type : null, response.headers.get('retry-after')));
  }
  // A 200 that is not ours: the log-in page of a hotel's or office's Wi-Fi.
  if (json === undefined) return err({ type: 'not-the-endpoint', retry: false });
  const parsed = schema.safeParse(json);
  return parsed.success ? ok(parsed.data) : err({ type: 'not-the-endpoint', retry: false, detail: parsed.error.issues[0]?.path.join('.') ?? '' });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
