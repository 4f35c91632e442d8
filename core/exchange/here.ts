import type { Change } from '../change/change.ts';
import type { Covered } from '../change/covered.ts';
import type { PackedRecord } from '../change/packed.ts';
import { ownField } from '../change/own-field.ts';
import type { ChangeId, Scope } from '../ids.ts';
import type { WriterError } from '../journal/pen.ts';
import type { JournalWriter } from '../journal/writer.ts';
import type { BroughtPart } from '../journal/writer-files.ts';
import { ok, type Result } from '../result.ts';
import { heldOf, type Held } from './held.ts';
import type { KnownHere } from './weigh.ts';

/** What this PC holds of its unit: for the files it writes, and for weighing those it is given. */
export type UnitHere = KnownHere & {
  /** the present state of records whose changes are not all here one by one */
  readonly snapshot: readonly BroughtPart[];
  readonly held: Held;
  /** a snapshot of the endpoint was begun, and its other parts are still to come */
  readonly isBetweenParts: boolean;
};

const READ_BYTES = 4 * 1024 * 1024;
const READ_FRAMES = 10_000;

/** Reads the journal through, a few megabytes at a time; `rest` lets others have a turn in between. */
export const readUnit = async (writer: JournalWriter, rest: () => Promise<void>): Promise<Result<UnitHere, WriterError>> => {
  const { scope, incarnation, lives, ground, snapshotNext } = writer.state();
  const mine = writer.ownStanding();
  if (!mine.ok) return mine;
  const others = new Map<ChangeId, Change>();
  const covered: Covered[] = [];
  for (let from: number | null = 1; from !== null; ) {
    const page = writer.othersChanges(from, READ_BYTES);
    if (!page.ok) return page;
    const byFile = new Set(page.value.byFile);
    // What the endpoint said of a number counts more than what a file said.
    for (const change of page.value.changes) if (change.scope === scope && !writer.isRefused(change.id) && !(byFile.has(change.id) && others.has(change.id))) others.set(change.id, change);
    covered.push(...page.value.covered);
    from = page.value.next;
    await rest();
  }
  const snapshot = ground === 'log' ? ok([]) : await readSnapshots(writer, scope, rest);
  if (!snapshot.ok) return snapshot;
  const present = lives.find((life) => life.incarnation === incarnation);
  const own = new Map(mine.value.filter((change) => change.scope === scope).map((change) => [change.id, change]));
  const vectors = snapshot.value.map((part) => ownField(part.vectors, scope) ?? {});
  return ok({
    scope,
    present: { incarnation, n: present?.n ?? 0, confirmed: present?.confirmed ?? 0 },
    lives,
    own,
    others,
    covered,
    wasNamedAnew: writer.wasNamedAnew,
    isRefused: writer.isRefused,
    snapshot: snapshot.value,
    isBetweenParts: snapshotNext !== null,
    held: heldOf([...own.values(), ...others.values()], vectors),
  });
};

const refusedIn = (refused: BroughtPart['refused'], scope: Scope): Pick<BroughtPart, 'refused'> => {
  const lives = refused === undefined ? undefined : ownField(refused, scope);
  return lives === undefined ? {} : { refused: { [scope]: lives } };
};

type Body = { readonly kind: string; readonly snapshot?: string; readonly records?: readonly PackedRecord[]; readonly vectors?: BroughtPart['vectors']; readonly refused?: BroughtPart['refused']; readonly cursor?: string; readonly brought?: { readonly last: boolean } };

/** The snapshots on which this PC's view stands, as far as they came whole. */
const readSnapshots = async (writer: JournalWriter, scope: Scope, rest: () => Promise<void>): Promise<Result<readonly BroughtPart[], WriterError>> => {
  let whole: BroughtPart[] = [];
  let name = '';
  let parts: BroughtPart[] = [];
  for (let from = 1; from <= writer.state().lastPosition; ) {
    const texts = writer.readTexts(from, { frames: READ_FRAMES, bytes: READ_BYTES });
    if (!texts.ok) return texts;
    if (texts.value.length === 0) break;
    for (const { body: text } of texts.value) {
      if (text.startsWith('{"kind":"forgotten"')) whole = [];
      if (!text.startsWith('{"kind":"snapshot"')) continue;
      const { snapshot = '', records = [], vectors = {}, refused, cursor, brought } = JSON.parse(text) as Body;
      if (snapshot !== name) parts = [];
      name = snapshot;
      parts.push({ records: records.filter((record) => record.scope === scope), vectors: { [scope]: { ...ownField(vectors, scope) } }, ...refusedIn(refused, scope) });
      if (cursor !== undefined || brought?.last === true) whole.push(...parts.splice(0));
    }
    from += texts.value.length;
    await rest();
  }
  return ok(whole);
};
