import type { Change } from '../change/change.ts';
import { err, ok, type Result } from '../result.ts';
import { nameNow } from './names.ts';
import { readAll, type Pen, type WriterDeps, type WriterError, type Written } from './pen.ts';
import { reissuedBodies } from './reissue-own.ts';
import type { StateBody } from './state-bodies.ts';
import type { Enrolment, WriterState } from './writer-state.ts';

export type NewLifeReason = 'fork' | 'restore' | 'import';

/**
 * The PC joins a unit: a new incarnation, where it belongs from now on, and what was made in the trial register written anew
 * for the unit, all in one group. Samples stay behind in the trial scope. A PC that was enrolled before (its token was lost)
 * enrols again the same way and keeps what it has not sent.
 */
export const saveEnrolment = (deps: WriterDeps, pen: Pen, enrolment: Enrolment): Written => {
  const state = pen.state();
  const before = state.enrolment;
  if (before !== null && (before.unit.code !== enrolment.unit.code || before.demo !== enrolment.demo)) return err({ type: 'enrolled-elsewhere', unit: before.unit.code });
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason: 'enrol' };
  const bodies: StateBody[] = [identity, { kind: 'enrolment', ...enrolment }];
  if (before !== null) return writeAnew(deps, pen, bodies, undecided(pen, state));
  const samples = new Set(state.samples);
  const made = undecided(pen, state);
  return writeAnew(deps, pen, bodies, made.ok ? ok(made.value.filter(({ record }) => !samples.has(record))) : made, enrolment.unit.code);
};

/** Another PC uses the same numbers, or may do so: from now on this one counts under a name of its own. */
export const beginNewLife = (deps: WriterDeps, pen: Pen, reason: NewLifeReason): Written => {
  const identity: StateBody = { kind: 'identity', incarnation: pen.newIncarnation(), reason };
  return writeAnew(deps, pen, [identity], undecided(pen, pen.state()));
};

/** Own changes that the endpoint has not decided on and that still have the id they were given. */
const undecided = (pen: Pen, state: WriterState): Result<readonly Change[], WriterError> => {
  const all: Change[] = [];
  for (const { incarnation, n, acknowledged } of state.lives) {
    const changes = readAll(pen, incarnation, acknowledged + 1, n);
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
