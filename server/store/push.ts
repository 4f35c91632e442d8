import type { Change } from '#core/change/change.ts';
import { changeId } from '#core/ids.ts';
import type { PushRequest, PushResponse, RefusalReason } from '#core/sync/protocol.ts';
import type { Client } from '../database.ts';
import type { Device } from './people.ts';
import { basesOf, claimLife, findByHash, readDecided, refusedAmong, storeDecisions, type Accepted, type Decided, type Life, type Refusal } from './changes.ts';
import { closeHoles, readHoles, type Holes } from './holes.ts';
import { judge, readBatch, type Sent } from './read-batch.ts';

export type PushOutcome = PushResponse | { readonly type: 'unplaced' };

type Placed = Omit<Sent, 'n'> & { readonly n: number };

/**
 * Takes a batch inside the caller's transaction: all of it is durable with the commit, or none. Refuses as little as it can,
 * one by one; what was decided once is answered the same for ever. `writes` is the scope the device may write, or null.
 */
export const takePush = async (client: Client, device: Device, writes: string | null, push: PushRequest): Promise<PushOutcome> => {
  const { epoch, incarnation } = push;
  const sent = readBatch(incarnation, push.changes);
  if (sent === null) return { type: 'unplaced' };
  const life = await claimLife(client, incarnation, device);
  const [firstSent] = sent;
  if (life === null) return { type: 'fork', epoch, n: firstSent?.n ?? 1 };
  if (firstSent === undefined) return { type: 'taken', epoch, upTo: life.lastN, results: [] };

  const placed = await placeAll(client, life, sent);
  const [first] = placed ?? [];
  if (placed === null || first === undefined) return { type: 'unplaced' };
  if (first.n > life.lastN + 1) return { type: 'gap', epoch, expected: life.lastN + 1 };
  const last = first.n + placed.length - 1;
  const earlier = await readDecided(client, life, Math.max(1, first.n - 1), last);
  const holes = await readHoles(client, life, [first.n - 1, ...placed.map(({ n }) => n)]);
  const forked = firstFork(placed, earlier, life, holes) ?? firstUnsure(placed, push.confirmed, life, holes);
  if (forked !== null) return { type: 'fork', epoch, n: forked };

  const fresh = placed.filter(({ n }) => n > life.lastN || holes.has(n));
  const decided = await decide(client, life, writes, fresh);
  if (holes.size > 0) await closeHoles(client, life, fresh);
  const results = placed.map(({ n }) => resultOf(earlier.get(n) ?? decided.get(n)));
  return { type: 'taken', epoch, upTo: Math.max(life.lastN, last), results };
};

const resultOf = (decision: Decided | undefined): number | { refused: RefusalReason } => {
  if (decision === undefined) throw new Error('A change was left undecided.');
  return decision.refusal === null ? decision.revision : { refused: decision.refusal };
};

/** Where no number at all can be read, the hash of the change before tells the place. */
const placeAll = async (client: Client, life: Life, sent: readonly Sent[]): Promise<Placed[] | null> => {
  const prev = sent[0]?.prev ?? null;
  const readable = sent[0]?.n ?? null;
  const start = readable ?? (prev === null ? null : await placeAfter(client, life, prev));
  return start === null ? null : sent.map((one, index) => ({ ...one, n: start + index }));
};

const placeAfter = async (client: Client, life: Life, prev: string): Promise<number | null> => {
  if (prev === life.lastHash) return life.lastN + 1;
  if (prev === '') return 1;
  const before = await findByHash(client, life, prev);
  return before === null ? null : before + 1;
};

/** The first number that is known with other contents, or at which the chain does not go on from what is known. */
const firstFork = (placed: readonly Placed[], earlier: ReadonlyMap<number, Decided>, life: Life, holes: Holes): number | null => {
  const before = (placed[0]?.n ?? 1) - 1;
  let hash = before === life.lastN ? life.lastHash : (earlier.get(before)?.hash ?? holes.get(before) ?? '');
  for (const sent of placed) {
    const hole = holes.get(sent.n);
    const isNew = sent.n > life.lastN || hole !== undefined;
    // Before a number that is still missing there may be another one: then its hash is not known.
    const follows = sent.prev === hash || (hole !== undefined && hash === '' && sent.n > 1);
    if (isNew ? !follows || (hole ?? '') !== '' && hole !== sent.hash : earlier.get(sent.n)?.hash !== sent.hash) return sent.n;
    hash = sent.hash;
  }
  return null;
};

/** The first number of a life from an earlier epoch that nobody here can vouch for: another PC may have had it before the restore. */
const firstUnsure = (placed: readonly Placed[], confirmed: number | undefined, { lastN }: Life, holes: Holes): number | null =>
  placed.find(({ n }) => n > (confirmed ?? Infinity) && (n > lastN || holes.get(n) === ''))?.n ?? null;

const decide = async (client: Client, life: Life, writes: string | null, fresh: readonly Placed[]): Promise<Map<number, Decided>> => {
  if (fresh.length === 0) return new Map();
  const judged = fresh.map((sent) => ({ sent, ...judge(sent, writes) }));
  const named = new Set(judged.flatMap(({ change }) => (change === null ? [] : basesOf(change))));
  const refusedIds = await refusedAmong(client, life, [...named]);
  const accepted: Accepted[] = [];
  const refused: Refusal[] = [];
  for (const { sent, change, refusal } of judged) {
    const { n, hash, text } = sent;
    const reason = refusal ?? onRefused(change, refusedIds);
    if (reason === null && change !== null) accepted.push({ n, hash, text, change });
    else refused.push({ n, hash, reason: reason ?? { type: 'malformed', detail: '' } });
    if (reason !== null) refusedIds.add(changeId(life.incarnation, n));
  }
  return storeDecisions(client, life, { accepted, refused });
};

/** What stands on something refused would wait for it for ever, here and in every office: its author is asked to write it anew. */
const onRefused = (change: Change | null, refused: ReadonlySet<string>): RefusalReason | null => {
  const base = change === null ? undefined : basesOf(change).find((id) => refused.has(id));
  return base === undefined ? null : { type: 'base-refused', base };
};
