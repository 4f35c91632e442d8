import { z } from 'zod';
import type { Change } from '../change/change.ts';
import { receive, type Stamp } from '../change/clock.ts';
import { splitChangeId, TRIAL_SCOPE, type ChangeId, type Incarnation } from '../ids.ts';
import { assertNever } from '../result.ts';
import { enrolmentBodySchema, type Parted } from './bodies.ts';
import { addArrived, addNames, addRefused, addTaken } from './names.ts';
import type { StateBody } from './state-bodies.ts';

export const enrolmentSchema = enrolmentBodySchema.omit({ kind: true });
/** Where this PC belongs, without the secret token. */
export type Enrolment = z.infer<typeof enrolmentSchema>;

const lifeSchema = z.object({ incarnation: z.string(), n: z.number().int(), acknowledged: z.number().int(), confirmed: z.number().int().default(0), old: z.literal(true).optional() });
/**
 * The numbers of one incarnation: given up to `n`, decided on by the endpoint up to `acknowledged`, and up to `confirmed` in
 * whatever epoch, or given to others by file: what they may know under its name. `old`: it began in an earlier epoch, and the endpoint may have
 * forgotten which of the numbers after those another PC had used.
 */
export type Life = Readonly<z.infer<typeof lifeSchema>>;

/**
 * All that the writer knows. It stands in every segment's header, as it was before the segment's first frame, and is brought
 * up to date from the frames after it.
 */
export const writerStateSchema = z.looseObject({
  /**
   * The lives whose changes are for the endpoint; the last one is the present. An earlier life ends where its changes were
   * written anew; it stays because an endpoint that was restored from a backup is offered everything again.
   */
  lives: z.array(lifeSchema).readonly(),
  /** hash of the present life's change `n`, '' before the first */
  lastHash: z.string(),
  /** After an enrolment the trial register's life goes on for its samples, which never leave this PC. */
  trial: z.object({ incarnation: z.string(), n: z.number().int(), lastHash: z.string() }).nullable(),
  /** records of the trial register that are samples */
  samples: z.array(z.string()).readonly(),
  clock: z.string(),
  enrolment: enrolmentSchema.nullable(),
  cursor: z.string().nullable(),
  /** the endpoint was read to the end of a page or snapshot at least once */
  hasRead: z.boolean().default(false),
  /** where an interrupted snapshot goes on */
  snapshotNext: z.string().nullable().default(null),
  /** `snapshot`: what this PC knows stands on a snapshot whose changes have not all come; `stale`: on one of an epoch that is over */
  ground: z.enum(['log', 'snapshot', 'stale']).default('log'),
  /** where the changes behind the snapshot go on; null = from the beginning */
  historyNext: z.string().nullable().default(null),
  /** what others made and this PC holds was offered in this epoch */
  relayed: z.boolean().default(true),
  /** something in this journal came by file */
  hasBrought: z.boolean().default(false),
  /** all of that was offered to the endpoint */
  broughtRelayed: z.boolean().default(true),
  /** own numbers that were sent over a line and not answered since: the endpoint may have them */
  unanswered: z.object({ incarnation: z.string(), upTo: z.number().int() }).nullable().default(null),
  names: z.array(z.object({ incarnation: z.string(), n: z.number().int(), count: z.number().int(), to: z.object({ incarnation: z.string(), n: z.number().int() }).nullable() })).readonly(),
});
export type WriterState = Readonly<z.infer<typeof writerStateSchema>>;

export const EMPTY_STATE: WriterState = { lives: [], lastHash: '', trial: null, samples: [], clock: '', enrolment: null, cursor: null, hasRead: false, snapshotNext: null, ground: 'log', historyNext: null, relayed: true, hasBrought: false, broughtRelayed: true, unanswered: null, names: [] };

const NO_LIFE: Life = { incarnation: '', n: 0, acknowledged: 0, confirmed: 0 };

export const presentLife = (state: WriterState): Life => state.lives.at(-1) ?? NO_LIFE;

/** The life whose changes are offered next: the oldest that has something the endpoint has not decided on. */
export const offeredLife = (state: WriterState): Life => state.lives.find((life) => life.n > life.acknowledged) ?? presentLife(state);

/**
 * A life as it is offered: its numbers go up to `n`, and the endpoint has decided on them up to `decided`. `confirmed`: as in a push,
 * for a life of an earlier epoch.
 */
export type OfferedLife = { readonly incarnation: string; readonly n: number; readonly decided: number; readonly confirmed: number | null };

/** The scope of new records. */
export const ownScope = (state: WriterState): string => state.enrolment?.unit.code ?? TRIAL_SCOPE;

export type FoldContext = {
  /** the hash of a change that was just written or read */
  readonly hashOf: (change: Change) => string;
  readonly wallMs: number;
};

/** The state after one more frame: the same when it is written and when it is read again at a start. */
export const fold = (state: WriterState, body: StateBody, context: FoldContext): WriterState => {
  switch (body.kind) {
    case 'identity':
      return body.anew === true ? { ...state, lives: [{ ...NO_LIFE, incarnation: body.incarnation }], lastHash: '' } : beginLife(state, body);
    case 'enrolment':
      return enrol(state, withoutKind(body));
    case 'changes':
      return { ...addOwn(state, body.changes, context.hashOf), clock: body.changes.at(-1)?.at ?? state.clock };
    case 'reissued':
      return { ...addOwn(state, body.changes, context.hashOf), clock: latest(state.clock, body.changes), names: addNames(state.names, [...body.from.map((id, index) => [id, body.changes[index]?.id ?? null] as const), ...Object.entries(body.older ?? {})]) };
    case 'received':
      return { ...state, cursor: body.cursor, hasRead: true, snapshotNext: null, names: addArrived(state.names, body.changes), clock: absorb(state.clock, body.changes, context.wallMs) };
    case 'snapshot':
      return takeSnapshot(state, body, context.wallMs);
    case 'acknowledged':
      return acknowledge(state, body.incarnation, body.upTo, body.refused.map(({ id }) => id));
    case 'history':
      return body.cursor === null ? { ...state, ground: 'log', historyNext: null } : { ...state, historyNext: body.cursor };
    case 'relayed':
      return { ...state, relayed: true, broughtRelayed: true };
    case 'forgotten':
      return { ...state, ground: 'log' };
    case 'brought':
      return { ...state, broughtRelayed: false, hasBrought: true, names: addArrived(state.names, body.changes), clock: absorb(state.clock, body.changes, context.wallMs) };
    case 'sync-run':
      return { ...state, unanswered: unansweredAfter(state.unanswered, body.run) };
    case 'declined':
      return { ...state, names: addRefused(state.names, body.changes) };
    default:
      return assertNever(body);
  }
};

const unansweredAfter = (before: WriterState['unanswered'], { complete, unanswered }: Extract<StateBody, { readonly kind: 'sync-run' }>['run']): WriterState['unanswered'] =>
  complete === true ? null : unanswered === undefined || unanswered === null ? before : { incarnation: unanswered.incarnation, upTo: unanswered.upTo };

const latest = (clock: string, changes: readonly Change[]): string => changes.reduce((late, { at }) => (at > late ? at : late), clock);

const takeSnapshot = (state: WriterState, { records, cursor, next, vectors, brought }: Extract<StateBody, { readonly kind: 'snapshot' }>, wallMs: number): WriterState => {
  // Nothing stands behind a snapshot that covers nothing.
  const ground = state.ground === 'log' && Object.values(vectors).every((vector) => Object.keys(vector).length === 0) ? 'log' : 'snapshot';
  const stamps = records.flatMap((record) => [...record.stamps, ...Object.values(record.more ?? {}).flat()]);
  const read: WriterState = { ...state, ground, names: addArrived(state.names, stamps), clock: absorb(state.clock, stamps, wallMs) };
  if (brought !== undefined) return read;
  return cursor === undefined ? { ...read, snapshotNext: next ?? null } : { ...read, cursor, hasRead: true, snapshotNext: null };
};

/** After a fork, what was never confirmed is written anew right after, and is offered under its new name only. */
const beginLife = (state: WriterState, { incarnation, reason, keeps, parted, given = 0 }: Extract<StateBody, { readonly kind: 'identity' }>): WriterState => {
  const present = presentLife(state);
  const begun: Life = { ...NO_LIFE, incarnation, confirmed: given };
  if (reason === 'enrol' && state.enrolment === null) {
    return { ...state, lives: [begun], lastHash: '', trial: { incarnation: present.incarnation, n: present.n, lastHash: state.lastHash } };
  }
  const ended = state.lives.map((life) => (reason === 'fork' ? endedAfter(life, keptNames(life, life === present, keeps, parted)) : life)).filter((life) => life.n > 0);
  return { ...state, lives: [...ended, begun], lastHash: '' };
};

/**
 * Up to which number a life keeps its names when a new one begins after a fork. The endpoint saw the fork: only what it confirmed
 * is sure, and of the life that it met in another's hands only what stands before: an endpoint that was restored may have confirmed more once. Another PC's file showed it: that PC has the same up to `keeps` in the present life, and nothing is said of older ones.
 */
export const keptNames = ({ incarnation, n, confirmed }: Life, isPresent: boolean, keeps: number | undefined, parted: Parted | undefined): number => {
  if (keeps !== undefined) return isPresent ? Math.max(confirmed, Math.min(keeps, n)) : n;
  return incarnation === parted?.incarnation ? Math.min(confirmed, parted.after) : confirmed;
};

const endedAfter = (life: Life, n: number): Life => ({ ...life, n, acknowledged: Math.min(life.acknowledged, n), confirmed: Math.min(life.confirmed, n) });

const withoutKind = ({ kind: _kind, ...enrolment }: Enrolment & { readonly kind: 'enrolment' }): Enrolment => enrolment;

/** Another epoch means an endpoint that may have lost anything: all is offered again, and read from the beginning. */
const enrol = (state: WriterState, enrolment: Enrolment): WriterState => {
  if (state.enrolment?.epoch === enrolment.epoch) return { ...state, enrolment };
  const again = (life: Life, index: number): Life => ({ ...life, acknowledged: 0, ...(index < state.lives.length - 1 ? { old: true } : {}) });
  const read = { cursor: null, snapshotNext: null, historyNext: null, hasRead: state.hasRead && state.ground === 'log', ground: state.ground === 'log' ? ('log' as const) : ('stale' as const) };
  return { ...state, ...read, enrolment, relayed: state.enrolment === null, lives: state.lives.map(again) };
};

const addOwn = (state: WriterState, changes: readonly Change[], hashOf: FoldContext['hashOf']): WriterState => {
  const present = presentLife(state);
  const mine = changes.findLast(({ id }) => splitChangeId(id).incarnation === present.incarnation);
  const sample = changes.findLast(({ id }) => splitChangeId(id).incarnation === state.trial?.incarnation);
  const samples = newSamples(state.samples, changes);
  return {
    ...state,
    ...(mine === undefined ? {} : { lives: [...state.lives.slice(0, -1), { ...present, n: splitChangeId(mine.id).n }], lastHash: hashOf(mine) }),
    ...(sample === undefined ? {} : { trial: { ...splitChangeId(sample.id), lastHash: hashOf(sample) } }),
    ...(samples.length === 0 ? {} : { samples: [...state.samples, ...samples] }),
  };
};

const newSamples = (known: readonly string[], changes: readonly Change[]): string[] => {
  const marked = changes.filter(({ scope, set }) => scope === TRIAL_SCOPE && set['sample'] === true).map(({ record }) => record);
  if (marked.length === 0) return [];
  const before = new Set(known);
  return [...new Set(marked)].filter((record) => !before.has(record));
};

const acknowledge = (state: WriterState, incarnation: Incarnation, upTo: number, refused: readonly ChangeId[]): WriterState => {
  const before = state.lives.find((life) => life.incarnation === incarnation);
  const names = before === undefined ? state.names : addTaken(state.names, { incarnation, from: before.acknowledged + 1, to: upTo }, refused);
  const after = (life: Life): Life => {
    const acknowledged = Math.min(life.n, Math.max(life.acknowledged, upTo));
    return { ...life, acknowledged, confirmed: Math.max(life.confirmed, acknowledged) };
  };
  return { ...state, lives: state.lives.map((life) => (life === before ? after(life) : life)), names: addRefused(names, refused) };
};

const absorb = (clock: Stamp, stamped: readonly { readonly at: string }[], wallMs: number): Stamp =>
  stamped.reduce((last, { at }) => receive(last, at, wallMs).last, clock);
