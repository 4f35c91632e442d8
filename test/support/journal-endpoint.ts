import { hashChange } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { splitChangeId } from '#core/ids.ts';
import { must } from './journal-kit.ts';
import { sha256 } from './sha256.ts';
import type { JournalWriter } from '#core/journal/writer.ts';

type Refused = { readonly id: string; readonly reason: { readonly type: string; readonly base?: string } };
type Answer =
  | { readonly type: 'taken'; readonly upTo: number; readonly refused: readonly Refused[] }
  | { readonly type: 'gap'; readonly expected: number }
  | { readonly type: 'fork' };

/** A change with this in a value is not accepted. */
export const REFUSED_MARK = '!';

/**
 * The endpoint as the journal must be able to trust it: takes each life in order without gaps, remembers what it refused, and
 * looks closely at what it is given.
 */
export class ModelEndpoint {
  epoch = 'epoch-1';
  accepted = new Map<string, Change>();
  refused = new Map<string, Refused>();
  hashes = new Map<string, string>();
  counts = new Map<string, number>();
  /** what no honest PC would send */
  readonly faults: string[] = [];

  push(incarnation: string, changes: readonly Change[]): Answer {
    const refused: Refused[] = [];
    let upTo = 0;
    for (const change of changes) {
      const { n, incarnation: own } = splitChangeId(change.id);
      if (own !== incarnation) this.faults.push(`${change.id} in a push of ${incarnation}`);
      const known = this.counts.get(incarnation) ?? 0;
      const hash = hashChange(change, sha256);
      if (n > known + 1) return { type: 'gap', expected: known + 1 };
      if (n <= known && this.hashes.get(change.id) !== hash) return { type: 'fork' };
      if (n === known + 1) {
        if (change.prev !== (this.hashes.get(`${incarnation}:${String(n - 1)}`) ?? '')) return { type: 'fork' };
        this.decide(change, hash);
      }
      const refusal = this.refused.get(change.id);
      if (refusal !== undefined) refused.push(refusal);
      upTo = n;
    }
    return { type: 'taken', upTo, refused };
  }

  decide(change: Change, hash: string): void {
    const { n, incarnation } = splitChangeId(change.id);
    this.counts.set(incarnation, n);
    this.hashes.set(change.id, hash);
    const named = Object.values(change.base).flat();
    const refusedBase = named.find((id) => this.refused.has(id));
    const unknown = named.find((id) => !this.hashes.has(id));
    if (refusedBase !== undefined) this.refused.set(change.id, { id: change.id, reason: { type: 'base-refused', base: refusedBase } });
    else if (JSON.stringify(change.set).includes(REFUSED_MARK)) this.refused.set(change.id, { id: change.id, reason: { type: 'not-allowed' } });
    else if (unknown === undefined) this.accepted.set(change.id, change);
    else this.faults.push(`${change.id} names ${unknown}, which nobody has sent`);
  }

  /** What a backup of this moment holds. */
  backup(): Pick<ModelEndpoint, 'accepted' | 'refused' | 'hashes' | 'counts'> {
    return { accepted: new Map(this.accepted), refused: new Map(this.refused), hashes: new Map(this.hashes), counts: new Map(this.counts) };
  }

  restore(backup: ReturnType<ModelEndpoint['backup']>, epoch: string): void {
    Object.assign(this, { ...backup, epoch });
  }
}

/** One sync as core/sync makes it, in small batches. `cutAfter` pushes, the line breaks before the answer arrives. */
export const syncWith = (writer: JournalWriter, endpoint: ModelEndpoint, cutAfter = Infinity): void => {
  if (writer.state().epoch !== endpoint.epoch) must(writer.updateEnrolment({ epoch: endpoint.epoch }));
  let fromN: number | undefined;
  for (let pushes = 1; ; pushes += 1) {
    if (pushes > 2_000) throw new Error('a sync without end');
    const batch = must(writer.unacknowledged(1_500, fromN));
    fromN = undefined;
    if (batch.length === 0) return;
    const answer = endpoint.push(writer.state().offered.incarnation, batch);
    if (pushes >= cutAfter) return;
    if (answer.type === 'gap') fromN = answer.expected;
    else if (answer.type === 'fork') must(writer.beginNewLife('fork'));
    else must(writer.saveAcknowledged(answer.upTo, [...answer.refused]));
  }
};
