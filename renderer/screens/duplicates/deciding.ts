import type { DuplicatePair } from '#core/duplicates/find-duplicates.ts';
import { pairId } from '#core/domain/pair.ts';
import { decideNotDuplicate, mergeAgreements, unmergeAgreements } from '#renderer/data/duplicates.ts';
import { readRecord, type RecordView } from '#renderer/data/use-record.ts';
import { showToast } from '#renderer/state/toasts.ts';

export type Deciding = {
  /** `isSample`: both are samples, and so is what is decided about them */
  readonly dismiss: (pair: Pick<DuplicatePair, 'a' | 'b'> & { readonly isSample: boolean }) => Promise<void>;
  readonly reopen: (pair: Pick<DuplicatePair, 'a' | 'b'>) => Promise<void>;
  readonly merge: (kept: RecordView, other: RecordView, taken: readonly string[], name: string) => Promise<void>;
  readonly unmerge: (verdict: RecordView) => Promise<void>;
};

const reopen: Deciding['reopen'] = async ({ a, b }) => {
  const saved = await decideNotDuplicate(a, b, null);
  showToast(saved.ok ? { text: (say) => say('duplicates:reopened') } : { failure: saved.error });
};

const unmerge: Deciding['unmerge'] = async (verdict) => {
  const saved = await unmergeAgreements(verdict);
  showToast(saved.ok ? { text: (say) => say('duplicates:unmerged') } : { failure: saved.error });
};

const dismiss: Deciding['dismiss'] = async (pair) => {
  const saved = await decideNotDuplicate(pair.a, pair.b, 'not-duplicate', pair.isSample);
  if (!saved.ok) return showToast({ failure: saved.error });
  showToast({ text: (say) => say('duplicates:dismissed'), undo: { label: (say) => say('duplicates:undo'), run: () => void reopen(pair) } });
};

const merge: Deciding['merge'] = async (kept, other, taken, name) => {
  const saved = await mergeAgreements(kept, other, taken);
  if (!saved.ok) return showToast({ failure: saved.error });
  const undo = async (): Promise<void> => {
    const verdict = await readRecord('pair', pairId(`${kept.id}/${kept.scope}`, `${other.id}/${other.scope}`));
    if (verdict !== null) await unmerge(verdict);
  };
  showToast({ text: (say) => say('duplicates:merged', { name }), undo: { label: (say) => say('duplicates:undo'), run: () => void undo() } });
};

/** Decides about pairs, and offers the way back at once; later it stands on the page of what was decided. */
export const deciding: Deciding = { dismiss, reopen, merge, unmerge };
