import { describe, expect, test } from 'vitest';
import { SENSITIVITIES } from '#core/domain/code-lists.ts';
import { agreementMayLeave, linkedMayLeave } from '#core/domain/may-leave.ts';

describe('a file for others', () => {
  test('holds agreements without a mark and general ones, and none that is internal, secret or of a mark that is not known here', () => {
    expect(SENSITIVITIES.filter((sensitivity) => agreementMayLeave({ sensitivity }))).toEqual(['general']);
    expect([agreementMayLeave({}), agreementMayLeave({ sensitivity: 'of-tomorrow' })]).toEqual([true, false]);
  });

  test('holds no activity of an agreement that stays', () => {
    const agreementOf = (id: string) => ({ a: {}, b: { sensitivity: 'internal' } })[id];
    expect(linkedMayLeave({ 'agreements/a': true }, agreementOf)).toBe(true);
    expect(linkedMayLeave({ 'agreements/a': true, 'agreements/b': true }, agreementOf)).toBe(false);
    expect(linkedMayLeave({ 'agreements/b': false }, agreementOf)).toBe(true);
  });
});
