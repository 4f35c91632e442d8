import { splitChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import { greetBeside } from './greet.ts';
import type { PullPage, SnapshotPart } from './protocol.ts';
import { countOne, inconsistent, patiently, tell, type Run, type Step, type SyncFailure } from './run.ts';

/** Reads page after page until nothing follows. */
export const readToEnd = async (run: Run): Step<void> => {
  for (;;) {
    tell(run, 'pulling');
    const { cursor, epoch } = run.deps.journal.standing();
    const page = await patiently(run, (endpoint, signal) => endpoint.pull(cursor, signal));
    if (!page.ok) return page;
    if (isOver(run, epoch)) return EPOCH_CHANGED;
    const stored = await storePage(run, cursor, page.value);
    if (!stored.ok || !page.value.more) return stored;
  }
};

/** Whether this PC has been told meanwhile that the endpoint was restored: an answer from before is worth nothing then. */
const isOver = ({ deps }: Run, epoch: string): boolean => deps.journal.standing().epoch !== epoch;
const EPOCH_CHANGED = err({ type: 'epoch-changed' });

/** A page goes into the journal with its cursor before anything else is asked. */
export const storePage = async (run: Run, asked: string | null, page: PullPage): Step<void> => {
  const { deps, counts } = run;
  if (asked !== null) run.asked.add(asked);
  // A page that says that more follows and leads nowhere would be asked for without end.
  if (page.more && (page.changes.length === 0 || run.asked.has(page.cursor))) return inconsistent('cursor');
  const saved = await deps.journal.saveReceived(page);
  if (!saved.ok) return saved;
  run.digests = page.remaining === 0 ? (page.digests ?? null) : null;
  const own = new Set(deps.journal.standing().ownLives);
  for (const { id, kind } of page.changes) if (!own.has(splitChangeId(id).incarnation)) countOne(counts, 'received', kind);
  counts.toReceive = counts.received + page.remaining;
  tell(run, 'pulling');
  return ok(undefined);
};

/**
 * The changes behind a snapshot, after everything else: with them this PC can give back, change by change, what an endpoint loses
 * that is restored from a backup. Nobody waits for them; a run that is cut goes on here the next time.
 */
export const readHistory = async (run: Run): Step<void> => {
  const { journal } = run.deps;
  const asked = new Set<string | null>();
  for (;;) {
    const { history, epoch } = journal.standing();
    if (history === null) return ok(undefined);
    const { cursor } = history;
    const page = await patiently(run, (endpoint, signal) => endpoint.pull(cursor, signal));
    if (!page.ok) return page;
    asked.add(cursor);
    if (isOver(run, epoch)) return EPOCH_CHANGED;
    if (page.value.more && (page.value.changes.length === 0 || asked.has(page.value.cursor))) return inconsistent('cursor');
    const saved = await journal.saveHistory(page.value);
    if (!saved.ok) return saved;
    // A slow line gets one page of it a run: a second sync must not take as long as the first did.
    if (run.deps.endpoint.isSlow?.() === true) return ok(undefined);
  }
};

/**
 * An empty PC takes the current state of all records in its scope instead of their whole history. A snapshot that was
 * interrupted goes on with the part after the last one here, in this run or a later one, as long as the endpoint keeps it.
 */
export const readSnapshot = async (run: Run): Step<void> => {
  const { deps } = run;
  let hasBegunAnew = false;
  const { epoch } = deps.journal.standing();
  let token = deps.journal.standing().snapshotNext;
  let before: SnapshotPart | null = null;
  let ownRecords = 0;
  for (;;) {
    tell(run, 'snapshot');
    const wanted: string | null = token;
    const part: Result<SnapshotPart, SyncFailure> = await patiently(run, (endpoint, signal) => endpoint.snapshot(wanted, signal));
    if (!part.ok && wanted !== null && !hasBegunAnew && GONE.has(part.error.type)) {
      hasBegunAnew = true;
      token = null;
      before = null;
      continue;
    }
    if (!part.ok) return part;
    if (isOver(run, epoch)) return EPOCH_CHANGED;
    const fault = faultOf(part.value, before, wanted === null);
    if (fault !== null) return inconsistent(fault);
    const saved = await deps.journal.saveSnapshotPart(part.value);
    if (!saved.ok) return saved;
    const own = new Set(deps.journal.standing().ownLives);
    const others = part.value.records.filter((record) => holdsOthers(record, own));
    for (const { kind } of others) countOne(run.counts, 'received', kind);
    ownRecords += part.value.records.length - others.length;
    run.counts.toReceive = Math.max(run.counts.received, part.value.totalRecords - ownRecords);
    tell(run, 'snapshot');
    token = part.value.next;
    before = part.value;
    if (token === null) return ok(undefined);
    // The first records are on the screen, and the next ones are on their way.
    const greeted = run.hasGreeted ? ok(undefined) : await greetBeside(run);
    if (!greeted.ok) return greeted;
  }
};

/** A record that this PC alone has made comes back with a first snapshot: that is nothing received. */
const holdsOthers = ({ stamps, more }: SnapshotPart['records'][number], own: ReadonlySet<string>): boolean =>
  [...stamps, ...Object.values(more ?? {}).flat()].some(({ id }) => !own.has(splitChangeId(id).incarnation));

/** The endpoint keeps snapshots for a while, and a restored or newer one may not know the token at all. */
const GONE: ReadonlySet<string> = new Set(['snapshot-gone', 'malformed', 'not-found']);

/** What is wrong with a part in its place, null if nothing is: counting up to the last one, which brings the cursor, ends. */
const faultOf = (part: SnapshotPart, before: SnapshotPart | null, isFirst: boolean): string | null => {
  if (isFirst && part.part !== 0) return 'part';
  if (before !== null && (part.part !== before.part + 1 || part.parts !== before.parts)) return 'part';
  const isLast = part.part === part.parts - 1;
  if (part.part >= part.parts || isLast !== (part.next === null)) return 'next';
  return isLast === (part.cursor !== undefined) ? null : 'cursor';
};
