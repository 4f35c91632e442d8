import { canonicalJson } from '#core/change/canonical.ts';
import type { Change } from '#core/change/change.ts';
import { isTakenIn, type Covered } from '#core/change/covered.ts';
import { unpackRecord, type PackedRecord } from '#core/change/packed.ts';
import type { RecordState } from '#core/change/state.ts';
import type { Refusal } from '#core/journal/bodies.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import { must, type Body } from './journal-kit.ts';
import { createReplica, REAL_KIT } from './merge-kit.ts';

const LIMIT = { frames: 1_000, bytes: 10_000_000 };

const readTexts = (writer: JournalWriter, from: number): Body[] => must(writer.readTexts(from, LIMIT)).map(({ body }) => JSON.parse(body) as Body);

const readStrictly = (writer: JournalWriter, from: number): Body[] => {
  const { frames, findings } = must(writer.readFrames(from, LIMIT));
  if (findings.length > 0) throw new Error(`the journal cannot be read: ${JSON.stringify(findings)}`);
  return frames.map(({ body }) => body as Body);
};

/** The same work, also where it was written anew under another number. */
const isSameEdit = (a: Change, b: Change): boolean => a.record === b.record && a.at === b.at && canonicalJson(a.set) === canonicalJson(b.set) && canonicalJson(a.author) === canonicalJson(b.author);

/** What a PC shows, made of journal frames with core's own merge: the window's view without a window. */
export const createSyncView = () => {
  const replica = createReplica(REAL_KIT);
  const refusals = new Map<string, Refusal['reason']>();
  const renamed = new Map<string, string>();
  const declined = new Map<string, Change>();
  let position = 0;

  /** came by file, and the endpoint has not said them since */
  const byFile = new Set<string>();
  const ownIds = new Set<string>();
  const taken = new Map<string, number>();
  const isDecided = (id: string): boolean => Number(id.split(':')[1]) <= (taken.get(id.split(':')[0]!) ?? 0);

  /** What has come after all leaves the list. */
  const strike = (arrived: readonly Change[]): void => {
    for (const [id, change] of declined) if (arrived.some((one) => isSameEdit(one, change))) declined.delete(id);
  };

  const receiveOwn = (changes: readonly Change[]): unknown => replica.receive(changes, ({ id }) => changes.some((own) => own.id === id));

  const apply = (body: Body): void => {
    if (body.kind === 'received' || body.kind === 'brought') {
      strike(body['changes'] as Change[]);
      const changes = body['changes'] as Change[];
      const known = new Set([...replica.log(), ...replica.held()].map(({ change }) => change.id));
      for (const { id } of changes) if (body.kind === 'received') byFile.delete(id);
        else if (!known.has(id)) byFile.add(id);
      replica.receive(changes);
    }
    if (body.kind === 'declined') {
      const ids = (body['changes'] as string[]).filter((id) => byFile.delete(id));
      for (const { change } of [...replica.log(), ...replica.held()]) if (ids.includes(change.id)) declined.set(change.id, change);
      replica.withdrawAll(ids, () => true);
    }
    if (body.kind === 'changes' || body.kind === 'reissued') for (const { id } of body['changes'] as Change[]) ownIds.add(id);
    if (body.kind === 'changes') receiveOwn(body['changes'] as Change[]);
    if (body.kind === 'acknowledged') {
      const refused = body['refused'] as Refusal[];
      // What was written anew since is not refused, though a restored endpoint may say so of its old name again.
      for (const { id, reason } of refused) if (!renamed.has(id)) refusals.set(id, reason);
      const { incarnation, upTo } = body as unknown as { incarnation: string; upTo: number };
      taken.set(incarnation, Math.max(upTo, taken.get(incarnation) ?? 0));
      // Own work that stands on it is written anew; what others made, and what the endpoint took all the same, is shown without it.
      replica.withdrawAll(refused.map(({ id }) => id), (id) => !ownIds.has(id) || (isDecided(id) && !refusals.has(id)));
    }
    if (body.kind === 'reissued') {
      const from = body['from'] as string[];
      const changes = body['changes'] as Change[];
      from.forEach((id, index) => renamed.set(id, changes[index]!.id));
      for (const id of from) refusals.delete(id);
      replica.withdrawAll(from);
      receiveOwn(changes);
    }
    if (body.kind === 'sync-run' && (body['run'] as { complete: boolean }).complete) replica.receive([], () => true);
    if (body.kind === 'forgotten') replica.forgetSnapshots();
    if (body.kind === 'snapshot') {
      const states = (body['records'] as PackedRecord[]).map(unpackRecord);
      const covered: Covered = { vectors: body['vectors'] as Covered['vectors'], refused: body['refused'] as Covered['refused'] };
      replica.joinRecords(states, covered);
      for (const id of byFile) if (replica.log().some(({ change }) => change.id === id && isTakenIn(covered, change.scope, id))) byFile.delete(id);
      if (body['cursor'] !== undefined || (body['brought'] as { last: boolean } | undefined)?.last === true) replica.takeSnapshot([], covered);
    }
  };

  return {
    /**
     * Takes over what the journal says beyond the position reached, as the window does: main has checked it. A view that is made from
     * the first frame on looks at every frame as a stranger would.
     */
    follow: (writer: JournalWriter, beside: (body: Body) => void = () => undefined): void => {
      const isAnew = position === 0;
      while (position < writer.state().lastPosition) {
        const bodies = (isAnew ? readStrictly : readTexts)(writer, position + 1);
        for (const body of bodies) {
          apply(body);
          beside(body);
        }
        position += bodies.length;
      }
    },
    states: (): readonly RecordState[] => replica.states(),
    held: () => replica.held().map(({ change }) => change.id),
    /** own changes that the endpoint did not take, with its reason */
    refusals,
    /** of others, come by file, which the endpoint did not take: they stand on this PC's list of refused changes */
    declined,
    /** own change → what it was written anew as */
    renamed,
  };
};
export type SyncView = ReturnType<typeof createSyncView>;
