import { err, ok, type Result } from '#core/result.ts';
import type { AbortSignalLike, EndpointFailure } from '#core/sync/ports.ts';
import { PART_HEADER } from '#core/sync/protocol.ts';
import { failureOfNetwork } from './endpoint-failures.ts';
import type { LineMemory, Remaining } from './line.ts';
import { bodyHeaders, CODINGS, lengthOf, packBody, unpackAnswer, unpackPart, type Coding, type Packed, type Said } from './line-body.ts';
import { createParts, isInParts, type Parts } from './line-parts.ts';
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
  /** the question whose answer follows in the same answer, where it is one of several parts; null after the last */
  readonly follows?: (said: unknown) => string | null;
};

/** An answer that is here to its last byte. `sent`: bytes of JSON that went up; `done` tells the line how it went. */
export type Heard = { readonly response: Response; readonly said: Said; readonly sent: number; readonly done: (remaining: Remaining) => void };

type Deps = { readonly fetch: Fetch; readonly timeouts: Timeouts; readonly line: LineMemory };
type Measure = ReturnType<LineMemory['ask']>;
/** One try of a question: what its steps share. */
type Attempt = { readonly question: Question; readonly packed: Packed | null; readonly watch: LineWatch; readonly measure: Measure; begun: { readonly response: Response; bytes: Buffer } | null };

/** An answer whose parts are used while the later ones come. `url`: the question that the next part answers. */
type Flow = { readonly attempt: Attempt; readonly response: Response; readonly parts: Parts; url: string; plain: number; received: number };

/** So many new bytes make it worth going on with a line that breaks again and again. */
const HEADWAY_BYTES = 1_024;
const UNSUPPORTED = 415;

/** One question and its answer over HTTP: watched for silence, measured, counted while bytes come, resumed where it can be. */
export const createExchange = ({ fetch, timeouts, line }: Deps) => {
  const traffic = { requests: 0, bytesUp: 0, bytesDown: 0 };
  let flow: Flow | null = null;

  const ask = async (question: Question): Promise<Result<Heard, EndpointFailure>> => {
    if (flow?.url === question.url) return goOn(flow);
    // A question that is short and not of the same kind is asked beside an answer that is on its way.
    if (question.isResumable) hangUp();
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
      if (flow?.attempt !== attempt) watch.stop();
    }
    return ask(question);
  };

  /** Nobody waits any more for what follows in an answer. */
  const hangUp = (): void => {
    flow?.attempt.watch.abandon();
    flow?.attempt.measure.gone();
    endFlow();
  };

  const endFlow = (): void => {
    flow?.attempt.watch.stop();
    flow = null;
  };

  /** The next part of an answer that is under way. */
  const goOn = async (open: Flow): Promise<Result<Heard, EndpointFailure>> => {
    open.attempt.watch.heard();
    try {
      return ok(await nextPart(open));
    } catch (cause) {
      return err(giveUp({ ...open.attempt, question: { ...open.attempt.question, url: open.url } }, cause, open.received));
    }
  };

  const nextPart = async (open: Flow): Promise<Heard> => {
    const { attempt, response, parts } = open;
    let isHere = false;
    try {
      const part = await parts.next();
      isHere = true;
      line.kept.drop(open.url);
      const said = await unpackPart(part);
      open.plain += said.bytes;
      const next = attempt.question.follows?.(said.json) ?? null;
      if (next === null) endFlow();
      else open.url = next;
      return { response, said, sent: 0, done: (remaining) => (next === null ? attempt.measure.done(open.plain, remaining) : undefined) };
    } catch (cause) {
      // A part that is here and cannot be read is asked for again from its beginning.
      attempt.begun = isHere ? null : { response, bytes: parts.begun() };
      endFlow();
      throw cause;
    }
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
    measure.answered(lengthOf(response), before.byteLength, isInParts(response) ? 0 : partsAfter(response));
    if (response.ok && isInParts(response)) return nextPart(beginFlow(attempt, response, before));
    const bytes = await readBody(attempt, response, before);
    const said = await unpackAnswer(response, bytes);
    line.kept.drop(question.url);
    return { response, said, sent: packed?.plain ?? 0, done: (remaining) => measure.done(said.bytes, remaining) };
  };

  const beginFlow = (attempt: Attempt, response: Response, before: Buffer): Flow => {
    const { question, watch, measure } = attempt;
    const reader = response.body?.getReader();
    const read = async (): Promise<Buffer | null> => {
      const next = await nextOf(reader, watch);
      if (next === null) return null;
      watch.heard();
      traffic.bytesDown += next.byteLength;
      measure.heard(next.byteLength);
      begun.received += next.byteLength;
      return next;
    };
    const begun: Flow = { attempt, response, parts: createParts(read, before), url: question.url, plain: 0, received: 0 };
    flow = begun;
    return begun;
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
  const giveUp = ({ question, watch, measure, begun }: Attempt, cause: unknown, received = 0): EndpointFailure => {
    const failure = watch.cause() ?? failureOfNetwork(cause, watch.hasAnswer());
    const before = question.isResumable ? line.kept.sizeOf(question.url) : 0;
    if (question.isResumable && begun !== null) line.kept.keep(question.url, begun.response, begun.bytes);
    const gained = question.isResumable ? line.kept.sizeOf(question.url) - before : 0;
    if (failure.type === 'interrupted' || failure.type === 'timeout') measure.cut(Math.max(0, gained, received));
    else measure.gone();
    return gained >= HEADWAY_BYTES && failure.retry ? { ...failure, headway: true } : failure;
  };

  return { ask, hangUp, traffic };
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
