import { hashChange } from '../change/canonical.ts';
import type { Change } from '../change/change.ts';
import { splitChangeId } from '../ids.ts';
import type { WriterError } from '../journal/pen.ts';
import type { JournalWriter } from '../journal/writer.ts';
import type { Life, OfferedLife } from '../journal/writer-state.ts';
import type { PullPage } from '../sync/protocol.ts';
import type { Sha256 } from '../ports.ts';
import { ok, type Result } from '../result.ts';
import { readNames, withoutUnsure, type NamesHere } from './known-here.ts';
import { timeOf, type ReceiptTime } from './read-receipt.ts';
import { holdsInSnapshot, isSnapshotFor, pagesFrom } from './receipt-endpoint.ts';
import { BRIEF_HASH, type Receipt } from './receipt.ts';

/** What reading a receipt would do here, counted change by change; nothing is written. */
export type ReceiptPlan = {
  readonly time: ReceiptTime;
  /** of others, and new here, in the order of the file */
  readonly fresh: readonly Change[];
  /** of others, and here already */
  readonly known: number;
  /** of the new ones, those that do not follow what this PC has read from the endpoint: they are taken like what a colleague's file brings */
  readonly beside: number;
  /** records that come as they are, for a PC that has read nothing yet; only those that hold something new */
  readonly records: number;
  /** own changes on which nobody had decided as far as this PC knew */
  readonly taken: number;
  readonly refused: number;
  /** another PC has used numbers of this one, so it goes on under a name of its own */
  readonly isFork: boolean;
  /** reading it would change nothing */
  readonly nothing: boolean;
};

export type PlanDeps = { readonly writer: JournalWriter; readonly sha256: Sha256; readonly rest: () => Promise<void> };

export const planReceipt = async (receipt: Receipt, { writer, sha256, rest }: PlanDeps): Promise<Result<ReceiptPlan, WriterError>> => {
  const { epoch, cursor, hasRead, snapshotNext, device, enrolment } = writer.state();
  const isEmpty = !hasRead && cursor === null;
  const time = timeOf(receipt, epoch ?? '');
  const names = await readNames(writer, rest);
  if (!names.ok) return names;
  const decided = decidedHere(receipt, writer, sha256);
  if (!decided.ok) return decided;
  const { taken, refused, isFork, undecided, lives } = decided.value;
  const readsSnapshot = isEmpty && isSnapshotFor(receipt, snapshotNext) && !(undecided !== null && holdsInSnapshot(receipt, undecided));
  // Who has read nothing yet goes on behind the end of a snapshot, and without one nowhere.
  const from = isEmpty ? snapshotEnd(receipt) : cursor;
  const following = isEmpty && (!readsSnapshot || from === null) ? [] : pagesFrom(receipt, from, lives);
  const incoming = { ...newIn(receipt, names.value, following, (changes) => withoutUnsure(changes, livesAfter(writer, lives))), records: readsSnapshot ? recordsIn(receipt, names.value) : 0 };
  const nothing = time === 'present' && device !== '' && incoming.fresh.length + incoming.records + taken + refused === 0 && !isFork && !isEmpty && !tellsNews(receipt, enrolment?.devices ?? []);
  return ok({ time, ...incoming, taken, refused, isFork, nothing });
};

/** How far own numbers are sure once the receipt has decided on them: that comes first. */
const livesAfter = (writer: JournalWriter, decided: Decided['lives']): readonly Life[] =>
  writer.state().lives.map((life) => ({ ...life, confirmed: Math.max(life.confirmed, decided.find(({ incarnation }) => incarnation === life.incarnation)?.decided ?? 0) }));

type Known = { readonly id: string; readonly recipient: string | null };

/** Whether it names a PC of the unit that files could not be written for until now, or brings what the ministry wrote (messages, templates): nobody here remembers which was heard before. */
const tellsNews = ({ status }: Receipt, known: readonly Known[]): boolean =>
  status.messages.length > 0 || (status.templates ?? []).length > 0 || (status.devices ?? []).some(({ id, recipient }) => !known.some((one) => one.id === id && one.recipient === recipient));

const snapshotEnd = ({ snapshot }: Receipt): string | null => snapshot.at(-1)?.part.cursor ?? null;

type Incoming = Pick<ReceiptPlan, 'fresh' | 'known' | 'beside'>;

const newIn = (receipt: Receipt, { isOwn, isHere }: NamesHere, following: readonly PullPage[], sure: (changes: readonly Change[]) => readonly Change[]): Incoming => {
  const all = new Set([...following, ...receipt.pages.map(({ page }) => page)]);
  const beyond = new Set(sure([...all].filter((page) => !following.includes(page)).flatMap((page) => page.changes as readonly Change[])));
  const seen = new Set<string>();
  const fresh: Change[] = [];
  let [known, beside] = [0, 0];
  for (const { change, page } of [...all].flatMap((each) => (each.changes as readonly Change[]).map((one) => ({ change: one, page: each })))) {
    if (seen.has(change.id) || isOwn(change.id) || !(following.includes(page) || beyond.has(change))) continue;
    seen.add(change.id);
    if (isHere(change)) known += 1;
    else fresh.push(change);
    if (!isHere(change) && !following.includes(page)) beside += 1;
  }
  return { fresh, known, beside };
};

const recordsIn = ({ snapshot }: Receipt, { isOwn, isHere }: NamesHere): number =>
  snapshot.flatMap(({ part }) => part.records).filter(({ scope, stamps, more }) => [...stamps, ...Object.values(more ?? {}).flat()].some(({ id }) => !isOwn(id) && !isHere({ id, scope }))).length;

type Decided = Pick<ReceiptPlan, 'taken' | 'refused' | 'isFork'> & {
  /** the first own change on which the file says nothing */
  readonly undecided: Change | null;
  /** how far each life would be decided on */
  readonly lives: readonly Pick<OfferedLife, 'incarnation' | 'n' | 'decided'>[];
};

const BATCH_BYTES = 512 * 1024;

/** Own changes in the order of their numbers, life by life, as far as the file decides on them without a gap. */
const decidedHere = (receipt: Receipt, writer: JournalWriter, sha256: Sha256): Result<Decided, WriterError> => {
  const verdictOn = createVerdicts(receipt, sha256);
  let [taken, refused] = [0, 0];
  const offered = writer.offeredLives();
  const decidedUpTo = new Map(offered.map(({ incarnation, decided }) => [incarnation, decided]));
  const lives = (): Decided['lives'] => offered.map((life) => ({ ...life, decided: decidedUpTo.get(life.incarnation) ?? life.decided }));
  for (const life of offered) {
    for (let next = life.decided + 1; next <= life.n; ) {
      const batch = writer.ownChanges(life.incarnation, next, BATCH_BYTES);
      if (!batch.ok) return batch;
      const verdicts = batch.value.map(verdictOn);
      const end = verdicts.findIndex((verdict) => verdict === 'silent' || verdict === 'fork');
      const decided = end === -1 ? verdicts : verdicts.slice(0, end);
      refused += decided.filter((verdict) => verdict === 'refused').length;
      taken += decided.filter((verdict) => verdict === 'taken').length;
      decidedUpTo.set(life.incarnation, next - 1 + decided.length);
      if (end !== -1 || batch.value.length === 0) return ok({ taken, refused, lives: lives(), isFork: verdicts[end] === 'fork', undecided: verdicts[end] === 'silent' ? (batch.value[end] ?? null) : null });
      next = splitChangeId(batch.value.at(-1)?.id ?? '').n + 1;
    }
  }
  return ok({ taken, refused, lives: lives(), isFork: false, undecided: null });
};

type Verdict = 'taken' | 'refused' | 'fork' | 'silent';

const createVerdicts = (receipt: Receipt, sha256: Sha256): ((change: Change) => Verdict) => {
  const decisions = new Map(receipt.decisions.map(([id, hash, result]) => [id, { hash, result }]));
  const forks: ReadonlyMap<string, string> = new Map(receipt.obstacles.flatMap((one) => (one.type === 'fork' ? [[one.id, one.hash] as const] : [])));
  return (change) => {
    const decision = decisions.get(change.id);
    const hash = hashChange(change, sha256).slice(0, BRIEF_HASH);
    if (decision === undefined) return forks.get(change.id) === hash ? 'fork' : 'silent';
    if (decision.hash !== hash) return 'fork';
    return typeof decision.result === 'object' ? 'refused' : 'taken';
  };
};
