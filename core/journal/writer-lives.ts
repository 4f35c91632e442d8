import type { Change } from '../change/change.ts';
import { ownField, setOwnField } from '../change/own-field.ts';
import { err, ok, type Result } from '../result.ts';
import { baseNow, nameNow } from './names.ts';
import type { Parted } from './bodies.ts';
import { readAll, type Pen, type WriterDeps, type WriterError, type Written } from './pen.ts';
import { reissuedBodies } from './reissue-own.ts';
import type { StateBody } from './state-bodies.ts';
import { keptNames, presentLife, type Enrolment, type Life, type WriterState } from './writer-state.ts';

/** Who is to read a file. */
export type FileReader = 'ministry' | 'colleagues';
export type NewLifeReason = 'fork' | 'restore' | 'import';
/** What showed a fork: another PC's file, up to which number both have the same (`keeps`), or the endpoint's answer (`parted`). */
export type NewLifeShown = { readonly keeps?: number; readonly parted?: Parted };

/**
 * The PC joins a unit: a new incarnation, where it belongs from now on, and what was made in the trial register written anew
 * for the unit, all in one group. Samples stay behind in the trial scope. A PC that was enrolled before (its token was lost)
 * enrols again and keeps what it has not sent, under the names it has: the endpoint may know them already.
 */
export const saveEnrolment = (deps: WriterDeps, pen: Pen, enrolment: Enrolment): Written => {
  const state = pen.state();
  const before = state.enrolment;
  if (before !== null && (before.unit.code !== enrolment.unit.code || before.demo !== enrolment.demo)) return err({ type: 'enrolled-elsewhere', unit: before.unit.code });
  if (before !== null && before.epoch !== enrolment.epoch) return enterEpoch(deps, pen, enrolment);
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason: 'enrol' };
  const bodies: StateBody[] = [identity, { kind: 'enrolment', ...enrolment }];
  if (before !== null) return pen.write(bodies);
  const samples = new Set(state.samples);
  const made = unconfirmed(pen, state);
  return writeAnew(deps, pen, bodies, made.ok ? ok(made.value.filter(({ record }) => !samples.has(record))) : made, enrolment.unit.code);
};

/**
 * Another PC uses the same numbers (a fork), or may do so: from now on this one counts under a name of its own. Only after a
 * fork is it sure that a number is taken, so only then the changes that wait get other names: those after `keeps`,
 * where another PC's file showed up to which number both have the same.
 */
export const beginNewLife = (deps: WriterDeps, pen: Pen, reason: NewLifeReason, { keeps, parted }: NewLifeShown = {}): Written => {
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason, ...(keeps === undefined ? {} : { keeps }), ...(parted === undefined ? {} : { parted }) };
  return reason === 'fork' ? writeAnew(deps, pen, [identity], unconfirmed(pen, pen.state(), keeps, parted)) : pen.write([identity]);
};

/**
 * What is about to leave this PC by file is given names that no twin of it can have. A number that an endpoint has decided on belongs to one
 * change; of any other a clone, or an old copy of this profile, may have made something else, and whoever read both files would take the
 * one for the other. So what nobody else can know yet is written anew in a life that begins at this moment, and keeps those names.
 *
 * A file for the ministry is no reason to name anew what was sent over a line and not answered: the endpoint knows for itself what it has, and
 * would have it twice. For colleagues that is the lesser evil.
 */
export const nameForFile = (deps: WriterDeps, pen: Pen, reader: FileReader): Written => {
  if (reader === 'ministry' && mayBeThere(pen.state())) return ok([]);
  const left = unconfirmed(pen, pen.state());
  if (!left.ok || left.value.length === 0) return left.ok ? ok([]) : left;
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason: 'fork', given: left.value.length };
  return writeAnew(deps, pen, [identity], left);
};

/**
 * The endpoint was restored from a backup and may have forgotten which numbers a twin of this PC had used, while other offices
 * remember. So from now on this PC counts in a life that begins in this epoch and that no twin shares; what waits in an older
 * life is taken under its name only where the endpoint knows it already (`confirmed` in a push).
 */
export const enterEpoch = (deps: WriterDeps, pen: Pen, enrolment: Enrolment): Written => {
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason: 'epoch' };
  const state = pen.state();
  const plain: StateBody[] = [identity, { kind: 'enrolment', ...enrolment }];
  if (state.ground === 'log') return pen.write(plain);
  const own = withoutOthers(pen, state);
  if (!own.ok) return own;
  return own.value.namesOthers ? writeAnew(deps, pen, [{ ...identity, anew: true }, { kind: 'enrolment', ...enrolment }], ok(own.value.changes)) : pen.write(plain);
};

/** Whether the endpoint may have decided on something without having been heard. */
const mayBeThere = ({ lives, unanswered }: WriterState): boolean => lives.some(({ incarnation, confirmed }) => incarnation === unanswered?.incarnation && unanswered.upTo > confirmed);

type Alone = { readonly changes: readonly Change[]; readonly namesOthers: boolean };

/**
 * All own changes, on nothing but each other: what else they name came with a snapshot that nobody may be able to give again.
 * Where it does come again, the two meet as a conflict that is shown, and nothing waits for what is gone.
 */
const withoutOthers = (pen: Pen, state: WriterState): Result<Alone, WriterError> => {
  const own = stillNamed(pen, state, () => 0);
  if (!own.ok) return own;
  const ids = new Set(own.value.map(({ id }) => id));
  const onOwn = (base: Change['base']): Change['base'] => {
    const kept: Record<string, readonly string[]> = {};
    for (const field of Object.keys(base)) setOwnField(kept, field, (ownField(base, field) ?? []).filter((id) => ids.has(id)));
    return kept;
  };
  const named = own.value.map((change) => ({ ...change, base: baseNow(change.base, state.names, pen.baseOfRefused) }));
  const namesOthers = named.some(({ base }) => Object.values(base).flat().some((id) => !ids.has(id)));
  return ok({ changes: named.map((change) => ({ ...change, base: onOwn(change.base) })), namesOthers });
};

/** Own changes that no endpoint has ever decided on, that no file has carried, and that still have the id they were given. */
const unconfirmed = (pen: Pen, state: WriterState, keeps?: number, parted?: Parted): Result<readonly Change[], WriterError> =>
  stillNamed(pen, state, (life) => keptNames(life, life === presentLife(state), keeps, parted));

/** All own changes that were neither written anew nor refused. */
export const ownStanding = (pen: Pen): Result<readonly Change[], WriterError> => stillNamed(pen, pen.state(), () => 0);

/** Own changes after some number of each life that were neither written anew nor refused. */
const stillNamed = (pen: Pen, state: WriterState, after: (life: Life) => number): Result<readonly Change[], WriterError> => {
  const all: Change[] = [];
  for (const life of state.lives) {
    const { incarnation, n } = life;
    const changes = readAll(pen, incarnation, after(life) + 1, n);
    if (!changes.ok) return changes;
    for (const change of changes.value) if (nameNow(state.names, change.id) === undefined) all.push(change);
  }
  return ok(all);
};

const writeAnew = (deps: WriterDeps, pen: Pen, bodies: readonly StateBody[], changes: Result<readonly Change[], WriterError>, scope?: string): Written => {
  if (!changes.ok) return changes;
  const state = pen.foresee(bodies);
  const wanted = { changes: changes.value, state, names: state.names, baseOfRefused: pen.baseOfRefused, sha256: deps.sha256 };
  return pen.write([...bodies, ...reissuedBodies(scope === undefined ? wanted : { ...wanted, scope })]);
};
