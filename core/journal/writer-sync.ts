import type { Change } from '../change/change.ts';
import { splitChangeId, type ChangeId, type Incarnation } from '../ids.ts';
import { err, ok, type Result } from '../result.ts';
import type { Refusal } from './bodies.ts';
import { addRefused, baseNow, nameNow, type Names } from './names.ts';
import { readAll, type Pen, type WriterDeps, type WriterError, type Written } from './pen.ts';
import { reissuedBodies } from './reissue-own.ts';
import type { StateBody } from './state-bodies.ts';
import { offeredLife, type Life, type OfferedLife } from './writer-state.ts';

/** Changes in one batch: the endpoint takes no more in one push. */
export const MAX_BATCH = 2_000;

/**
 * Which own changes the endpoint is offered next. Usually those after the acknowledged ones; an endpoint that knows less than
 * it once acknowledged says from where it wants them again, and then that is where the counting goes on.
 */
export const createOffer = (pen: Pen) => {
  let again: { readonly incarnation: string; readonly from: number } | null = null;

  const nextOf = (life: Life): number => (again?.incarnation === life.incarnation ? again.from : life.acknowledged + 1);
  const goOnFrom = (life: Life, from: number): void => {
    again = from <= life.acknowledged ? { incarnation: life.incarnation, from } : null;
  };
  const life = (): Life => {
    const asked = again;
    return pen.state().lives.find((each) => each.incarnation === asked?.incarnation) ?? offeredLife(pen.state());
  };

  return {
    life,
    /** how many changes the endpoint has not decided on */
    waiting: (): number => pen.state().lives.reduce((sum, each) => sum + each.n - nextOf(each) + 1, 0),
    /** all lives that are for the endpoint, and how far it has decided on them */
    lives: (): readonly OfferedLife[] => pen.state().lives.map((each) => ({ incarnation: each.incarnation, n: each.n, decided: nextOf(each) - 1, confirmed: each.old === true ? each.confirmed : null })),
    /** The next changes in order of their numbers, at most about `maxBytes` of them as JSON; `fromN` as the endpoint asks. */
    take: (maxBytes: number, fromN?: number): Result<readonly Change[], WriterError> => {
      const offered = life();
      if (fromN !== undefined && fromN > offered.n + 1) return err({ type: 'endpoint-ahead', n: fromN - 1 });
      if (fromN !== undefined) goOnFrom(offered, fromN);
      return pen.ownChanges({ incarnation: offered.incarnation, from: fromN ?? nextOf(offered), to: offered.n, bytes: maxBytes, count: MAX_BATCH });
    },
    decided: (offered: Life, upTo: number): void => {
      if (again !== null) goOnFrom(offered, upTo + 1);
    },
    forget: (): void => {
      again = null;
    },
  };
};
export type Offer = ReturnType<typeof createOffer>;

type Decision = { readonly upTo: number; readonly refused: readonly Refusal[] };

/**
 * What the endpoint decided on a push. Changes that it refused only because they stand on a refused one are written anew in
 * the same group, on what their authors had seen besides.
 */
export const saveAcknowledged = (deps: WriterDeps, pen: Pen, offer: Offer, { upTo, refused }: Decision): Written => {
  const life = offer.life();
  if (upTo > life.n) return err({ type: 'endpoint-ahead', n: upTo });
  const acknowledged: StateBody = { kind: 'acknowledged', incarnation: life.incarnation, upTo, refused: [...refused] };
  const anew = standingOnRefused(pen, life.incarnation, refused);
  if (!anew.ok) return anew;
  const state = pen.foresee([acknowledged]);
  const wanted = { changes: anew.value.changes, names: anew.value.names, state, baseOfRefused: pen.baseOfRefused, sha256: deps.sha256 };
  const written = pen.write([acknowledged, ...reissuedBodies(wanted)]);
  if (written.ok) offer.decided(life, upTo);
  return written;
};

type Anew = { readonly changes: readonly Change[]; readonly names: Names };

/**
 * The changes that were refused for what they stand on and that new names help. One that would still name what the endpoint
 * does not take (a refused change of somebody else, say) stays refused. A change names earlier ones only, so one pass is enough.
 */
const standingOnRefused = (pen: Pen, incarnation: Incarnation, refused: readonly Refusal[]): Result<Anew, WriterError> => {
  const before = pen.state().names;
  const isCandidate = ({ id, reason }: Refusal): boolean =>
    reason.type === 'base-refused' && splitChangeId(id).incarnation === incarnation && nameNow(before, id) === undefined;
  const read = readChanges(pen, incarnation, refused.filter(isCandidate).map(({ id }) => id));
  if (!read.ok) return read;
  let names = addRefused(before, refused.map(({ id }) => id).filter((id) => !read.value.has(id)));
  const untakable = new Set(refused.map(({ reason }) => reason['base']).filter((id) => typeof id === 'string' && !read.value.has(id) && nameNow(names, id) === undefined));
  const changes: Change[] = [];
  for (const change of read.value.values()) {
    const named = Object.values(baseNow(change.base, names, pen.baseOfRefused)).flat();
    if (named.some((id) => untakable.has(id))) names = addRefused(names, [change.id]);
    else changes.push(change);
  }
  return ok({ changes, names });
};

/** Changes by id, in order of their numbers. One answer speaks of one batch, so they stand close together in the journal. */
const readChanges = (pen: Pen, incarnation: Incarnation, ids: readonly ChangeId[]): Result<ReadonlyMap<ChangeId, Change>, WriterError> => {
  const numbers = ids.map((id) => splitChangeId(id).n);
  const wanted = new Set(ids);
  const read = ids.length === 0 ? ok([]) : readAll(pen, incarnation, Math.min(...numbers), Math.max(...numbers));
  return read.ok ? ok(new Map(read.value.flatMap((change) => (wanted.has(change.id) ? [[change.id, change]] : [])))) : read;
};
