import { reissue } from '../change/rename.ts';
import type { Change } from '../change/change.ts';
import { splitChangeId, TRIAL_SCOPE, type ChangeId, type Incarnation } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import type { FrameBody } from './bodies.ts';
import { assertNever } from '../result.ts';
import type { Enrolment } from './writer-state.ts';

export type SalvagedBody =
  | FrameBody
  | { readonly kind: 'reissued'; readonly from: readonly ChangeId[]; readonly changes: readonly Change[]; readonly older?: Readonly<Record<ChangeId, ChangeId>> }
  | { readonly kind: 'received'; readonly changes: readonly Change[]; readonly cursor: string }
  | { readonly kind: 'brought'; readonly file: string; readonly from: string; readonly changes: readonly Change[] };

/** What a new journal is made of, and how much of the old ones is in it. */
export type Salvage = {
  readonly bodies: readonly SalvagedBody[];
  /** changes that this PC had made and the endpoint had not decided on: they are sent with the next sync */
  readonly toSend: number;
  /** all other changes */
  readonly kept: number;
  readonly drafts: number;
};

/** A change of the view's log, and whether it was still to be sent. */
export type FromView = { readonly change: Change; readonly waits: boolean };

export type SalvageDeps = { readonly incarnation: Incarnation; readonly sha256: Sha256 };

/** An epoch that no endpoint has: what comes after it is offered and read anew. */
const BEFORE = 'before-recovery';
const BATCH = 1_000;

type Read = {
  enrolment: Enrolment | null;
  readonly own: Map<ChangeId, Change>;
  readonly others: Map<ChangeId, Change>;
  /** what came by file and was not heard of from the endpoint since */
  readonly brought: Map<ChangeId, Change>;
  readonly snapshots: Extract<FrameBody, { readonly kind: 'snapshot' }>[];
  /** what was written anew under another name, and what the endpoint did not take */
  readonly renamed: Map<ChangeId, ChangeId>;
  readonly refused: Set<ChangeId>;
  readonly lives: Set<Incarnation>;
  readonly decided: Map<Incarnation, number>;
  /** what came from the endpoint, so it has that under this name: of own changes an older backup may say that they wait */
  readonly confirmed: Set<ChangeId>;
  /** drafts, settings and runs as they were last said */
  readonly said: Map<string, FrameBody>;
};

/**
 * Makes one journal of all that could still be read of damaged ones, of backups and of the view: every change is in it once,
 * whatever holes there are. `frames` stand in the order in which they were written; what several sources have counts once.
 * It begins a new life, since nobody can say which numbers the lost part had given. What the endpoint may know keeps its name,
 * is offered to it again (it takes only what it lacks) and read from it again; what only this PC knew is written anew under the new name,
 * without naming what is lost: where that turns up again, the two meet as a conflict that is shown.
 */
export const salvage = (frames: readonly FrameBody[], extra: readonly FromView[], { incarnation, sha256 }: SalvageDeps): Salvage => {
  const read = readAll(frames);
  for (const one of extra) takeFromView(read, one);
  const mine: Change[] = [];
  for (const change of read.own.values()) {
    const { incarnation: life, n } = splitChangeId(change.id);
    const isDecided = n <= (read.decided.get(life) ?? 0) || read.confirmed.has(change.id);
    if (!isDecided || read.enrolment === null) mine.push(change);
    else read.others.set(change.id, change);
  }
  for (const id of [...read.refused, ...read.renamed.keys()]) read.others.delete(id);
  const current = mine.filter(({ id }) => !read.renamed.has(id));
  const { renamed, changes } = reissue(withoutLost(inUnit(current, read.enrolment), read), { incarnation, firstN: 1, prevHash: '', sha256, leaveOut: read.refused });
  const drafts = [...read.said.values()].filter((body) => body.kind === 'draft' && body.value !== null).length;
  return { bodies: write(read, incarnation, renamed), toSend: changes.length, kept: read.others.size + read.brought.size, drafts };
};

const readAll = (frames: readonly FrameBody[]): Read => {
  const read: Read = { enrolment: null, own: new Map(), others: new Map(), brought: new Map(), snapshots: [], renamed: new Map(), refused: new Set(), lives: new Set(), decided: new Map(), confirmed: new Set(), said: new Map() };
  for (const body of frames) take(read, body);
  return read;
};

const take = (read: Read, body: FrameBody): void => {
  switch (body.kind) {
    case 'enrolment': {
      const { kind: _kind, ...enrolment } = body;
      read.enrolment = enrolment;
      break;
    }
    case 'changes':
    case 'reissued':
      for (const change of body.changes) addOwn(read, change);
      if (body.kind === 'reissued') noteNames(read, body);
      break;
    case 'received':
    case 'history':
      for (const change of body.changes) if (!read.own.has(change.id)) read.others.set(change.id, change);
      for (const { id } of body.changes) {
        read.brought.delete(id);
        read.confirmed.add(id);
      }
      break;
    case 'brought':
      for (const change of body.changes) if (!read.own.has(change.id) && !read.others.has(change.id)) read.brought.set(change.id, change);
      break;
    case 'declined':
      for (const id of body.changes) read.brought.delete(id);
      break;
    case 'snapshot':
      read.snapshots.push(body);
      break;
    case 'acknowledged':
      read.decided.set(body.incarnation, Math.max(read.decided.get(body.incarnation) ?? 0, body.upTo));
      for (const { id } of body.refused) read.refused.add(id);
      break;
    case 'draft':
    case 'setting':
      read.said.set(`${body.kind} ${body.key}`, body);
      break;
    case 'sync-run':
      read.said.set(`run ${body.run.id}`, body);
      break;
    case 'identity':
    case 'relayed':
    case 'forgotten':
      // Lives, and what was noted about an endpoint's epochs, begin anew.
      break;
    default:
      assertNever(body);
  }
};

const noteNames = (read: Read, { from, changes, older = {} }: Extract<FrameBody, { readonly kind: 'reissued' }>): void => {
  for (const [index, id] of from.entries()) read.renamed.set(id, changes[index]?.id ?? '');
  for (const [id, present] of Object.entries(older)) read.renamed.set(id, present);
};

const takeFromView = (read: Read, { change, waits }: FromView): void => {
  if (read.own.has(change.id) || read.brought.has(change.id)) return;
  if (waits) addOwn(read, change);
  else read.others.set(change.id, change);
};

const addOwn = (read: Read, change: Change): void => {
  read.own.set(change.id, change);
  read.others.delete(change.id);
  read.brought.delete(change.id);
  read.lives.add(splitChangeId(change.id).incarnation);
};

const presentName = (read: Read, id: ChangeId): ChangeId => {
  let name = id;
  for (let next = read.renamed.get(name); next !== undefined && next !== ''; next = read.renamed.get(name)) name = next;
  return name;
};

/**
 * What is named under an old name is named under its present one. A name of this PC that is lost and that the endpoint never
 * had would hold a change back for ever, so it is left out; what others made comes again from the endpoint, with all it names.
 */
const withoutLost = (mine: readonly Change[], read: Read): Change[] => {
  const canCome = (id: ChangeId): boolean => {
    if (read.own.has(id) || read.others.has(id) || read.brought.has(id)) return true;
    const { incarnation, n } = splitChangeId(id);
    return read.enrolment !== null && (!read.lives.has(incarnation) || n <= (read.decided.get(incarnation) ?? 0));
  };
  return mine.map((change) => ({ ...change, base: Object.fromEntries(Object.entries(change.base).map(([field, ids]) => [field, ids.map((id) => presentName(read, id)).filter(canCome)])) }));
};

/** What was made on trial goes to the unit that a backup enrols this PC with, as at an enrolment. */
const inUnit = (mine: readonly Change[], enrolment: Enrolment | null): readonly Change[] =>
  enrolment === null ? mine : mine.map((change) => (change.scope === TRIAL_SCOPE ? { ...change, scope: enrolment.unit.code } : change));

const write = (read: Read, incarnation: Incarnation, renamed: ReadonlyMap<ChangeId, Change>): SalvagedBody[] => {
  const { enrolment } = read;
  const others = [...read.others.values()];
  const mine = [...renamed];
  const older = [...read.renamed.keys()].map((id) => [id, renamed.get(presentName(read, id))?.id ?? presentName(read, id)] as const).filter(([id, name]) => id !== name);
  const bodies: SalvagedBody[] = [{ kind: 'identity', incarnation, reason: 'restore' }];
  if (enrolment !== null) bodies.push({ kind: 'enrolment', ...enrolment, epoch: BEFORE });
  bodies.push(...read.snapshots.map(({ cursor: _cursor, next: _next, ...part }) => part));
  for (let at = 0; at < others.length; at += BATCH) bodies.push({ kind: 'received', changes: others.slice(at, at + BATCH), cursor: '' });
  if (enrolment !== null) bodies.push({ kind: 'enrolment', ...enrolment });
  const brought = [...read.brought.values()].filter(({ id }) => !read.others.has(id));
  for (let at = 0; at < brought.length; at += BATCH) bodies.push({ kind: 'brought', file: '', from: '', changes: brought.slice(at, at + BATCH) });
  // Under which name each stood before is kept: the same backup restored once more brings none of them twice.
  for (let at = 0; at < mine.length; at += BATCH) {
    const part = mine.slice(at, at + BATCH);
    bodies.push({ kind: 'reissued', from: part.map(([id]) => id), changes: part.map(([, change]) => change) });
  }
  for (let at = 0; at < older.length; at += BATCH) bodies.push({ kind: 'reissued', from: [], changes: [], older: Object.fromEntries(older.slice(at, at + BATCH)) });
  return [...bodies, ...read.said.values()];
};
