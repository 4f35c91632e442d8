import { describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { ok } from '#core/result.ts';
import type { OthersPage } from '#core/sync/ports.ts';
import { gatherToGiveBack } from '#core/sync/relay.ts';
import { aChange } from '#test/support/a-change.ts';

const made = (count: number, pc: string): Change[] => Array.from({ length: count }, (_, index) => aChange({ pc, n: index + 1 }));
const idsOf = (changes: readonly Change[]): string[] => changes.map(({ id }) => id);

const page = (changes: readonly Change[], parts: Partial<OthersPage> = {}): OthersPage => ({ changes, byFile: [], said: idsOf(changes), epochs: [], covered: [], next: null, ...parts });
const broughtBy = (changes: readonly Change[]): OthersPage => page(changes, { byFile: idsOf(changes), said: [] });

/** What goes into one file, of a journal that says these pages one after the other. */
const given = async (pages: readonly OthersPage[], owesRelay: 'all' | 'by-file', mostBytes: number): Promise<string[]> => {
  const read = (from: number) => Promise.resolve(ok({ ...pages[from - 1]!, next: from < pages.length ? from + 1 : null }));
  const stretches = await gatherToGiveBack(read, { owesRelay, epoch: 'epoch-2' }, mostBytes);
  return stretches.ok ? stretches.value.flatMap(({ changes }) => idsOf(changes)) : [];
};

describe('what a PC without a line gives back by file', () => {
  const changes = made(6, 'a');
  const two = 2 * JSON.stringify(changes[0]).length - 1;

  test('goes on, file after file, behind what a restored endpoint has said since', async () => {
    const before = changes.map((change) => page([change], { epochs: [{ epoch: 'epoch-1', after: 0 }] }));
    expect(await given(before, 'all', two)).toEqual(idsOf(changes.slice(0, 2)));
    const heard = page(changes.slice(0, 2), { epochs: [{ epoch: 'epoch-2', after: 0 }] });
    expect(await given([...before, heard], 'all', two)).toEqual(idsOf(changes.slice(2, 4)));
    expect(await given([...before, heard, page(changes.slice(2))], 'all', two)).toEqual([]);
  });

  test('is what had come by file, however much the endpoint itself has said before', async () => {
    const [brought] = made(1, 'b');
    expect(await given([...changes.map((change) => page([change])), broughtBy([brought!])], 'by-file', two)).toEqual([brought!.id]);
    expect(await given([broughtBy([brought!]), page([brought!])], 'by-file', two)).toEqual([]);
  });
});
