import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Change, Json } from '#core/change/change.ts';
import { countConflicts, readConflicts, readOpenConflicts, type OpenField } from '#renderer/data/conflicts.ts';
import { readHistory } from '#renderer/data/history.ts';
import { saveRecord } from '#renderer/data/save.ts';
import { reopenConflicts, settleConflicts, type RecordDecisions } from '#renderer/data/settlements.ts';
import { readRecord } from '#renderer/data/use-record.ts';
import { useSession } from '#renderer/state/session.ts';
import { aChange } from '#test/support/a-change.ts';
import { must } from '#test/support/journal-kit.ts';
import { aWindow, type WindowPc } from '#test/support/window-pc.ts';

let pc: WindowPc;
beforeEach(async () => {
  pc = await aWindow();
});

const keyOf = (record: string): string => `agreement/${record}/TH-57`;

/** A record made here, then edited here and on other PCs that had not seen it. */
const inConflict = async (record: string, here: Readonly<Record<string, Json>>, there: Readonly<Record<string, Json>>, pcs: readonly string[] = ['pcb']): Promise<void> => {
  await saveRecord('agreement', record, null, { 'title/th': record, 'why/motive': 'earlier' });
  const made = (await readRecord('agreement', record))!;
  const edit = (name: string, index: number): Change =>
    aChange({
      pc: name,
      n: Number.parseInt(record.replaceAll(/\D/g, '') || '1', 10),
      record,
      set: { ...Object.fromEntries(Object.entries(there).map(([field, value]) => [field, index === 0 ? value : `${JSON.stringify(value)} ${index}`])), ...('deleted' in there ? {} : { deleted: null }) },
      base: Object.fromEntries(Object.keys(there).flatMap((field) => (made.state.fields[field] === undefined ? [] : [[field, made.state.fields[field].map(({ id }) => id)]]))),
      at: `00000${1_750_000_000_500 + index}-0000`.slice(-20),
      author: { officer: 'o', name: `Officer ${name}`, device: name.toUpperCase() },
    });
  await saveRecord('agreement', record, made.state, here);
  await pc.receive(pcs.map(edit));
};

const deciding = async (record: string, choose: (field: OpenField) => Json): Promise<RecordDecisions> => {
  const [open] = await readOpenConflicts([keyOf(record)]);
  return { key: keyOf(record), decisions: Object.fromEntries((open?.fields ?? []).map((field) => [field.field, { value: choose(field), seen: field.heads.map(({ id }) => id) }])) };
};

describe('an open conflict', () => {
  it('shows this PC’s value first, everybody who wrote, and the value that all had before them', async () => {
    await inConflict('r1', { 'why/motive': 'here' }, { 'why/motive': 'there' });
    const [open] = await readOpenConflicts([keyOf('r1')]);
    const [field] = open!.fields;
    expect(field!.earlier).toEqual({ known: true, value: 'earlier' });
    expect(field!.choices.map(({ value, voices }) => [value, voices.map(({ isHere, origin }) => [isHere, origin.author.device])])).toEqual([['here', [[true, 'PC-HERE']]], ['there', [[false, 'PCB']]]]);
  });

  it('puts equal values together as one choice with several voices', async () => {
    await inConflict('r1', { notes: 'same' }, { notes: 'same' });
    expect(await countConflicts()).toBe(0);
    await pc.receive([aChange({ pc: 'pcc', n: 1, set: { notes: 'other' }, author: { officer: '', name: 'C', device: 'PCC' } })]);
    const [open] = await readOpenConflicts([keyOf('r1')]);
    expect(open!.fields[0]!.choices.map(({ voices }) => voices.length)).toEqual([2, 1]);
  });

  it('has a choice for each of five PCs', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' }, ['pcb', 'pcc', 'pcd', 'pce']);
    const [open] = await readOpenConflicts([keyOf('r1')]);
    expect(open!.fields[0]!.choices).toHaveLength(5);
  });

  it('stands deleting against editing first, and says what the edit was', async () => {
    await inConflict('r1', { 'why/motive': 'here', notes: 'n' }, { deleted: true, 'why/motive': 'there' });
    const [open] = await readOpenConflicts([keyOf('r1')]);
    expect(open!.fields.map(({ field }) => field)).toEqual(['deleted', 'why/motive']);
    expect(open!.fields[0]!.choices.map(({ value, voices }) => [value, Object.keys(voices[0]!.also)])).toEqual([[null, ['why/motive', 'notes']], [true, ['why/motive']]]);
  });

  it('of another unit is shown, not counted, and not ours to decide', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' });
    useSession.setState((state) => ({ status: { ...state.status!, scope: 'MFA' } }));
    expect(await countConflicts()).toBe(0);
    expect((await readConflicts()).map(({ isOurs }) => isOurs)).toEqual([false]);
  });
});

describe('settling in the view', () => {
  it('ends the conflict on the screen and says in the history what was chosen over what', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' });
    must(await settleConflicts([await deciding('r1', () => 'there')]));
    expect(await readConflicts()).toEqual([]);
    const { entries } = await readHistory(keyOf('r1'), 10);
    expect(entries[0]!.fields).toMatchObject([{ field: 'notes', to: 'there', settles: true, stands: true, overruled: [{ value: 'here' }] }]);
  });

  it('any number of records is one frame: all of it is decided or nothing', async () => {
    for (const record of ['r1', 'r2', 'r3']) await inConflict(record, { notes: 'here', 'why/motive': 'h' }, { notes: 'there', 'why/motive': 't' });
    const before = (await pc.db.meta.get('view'))!.position;
    must(await settleConflicts(await Promise.all(['r1', 'r2', 'r3'].map((record) => deciding(record, (field) => field.choices[0]!.value)))));
    expect((await pc.db.meta.get('view'))!.position).toBe(before + 1);
    expect(await countConflicts()).toBe(0);
    for (const record of ['r1', 'r2', 'r3']) expect((await readRecord('agreement', record))!.fields).toMatchObject({ notes: 'here', 'why/motive': 'h' });
  });

  it('a value that arrived after the decision was made is not overruled', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' });
    const decision = await deciding('r1', () => 'decided');
    await pc.receive([aChange({ pc: 'pcc', n: 1, set: { notes: 'late' }, author: { officer: '', name: 'C', device: 'PCC' } })]);
    must(await settleConflicts([decision]));
    const [open] = await readOpenConflicts([keyOf('r1')]);
    expect(open!.fields[0]!.choices.map(({ value }) => value)).toEqual(['decided', 'late']);
  });

  it('undone, asks the same again with the same voices; the log keeps the settlement and its undoing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('notes', 'why/motive', 'signedPlace'), { minLength: 1 }), fc.nat(3), fc.integer({ min: 1, max: 3 }), async (fields, pick, others) => {
        pc = await aWindow();
        const set = (value: string): Record<string, Json> => Object.fromEntries(fields.map((field) => [field, value]));
        await inConflict('r1', set('here'), set('there'), ['pcb', 'pcc', 'pcd'].slice(0, others));
        const asked = async (): Promise<unknown> => (await readOpenConflicts([keyOf('r1')])).map((open) => open.fields.map(({ field, choices, earlier }) => ({ field, earlier, choices: choices.map(({ value, voices }) => ({ value, voices: voices.map(({ origin, isHere }) => [origin, isHere]) })) })));
        const before = await asked();
        const settled = must(await settleConflicts([await deciding('r1', (field) => field.choices[pick % field.choices.length]!.value)]));
        expect(await countConflicts()).toBe(0);
        expect(must(await reopenConflicts(settled))).toEqual({ reopened: new Set(fields).size, left: 0 });
        expect(await asked()).toEqual(before);
        const { entries } = await readHistory(keyOf('r1'), 50);
        expect(entries.filter((entry) => entry.fields.some(({ settles }) => settles))).toHaveLength(1);
        expect(entries.filter((entry) => entry.fields.some(({ reopens }) => reopens)).length).toBe(others + 1);
      }),
      { numRuns: 15 },
    );
  });

  it('undone after somebody edited on, leaves what they wrote', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' });
    const settled = must(await settleConflicts([await deciding('r1', () => 'here')]));
    await saveRecord('agreement', 'r1', (await readRecord('agreement', 'r1'))!.state, { notes: 'edited on' });
    expect(must(await reopenConflicts(settled))).toEqual({ reopened: 0, left: 1 });
    expect((await readRecord('agreement', 'r1'))!.fields['notes']).toBe('edited on');
  });

  it('a record that is let go asks nothing more in its other fields', async () => {
    await inConflict('r1', { 'why/motive': 'here' }, { deleted: true, 'why/motive': 'there' });
    const { key, decisions } = await deciding('r1', () => true);
    must(await settleConflicts([{ key, decisions: { deleted: decisions['deleted']! } }]));
    expect(await readConflicts()).toEqual([]);
    expect((await readRecord('agreement', 'r1'))!.deleted).toBe(true);
  });
});

describe('the history of a record', () => {
  it('names the PCs that a conflict arose with, and the beginning', async () => {
    await inConflict('r1', { notes: 'here' }, { notes: 'there' });
    const { entries, total } = await readHistory(keyOf('r1'), 10);
    expect(total).toBe(3);
    expect(entries.at(-1)!.begins).toBe(true);
    expect(entries.flatMap(({ fields }) => fields.filter(({ field }) => field === 'notes').map(({ to, met }) => [to, met.map(({ device }) => device)]))).toEqual(expect.arrayContaining([['here', ['PCB']], ['there', ['PC-HERE']]]));
  });

  it('says which edits of other fields were merged in silence', async () => {
    await inConflict('r1', { notes: 'here' }, { signedPlace: 'there' });
    const { entries } = await readHistory(keyOf('r1'), 10);
    expect(new Set(entries.flatMap(({ parallelTo }) => parallelTo))).toEqual(new Set(['PCB', 'PC-HERE']));
  });

  it('keeps a change that the endpoint did not take, with the reason, though it is not in the record', async () => {
    await saveRecord('agreement', 'r1', null, { 'title/th': 'x' });
    await saveRecord('agreement', 'r1', (await readRecord('agreement', 'r1'))!.state, { notes: 'refused' });
    await pc.refuseLast();
    expect((await readRecord('agreement', 'r1'))!.fields['notes']).toBeUndefined();
    const { entries } = await readHistory(keyOf('r1'), 10);
    expect(entries.map(({ refused, fields }) => [refused?.type ?? null, fields.map(({ to }) => to)])).toEqual([['not-allowed', ['refused']], [null, ['x']]]);
  });

  it('is read in pages and counts all', async () => {
    await saveRecord('agreement', 'r1', null, { 'title/th': 'x' });
    for (let index = 0; index < 25; index += 1) await saveRecord('agreement', 'r1', (await readRecord('agreement', 'r1'))!.state, { notes: `edit ${index}` });
    const { entries, total } = await readHistory(keyOf('r1'), 10);
    expect(total).toBe(26);
    expect(entries.map(({ fields }) => fields[0]!.to)).toEqual(Array.from({ length: 10 }, (_, index) => `edit ${24 - index}`));
    expect(entries[0]!.fields[0]!.from).toBe('edit 23');
  });
});
