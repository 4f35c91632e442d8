import { canonicalJson } from '../change/canonical.ts';
import { changeSchema, type Author, type Change, type ChangeIntent } from '../change/change.ts';
import { tick } from '../change/clock.ts';
import { ownField } from '../change/own-field.ts';
import { changeId, TRIAL_SCOPE, type ChangeId } from '../ids.ts';
import type { Sha256 } from '../ports.ts';
import { err, ok, type Result } from '../result.ts';
import { LIMITS } from '../sync/protocol.ts';
import { baseNow, formerName } from './names.ts';
import { ownScope, presentLife, type WriterState } from './writer-state.ts';

export type SignedIntent = { readonly intent: ChangeIntent; readonly author: Author };

/** Why nothing of a save was written: its fault, not the disk's. */
export type IntentError =
  /** a record of another unit: only its own unit writes it */
  | { readonly type: 'foreign-scope'; readonly scope: string; readonly record: string }
  /** something that no journal and no endpoint could take: `detail` names the place */
  | { readonly type: 'malformed-change'; readonly record: string; readonly detail: string }
  /** more text in one record than the endpoint takes in one change: it would wait here for ever */
  | { readonly type: 'change-too-large'; readonly record: string; readonly bytes: number; readonly limit: number };

/** Bytes that a change may have at most when it is made: one that is written anew under other names may grow by the rest. */
export const SAVED_CHANGE_BYTES = LIMITS.changeBytes - 16 * 1024;

export type ChangeMaker = {
  readonly state: WriterState;
  readonly wallMs: number;
  readonly sha256: Sha256;
  readonly schemaVersion: number;
  readonly baseOfRefused: (id: ChangeId) => Change['base'];
  /** an own change; null where it cannot be read */
  readonly ownChange: (id: ChangeId) => Change | null;
};

export type MadeChanges = {
  readonly changes: readonly Change[];
  /** hash per change, in the same order */
  readonly hashes: readonly string[];
};

/** The end of a chain of numbers, as it grows while a group is made. */
type ChainEnd = { readonly incarnation: string; n: number; hash: string };

/** Gives a group of intents their ids, scopes, stamps and links: what only the journal's writer can give. */
export const makeChanges = (maker: ChangeMaker, intents: readonly SignedIntent[]): Result<MadeChanges, IntentError> => {
  const { state, sha256 } = maker;
  const present = presentLife(state);
  const sending: ChainEnd = { incarnation: present.incarnation, n: present.n, hash: state.lastHash };
  const samples: ChainEnd | null = state.trial === null ? null : { incarnation: state.trial.incarnation, n: state.trial.n, hash: state.trial.lastHash };
  const knownSamples = new Set(state.samples);
  // A demo ministry holds nothing but samples, so they travel there like real work.
  const isDemo = state.enrolment?.demo === true;
  const made: { readonly changes: Change[]; readonly hashes: string[] } = { changes: [], hashes: [] };
  let at = state.clock;
  for (const { intent, author } of intents) {
    const end = samples !== null && isSample(intent, knownSamples, isDemo) ? samples : sending;
    if (end === samples) knownSamples.add(intent.record);
    const scope = end === samples ? TRIAL_SCOPE : ownScope(state);
    if (!mayName(intent.scope, scope, state)) return err({ type: 'foreign-scope', scope: intent.scope ?? '', record: intent.record });
    at = tick(at, maker.wallMs);
    const change: Change = {
      id: changeId(end.incarnation, end.n + 1),
      scope,
      kind: intent.kind,
      record: intent.record,
      set: intent.set,
      base: baseNow(intent.base, state.names, maker.baseOfRefused, (id) => meantBy(intent, id, maker)),
      at,
      author,
      schema: maker.schemaVersion,
      prev: end.hash,
    };
    const parsed = changeSchema.safeParse(change);
    if (!parsed.success) return err({ type: 'malformed-change', record: intent.record, detail: detailOf(parsed.error.issues[0]) });
    const text = canonicalJson(change);
    const bytes = utf8Length(text);
    if (bytes > SAVED_CHANGE_BYTES) return err({ type: 'change-too-large', record: intent.record, bytes, limit: SAVED_CHANGE_BYTES });
    end.n += 1;
    end.hash = sha256(text);
    made.changes.push(change);
    made.hashes.push(end.hash);
  }
  return ok(made);
};

/** Of an id that two changes have had: the own one's name of today, where that is the one that the author saw. */
const meantBy = ({ seen, record }: ChangeIntent, id: ChangeId, { state, ownChange }: ChangeMaker): ChangeId | null => {
  const name = seen === undefined || state.names.length === 0 ? null : formerName(state.names, id);
  const own = name === null ? null : ownChange(name);
  // The clocks of twins tick alike, so the record is looked at too.
  return own !== null && own.record === record && own.at === ownField(seen ?? {}, id) ? name : null;
};

/** A sample stays one; and what begins as a sample on an enrolled PC does not belong in the unit's register either. */
const isSample = (intent: ChangeIntent, known: ReadonlySet<string>, isDemo: boolean): boolean =>
  known.has(intent.record) || (!isDemo && intent.set['sample'] === true && Object.values(intent.base).every((ids) => ids.length === 0));

/** The trial scope may be named too: by a form that was opened before the enrolment. */
const mayName = (named: string | undefined, scope: string, state: WriterState): boolean =>
  named === undefined || named === scope || named === TRIAL_SCOPE || named === ownScope(state);

const detailOf = (issue: { readonly path: readonly PropertyKey[]; readonly message: string } | undefined): string =>
  issue === undefined ? '' : `${issue.path.map(String).join('.')}: ${issue.message}`;

/** Bytes of a text as UTF-8. A short one is not counted letter by letter: it cannot be too long. */
const utf8Length = (text: string): number => {
  if (text.length * 3 <= SAVED_CHANGE_BYTES) return text.length;
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
};
