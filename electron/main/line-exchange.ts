import { err, ok, type Result } from '#core/result.ts';
import type { AbortSignalLike, EndpointFailure } from '#core/sync/ports.ts';
import { PART_HEADER } from '#core/sync/protocol.ts';
import { failureOfNetwork } from './endpoint-failures.ts';
import type { LineMemory, Remaining } from './line.ts';
import { bodyHeaders, CODINGS, lengthOf, packBody, unpackAnswer, type Coding, type Packed, type Said } from './line-body.ts';
import { watchLine, type LineWatch, type Timeouts } from './line-watch.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export type Question = {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | undefined;
  readonly signal: AbortSignalLike | undefined;
  /** the same question has the same answer for days: what is here of it when the line breaks is not asked for again */
  readonly isResumable: boolean;
};

/** An answer that is here to its last byte. `sent`: bytes of JSON that went up; `done` tells the line how it went. */
export type Heard = { readonly response: Response; readonly said: Said; readonly sent: number; readonly done: (remaining: Remaining) => void };

type Deps = { readonly fetch: Fetch; readonly timeouts: Timeouts; readonly line: LineMemory };
type Measure = ReturnType<LineMemory['ask']>;
/** One try of a question: what its steps share. */
type Attempt = { readonly question: Question; readonly packed: Packed | null; readonly watch: LineWatch; readonly measure: Measure; begun: { readonly response: Response; bytes: Buffer } | null };

/** So many new bytes make it worth going on with a line that breaks again and again. */
const HEADWAY_BYTES = 1_024;
const UNSUPPORTED = 415;

/** One question and its answer over HTTP: watched for silence, measured, counted while bytes come, resumed where it can be. */
export const createExchange = ({ fetch, timeouts, line }: Deps) => {
  const traffic = { requests: 0, bytesUp: 0, bytesDown: 0 };

  const ask = async (question: Question): Promise<Result<Heard, EndpointFailure>> => {
    const packed = question.body === undefined ? null : await packBody(question.body, line.coding.now);
    const up = packed?.bytes.byteLength ?? 0;
    const watch = watchLine({ ...timeouts, answer: timeouts.answer + line.patienceMs(up) }, question.signal);
    const attempt: Attempt = { question, packed, watch, measure: line.ask(up, packed?.plain ?? 0), begun: null };
    traffic.requests += 1;
    traffic.bytesUp += up;
    try {
      const heard = await listen(attempt);
      const next = codingAfter(packed?.coding ?? null);
      if (heard.response.status !== UNSUPPORTED || next === undefined) return ok(heard);
      heard.done({});
      line.coding.now = next;
    } catch (cause) {
      return err(giveUp(attempt, cause));
    } finally {
      watch.stop();
    }
    return ask(question);
  };

  const listen = async (attempt: Attempt): Promise<Heard> => {
    const { question, packed, watch, measure } = attempt;
    const sent = fetch(question.url, {
      method: question.method,
      headers: { ...question.headers, ...bodyHeaders(packed), ...(question.isResumable ? line.kept.headersFor(question.url) : {}) },
      signal: watch.signal,
      redirect: 'manual',
      ...(packed === null ? {} : { body: packed.bytes }),
    });
    const response = await watch.whileAlive(sent);
    watch.answered();
    const before = line.kept.beginningOf(question.url, response);
    if (before === null) throw new Error('terminated: the answer goes on elsewhere');
    measure.answered(lengthOf(response), before.byteLength, partsAfter(response));
    const bytes = await readBody(attempt, response, before);
    const said = await unpackAnswer(response, bytes);
    line.kept.drop(question.url);
    return { response, said, sent: packed?.plain ?? 0, done: (remaining) => measure.done(said.bytes, remaining) };
  };

  /** Counts bytes as they are on the line: one by one, or by the answer's head where somebody on the way has unpacked them. */
  const readBody = async (attempt: Attempt, response: Response, before: Buffer): Promise<Buffer> => {
    const { watch, measure } = attempt;
    const chunks = [before];
    const isCounted = !response.headers.has('content-encoding');
    let seen = 0;
    const count = (bytes: number): void => {
      traffic.bytesDown += bytes;
      measure.heard(bytes);
    };
    const reader = response.body?.getReader();
    try {
      for (let next = await nextOf(reader, watch); next !== null; next = await nextOf(reader, watch)) {
        watch.heard();
        chunks.push(next);
        seen += next.byteLength;
        if (isCounted) count(next.byteLength);
      }
    } finally {
      attempt.begun = { response, bytes: Buffer.concat(chunks) };
    }
    if (!isCounted) count(lengthOf(response) ?? seen);
    return attempt.begun.bytes;
  };

  /** What is here of the answer is kept, and the line is known to be worse than it was thought to be. */
  const giveUp = ({ question, watch, measure, begun }: Attempt, cause: unknown): EndpointFailure => {
    const failure = watch.cause() ?? failureOfNetwork(cause, watch.hasAnswer());
    const before = question.isResumable ? line.kept.sizeOf(question.url) : 0;
    if (question.isResumable && begun !== null) line.kept.keep(question.url, begun.response, begun.bytes);
    const gained = question.isResumable ? line.kept.sizeOf(question.url) - before : 0;
    if (failure.type === 'interrupted' || failure.type === 'timeout') measure.cut(Math.max(0, gained));
    else measure.gone();
    return gained >= HEADWAY_BYTES && failure.retry ? { ...failure, headway: true } : failure;
  };

  return { ask, traffic };
};

const codingAfter = (coding: Coding | null): Coding | undefined => (coding === null ? undefined : CODINGS[CODINGS.indexOf(coding) + 1]);

const nextOf = async (reader: ReadableStreamDefaultReader<Uint8Array> | undefined, watch: LineWatch): Promise<Buffer | null> => {
  if (reader === undefined) return null;
  const { done, value } = await watch.whileAlive(reader.read());
  return done ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
};

const partsAfter = (response: Response): number => {
  const [, part, parts] = /^(\d+)\/(\d+)$/.exec(response.headers.get(PART_HEADER) ?? '') ?? [];
  return Math.max(0, Number(parts ?? 1) - Number(part ?? 0) - 1);
};
