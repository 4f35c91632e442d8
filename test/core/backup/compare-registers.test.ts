import { describe, expect, test } from 'vitest';
import { compareRegisters, createRegisterOutline } from '#core/backup/compare-registers.ts';
import type { Change } from '#core/change/change.ts';
import type { FrameBody } from '#core/journal/bodies.ts';

const AUTHOR = { officer: 'o', name: 'Sample Officer', device: 'PC 1' };
const LIFE = 'lifelifelife';
const edit = (n: number, record: string, parts: Partial<Change> = {}): Change => ({
  id: `${LIFE}:${String(n)}`, scope: 'TH-57', kind: 'agreement', record, set: { notes: String(n) }, base: {}, at: `00175000000000${String(n)}-0000`, author: AUTHOR, schema: 1, prev: '', ...parts,
});
const made = (...changes: Change[]): object => ({ kind: 'changes', changes });

const outline = (...bodies: object[]) => {
  const one = createRegisterOutline();
  for (const body of bodies) one.hear(body as FrameBody);
  return one;
};

const SAME = { onlyHere: 0, onlyThere: 0, different: 0 };

describe('what differs between a backup and the register', () => {
  test('is nothing where both know the same edits, in whatever frames they came', () => {
    const here = outline(made(edit(1, 'a'), edit(2, 'b')));
    const there = outline({ kind: 'received', changes: [edit(2, 'b'), edit(1, 'a')], cursor: '' });
    expect(compareRegisters(here, there)).toEqual({ kinds: [{ kind: 'agreement', here: 2, there: 2, ...SAME }], edits: { onlyHere: 0, onlyThere: 0 } });
  });

  test('is counted by record and by edit, each kind of its own', () => {
    const here = outline(made(edit(1, 'a'), edit(2, 'b'), edit(3, 'b'), edit(4, 'new')));
    const there = outline(made(edit(1, 'a'), edit(2, 'b'), edit(5, 'lost'), edit(6, 'visit', { kind: 'activity' })));
    expect(compareRegisters(here, there)).toEqual({
      kinds: [
        { kind: 'activity', here: 0, there: 1, onlyHere: 0, onlyThere: 1, different: 0 },
        { kind: 'agreement', here: 3, there: 3, onlyHere: 1, onlyThere: 1, different: 1 },
      ],
      edits: { onlyHere: 2, onlyThere: 2 },
    });
  });

  test('counts a record that was deleted since as different, and one that was never more than deleted not at all', () => {
    const here = outline(made(edit(1, 'a'), edit(2, 'a', { set: { deleted: true } }), edit(3, 'b'), edit(4, 'b', { set: { deleted: true } })));
    const there = outline(made(edit(1, 'a')));
    expect(compareRegisters(here, there).kinds).toEqual([{ kind: 'agreement', here: 0, there: 1, onlyHere: 0, onlyThere: 0, different: 1 }]);
  });

  test('knows what a snapshot covers without the edits behind it, until it is forgotten', () => {
    const record = { scope: 'TH-57', kind: 'agreement', record: 'a', fields: { notes: '2' }, stamps: [{ id: `${LIFE}:2`, at: '001750000000002-0000', author: AUTHOR }] };
    const part: object = { kind: 'snapshot', snapshot: 's', part: 0, parts: 1, records: [record], vectors: { 'TH-57': { [LIFE]: 2 } }, cursor: 'c', next: null };
    const edits = outline(made(edit(1, 'a'), edit(2, 'a')));
    expect(compareRegisters(outline(part), edits)).toEqual({ kinds: [{ kind: 'agreement', here: 1, there: 1, ...SAME }], edits: { onlyHere: 0, onlyThere: 0 } });
    expect(compareRegisters(outline(part, { kind: 'forgotten' }), edits).edits).toEqual({ onlyHere: 0, onlyThere: 1 });
  });

  test('takes an edit that was written anew for the same one, and a refused one for none', () => {
    const before = made(edit(1, 'a', { scope: 'trial' }), edit(2, 'refused', { scope: 'trial' }));
    const here = outline(before, { kind: 'reissued', from: [`${LIFE}:1`], changes: [edit(1, 'a', { id: 'newlifenewlife:1' })] }, { kind: 'acknowledged', incarnation: LIFE, upTo: 2, refused: [{ id: `${LIFE}:2`, reason: { type: 'not-allowed' } }] });
    const compared = compareRegisters(here, outline(before));
    expect(compared.kinds).toEqual([{ kind: 'agreement', here: 1, there: 2, onlyHere: 0, onlyThere: 1, different: 0 }]);
    expect(compared.edits).toEqual({ onlyHere: 0, onlyThere: 0 });
  });

  test('names the unit of each', () => {
    const enrolment: object = { kind: 'enrolment', endpoint: '', epoch: 'e', device: 'd', unit: { code: 'TH-57', nameTh: 'ก', nameEn: 'A', province: null }, role: 'officer', demo: true };
    expect(outline(enrolment).unit()?.code).toBe('TH-57');
    expect(outline().unit()).toBeNull();
  });
});
