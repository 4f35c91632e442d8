import * as fc from 'fast-check';
import { canonicalJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import { conflictsOf, headsOf } from '#core/change/merge.ts';
import type { RecordState } from '#core/change/state.ts';
import { isAccountedFor, distinct } from './merge-oracle.ts';
import { bodiesOf } from './journal-kit.ts';
import { digestOf, FEW_OFFICES, FIELDS, markOf, RECORDS, REAL_SYNC, REFUSED_MARK, World, type Edit, type Pc, type SyncKit } from './sync-world.ts';
import { ERRANDS, readAgain, runErrand, syncByHand, type Errand } from './sync-sticks.ts';
import { befall, knownToTheLiving, MOST_PCS, TROUBLES, type Trouble } from './sync-troubles.ts';
import { FAULTS, type Fault } from './sync-faults.ts';

/**
 * What a person does to a record: one field alone or a whole form with what says that it lives, a value of one's own or one that others
 * write too, nothing in it any more, deleting and bringing back, and settling a conflict with the value there or a third one.
 */
const TYPED = ['edit', 'refused-edit', 'same-edit', 'clear', 'form', 'delete', 'revive', 'settle', 'settle-anew'] as const;

/** One thing that happens in a world of offices. Plain data, so that a history can be shrunk, printed and kept. */
export type Happening =
  | { readonly what: (typeof TYPED)[number]; readonly pc: number; readonly record: number; readonly field: number }
  /** only three offices there are; said before anything else happens */
  | { readonly what: 'few' }
  | { readonly what: 'sync'; readonly pc: number; readonly faults: readonly Fault[]; readonly fullAt: number | null; readonly typing: number | null; readonly tornAt?: number | null }
  /** a form is opened, or the one that is open is saved, whatever happened in between */
  | { readonly what: 'open'; readonly pc: number; readonly record: number; readonly field: number }
  | { readonly what: 'save'; readonly pc: number; readonly record: number; readonly field: number }
  | { readonly what: 'restart'; readonly pc: number; readonly forget: boolean }
  | { readonly what: 'clone'; readonly pc: number }
  | Trouble
  /** a file for the other PCs of the office is written, or one of those that lie about is read */
  | { readonly what: 'write-file'; readonly pc: number }
  | { readonly what: 'read-file'; readonly pc: number; readonly which: number }
  | Errand
  | { readonly what: 'backup' }
  | { readonly what: 'restore'; readonly which: number };

const below = (count: number): fc.Arbitrary<number> => fc.nat({ max: count - 1 });
const pc = below(MOST_PCS);

const place = { pc, record: below(RECORDS.length), field: below(2) };
const anEdit = (what: (typeof TYPED)[number]): fc.Arbitrary<Happening> => fc.record({ what: fc.constant(what), ...place });
const goodOrBad: fc.Arbitrary<Fault> = fc.oneof({ weight: 3, arbitrary: fc.constant<Fault>('none') }, { weight: 2, arbitrary: fc.constantFrom(...FAULTS) });
/** A line that works for some calls and then does the same to every try. */
const aLineThatDies: fc.Arbitrary<Fault[]> = fc
  .record({ good: below(5), fault: fc.constantFrom<Fault>('cut-before', 'cut-after', 'cut-after', 'late', 'busy', 'trouble') })
  .map(({ good, fault }) => [...Array.from({ length: good }, (): Fault => 'none'), fault, fault, fault]);
const aSync: fc.Arbitrary<Happening> = fc.record({
  what: fc.constant('sync' as const),
  pc,
  faults: fc.oneof(fc.constant([]), fc.array(goodOrBad, { maxLength: 7 }), aLineThatDies),
  fullAt: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: below(4) }),
  typing: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: below(5) }),
});

const OFTEN = [
  { weight: 8, arbitrary: anEdit('edit') },
  { weight: 2, arbitrary: anEdit('refused-edit') },
  { weight: 2, arbitrary: anEdit('delete') },
  { weight: 1, arbitrary: fc.constantFrom('same-edit' as const, 'clear' as const, 'revive' as const).chain(anEdit) },
  { weight: 2, arbitrary: anEdit('form') },
  { weight: 2, arbitrary: fc.constantFrom('settle' as const, 'settle-anew' as const).chain(anEdit) },
  { weight: 10, arbitrary: aSync },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('open' as const), ...place }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('save' as const), ...place }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('restart' as const), pc, forget: fc.boolean() }) },
];
const CLONES = [{ weight: 4, arbitrary: fc.record({ what: fc.constant('clone' as const), pc }) }];
const FILES = [
  { weight: 4, arbitrary: fc.record({ what: fc.constant('write-file' as const), pc }) },
  { weight: 6, arbitrary: fc.record({ what: fc.constant('read-file' as const), pc, which: below(6) }) },
];
const RESTORES = [
  { weight: 1, arbitrary: fc.constant<Happening>({ what: 'backup' }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('restore' as const), which: below(3) }) },
];

const historyOf = (most: number, ...happenings: readonly fc.WeightedArbitrary<Happening>[]): fc.Arbitrary<readonly Happening[]> =>
  fc.array(fc.oneof(...happenings), { minLength: 1, maxLength: most, size: 'max' });

export const aHistory = (most = 40): fc.Arbitrary<readonly Happening[]> =>
  fc.oneof(...[CLONES, RESTORES, [...CLONES, ...RESTORES], [...FILES, ...CLONES, ...RESTORES]].map((kinds) => historyOf(most, ...OFTEN, ...kinds)));

const anErrand = (what: Errand['what']): fc.Arbitrary<Happening> =>
  fc.record({ what: fc.constant(what), pc, which: below(12), fullAt: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: below(4) }), tornAt: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: below(4) }) });
const STICKS = [
  { weight: 5, arbitrary: anErrand('carry') },
  { weight: 5, arbitrary: anErrand('hand-in') },
  { weight: 6, arbitrary: anErrand('receipt') },
  { weight: 1, arbitrary: anErrand('unplug') },
];

/** Offices that also carry files by hand, in any order, as often as they like, and some that never have a line again. */
export const aCarriedHistory = (most = 40): fc.Arbitrary<readonly Happening[]> =>
  fc.oneof(historyOf(most, ...OFTEN, ...STICKS), historyOf(most, ...OFTEN, ...STICKS, ...CLONES), historyOf(most, ...OFTEN, ...STICKS, ...RESTORES), historyOf(most, ...OFTEN, ...STICKS, ...CLONES, ...RESTORES));

export type Told = { readonly edits: number; readonly runs: number; readonly faults: readonly string[] };

const aTrouble = (what: Trouble['what']): fc.Arbitrary<Happening> => fc.record({ what: fc.constant(what), pc, which: below(7) });
const aTornSync: fc.Arbitrary<Happening> = aSync.chain((sync) => below(5).map((tornAt): Happening => ({ ...sync, tornAt }) as Happening));

/** The dimensions of a wide history: each has some of them, so that they meet in pairs and triples and some histories stay plain. */
const DIMENSIONS: readonly (readonly fc.WeightedArbitrary<Happening>[])[] = [
  CLONES,
  RESTORES,
  FILES,
  [{ weight: 2, arbitrary: aTrouble('copy-profile') }, { weight: 2, arbitrary: aTrouble('restore-profile') }],
  [{ weight: 3, arbitrary: aTrouble('clock') }],
  [{ weight: 2, arbitrary: aTrouble('enrol-again') }],
  [{ weight: 1, arbitrary: aTrouble('gone') }, { weight: 2, arbitrary: aTrouble('join') }],
  [{ weight: 2, arbitrary: aTrouble('old-app') }, { weight: 1, arbitrary: aTrouble('new-app') }, { weight: 2, arbitrary: aTrouble('endpoint-version') }],
  [{ weight: 3, arbitrary: aTornSync }],
  STICKS,
];

/** Long histories in which everything may happen. */
export const aWideHistory = (least = 50, most = 300): fc.Arbitrary<readonly Happening[]> =>
  fc.subarray([...DIMENSIONS.keys()], { minLength: 1, maxLength: 5 }).chain((chosen) => {
    const happenings = fc.array(fc.oneof(...OFTEN, ...chosen.flatMap((index) => DIMENSIONS[index]!)), { minLength: least, maxLength: most, size: 'max' });
    return fc.oneof({ weight: 3, arbitrary: happenings }, { weight: 1, arbitrary: happenings.map((all): Happening[] => [{ what: 'few' }, ...all.slice(1)]) });
  });

/** Lets a history happen, then lets everybody sync in peace, and says what was lost or does not agree. */
export const live = async (history: readonly Happening[], kit: SyncKit = REAL_SYNC, watch: (world: World) => void = () => undefined): Promise<Told> => {
  const world = new World(kit, history[0]?.what === 'few' ? { offices: FEW_OFFICES } : {});
  world.sendsAhead = true;
  watch(world);
  const values = { next: 0 };
  for (const happening of history) await happen(world, happening, values);
  world.version = 'present';
  for (const each of world.pcs) {
    each.isOld = false;
    each.restart(false);
  }
  const isMourned = world.edits.length > 0 || world.pcs.some(({ isGone }) => isGone);
  const known = isMourned ? knownToTheLiving(world) : new Set<string>();
  await settle(world);
  const faults = [...world.faults, ...disagreements(world), ...losses(world, known)];
  return { edits: world.pcs.reduce((sum, each) => sum + each.edits.length, 0), runs: world.runs, faults };
};

type Values = { next: number };

const typeIn = (at: Pc, { what, record: which, field: index }: { readonly what: (typeof TYPED)[number]; readonly record: number; readonly field: number }, values: Values): void => {
  values.next += 1;
  const [record, field, value] = [RECORDS[which % RECORDS.length]!, FIELDS[index]!, `v${String(values.next)}`];
  if (what === 'edit') at.edit(record, field, value);
  else if (what === 'refused-edit') at.edit(record, field, `${REFUSED_MARK}${value}`);
  else if (what === 'same-edit') at.edit(record, field, 'the same');
  else if (what === 'clear') at.edit(record, field, null);
  else if (what === 'delete') at.fillIn({ deleted: true }, at.stateOf(record));
  else if (what === 'revive') at.fillIn({ deleted: null }, at.stateOf(record));
  else if (what === 'form') at.fillIn({ title: value, notes: `${value} notes` }, at.stateOf(record));
  else settleOne(at, what === 'settle' ? null : value);
};

/** Somebody opens the first conflict of the inbox and takes the value that is not shown, or writes a third one. */
const settleOne = (at: Pc, third: string | null): void => {
  const state = at.view.states().find((each) => each.scope === at.unit && conflictsOf(each).length > 0);
  const conflict = state === undefined ? undefined : conflictsOf(state)[0];
  if (state === undefined || conflict === undefined) return;
  const taken = lastHead(state, conflict.field);
  at.fillIn({ [conflict.field]: conflict.field === 'deleted' ? taken : (third ?? taken) }, state);
};

const lastHead = (state: RecordState, field: string): Json => headsOf(state, field).at(-1)?.value ?? null;

const saveForm = (at: Pc, field: number, values: Values): void => {
  if (at.form === null) return;
  values.next += 1;
  at.edit(at.form.record, FIELDS[field]!, `v${String(values.next)}`, at.form);
  at.form = null;
};

const KINDS_OF_TROUBLE: ReadonlySet<string> = new Set(TROUBLES);
const isTrouble = (happening: Happening): happening is Extract<Happening, { readonly what: Trouble['what'] }> => KINDS_OF_TROUBLE.has(happening.what);

const KINDS_OF_ERRAND: ReadonlySet<string> = new Set(ERRANDS);
const isErrand = (happening: Happening): happening is Errand => KINDS_OF_ERRAND.has(happening.what);

const happen = async (world: World, happening: Happening, values: Values): Promise<void> => {
  if (happening.what === 'few') return;
  if (happening.what === 'backup') {
    world.backups.push(world.endpoint.backup());
    return;
  }
  if (happening.what === 'restore') return world.restoreEndpoint(happening.which);
  const at = world.pcs[happening.pc % world.pcs.length]!;
  if (happening.what === 'restart') return at.restart(happening.forget);
  if (happening.what === 'write-file') return at.writeFile();
  if (happening.what === 'read-file') return at.isGone || at.isOld ? undefined : void (await at.readFile(happening.which));
  if (isErrand(happening)) return runErrand(world, happening);
  if (isTrouble(happening)) return befall(world, { which: 0, ...happening });
  if (happening.what === 'open') {
    at.form = at.stateOf(RECORDS[happening.record]!);
    return;
  }
  if (happening.what === 'save') return saveForm(at, happening.field, values);
  if (happening.what !== 'sync') return typeIn(at, happening, values);
  if (at.isGone || at.isUnplugged) return;
  const { faults, fullAt, typing, tornAt = null } = happening;
  await at.sync({ faults, fullAt, tornAt, during: (call) => (call === typing ? typeIn(at, { what: 'edit', record: call, field: call % 2 }, values) : undefined) });
};

const readAll = async (world: World): Promise<void> => {
  for (const each of world.pcs.filter(({ isGone }) => !isGone)) await readAgain(world, each);
};

const MOST_ROUNDS = 4;

/** Everybody syncs over a good line until a whole round said nothing new; more rounds than any history needs are a fault. */
const settle = async (world: World): Promise<void> => {
  for (let round = 1; round <= MOST_ROUNDS; round += 1) {
    let isQuiet = true;
    for (const each of world.pcs.filter(({ isGone }) => !isGone)) {
      if (each.isUnplugged) {
        const wasQuiet = await syncByHand(world, each);
        isQuiet &&= wasQuiet;
        continue;
      }
      const before = each.writer.state().lastPosition;
      const { outcome, calls } = await each.sync();
      if (outcome === 'killed' || outcome.failure !== null || !outcome.complete) world.faults.push(`a quiet sync does not end well: ${JSON.stringify(outcome)}`);
      // The run itself is written down, and nothing else where nothing was new.
      isQuiet &&= calls <= 2 && each.writer.state().lastPosition <= before + 1;
    }
    if (isQuiet) return readAll(world);
  }
  world.faults.push('everybody syncs and syncs, and it never is quiet');
};

/** What the oracle needs of a world, however its offices and its endpoint speak with each other. */
export type JudgedPc = Pick<Pc, 'index' | 'unit' | 'device' | 'view' | 'digests' | 'restart'> & Partial<Pick<Pc, 'isGone'>> & { readonly edits: readonly JudgedEdit[] };
export type JudgedEdit = Omit<Edit, 'pc'> & { readonly pc: Pick<Pc, 'index' | 'view'> & Partial<Pick<Pc, 'isGone'>> };
export type JudgedWorld = Pick<World, 'seenBy'> & Partial<Pick<World, 'epochs' | 'copies' | 'edits' | 'mayBeTwice'>> & { readonly pcs: readonly JudgedPc[]; readonly endpoint: Pick<World['endpoint'], 'stateOf' | 'changesOf'> & Partial<Pick<World['endpoint'], 'isRefused'>> };

export const disagreements = (world: JudgedWorld): string[] => {
  const faults: string[] = [];
  for (const each of world.pcs.filter(({ isGone }) => isGone !== true)) {
    const scopes = each.unit === 'MFA' ? ['TH-57', 'TH-90', 'MFA'] : [each.unit];
    for (const scope of scopes) {
      const truth = world.endpoint.stateOf(scope);
      if (truth.held > 0) faults.push(`${String(truth.held)} changes wait at the endpoint for ever`);
      if (each.digests(scope) !== digestOf(truth.states)) faults.push(`PC ${String(each.index)} shows something else than the endpoint holds in ${scope}`);
    }
    if (each.view.held().length > 0) faults.push(`PC ${String(each.index)} holds back for ever: ${each.view.held().join(' ')}`);
    const kept = each.digests(each.unit);
    each.restart(true);
    if (each.digests(each.unit) !== kept) faults.push(`PC ${String(each.index)} shows something else after its view was made anew`);
  }
  return faults;
};

export const losses = (world: JudgedWorld, known: ReadonlySet<string> = new Set()): string[] => {
  const faults: string[] = [];
  // Nothing waits at an endpoint: what is named and never came is superseded all the same.
  const applied = distinct(['TH-57', 'TH-90', 'MFA'].flatMap((scope) => [...world.endpoint.changesOf(scope)]));
  const byId = new Map(applied.map((change) => [change.id, change]));
  const copies = (world.epochs ?? 1) > 1 || (world.copies ?? 0) > 0 || world.pcs.length > new Set(world.pcs.map(({ device }) => device)).size;
  const byMark = new Map(applied.map((change) => [markOf(change), change]));
  // After a fork, where the answer to a push and the push itself were both lost, or where an edit went to colleagues by file after it had been
  // sent and no answer heard, it may come under two names: one mark, seen as one.
  const twice = applied.map(markOf).filter((mark, index, marks) => marks.indexOf(mark) !== index && world.mayBeTwice?.has(mark) !== true);
  if (!copies && twice.length > 0) faults.push(`an edit was taken twice: ${twice.join(' ')}`);
  const listed = new Set(world.pcs.flatMap(({ view, isGone }) => (isGone === true ? [] : [...view.declined.values()].map(markOf))));
  const states = ['TH-57', 'TH-90', 'MFA'].flatMap((scope) => [...world.endpoint.stateOf(scope).states]);
  for (const edit of [...world.pcs.flatMap(({ edits }) => edits), ...(world.edits ?? [])]) {
    // With its PC went what nobody else knows; another PC's change may stand under its number then.
    const isGone = edit.pc.isGone === true;
    if (isGone && !known.has(edit.mark)) continue;
    const id = isGone ? (byMark.get(edit.mark)?.id ?? edit.id) : nowOf(edit);
    const change = byId.get(id);
    // The ministry did not take it and its author's list went with his disk: then a colleague to whom a file had brought it has it on his.
    if (isGone && !byMark.has(edit.mark) && listed.has(edit.mark)) continue;
    if (change === undefined) {
      if (!edit.pc.view.refusals.has(id)) faults.push(`lost: ${edit.id} (now ${id}) of PC ${String(edit.pc.index)}`);
    } else if (markOf(change) !== edit.mark || canonicalJson(change.set) !== canonicalJson(edit.set)) faults.push(`changed on the way: ${edit.id}`);
    else if (!isAccountedFor(change, applied, states)) faults.push(`swallowed: ${edit.id}`);
  }
  for (const change of applied) {
    const seen = world.seenBy.get(markOf(change));
    const unseen = Object.values(change.base).flat().flatMap((id) => byId.get(id) ?? []).filter((named) => seen?.has(markOf(named)) !== true);
    if (unseen.length > 0) faults.push(`${change.id} replaces what its author never saw: ${unseen.map(({ id }) => id).join(' ')}`);
  }
  return faults;
};

/** The id under which an edit is known now: it may have been written anew several times. */
const nowOf = ({ pc: at, id }: JudgedEdit): string => {
  for (let now = id; ; ) {
    const next = at.view.renamed.get(now);
    if (next === undefined || next === now) return now;
    now = next;
  }
};

/** The journal of a PC in words, for reading a failure. */
export const tellJournal = (at: Pc): string[] => bodiesOf(at.writer).map(({ position, body }) => `${String(position)} ${JSON.stringify(body).slice(0, 400)}`);
