import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '#core/change/change.ts';
import { pickedDate, unknownDate } from '#core/dates/partial-date.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { RESPONSIBLE } from '#core/domain/code-lists.ts';
import { nextOrder, readTemplate, SHIPPED_TEMPLATE, stepsFromTemplate } from '#core/domain/step-template.ts';
import { progressOf, standingOf, stepsInOrder, stepValue, type Step } from '#core/domain/steps.ts';

const TODAY = '2026-11-28';
const step = (part: Partial<Step>): Step => ({ key: 'k', name: 'ยกร่าง', nameEn: '', responsible: '', due: null, done: null, docNo: '', note: '', skipped: '', order: 10, template: '', ...part });

describe('how a step stands', () => {
  it.each([
    ['open while nothing is known', {}, 'open'],
    ['overdue once its last possible day is past', { due: pickedDate('2026-10') }, 'overdue'],
    ['not overdue while its month lasts', { due: pickedDate('2026-11') }, 'open'],
    ['never overdue by a date that is only about', { due: { ...pickedDate('2020'), circa: true } }, 'open'],
    ['never overdue by a date that nobody knows', { due: unknownDate }, 'open'],
    ['done, also long after its date', { due: pickedDate('2020'), done: pickedDate('2021') }, 'done'],
    ['done, also where only that it was done is known', { done: { ...unknownDate, text: 'ทำแล้ว' } }, 'done'],
    ['not needed, with the reason', { due: pickedDate('2020'), skipped: 'ไม่ต้องเสนอ ครม.' }, 'skipped'],
  ] as const)('is %s', (_of, part, standing) => {
    expect(standingOf(step(part), TODAY)).toBe(standing);
  });
});

describe('the progress of an agreement', () => {
  it('counts what is done, skipped and overdue, and names what is due first', () => {
    const steps = [
      step({ key: 'a', order: 10, done: pickedDate('2026-01') }),
      step({ key: 'b', order: 20 }),
      step({ key: 'c', order: 30, due: pickedDate('2027-01') }),
      step({ key: 'd', order: 40, due: pickedDate('2026-05') }),
      step({ key: 'e', order: 50, skipped: 'ไม่ต้อง' }),
    ];
    expect(progressOf(steps, TODAY)).toMatchObject({ done: 1, skipped: 1, all: 5, overdue: 1, next: { key: 'd' } });
    expect(progressOf(steps.filter(({ due }) => due === null), TODAY).next?.key).toBe('b');
    expect(progressOf([], TODAY)).toEqual({ done: 0, skipped: 0, all: 0, overdue: 0, next: null });
  });

  it('adds up, whatever the steps', () => {
    const some = fc.record({ done: fc.constantFrom(null, pickedDate('2025')), due: fc.constantFrom(null, pickedDate('2020'), pickedDate('2030')), skipped: fc.constantFrom('', 'x'), order: fc.integer() }).map((part) => step(part));
    fc.assert(fc.property(fc.array(some), (steps) => {
      const { done, skipped, all, overdue, next } = progressOf(steps, TODAY);
      expect(done + skipped + overdue).toBeLessThanOrEqual(all);
      expect(next === null).toBe(done + skipped === all);
    }));
  });
});

describe('a template', () => {
  it('gives an agreement the steps that it lacks, with its version, and never a second time', () => {
    const first = stepsFromTemplate(SHIPPED_TEMPLATE, []);
    expect(Object.keys(first)).toHaveLength(SHIPPED_TEMPLATE.steps.length);
    const steps = readAgreement(first).steps;
    expect(stepsInOrder(steps).map(({ key }) => key)).toEqual(SHIPPED_TEMPLATE.steps.map(({ key }) => key));
    expect(new Set(steps.map(({ template }) => template))).toEqual(new Set(['shipped@1']));
    expect(stepsFromTemplate(SHIPPED_TEMPLATE, steps)).toEqual({});
    expect(Object.keys(stepsFromTemplate(SHIPPED_TEMPLATE, steps.filter(({ key }) => key !== 'mfa')))).toEqual(['steps/mfa']);
  });

  it('gives two officers the same steps, so that they meet without a conflict', () => {
    expect(stepsFromTemplate(SHIPPED_TEMPLATE, [])).toEqual(stepsFromTemplate(SHIPPED_TEMPLATE, []));
  });

  it('ships as one to be confirmed, with responsible bodies of the list', () => {
    expect(SHIPPED_TEMPLATE.isConfirmed).toBe(false);
    for (const { th, en, responsible } of SHIPPED_TEMPLATE.steps) expect([th !== '', en !== '', (RESPONSIBLE as readonly string[]).includes(responsible)]).toEqual([true, true, true]);
  });

  it('is read from a record of the ministry, whatever stands in it', () => {
    expect(readTemplate('t1', { 'name/th': 'ขั้นตอน', version: 3, confirmed: true, 'steps/b': { th: 'ข', order: 2 }, 'steps/a': { th: 'ก', order: 1, optional: true } })).toMatchObject({ id: 't1', version: 3, isConfirmed: true, steps: [{ key: 'a', th: 'ก', optional: true }, { key: 'b', th: 'ข' }] });
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('name/th', 'version', 'steps/a', 'steps/b'), fc.jsonValue()), (fields) => {
      expect(Array.isArray(readTemplate('t', fields as Record<string, Json>).steps)).toBe(true);
    }));
  });
});

describe('a stored step', () => {
  it('keeps what a newer version wrote, and comes at the end where it has no place', () => {
    expect(stepValue(step({ name: ' ยกร่างใหม่ ' }), { name: 'ยกร่าง', file: 'sha' })).toMatchObject({ name: 'ยกร่างใหม่', file: 'sha' });
    const { steps } = readAgreement({ 'steps/x': { name: 'ท้าย' }, 'steps/y': { name: 'ต้น', order: 1 }, 'steps/z': 'nonsense' });
    expect(stepsInOrder(steps).map(({ key }) => key)).toEqual(['y', 'x']);
    expect(nextOrder(steps)).toBe(1_010);
    expect(nextOrder([])).toBe(10);
  });
});
