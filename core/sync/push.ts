import type { Change } from '../change/change.ts';
import { splitChangeId } from '../ids.ts';
import { err, ok } from '../result.ts';
import type { SyncStanding } from './ports.ts';
import type { PushRequest, PushResponse } from './protocol.ts';
import { storePage } from './pull.ts';
import { allowDetour, countOne, inconsistent, patiently, tell, type Run, type Step } from './run.ts';

/** Bytes of JSON that one push carries where nothing is known of the line: worth little when it breaks, and large enough to compress well. */
const PUSH_BYTES = 512 * 1024;

type Taken = Extract<PushResponse, { readonly type: 'taken' }>;
type Sent = { readonly batch: readonly Change[]; readonly standing: SyncStanding };

/** Pushes everything; the last batch carries the other direction in the same exchange. Answers whether all was read with it. */
export const pushAll = async (run: Run): Step<boolean> => {
  let next: Next = ONWARD;
  for (;;) {
    const offered = await offer(run, next);
    if (!offered.ok) return offered;
    if (offered.value === null) return ok(false);
    const { sent, answer } = offered.value;
    const taken = await takeAnswer(run, sent, answer);
    if (!taken.ok) return taken;
    next = taken.value;
    if (next.isRead !== null) return ok(next.isRead);
  }
};

type Offered = { readonly sent: Sent; readonly answer: PushResponse };

/** Sends what comes next; every try takes as much as the line carries by then, so less after a cut. Null = there is nothing left. */
const offer = (run: Run, next: Next): Step<Offered | null> =>
  patiently(run, async (endpoint, signal) => {
    const { journal } = run.deps;
    const batch = await journal.unacknowledged(endpoint.pushBytes?.() ?? PUSH_BYTES, next.fromN);
    if (!batch.ok) return err({ ...batch.error, retry: false });
    if (batch.value.length === 0) return ok(null);
    tell(run, 'pushing');
    const sent: Sent = { batch: batch.value.slice(0, next.count), standing: journal.standing() };
    const answer = await endpoint.push(requestFor(run, sent), signal);
    if (answer.ok) run.unanswered = null;
    else if (MAY_HAVE_ARRIVED.has(answer.error.type)) run.unanswered = { incarnation: sent.standing.incarnation, upTo: firstOf(sent) + sent.batch.length - 1 };
    return answer.ok ? ok({ sent, answer: answer.value }) : answer;
  });

/** Failures after which the endpoint may have taken what was sent: it is sent again, and is not known to be only here. */
const MAY_HAVE_ARRIVED: ReadonlySet<string> = new Set(['interrupted', 'timeout', 'cancelled', 'server-trouble']);

const requestFor = (run: Run, sent: Sent): PushRequest => {
  const { batch, standing } = sent;
  const pending = Math.max(0, standing.unacknowledged - batch.length);
  const pull = pending === 0 && standing.cursor !== null ? { pull: { cursor: standing.cursor, ...(standing.isPlain ? { knows: givenWith(run, sent) } : {}) } } : {};
  const confirmed = standing.confirmed === null ? {} : { confirmed: standing.confirmed };
  return { epoch: standing.epoch, incarnation: standing.incarnation, changes: batch, pending, ...confirmed, ...pull };
};

/**
 * The stretch that this run will have given once this push is taken. The endpoint has compared every one of them with what it
 * knows, so they are this PC's own; of earlier runs, before which it may have been restored, nothing can be said.
 */
const givenWith = (run: Run, sent: Sent): { from: number; upTo: number } => {
  const { epoch, incarnation } = sent.standing;
  const first = firstOf(sent);
  const { given } = run;
  const goesOn = given !== null && given.epoch === epoch && given.incarnation === incarnation && given.upTo === first - 1;
  return { from: goesOn ? given.from : first, upTo: first + sent.batch.length - 1 };
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
  if (answer.type === 'taken') return takeDecisions(run, sent, answer);
  if (answer.type === 'fork') {
    // What stands before the fork is what the endpoint knows too: it keeps its name, only the rest needs another.
    const common = answer.n - firstOf(sent);
    if (common < 0 || common >= sent.batch.length) return inconsistent('fork');
    const aside = common > 0 ? allowDetour(run, 'fork') : await stepAside(run);
    return aside.ok ? ok({ ...ONWARD, count: common > 0 ? common : undefined }) : aside;
  }
  if (answer.expected < 1 || answer.expected >= firstOf(sent)) return inconsistent('gap');
  const detour = allowDetour(run, 'gap');
  return detour.ok ? ok({ ...ONWARD, fromN: answer.expected }) : detour;
};

const firstOf = ({ batch }: Sent): number => splitChangeId(batch[0]?.id ?? '').n;

/** Another PC counts under the same name, or an old copy of the profile is at work: from now on this one counts under its own. */
const stepAside = async (run: Run): Step<void> => {
  const detour = allowDetour(run, 'fork');
  if (!detour.ok) return detour;
  const reborn = await run.deps.journal.beginNewLife('fork');
  run.counts.toSend = run.counts.sent + run.counts.refused + run.deps.journal.standing().unacknowledged;
  return reborn;
};

const takeDecisions = async (run: Run, sent: Sent, answer: Taken): Step<Next> => {
  const { counts, deps } = run;
  const last = firstOf(sent) + sent.batch.length - 1;
  if (answer.results.length !== sent.batch.length) return inconsistent('results');
  if (answer.upTo < last) return inconsistent('upTo');
  const refused = sent.batch.flatMap(({ id }, index) => {
    const result = answer.results[index];
    return typeof result === 'object' ? [{ id, reason: result.refused }] : [];
  });
  const headway = refused.length === sent.batch.length && refused.some(({ reason }) => reason.type === 'base-refused') ? allowDetour(run, 'base-refused') : ok(undefined);
  if (!headway.ok) return headway;
  const { epoch, incarnation } = sent.standing;
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
