import { splitChangeId, type ChangeId, type Incarnation } from '../ids.ts';
import { assertNever } from '../result.ts';
import type { FrameBody, Refusal } from './bodies.ts';
import { createIdMap, type IdMap } from './id-map.ts';
import type { FromView, SalvageFrame } from './salvage-source.ts';
import type { Enrolment } from './writer-state.ts';

/**
 * What must be known of all sources before the first frame of a new journal can be written: which changes there are, whose they are, and
 * in which of the places where it stands each is to be taken. What they say is read again when it is written.
 */
export type SalvageIndex = {
  enrolment: Enrolment | null;
  /** change → its first place among all changes that were read, counted from 1: what stands on it comes after that */
  readonly own: IdMap;
  /** change → its last place: what the endpoint said last of a number counts */
  readonly others: IdMap;
  /** what came by file and was not heard of from the endpoint since */
  readonly brought: IdMap;
  /** what was written anew under another name, and what the endpoint did not take */
  readonly renamed: Map<ChangeId, ChangeId>;
  readonly refused: Map<ChangeId, Refusal['reason']>;
  /** what came by file and the endpoint did not take: a place where it stands, and the reasons as far as they were said */
  readonly declined: IdMap;
  readonly reasons: Map<ChangeId, Refusal['reason']>;
  readonly lives: Set<Incarnation>;
  readonly decided: Map<Incarnation, number>;
  /** what came from the endpoint, so it has that under this name: of own changes an older backup may say that they wait */
  readonly confirmed: IdMap;
  /** drafts, settings and runs as they were last said */
  readonly said: Map<string, FrameBody>;
};

const emptyIndex = (): SalvageIndex => ({ enrolment: null, own: createIdMap(), others: createIdMap(), brought: createIdMap(), renamed: new Map(), refused: new Map(), declined: createIdMap(), reasons: new Map(), lives: new Set(), decided: new Map(), confirmed: createIdMap(), said: new Map() });

export const createIndex = () => {
  const index = emptyIndex();
  let place = 0;

  const addOwn = (id: ChangeId): void => {
    if (!index.own.has(id)) index.own.set(id, place);
    index.others.delete(id);
    index.brought.delete(id);
    index.lives.add(splitChangeId(id).incarnation);
  };

  const hearView = ({ change: { id }, waits }: FromView): void => {
    place += 1;
    if (index.own.has(id) || index.brought.has(id)) return;
    if (waits) addOwn(id);
    else index.others.set(id, place);
  };

  const hear = (body: SalvageFrame): void => {
    switch (body.kind) {
      case 'from-view':
        for (const one of body.changes) hearView(one);
        break;
      case 'enrolment': {
        const { kind: _kind, ...enrolment } = body;
        index.enrolment = enrolment;
        break;
      }
      case 'changes':
      case 'reissued':
        for (const { id } of body.changes) {
          place += 1;
          addOwn(id);
        }
        if (body.kind === 'reissued') noteNames(index, body);
        break;
      case 'received':
      case 'history':
        for (const { id } of body.changes) {
          place += 1;
          if (!index.own.has(id)) index.others.set(id, place);
          index.brought.delete(id);
          index.declined.delete(id);
          index.confirmed.set(id, 1);
        }
        break;
      case 'brought':
        for (const { id } of body.changes) {
          place += 1;
          if (!index.own.has(id) && !index.others.has(id)) index.brought.set(id, place);
        }
        break;
      case 'declined':
        for (const id of body.changes) {
          const at = index.brought.get(id);
          if (at !== undefined) index.declined.set(id, at);
          index.brought.delete(id);
        }
        for (const { id, reason } of body.refused ?? []) index.reasons.set(id, reason);
        break;
      case 'acknowledged':
        index.decided.set(body.incarnation, Math.max(index.decided.get(body.incarnation) ?? 0, body.upTo));
        for (const { id, reason } of body.refused) index.refused.set(id, reason);
        break;
      case 'draft':
      case 'setting':
        index.said.set(`${body.kind} ${body.key}`, body);
        break;
      case 'sync-run':
        index.said.set(`run ${body.run.id}`, body);
        break;
      case 'snapshot':
      case 'identity':
      case 'relayed':
      case 'forgotten':
        // Snapshots are read when they are written; lives, and what was noted about an endpoint's epochs, begin anew.
        break;
      default:
        assertNever(body);
    }
  };
  return { index, hear };
};

const noteNames = (index: SalvageIndex, { from, changes, older = {} }: Extract<FrameBody, { readonly kind: 'reissued' }>): void => {
  for (const [at, id] of from.entries()) index.renamed.set(id, changes[at]?.id ?? '');
  for (const [id, present] of Object.entries(older)) index.renamed.set(id, present);
};

/** The name of today, through however many names. */
export const presentName = (index: SalvageIndex, id: ChangeId): ChangeId => {
  let name = id;
  for (let next = index.renamed.get(name); next !== undefined && next !== ''; next = index.renamed.get(name)) name = next;
  return name;
};

/** Whether the endpoint may have an own change under its name: then it keeps it. */
export const isDecided = (index: SalvageIndex, id: ChangeId): boolean => {
  const { incarnation, n } = splitChangeId(id);
  return index.enrolment !== null && (n <= (index.decided.get(incarnation) ?? 0) || index.confirmed.has(id));
};
