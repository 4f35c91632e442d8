import type { Change } from '../change/change.ts';
import { ownField } from '../change/own-field.ts';
import { splitChangeId } from '../ids.ts';
import { err, ok } from '../result.ts';
import type { KnownResponse } from './protocol.ts';
import { patiently, tell, type Run, type Step } from './run.ts';

/** Bytes of JSON looked through, and so sent at most, between two answers, where nothing is known of the line. */
const RELAY_BYTES = 512 * 1024;
/** Answers that mean that nothing is to be relayed here: an endpoint before relays, a device that may not. */
const NOT_HERE: ReadonlySet<string> = new Set(['not-found', 'not-the-endpoint']);
const NOT_MINE: ReadonlySet<string> = new Set(['not-allowed']);

type Scopes = KnownResponse['scopes'];
type Stretch = { readonly scope: string; readonly incarnation: string; readonly changes: Change[] };

/**
 * After a restore of the endpoint: gives back what others made, what this PC holds and the endpoint does not know any more. Its
 * author may never come again. Cut anywhere, the next run asks anew what is missing.
 */
export const relayAll = async (run: Run): Step<void> => {
  const { journal } = run.deps;
  if (!journal.standing().owesRelay) return ok(undefined);
  tell(run, 'pushing');
  const known = await patiently(run, (endpoint, signal) => endpoint.known(signal));
  // Not noted as done: after the endpoint's upgrade it is asked again.
  if (!known.ok) return NOT_HERE.has(known.error.type) ? ok(undefined) : known;
  const { epoch } = journal.standing();
  if (known.value.epoch !== epoch) return err({ type: 'epoch-changed' });
  for (let from: number | null = 1; from !== null; ) {
    const held = await journal.othersChanges(from, run.deps.endpoint.pushBytes?.() ?? RELAY_BYTES);
    if (!held.ok) return held;
    for (const stretch of stretchesOf(held.value.changes, known.value.scopes)) {
      const given = await giveBack(run, stretch, epoch);
      if (!given.ok) return given;
    }
    from = held.value.next;
  }
  return journal.saveRelayed(epoch);
};

const giveBack = async (run: Run, { scope, incarnation, changes }: Stretch, epoch: string): Step<void> => {
  const request = { epoch, incarnation, changes, pending: run.deps.journal.standing().unacknowledged, relay: { scope } };
  const answer = await patiently(run, (endpoint, signal) => endpoint.push(request, signal));
  if (!answer.ok) return NOT_MINE.has(answer.error.type) ? ok(undefined) : answer;
  return answer.value.epoch === epoch ? ok(undefined) : err({ type: 'epoch-changed' });
};

const byNumber = (a: Change, b: Change): number => splitChangeId(a.id).n - splitChangeId(b.id).n;

/** What the endpoint lacks, life by life, each in order of its numbers and each number once. */
const stretchesOf = (changes: readonly Change[], known: Scopes): Stretch[] => {
  const stretches = new Map<string, Stretch>();
  const seen = new Set<string>();
  for (const change of changes) {
    const { incarnation, n } = splitChangeId(change.id);
    const upTo = ownField(ownField(known, change.scope) ?? {}, incarnation) ?? 0;
    if (n <= upTo || seen.has(change.id)) continue;
    seen.add(change.id);
    const key = `${change.scope} ${incarnation}`;
    const stretch = stretches.get(key) ?? { scope: change.scope, incarnation, changes: [] };
    stretches.set(key, stretch);
    stretch.changes.push(change);
  }
  return [...stretches.values()].map((stretch) => ({ ...stretch, changes: stretch.changes.toSorted(byNumber) }));
};
