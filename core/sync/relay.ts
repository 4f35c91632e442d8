import { isTakenIn } from '../change/covered.ts';
import type { Change } from '../change/change.ts';
import { ownField } from '../change/own-field.ts';
import { splitChangeId, type ChangeId } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Declined, JournalFailure, OthersPage, SyncStanding } from './ports.ts';
import { LIMITS, type KnownResponse, type PushResponse, type RefusalReason } from './protocol.ts';
import { patiently, tell, type Run, type Step } from './run.ts';

/** Bytes of JSON looked through, and so sent at most, between two answers, where nothing is known of the line. */
const RELAY_BYTES = 512 * 1024;
/** Answers that mean that nothing is to be relayed here: an endpoint before relays, a device that may not. */
const NOT_HERE: ReadonlySet<string> = new Set(['not-found', 'not-the-endpoint']);
const NOT_MINE: ReadonlySet<string> = new Set(['not-allowed']);

type Scopes = KnownResponse['scopes'];
type Stretch = { readonly scope: string; readonly incarnation: string; readonly changes: Change[] };

/**
 * Gives the endpoint what others made, what this PC holds and the endpoint does not know: after a restore what it lost, since its
 * author may never come again, and what came here by file. Cut anywhere, the next run asks anew what is missing.
 */
export const relayAll = async (run: Run): Step<void> => {
  const { journal } = run.deps;
  const { owesRelay } = journal.standing();
  if (owesRelay === null) return ok(undefined);
  tell(run, 'pushing');
  const known = await patiently(run, (endpoint, signal) => endpoint.known(signal));
  // Not noted as done: after the endpoint's upgrade it is asked again.
  if (!known.ok) return NOT_HERE.has(known.error.type) ? ok(undefined) : known;
  const { epoch } = journal.standing();
  if (known.value.epoch !== epoch) return err({ type: 'epoch-changed' });
  const heard = createHeard(owesRelay === 'all' ? epoch : null);
  const brought = new Map<ChangeId, Change>();
  const leftOut = createLeftOut();
  let isAllAnswered = true;
  const answered = (changes: readonly Change[]): Change[] => {
    const left = changes.filter((change) => run.deps.endpoint.answersRelay?.(change) ?? true);
    isAllAnswered &&= left.length === changes.length;
    return left;
  };
  for (let from: number | null = 1; from !== null; ) {
    const held = await journal.othersChanges(from, bytesAtOnce(run));
    if (!held.ok) return held;
    heard.take(held.value);
    const byFile = new Set(held.value.byFile);
    for (const change of held.value.changes) if (byFile.has(change.id)) brought.set(change.id, change);
    const lacking = lackingIn(owesRelay === 'all' ? held.value.changes.filter(({ id }) => !byFile.has(id)) : [], known.value.scopes);
    const given = await giveAll(run, stretchesOf(answered(lacking)), epoch, leftOut);
    if (!given.ok) return given;
    from = held.value.next;
  }
  const decided = await askAfter(run, answered([...brought.values()].filter((change) => !heard.has(change))), epoch, leftOut);
  return decided.ok && isAllAnswered ? journal.saveRelayed(epoch) : decided;
};

const bytesAtOnce = (run: Run): number => run.deps.endpoint.pushBytes?.() ?? RELAY_BYTES;

/**
 * What came by file is provisional: all of it is offered, also numbers that the endpoint has decided on, until the endpoint itself
 * has sent it. What it does not take (its author's own push was refused, or two PCs used one number) leaves the register again.
 */
const askAfter = async (run: Run, changes: readonly Change[], epoch: string, leftOut: LeftOut): Step<void> => {
  const declined: Declined[] = [];
  for (const part of inParts(changes, bytesAtOnce(run))) {
    const left = await giveAll(run, stretchesOf(part), epoch, leftOut);
    if (!left.ok) return left;
    declined.push(...left.value);
  }
  return declined.length === 0 ? ok(undefined) : run.deps.journal.saveDeclined(declined);
};

/** It stands on something refused. */
export const isLeftOut = (result: Results[number] | undefined): boolean => typeof result === 'object' && result.refused.type === 'base-refused';

/**
 * What one giving back was left out of because it stands on something refused: the endpoint does not remember it, and what stands on it in
 * its turn may come with a later request.
 */
const createLeftOut = () => {
  const ids = new Set<ChangeId>();
  return {
    namedBy: (changes: readonly Pick<Change, 'base'>[]): { readonly leftOut?: readonly ChangeId[] } => {
      const named = ids.size === 0 ? [] : [...new Set(changes.flatMap(({ base }) => Object.values(base).flat()))].filter((id) => ids.has(id));
      return named.length === 0 ? {} : { leftOut: named };
    },
    note: (changes: readonly Pick<Change, 'id'>[], results: Results): void => {
      for (const [index, { id }] of changes.entries()) if (isLeftOut(results[index])) ids.add(id);
    },
  };
};
type Results = Extract<PushResponse, { readonly type: 'taken' }>['results'];
type LeftOut = ReturnType<typeof createLeftOut>;

/** The number belongs to another change there, or does not fit what is known around it. */
const NUMBER_TAKEN = { type: 'number-taken' } as const;
const reasonOf = (reason: RefusalReason): Declined['reason'] => (reason.type === 'malformed' && reason.detail === 'chain' ? NUMBER_TAKEN : reason);

/** Answers what the endpoint left out, and why; nothing where this device may not relay at all. */
const giveAll = async (run: Run, stretches: readonly Stretch[], epoch: string, leftOut: LeftOut): Step<readonly Declined[]> => {
  const left: Declined[] = [];
  for (const { scope, incarnation, changes } of stretches) {
    const request = { epoch, incarnation, changes, pending: run.deps.journal.standing().unacknowledged, relay: { scope, ...leftOut.namedBy(changes) } };
    const answer = await patiently(run, (endpoint, signal) => endpoint.push(request, signal));
    if (!answer.ok && !NOT_MINE.has(answer.error.type)) return answer;
    if (!answer.ok) continue;
    if (answer.value.epoch !== epoch) return err({ type: 'epoch-changed' });
    // A life that belongs to another scope there: all of it.
    if (answer.value.type === 'fork') left.push(...changes.map(({ id }) => ({ id, reason: NUMBER_TAKEN })));
    if (answer.value.type !== 'taken') continue;
    const { results } = answer.value;
    leftOut.note(changes, results);
    left.push(
      ...changes.flatMap(({ id }, index) => {
        const result = results[index];
        return typeof result === 'object' ? [{ id, reason: reasonOf(result.refused) }] : [];
      }),
    );
  }
  return ok(left);
};

type ReadOthers = (from: number, maxBytes: number) => Promise<Result<OthersPage, JournalFailure>>;

/**
 * What a PC that is out of reach gives the endpoint by file, about so many bytes of it: it cannot ask first what is known there. What the endpoint has
 * said since, in its present epoch where it was restored, is left out: so the next file goes on where this one ends.
 */
export const gatherToGiveBack = async (read: ReadOthers, { owesRelay, epoch }: Pick<SyncStanding, 'owesRelay' | 'epoch'>, mostBytes: number): Promise<Result<readonly Stretch[], JournalFailure>> => {
  if (owesRelay === null) return ok([]);
  const heard = createHeard(owesRelay === 'all' ? epoch : null);
  for (let from: number | null = 1; from !== null; ) {
    const page = await read(from, RELAY_BYTES);
    if (!page.ok) return page;
    heard.take(page.value);
    from = page.value.next;
  }
  const given = new Map<ChangeId, Change>();
  let bytes = 0;
  for (let from: number | null = 1; from !== null && bytes < mostBytes; ) {
    const page = await read(from, RELAY_BYTES);
    if (!page.ok) return page;
    const byFile = new Set(page.value.byFile);
    for (const change of page.value.changes) {
      if (given.has(change.id) || heard.has(change) || (owesRelay === 'by-file' && !byFile.has(change.id))) continue;
      given.set(change.id, change);
      bytes += JSON.stringify(change).length;
    }
    from = page.value.next;
  }
  return ok(inParts([...given.values()], RELAY_BYTES).flatMap(stretchesOf));
};

/** What the endpoint has said itself: since it began this epoch, or (null) ever. One that was restored has confirmed nothing of what the one before had. */
const createHeard = (epoch: string | null) => {
  const ids = new Set<ChangeId>();
  const covered: OthersPage['covered'][number][] = [];
  let isPresent = epoch === null;
  return {
    take: ({ said, epochs, covered: come }: OthersPage): void => {
      let at = 0;
      for (const { epoch: begun, after } of [...epochs, { epoch: null, after: said.length }]) {
        if (isPresent) for (const id of said.slice(at, after)) ids.add(id);
        at = after;
        if (begun !== null && epoch !== null) isPresent = begun === epoch;
      }
      if (epoch === null) covered.push(...come);
    },
    has: ({ id, scope }: Change): boolean => ids.has(id) || covered.some((one) => isTakenIn(one, scope, id)),
  };
};

const byNumber = (a: Change, b: Change): number => splitChangeId(a.id).n - splitChangeId(b.id).n;

/** What the endpoint has not decided on, each once. */
const lackingIn = (changes: readonly Change[], known: Scopes): Change[] => {
  const lacking = new Map<string, Change>();
  for (const change of changes) {
    const { incarnation, n } = splitChangeId(change.id);
    const upTo = ownField(ownField(known, change.scope) ?? {}, incarnation) ?? 0;
    if (n > upTo && !lacking.has(change.id)) lacking.set(change.id, change);
  }
  return [...lacking.values()];
};

/** Life by life, each in order of its numbers. */
const stretchesOf = (changes: readonly Change[]): Stretch[] => {
  const stretches = new Map<string, Stretch>();
  for (const change of changes) {
    const { incarnation } = splitChangeId(change.id);
    const key = `${change.scope} ${incarnation}`;
    const stretch = stretches.get(key) ?? { scope: change.scope, incarnation, changes: [] };
    stretches.set(key, stretch);
    stretch.changes.push(change);
  }
  return [...stretches.values()].map((stretch) => ({ ...stretch, changes: stretch.changes.toSorted(byNumber) }));
};

const inParts = (changes: readonly Change[], bytes: number): Change[][] => {
  const parts: Change[][] = [];
  let size = 0;
  for (const change of changes.toSorted(byNumber)) {
    const last = parts.at(-1);
    const own = JSON.stringify(change).length;
    if (last === undefined || size + own > bytes || last.length >= LIMITS.pushChanges) {
      parts.push([change]);
      size = own;
    } else {
      last.push(change);
      size += own;
    }
  }
  return parts;
};
