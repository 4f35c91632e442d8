import type { Change } from '#core/change/change.ts';
import { changeId } from '#core/ids.ts';
import { LIMITS, type PushRequest, type PushResponse, type RefusalReason } from '#core/sync/protocol.ts';
import type { Client, Sight } from '../database.ts';
import { basesOf, claimLife, readDecidedAt, refusedAmong, storeDecisions, type Accepted, type Decided, type Life, type Refusal } from './changes.ts';
import { addHoles, closeHoles, readHoles, type Holes } from './holes.ts';
import type { Device } from './people.ts';
import { judge, readOne, type Sent } from './read-batch.ts';

/** The sight under which a device may give back changes of a scope; null: it may not. */
export const relaySight = ({ unit, role }: Device, scope: string): Sight | null => {
  if (role === 'reader' || (role !== 'ministry' && scope !== unit)) return null;
  return { unit: scope, scopes: [scope], writes: scope };
};

type Placed = Sent & { readonly n: number };
type Around = { readonly decided: ReadonlyMap<number, Decided>; readonly holes: Holes };

/** What does not fit what is known is left out, and not refused for good: who made it may still come with it. */
const LEFT_OUT: { readonly refused: RefusalReason } = { refused: { type: 'malformed', detail: 'chain' } };

/**
 * Takes back, in the caller's transaction, what others hold of a life: after a restore from a backup, or before its author comes. What is wrong
 * in itself is refused for good, as it is from its author: so it does not matter who comes first. Gaps stay open for those
 * who can fill them. Null: the scope is no unit here.
 */
export const takeRelay = async (client: Client, device: Device, scope: string, push: PushRequest): Promise<PushResponse | null> => {
  const { epoch, incarnation } = push;
  const { rows } = await client.query('SELECT FROM units WHERE code = $1', [scope]);
  if (rows.length === 0) return null;
  const life = await claimLife(client, incarnation, { ...device, unit: scope });
  if (life === null) return { type: 'fork', epoch, n: 1 };
  const sent = push.changes.map(readOne);
  const placed = sent.flatMap((one): Placed[] => (one.n !== null && one.life === incarnation ? [{ ...one, n: one.n }] : [])).toSorted((a, b) => a.n - b.n);
  const around = await readAround(client, life, placed);
  const judged = placed.map((one) => acceptable(one, scope));
  const refused = await refusedAmong(client, life, judged.flatMap(({ change }) => (change === null ? [] : basesOf(change))));
  for (const id of push.relay?.leftOut ?? []) refused.add(id);
  const chosen = choose(life, judged, around, refused);
  const decided = chosen.length === 0 ? new Map<number, Decided>() : await store(client, life, chosen);
  const results = sent.map(({ n, hash, life: name }) => {
    const decision = n === null || name !== incarnation ? undefined : (around.decided.get(n) ?? decided.get(n));
    if (decision !== undefined) return decision.hash !== hash ? LEFT_OUT : decision.refusal === null ? decision.revision : { refused: decision.refusal };
    const left = judged.find((one) => one.n === n && one.hash === hash);
    if (left === undefined) return LEFT_OUT;
    return left.refusal === null ? (standingOnRefused(left.change, refused) ?? LEFT_OUT) : { refused: left.refusal };
  });
  return { type: 'taken', epoch, upTo: Math.max(life.lastN, chosen.at(-1)?.n ?? 0), results };
};

/** One request may give back what lies far apart: only these numbers and those right before them are asked after. */
const readAround = async (client: Client, life: Life, placed: readonly Placed[]): Promise<Around> => {
  const numbers = [...new Set(placed.flatMap(({ n }) => [n - 1, n]))];
  return { decided: await readDecidedAt(client, life, numbers), holes: await readHoles(client, life, numbers) };
};

/** Who gives it back learns why; its author, where there still is one, writes it anew. */
const standingOnRefused = (change: Change | null, refused: ReadonlySet<string>): { readonly refused: RefusalReason } | null => {
  const base = change === null ? undefined : basesOf(change).find((id) => refused.has(id));
  return base === undefined ? null : { refused: { type: 'base-refused', base } };
};

type Kept = Placed & ({ readonly change: Change; readonly refusal: null } | { readonly change: null; readonly refusal: RefusalReason });

type Judged = Placed & { readonly change: Change | null; readonly refusal: RefusalReason | null };

const acceptable = (sent: Placed, scope: string): Judged => {
  const { change, refusal } = judge(sent, scope);
  return { ...sent, change: refusal === null ? change : null, refusal };
};

/** Those that are new here, fit what is known before and after them, and stand on nothing refused, here or before: their author writes those anew. */
const choose = (life: Life, judged: readonly Judged[], { decided, holes }: Around, refused: Set<string>): Kept[] => {
  const chosen = new Map<number, Kept>();
  for (const one of judged) {
    const { n, hash, prev, change, refusal } = one;
    if (decided.has(n) || chosen.has(n) || n > life.lastN + LIMITS.relayAhead) continue;
    if (change !== null && basesOf(change).some((id) => refused.has(id))) {
      // Its author will name it anew, and so what stands on it.
      refused.add(changeId(life.incarnation, n));
      continue;
    }
    const before = n === 1 ? '' : n === life.lastN + 1 ? life.lastHash : (chosen.get(n - 1) ?? decided.get(n - 1))?.hash;
    const known = holes.get(n) ?? '';
    if ((before !== undefined && prev !== before) || (known !== '' && known !== hash)) continue;
    if (refusal !== null) refused.add(changeId(life.incarnation, n));
    if (refusal !== null) chosen.set(n, { ...one, change: null, refusal });
    else if (change !== null) chosen.set(n, { ...one, change, refusal: null });
  }
  return [...chosen.values()];
};

const store = async (client: Client, life: Life, chosen: readonly Kept[]): Promise<Map<number, Decided>> => {
  await addHoles(client, life, chosen.map(({ n }) => n));
  const accepted = chosen.flatMap(({ n, hash, text, change }): Accepted[] => (change === null ? [] : [{ n, hash, text, change }]));
  const refused = chosen.flatMap(({ n, hash, refusal }): Refusal[] => (refusal === null ? [] : [{ n, hash, reason: refusal }]));
  const decided = await storeDecisions(client, life, { accepted, refused });
  await closeHoles(client, life, chosen);
  return decided;
};
