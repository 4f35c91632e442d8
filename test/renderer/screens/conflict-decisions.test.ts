import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#core/change/change.ts';
import { pickedDate } from '#core/dates/partial-date.ts';
import { AGREEMENT_FIELDS } from '#core/domain/agreement.ts';
import type { Choice, OpenConflict, OpenField } from '#renderer/data/conflicts.ts';
import { choiceOfSide, decisionsOf, HERE, lookAt, patternOf, previewOf, sidesOf, withoutArrived } from '#renderer/screens/conflicts/bulk.ts';
import { beginWriting, confirm, isOutdated, leftTexts, readyDecision, readyDecisions, take, write } from '#renderer/screens/conflicts/decisions.ts';
import { editorOf, entryOf, writtenValue } from '#renderer/screens/conflicts/editor-of.ts';
import { viewOf } from './view-of.ts';

let ids = 0;
const choice = (value: Json, device: string): Choice => {
  ids += 1;
  const head = { id: `life:${ids}`, value, at: '1', author: { officer: '', name: '', device } };
  return { value, voices: [{ head, origin: head, isHere: device === 'HERE', also: {} }] };
};
const field = (name: string, values: Readonly<Record<string, Json>>): OpenField => {
  const choices = Object.entries(values).map(([device, value]) => choice(value, device));
  return { field: name, heads: choices.flatMap(({ voices }) => voices.map(({ head }) => head)), choices, earlier: { known: false } };
};
const conflictOf = (key: string, ...fields: readonly OpenField[]): OpenConflict => ({ record: { ...viewOf('agreement', {}), key }, fields, isOurs: true });
const arrived = (before: OpenField): OpenField => {
  const late = choice('late', 'PC-3');
  return { ...before, heads: [...before.heads, late.voices[0]!.head], choices: [...before.choices, late] };
};

describe('deciding a field', () => {
  const notes = field('notes', { HERE: 'here', 'PC-2': 'there' });

  it('names exactly the heads that were on the screen', () => {
    expect(readyDecision('agreement', notes, take(notes, notes.choices[1]!, undefined))).toEqual({ value: 'there', seen: notes.heads.map(({ id }) => id) });
  });

  it('does not count any more when another value arrives, until the person has looked again', () => {
    for (const deciding of [take(notes, notes.choices[0]!, undefined), beginWriting('agreement', notes, undefined)]) {
      const later = arrived(notes);
      expect(isOutdated(later, deciding)).toBe(true);
      expect(readyDecision('agreement', later, deciding)).toBeNull();
      expect(readyDecision('agreement', later, confirm(later, deciding))?.seen).toContain(later.heads.at(-1)!.id);
    }
  });

  it('typing on does not count as having seen what arrived meanwhile', () => {
    const later = arrived(notes);
    const deciding = write(beginWriting('agreement', notes, undefined), { text: 'typed on', date: null });
    expect(readyDecision('agreement', later, deciding)).toBeNull();
    expect(deciding.entry?.text).toBe('typed on');
  });

  it('keeps what was written when a value is taken after all, and goes on with it', () => {
    const written = write(beginWriting('agreement', notes, undefined), { text: 'own words', date: null });
    const taken = take(notes, notes.choices[0]!, written);
    expect(readyDecision('agreement', notes, taken)?.value).toBe('here');
    expect(beginWriting('agreement', notes, taken).entry?.text).toBe('own words');
  });

  it('begins to write with the value that was taken, or with the first', () => {
    expect(beginWriting('agreement', notes, undefined).entry?.text).toBe('here');
    expect(beginWriting('agreement', notes, take(notes, notes.choices[1]!, undefined)).entry?.text).toBe('there');
  });

  it('an empty text is no decision', () => {
    const cleared = write(beginWriting('agreement', notes, undefined), { text: '  ', date: null });
    expect(readyDecisions(conflictOf('r1', notes), { notes: cleared })).toEqual({});
  });
});

describe('a text whose conflict somebody else settled', () => {
  it('is still told, with its record and field; one whose conflict is open is not', () => {
    const notes = field('notes', { HERE: 'here', 'PC-2': 'there' });
    const drafts = [{ key: 'conflict/r1', value: { notes: write(beginWriting('agreement', notes, undefined), { text: 'own words', date: null }) } as unknown as Json }, { key: 'agreement/r1', value: { notes: 'x' } }];
    expect(leftTexts(drafts, [])).toEqual([{ key: 'r1', field: 'notes', text: 'own words' }]);
    expect(leftTexts(drafts, [conflictOf('r1', notes)])).toEqual([]);
    expect(leftTexts([{ key: 'conflict/r1', value: { notes: take(notes, notes.choices[0]!, undefined) } as unknown as Json }], [])).toEqual([]);
  });
});

describe('the editor of a field', () => {
  it('fits every field that the forms know', () => {
    const types = Object.fromEntries(AGREEMENT_FIELDS.map((path) => [path, editorOf('agreement', path, ['x']).type]));
    expect(types).toMatchObject({ 'dates/signed': 'date', state: 'code', type: 'code', ending: 'code', 'why/motive': 'text', signedPlace: 'line', deleted: 'none' });
    expect(editorOf('activity', 'participants', [3]).type).toBe('count');
    expect(editorOf('agreement', 'parties/a/country', ['TH']).type).toBe('country');
    expect(editorOf('agreement', 'areas/trade', [true, null]).type).toBe('none');
  });

  it('gives back the value that it was opened on', () => {
    const values: readonly (readonly [string, Json])[] = [['notes', 'a text'], ['participants', 24], ['dates/signed', { ...pickedDate('2012-11'), text: 'พ.ย. ๒๕๕๕', era: 'BE' } as Json], ['outcomes/x', { says: 'a result', value: 3, unit: 'MB' }], ['state', 'signed']];
    for (const [path, value] of values) {
      const editor = editorOf('activity', path, [value, null]);
      expect(writtenValue(editor, entryOf(editor, value))).toEqual(value);
    }
  });

  it('keeps no English of words that were replaced', () => {
    const value = { says: 'คำเดิม', saysEn: 'the words before', settled: false };
    const editor = editorOf('agreement', 'doubts/d0', [value, null]);
    expect(writtenValue(editor, { text: 'คำใหม่', date: null })).toEqual({ says: 'คำใหม่', settled: false });
  });

  it('takes a number in Thai digits, and none that is no number', () => {
    const editor = editorOf('activity', 'participants', [1]);
    expect(writtenValue(editor, { text: '๑,๒๔๐', date: null })).toBe(1240);
    expect(writtenValue(editor, { text: 'หลายคน', date: null })).toBeNull();
  });

  it('leaves a date open as long as its words are', () => {
    const editor = editorOf('agreement', 'dates/end', [null]);
    expect(writtenValue(editor, { text: '1/2/60', date: null })).toBeNull();
  });
});

describe('many at once', () => {
  const conflicts = [
    conflictOf('r1', field('notes', { HERE: 'a', 'PC-2': 'b' }), field('why/motive', { HERE: 'c', 'PC-3': 'd' })),
    conflictOf('r2', field('notes', { 'PC-2': 'e', 'PC-3': 'f' })),
  ];

  it('offers every PC that wrote, this one first', () => {
    expect(sidesOf(conflicts).map(({ id }) => id)).toEqual([HERE, 'pc/PC-2', 'pc/PC-3']);
  });

  it('previews exactly what will be decided, and counts what the PC has no value for', () => {
    const preview = previewOf(conflicts, 'pc/PC-2', new Set(['agreement notes', 'agreement why/motive']));
    expect(preview.records.map(({ key, taken }) => [key, taken.map(({ field: { field: name }, choice: { value } }) => [name, value])])).toEqual([['r1', [['notes', 'b']]], ['r2', [['notes', 'e']]]]);
    expect([preview.count, preview.skipped]).toEqual([2, 1]);
  });

  it('leaves out a field where the PC has two values', () => {
    const twice: OpenField = { ...field('notes', { HERE: 'a' }), choices: [choice('a', 'PC-2'), choice('b', 'PC-2')] };
    expect(choiceOfSide(twice, 'pc/PC-2')).toBeNull();
    expect(sidesOf([conflictOf('r1', twice)])).toEqual([]);
  });

  it('decides what the preview shows, whichever side and fields', () => {
    fc.assert(
      fc.property(fc.constantFrom(HERE, 'pc/PC-2', 'pc/PC-3', 'pc/nobody'), fc.subarray(['agreement notes', 'agreement why/motive']), (side, patterns) => {
        const { records, count, skipped } = previewOf(conflicts, side, new Set(patterns));
        const decided = records.flatMap((record) => Object.entries(decisionsOf(record)).map(([name, { value }]) => [record.key, name, value]));
        expect(decided).toEqual(records.flatMap(({ key, taken }) => taken.map((each) => [key, each.field.field, each.choice.value])));
        expect(decided).toHaveLength(count);
        const wanted = conflicts.flatMap(({ record, fields }) => fields.filter((each) => patterns.includes(patternOf(record.kind, each.field))));
        expect(count + skipped).toBe(wanted.length);
      }),
    );
  });

  it('leaves out a field in which another value arrived since the person looked, until they look again', () => {
    const seen = lookAt(conflicts, new Map());
    expect(lookAt(conflicts, seen)).toBe(seen);
    const [one, two] = conflicts;
    const grown = [{ ...one!, fields: [arrived(one!.fields[0]!), one!.fields[1]!] }, two!];
    const still = withoutArrived(grown, lookAt(grown, seen));
    expect(still.arrived).toBe(1);
    expect(still.conflicts.map(({ fields }) => fields.map((each) => each.field))).toEqual([['why/motive'], ['notes']]);
    expect(withoutArrived(grown, lookAt(grown, new Map())).arrived).toBe(0);
  });

  it('sees the same pattern in the parties and list entries of different records', () => {
    expect(patternOf('agreement', 'parties/a/level')).toBe(patternOf('agreement', 'parties/x9/level'));
    expect(patternOf('agreement', 'parties/a/level')).not.toBe(patternOf('agreement', 'parties/a/name'));
    expect(patternOf('activity', 'outcomes/k1')).toBe(patternOf('activity', 'outcomes/k2'));
    expect(patternOf('agreement', 'areas/trade')).not.toBe(patternOf('agreement', 'areas/health'));
  });
});
