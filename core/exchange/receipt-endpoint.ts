import { hashChange } from '../change/canonical.ts';
import type { Change } from '../change/change.ts';
import { isCovered } from '../change/covered.ts';
import { splitChangeId } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import type { OfferedLife } from '../journal/writer-state.ts';
import type { Endpoint, EndpointFailure, SyncJournal } from '../sync/ports.ts';
import type { PullPage, PushRequest, PushResponse } from '../sync/protocol.ts';
import { BRIEF_HASH, type Receipt } from './receipt.ts';

/** The file does not answer this; what it does answer stays taken over. */
export const NOT_IN_FILE = 'not-in-file';
export const notInFile: Result<never, EndpointFailure> = err({ type: NOT_IN_FILE, retry: false });

export type ReceiptEndpoint = {
  readonly endpoint: Endpoint;
  /** Whether the page behind a cursor holds own changes on which this PC was told nothing: it is left for a file, or a line, that says so. */
  readonly leaves: (cursor: string | null, lives: readonly OfferedLife[]) => boolean;
  /** The journal as far as the file speaks of it: what was made or came since is left for the next one. */
  readonly narrow: (journal: SyncJournal) => SyncJournal;
  /** everything that the endpoint had when it wrote the receipt has been read */
  readonly isRead: () => boolean;
  /** The pages that were not taken: this PC goes on from elsewhere. */
  readonly unread: () => readonly PullPage[];
};

/**
 * The endpoint as a receipt recorded it, `rest` between its answers. It answers what the endpoint would answer, change by change and cursor by cursor: so the
 * engine that reads it is the one that talks over a line, a receipt that comes late or twice says nothing new, and one of another PC
 * of the same sight is as good as an own one as far as it goes.
 */
export const createReceiptEndpoint = (receipt: Receipt, sha256: Sha256, rest: () => Promise<void> = () => Promise.resolve()): ReceiptEndpoint => {
  const answer = async <T>(result: Result<T, EndpointFailure>): Promise<Result<T, EndpointFailure>> => {
    await rest();
    return result;
  };
  const { epoch, status, known } = receipt;
  const decided = new Map(receipt.decisions.map(([id, hash, result]) => [id, { hash, result }]));
  const forks: ReadonlyMap<string, string> = new Map(receipt.obstacles.flatMap((one) => (one.type === 'fork' ? [[one.id, one.hash] as const] : [])));
  const gaps: ReadonlyMap<string, number> = new Map(receipt.obstacles.flatMap((one) => (one.type === 'gap' ? [[`${one.incarnation}:${one.from}`, one.expected] as const] : [])));
  const briefHash = (change: Change): string => hashChange(change, sha256).slice(0, BRIEF_HASH);
  const isForkAt = (change: Change): boolean => {
    const decision = decided.get(change.id);
    return decision === undefined ? forks.get(change.id) === briefHash(change) : decision.hash !== briefHash(change);
  };

  const push = ({ changes, relay }: PushRequest): Result<PushResponse, EndpointFailure> => {
    // The engine sends what `narrow` has let through.
    const sent = changes as readonly Change[];
    const [first] = sent;
    if (first === undefined) return notInFile;
    const expected = gaps.get(first.id);
    if (relay === undefined && expected !== undefined) return ok({ type: 'gap', epoch, expected });
    const results: PushResultList = [];
    for (const change of sent) {
      if (relay === undefined && isForkAt(change)) return ok({ type: 'fork', epoch, n: splitChangeId(change.id).n });
      const decision = decided.get(change.id);
      if (decision === undefined) return notInFile;
      results.push(decision.hash === briefHash(change) ? decision.result : LEFT_OUT);
    }
    return ok({ type: 'taken', epoch, upTo: splitChangeId(sent.at(-1)?.id ?? first.id).n, results });
  };

  const pages = createPages(receipt);
  const traffic = { requests: 0, bytesUp: 0, bytesDown: 0 };
  return {
    endpoint: {
      status: () => answer(ok(status)),
      push: (request) => answer(push(request)),
      pull: (cursor) => answer(pages.after(cursor)),
      snapshot: (token) => {
        const found = receipt.snapshot.find((one) => one.token === token);
        return answer(found === undefined ? (mayBeginAnew(receipt, token) ? err({ type: 'snapshot-gone', retry: false }) : notInFile) : ok(found.part));
      },
      known: () => answer(known === null ? err({ type: 'not-found', retry: false }) : ok(known)),
      answersRelay: ({ id }) => decided.has(id),
      traffic: () => traffic,
    },
    leaves: (cursor, lives) => holdsUndecided(pages.at(cursor), lives),
    narrow: (journal) => narrowed(journal, pages.take, (change) => decided.has(change.id) || gaps.has(change.id) || isForkAt(change)),
    isRead: pages.isRead,
    unread: pages.unread,
  };
};

/**
 * The token of a snapshot that was begun over a line: then the one in the file is read from its beginning. What follows the last part of
 * the file comes with the next one.
 */
const mayBeginAnew = ({ snapshot }: Receipt, token: string | null): boolean => token !== null && !snapshot.some(({ part }) => part.next === token);

/** Whether a PC that waits for this part of a snapshot (null: for the first) can read the one in the file. */
export const isSnapshotFor = (receipt: Receipt, next: string | null): boolean => {
  const has = (token: string | null): boolean => receipt.snapshot.some((one) => one.token === token);
  return has(next) || (mayBeginAnew(receipt, next) && has(null));
};

/** Whether the snapshot of the file holds this change, or another one under its number, or says that such a one was refused. */
export const holdsInSnapshot = ({ snapshot }: Receipt, { scope, id }: Change): boolean => snapshot.some(({ part }) => isCovered({ vectors: part.vectors }, scope, id));

type PushResultList = Extract<PushResponse, { readonly type: 'taken' }>['results'];
const LEFT_OUT: PushResultList[number] = { refused: { type: 'malformed', detail: 'chain' } };

const createPages = (receipt: Receipt) => {
  const { pages, snapshot, head } = receipt;
  const byCursor = byItsCursor(receipt);
  const last = pages.at(-1)?.page;
  const end = last?.cursor ?? snapshot.at(-1)?.part.cursor ?? null;
  const taken = new Set<string>();
  /** More may follow at the endpoint, but nothing in this file. */
  const asLast = (page: PullPage): PullPage => (page.more && !byCursor.has(page.cursor) ? { ...page, more: false } : page);
  return {
    at: (cursor: string | null): PullPage | null => byCursor.get(cursor) ?? null,
    after: (cursor: string | null): Result<PullPage, EndpointFailure> => {
      const page = byCursor.get(cursor);
      if (page !== undefined) return ok(asLast(page));
      if (cursor === null) return notInFile;
      // Read before, or not what this PC goes on from: it has been at the endpoint since, over a line or with another file.
      const nothing: PullPage = { changes: [], cursor, more: false, remaining: head.remaining };
      return ok(cursor === end ? asLast({ ...nothing, ...(last?.digests === undefined ? {} : { digests: last.digests }) }) : nothing);
    },
    /** A page that this PC goes on from. One that it asks for as history behind its snapshot is not read with that. */
    take: ({ cursor }: Pick<PullPage, 'cursor'>): void => void taken.add(cursor),
    isRead: () => end !== null && taken.has(end) && head.remaining === 0,
    unread: () => pages.map(({ page }) => page).filter(({ cursor }) => !taken.has(cursor)),
  };
};

/** Also those behind a snapshot: another PC may go on from there. */
const byItsCursor = ({ history, pages }: Receipt): ReadonlyMap<string | null, PullPage> => new Map([...history, ...pages].map(({ after, page }) => [after, page]));

const holdsUndecided = (page: PullPage | null, lives: readonly Pick<OfferedLife, 'incarnation' | 'n' | 'decided'>[]): boolean =>
  (page?.changes ?? []).some(({ id }) => {
    const { incarnation, n } = splitChangeId(id);
    return lives.some((life) => life.incarnation === incarnation && n > life.decided && n <= life.n);
  });

/** The pages that follow a cursor, one after the other, as far as this PC reads them. */
export const pagesFrom = (receipt: Receipt, cursor: string | null, lives: readonly Pick<OfferedLife, 'incarnation' | 'n' | 'decided'>[]): PullPage[] => {
  const byCursor = byItsCursor(receipt);
  const following: PullPage[] = [];
  for (let page = byCursor.get(cursor); page !== undefined && !following.includes(page) && !holdsUndecided(page, lives); page = byCursor.get(page.cursor)) following.push(page);
  return following;
};

const narrowed = (journal: SyncJournal, take: (page: PullPage) => void, answersOwn: (change: Change) => boolean): SyncJournal => ({
  ...journal,
  saveReceived: async (page) => {
    const saved = await journal.saveReceived(page);
    if (saved.ok) take(page);
    return saved;
  },
  unacknowledged: async (maxBytes, fromN) => {
    const batch = await journal.unacknowledged(maxBytes, fromN);
    if (!batch.ok) return batch;
    const silent = batch.value.findIndex((change) => !answersOwn(change));
    return ok(silent === -1 ? batch.value : batch.value.slice(0, silent));
  },
});
