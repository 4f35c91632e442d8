import type { Change } from '../change/change.ts';
import { splitChangeId } from '../ids.ts';
import type { Result } from '../result.ts';
import { jsonBytes } from './columns/shape.ts';
import type { AbortSignalLike, Endpoint, EndpointFailure, SyncStanding } from './ports.ts';
import type { PushRequest, PushResponse } from './protocol.ts';
import { tell, type Run } from './run.ts';

/** Bytes of JSON that one push carries where nothing is known of the line: worth little when it breaks, and large enough to compress well. */
export const PUSH_BYTES = 512 * 1024;

/** A batch of one life in order of its numbers, and how this PC stood when it was sent. */
export type Sent = { readonly batch: readonly Change[]; readonly standing: SyncStanding };

/** A push on its way. `isAhead`: it left before the one before it was answered. */
export type Begun = {
  readonly sent: Sent;
  readonly isAhead: boolean;
  readonly answer: Promise<Result<PushResponse, EndpointFailure>>;
  /** Nobody waits for the answer any more; resolves when nothing of it is under way. */
  readonly drop: () => Promise<void>;
};

export const firstOf = ({ batch }: Sent): number => splitChangeId(batch[0]?.id ?? '').n;
export const lastOf = (sent: Sent): number => firstOf(sent) + sent.batch.length - 1;

type Line = { readonly endpoint: Endpoint; readonly signal: AbortSignalLike };

/** Sends a batch; `before`: the one right before it, which has not been answered yet. */
export const begin = (run: Run, { endpoint, signal }: Line, sent: Sent, before: Sent | null = null): Begun => {
  tell(run, 'pushing');
  const dropped = { is: false };
  const own: AbortSignalLike = {
    get aborted() {
      return dropped.is || signal.aborted;
    },
  };
  const answer = endpoint.push(requestFor(run, sent, before), own).then((said) => {
    noteAnswer(run, sent, said, dropped.is);
    return said;
  });
  // Whoever waits for it hears what becomes of it; one that was dropped nobody waits for.
  answer.catch(() => undefined);
  return {
    sent,
    isAhead: before !== null,
    answer,
    drop: async () => {
      dropped.is = true;
      await answer.catch(() => undefined);
    },
  };
};

/**
 * While a push is on its way, the next one: so that a line on which answers take long is never idle. At most two are under way, and the
 * endpoint takes them in their order. Null where it does not pay, nothing follows, or the first is answered already.
 */
export const beginAhead = async (run: Run, line: Line, current: Begun): Promise<Begun | null> => {
  const { journal, wait } = run.deps;
  const { endpoint, signal } = line;
  const ms = run.isOneByOne || !current.sent.standing.isPlain ? null : (endpoint.followMs?.(jsonBytes(current.sent.batch)) ?? null);
  if (ms === null || journal.following === undefined) return null;
  const over = { aborted: false };
  const end = (): void => void (over.aborted = true);
  const answered = current.answer.then(end, end);
  // What is itself sent ahead is half over when the one before it is answered.
  if (!current.isAhead) await Promise.race([answered, wait(ms, over)]);
  if (over.aborted || signal.aborted) return null;
  const batch = await journal.following(lastOf(current.sent), endpoint.pushBytes?.() ?? PUSH_BYTES);
  const standing = journal.standing();
  if (!batch.ok || batch.value.length === 0 || over.aborted || signal.aborted || standing.incarnation !== current.sent.standing.incarnation) return null;
  return begin(run, line, { batch: batch.value, standing }, current.sent);
};

const requestFor = (run: Run, sent: Sent, before: Sent | null): PushRequest => {
  const { batch, standing } = sent;
  const pending = Math.max(0, standing.unacknowledged - (before?.batch.length ?? 0) - batch.length);
  const pull = pending === 0 && standing.cursor !== null ? { pull: { cursor: standing.cursor, ...(standing.isPlain ? { knows: givenWith(run, sent, before) } : {}) } } : {};
  const confirmed = standing.confirmed === null ? {} : { confirmed: standing.confirmed };
  return { epoch: standing.epoch, incarnation: standing.incarnation, changes: batch, pending, ...confirmed, ...(before === null ? {} : { follows: true }), ...pull };
};

/**
 * The stretch that this run will have given once this push is taken (and the one before it, which has to be taken first). The endpoint has
 * compared every one of them with what it knows, so they are this PC's own; of earlier runs, before which it may have been restored,
 * nothing can be said.
 */
export const givenWith = (run: Run, sent: Sent, before: Sent | null = null): { from: number; upTo: number } => {
  const { epoch, incarnation } = sent.standing;
  const upTo = lastOf(sent);
  if (before !== null) return { from: givenWith(run, before).from, upTo };
  const first = firstOf(sent);
  const { given } = run;
  const goesOn = given !== null && given.epoch === epoch && given.incarnation === incarnation && given.upTo === first - 1;
  return { from: goesOn ? given.from : first, upTo };
};

/** Failures after which the endpoint may have taken what was sent: it is sent again, and is not known to be only here. */
const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set(['interrupted', 'timeout', 'cancelled', 'server-trouble']);

/** Which own changes left this PC and were not answered, or by an answer that nobody listened to. */
const noteAnswer = (run: Run, sent: Sent, answer: Result<PushResponse, EndpointFailure>, isDropped: boolean): void => {
  const [upTo, { incarnation }] = [lastOf(sent), sent.standing];
  const isUnheard = answer.ok ? isDropped && answer.value.type === 'taken' : MAY_HAVE_ARRIVED.has(answer.error.type);
  const { unanswered } = run;
  const isSame = unanswered?.incarnation === incarnation;
  if (isUnheard) run.unanswered = { incarnation, upTo: isSame ? Math.max(unanswered.upTo, upTo) : upTo };
  else if (answer.ok && (!isSame || unanswered.upTo <= upTo)) run.unanswered = null;
};
