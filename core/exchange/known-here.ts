import type { Change } from '../change/change.ts';
import { isCovered, type Covered } from '../change/covered.ts';
import { withDependents } from '../change/withdraw.ts';
import { splitChangeId, type ChangeId } from '../ids.ts';
import type { WriterError } from '../journal/pen.ts';
import type { JournalWriter } from '../journal/writer.ts';
import type { Life } from '../journal/writer-state.ts';
import { ok, type Result } from '../result.ts';

/** The place of a change in a journal: its id and whose register it belongs to. */
type Named = Pick<Change, 'id' | 'scope'>;

/** Which changes a journal holds, by name only: what they say is not kept in memory. */
export type NamesHere = {
  /** made here, under whatever name this PC counted then */
  readonly isOwn: (id: ChangeId) => boolean;
  /** here one by one, or in a snapshot, or not to be here: the endpoint did not take it */
  readonly isHere: (change: Named) => boolean;
};

const READ_BYTES = 4 * 1024 * 1024;

/** Reads the journal through, some megabytes at a time; `rest` lets others have a turn in between. */
export const readNames = async (writer: JournalWriter, rest: () => Promise<void>): Promise<Result<NamesHere, WriterError>> => {
  const ids = new Set<ChangeId>();
  const covered: Covered[] = [];
  for (let from: number | null = 1; from !== null; ) {
    const page = writer.othersChanges(from, READ_BYTES);
    if (!page.ok) return page;
    for (const id of page.value.shown) ids.add(id);
    covered.push(...page.value.covered);
    from = page.value.next;
    await rest();
  }
  const lives = new Set(writer.state().lives.map(({ incarnation }) => incarnation));
  return ok({
    isOwn: (id) => lives.has(splitChangeId(id).incarnation),
    isHere: ({ id, scope }) => ids.has(id) || covered.some((one) => isCovered(one, scope, id)) || writer.isRefused(id),
  });
};

/**
 * What came out of its turn and can be told apart: not what stands on a number of this PC that nobody has confirmed, since a twin may have
 * been meant. It comes again in its turn, after this PC's own was decided on.
 */
export const withoutUnsure = (changes: readonly Change[], ownLives: readonly Pick<Life, 'incarnation' | 'n' | 'confirmed'>[]): readonly Change[] => {
  const lives = new Map(ownLives.map((life) => [life.incarnation, life]));
  const isUnsure = (id: ChangeId): boolean => {
    const { incarnation, n } = splitChangeId(id);
    const life = lives.get(incarnation);
    return life !== undefined && n > life.confirmed && n <= life.n;
  };
  const unsure = changes.filter(({ base }) => Object.values(base).flat().some(isUnsure));
  if (unsure.length === 0) return changes;
  const left = withDependents(unsure.map(({ id }) => id), changes);
  return changes.filter(({ id }) => !left.has(id));
};

/** As `ReceiptDeps.saveBeside` has it: what came with a receipt, and does not follow what this PC has read. */
export const createSaveBeside =
  (writer: JournalWriter, rest: () => Promise<void>) =>
  async (file: string, changes: readonly Change[]): Promise<Result<readonly Change[], WriterError>> => {
    const names = await readNames(writer, rest);
    if (!names.ok) return names;
    const fresh = new Map<ChangeId, Change>();
    for (const change of withoutUnsure(changes, writer.state().lives)) if (!names.value.isOwn(change.id) && !names.value.isHere(change)) fresh.set(change.id, change);
    const saved = fresh.size === 0 ? ok([]) : writer.saveBrought({ file, from: '', changes: [...fresh.values()] });
    return saved.ok ? ok([...fresh.values()]) : saved;
  };
