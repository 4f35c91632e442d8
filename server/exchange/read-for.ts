import type { CarryHead } from '#core/exchange/carry.ts';
import type { PullPage, SnapshotPart } from '#core/sync/protocol.ts';
import { asDevice } from '../database.ts';
import type { Store } from '../routes/sync.ts';
import { readCursor, type Cursor } from '../store/cursor.ts';
import { renewEpoch } from '../store/meta.ts';
import { markSynced, sightOf, type Device } from '../store/people.ts';
import { pageText, readPage } from '../store/pull.ts';
import { readSnapshotPart, type PartAnswer } from '../store/snapshot.ts';

type Followed = { readonly after: string | null; readonly page: PullPage };
export type ReadForFile = {
  readonly pages: readonly Followed[];
  readonly snapshot: readonly { readonly token: string | null; readonly part: SnapshotPart }[];
  readonly history: readonly Followed[];
  /** changes that did not fit */
  readonly remaining: number;
};
export const NOTHING_READ: ReadForFile = { pages: [], snapshot: [], history: [], remaining: 0 };

/** Bytes of JSON in one receipt, whatever they pack to; what does not fit is asked for with the next carry file. */
const MOST_BYTES = 20 * 1024 * 1024;
/** What stands behind a snapshot has time: a receipt takes no more of it along than this. */
const HISTORY_BYTES = 4 * 1024 * 1024;

/** What a device would have read over a line, as far as one file holds. `lost`: its cursor shows that the database was set back; the epoch is new now. */
export const readFor = async (store: Store, device: Device, epoch: string, { read, history }: Pick<CarryHead, 'read' | 'history'>): Promise<ReadForFile | 'lost'> => {
  const snapshot = read.type === 'snapshot' ? await readParts(store, device, epoch, read.token) : [];
  const last = snapshot.at(-1)?.part;
  const from = read.type === 'changes' ? read.cursor : last?.cursor;
  // A snapshot that does not fit has no cursor yet.
  const chain = from === undefined ? { pages: [], remaining: last?.totalRecords ?? 0 } : await readChain(store, device, epoch, from, MOST_BYTES - sizeOf(snapshot));
  const behind = history === null || chain === 'lost' ? null : await readChain(store, device, epoch, history.cursor, HISTORY_BYTES);
  if (chain === 'lost' || behind === 'lost') return 'lost';
  return { pages: chain.pages, snapshot, history: behind?.pages ?? [], remaining: chain.remaining };
};

const sizeOf = (value: unknown): number => JSON.stringify(value).length;

const readChain = async ({ db, cursorKey }: Store, device: Device, epoch: string, from: string | null, mostBytes: number): Promise<{ readonly pages: Followed[]; readonly remaining: number } | 'lost'> => {
  const pages: Followed[] = [];
  let after = from;
  let remaining = 0;
  for (let bytes = 0; ; ) {
    const cursor = toCursor(after, epoch, cursorKey);
    if (cursor === null) return { pages, remaining };
    const page = await asDevice(db, sightOf(device), async (client) => {
      const read = await readPage(client, sightOf(device), cursor, cursorKey);
      if (read !== 'lost' && read.remaining === 0) await markSynced(client, device.id, null);
      return read;
    });
    if (page === 'lost') {
      await renewEpoch(db, epoch);
      return 'lost';
    }
    const text = pageText(page);
    pages.push({ after, page: JSON.parse(text) as PullPage });
    bytes += text.length;
    after = pages.at(-1)?.page.cursor ?? null;
    remaining = page.remaining;
    if (remaining === 0 || bytes >= mostBytes) return { pages, remaining };
  }
};

/** Null for a cursor that is not ours, or of another epoch: nothing can be read after it. */
const toCursor = (text: string | null, epoch: string, key: string): Cursor | null => {
  const read = text === null ? { epoch, revisions: new Map<string, number>() } : readCursor(text, key);
  return read?.epoch === epoch ? read : null;
};

const readParts = async ({ db, cursorKey }: Store, device: Device, epoch: string, token: string | null): Promise<{ token: string | null; part: SnapshotPart }[]> => {
  const parts: { token: string | null; part: SnapshotPart }[] = [];
  let bytes = 0;
  for (let next: string | null | undefined = token; next !== undefined && bytes < MOST_BYTES; ) {
    const wanted: string | null = next;
    const answer: PartAnswer | null = await readSnapshotPart({ db, sight: sightOf(device), identity: { epoch, cursorKey }, wanted });
    // A snapshot that is gone is begun anew.
    if (answer === null) return token === null ? parts : readParts({ db, cursorKey }, device, epoch, null);
    const part = JSON.parse(answer.text) as SnapshotPart;
    parts.push({ token: wanted, part });
    bytes += answer.text.length;
    next = part.next ?? undefined;
  }
  return parts;
};
