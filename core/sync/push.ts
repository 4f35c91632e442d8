import { err, ok, type Result } from '../result.ts';
import type { AbortSignalLike, Endpoint } from './ports.ts';
import type { PushResponse } from './protocol.ts';
import { storePage } from './pull.ts';
import { begin, beginAhead, firstOf, givenWith, lastOf, PUSH_BYTES, type Begun, type Sent } from './push-begun.ts';
import { allowDetour, countOne, inconsistent, patiently, tell, type Run, type Step, type SyncFailure } from './run.ts';

type Taken = Extract<PushResponse, { readonly type: 'taken' }>;

/** Pushes everything; the last batch carries the other direction in the same exchange. Answers whether all was read with it. */
export const pushAll = async (run: Run): Step<boolean> => {
  let next: Next = ONWARD;
  let ahead: Begun | null = null;
  try {
    for (;;) {
      const ready: Begun | null = ahead;
      ahead = null;
      const offered = await offer(run, next, ready);
      if (!offered.ok) return offered;
      if (offered.value === null) return ok(false);
      const { sent, answer } = offered.value;
      ahead = offered.value.ahead;
      const taken = await takeAnswer(run, sent, answer);
      if (!taken.ok) return taken;
      next = taken.value;
      if (next.isRead !== null) return ok(next.isRead);
    }
  } finally {
    await ahead?.drop();
  }
};

type Offered = { readonly sent: Sent; readonly answer: PushResponse; readonly ahead: Begun | null };

/**
 * Sends what comes next, or waits for what was sent ahead; every try takes as much as the line carries by then, so less after a cut.
 * Null = there is nothing left.
 */
const offer = async (run: Run, next: Next, begun: Begun | null): Step<Offered | null> => {
  let ready = begun;
  const offered = await patiently<Offered | null>(run, async (endpoint, signal) => {
    const current = ready ?? (await beginNext(run, { endpoint, signal }, next));
    ready = null;
    if (current === null || 'error' in current) return current ?? ok(null);
    const following = beginAhead(run, { endpoint, signal }, current);
    const answer = await current.answer;
    const ahead = await following;
    if (answer.ok && answer.value.type === 'taken') return ok({ sent: current.sent, answer: answer.value, ahead });
    // What follows one that was not taken is not taken either.
    await ahead?.drop();
    if (!answer.ok) return answer;
    if (!current.isAhead || answer.value.type !== 'gap') return ok({ sent: current.sent, answer: answer.value, ahead: null });
    // It overtook the one before it: nothing is wrong, but on this line it does not pay.
    run.isOneByOne = true;
    return OVERTAKEN;
  });
  await ready?.drop();
  if (!offered.ok && offered.error.type === OVERTAKEN.error.type) return offer(run, next, null);
  return offered;
};

const OVERTAKEN = err({ type: 'overtaken', retry: false });

const beginNext = async (run: Run, line: { readonly endpoint: Endpoint; readonly signal: AbortSignalLike }, next: Next) => {
  const { journal } = run.deps;
  const batch = await journal.unacknowledged(line.endpoint.pushBytes?.() ?? PUSH_BYTES, next.fromN);
  if (!batch.ok) return err({ ...batch.error, retry: false });
  return batch.value.length === 0 ? null : begin(run, line, { batch: batch.value.slice(0, next.count), standing: journal.standing() });
};

type Next = {
  /** from where the endpoint wants the changes again */
  readonly fromN: number | undefined;
  /** no more than so many changes in one batch */
  readonly count: number | undefined;
  /** a page came along: whether it was the last one; null = none came */
  readonly isRead: boolean | null;
};
const ONWARD: Next = { fromN: undefined, count: undefined, isRead: null };

const takeAnswer = async (run: Run, sent: Sent, answer: PushResponse): Step<Next> => {
  // Restored in this very moment: what it decided is worth nothing in the epoch that this PC knows.
  if (answer.epoch !== sent.standing.epoch) return err({ type: 'epoch-changed' });
  // Whatever was done to the journal meanwhile, an answer decides on nothing but what was sent.
  const { epoch, incarnation } = run.deps.journal.standing();
  if (epoch !== answer.epoch) return err({ type: 'epoch-changed' });
  if (incarnation !== sent.standing.incarnation) return inconsistent('life');
  if (answer.type === 'taken') return takeDecisions(run, sent, answer);
  if (answer.type === 'fork') {
    // What stands before the fork is what the endpoint knows too: it keeps its name, only the rest needs another.
    const common = answer.n - firstOf(sent);
    if (common < 0 || common >= sent.batch.length) return inconsistent('fork');
    const aside = common > 0 ? allowDetour(run, 'fork') : await stepAside(run, { incarnation: sent.standing.incarnation, after: firstOf(sent) - 1 });
    return aside.ok ? ok({ ...ONWARD, count: common > 0 ? common : undefined }) : aside;
  }
  if (answer.expected < 1 || answer.expected >= firstOf(sent)) return inconsistent('gap');
  const detour = allowDetour(run, 'gap');
  return detour.ok ? ok({ ...ONWARD, fromN: answer.expected }) : detour;
};

/** Another PC counts under the same name, or an old copy of the profile is at work: from now on this one counts under its own. */
const stepAside = async (run: Run, parted: { readonly incarnation: string; readonly after: number }): Step<void> => {
  const detour = allowDetour(run, 'fork');
  if (!detour.ok) return detour;
  const reborn = await run.deps.journal.beginNewLife('fork', parted);
  run.counts.toSend = run.counts.sent + run.counts.refused + run.deps.journal.standing().unacknowledged;
  return reborn;
};

/**
 * What was refused for what it stands on is written anew behind all that waits. It is a detour when that is refused in its turn, and not
 * when many small batches of what waited already are.
 */
const allowAnew = (run: Run, sent: Sent): Result<void, SyncFailure> => {
  const { incarnation } = sent.standing;
  if (run.anew?.incarnation === incarnation && firstOf(sent) <= run.anew.after) return ok(undefined);
  run.anew = { incarnation, after: firstOf(sent) - 1 + run.deps.journal.standing().unacknowledged };
  return allowDetour(run, 'base-refused');
};

const takeDecisions = async (run: Run, sent: Sent, answer: Taken): Step<Next> => {
  const { counts, deps } = run;
  const last = lastOf(sent);
  if (answer.results.length !== sent.batch.length) return inconsistent('results');
  if (answer.upTo < last) return inconsistent('upTo');
  const refused = sent.batch.flatMap(({ id }, index) => {
    const result = answer.results[index];
    return typeof result === 'object' ? [{ id, reason: result.refused }] : [];
  });
  const { epoch, incarnation } = sent.standing;
  const headway = refused.length === sent.batch.length && refused.some(({ reason }) => reason.type === 'base-refused') ? allowAnew(run, sent) : ok(undefined);
  if (!headway.ok) return headway;
  run.given = { epoch, incarnation, ...givenWith(run, sent) };
  // `upTo` may be greater than what was sent (an earlier answer was lost): what it says of those is not known yet.
  const saved = await deps.journal.saveAcknowledged(last, refused);
  if (!saved.ok) return saved;
  const notTaken = new Set(refused.map(({ id }) => id));
  for (const { id, kind } of sent.batch) countOne(counts, notTaken.has(id) ? 'refused' : 'sent', kind);
  counts.toSend = counts.sent + counts.refused + deps.journal.standing().unacknowledged;
  tell(run, 'pushing');
  if (answer.page === undefined) return ok(ONWARD);
  const stored = await storePage(run, sent.standing.cursor, answer.page);
  return stored.ok ? ok({ ...ONWARD, isRead: !answer.page.more }) : stored;
};
