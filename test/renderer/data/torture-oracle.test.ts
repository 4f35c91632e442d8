import { describe, expect, test } from 'vitest';
import type { Saw } from '#test/torture/desk/in-window.ts';
import { createOracle } from '#test/torture/desk/oracle.ts';
import type { Pc } from '#test/torture/desk/pc.ts';
import { aMemoryPc, intent, must } from '#test/support/journal-kit.ts';

/** The torture of real Electron proves as much as its judge sees: here it is shown registers that have lost something. */
const save = (texts: readonly string[]) => (writer: ReturnType<typeof aWriter>): void => void must(writer.saveChanges(texts.map((text) => intent(`r-${text}`, { notes: text }))));
const aWriter = () => must(aMemoryPc(77).start());

/** A PC whose journal holds what was written, and whose window shows `shown`, or a view of its own. */
const aPcWith = (...groups: readonly (readonly string[])[]): Pc => {
  const writer = aWriter();
  for (const group of groups) save(group)(writer);
  const frames = must(writer.readTexts(1, { frames: 1_000, bytes: 1_000_000 }));
  const answers: Readonly<Record<string, unknown>> = { 'journal.status': { journalId: 'j' }, 'journal.read': { frames, lastPosition: frames.length } };
  const call = (name: string, input?: unknown): Promise<unknown> => {
    const from = (input as { readonly from?: number } | undefined)?.from ?? 1;
    return Promise.resolve({ ok: true, value: name === 'journal.read' ? { frames: frames.filter(({ position }) => position >= from), lastPosition: frames.length } : answers[name] });
  };
  const dump = { meta: [['view', { position: frames.length }]] };
  return { call, ask: () => Promise.resolve(dump) } as unknown as Pc;
};

const confirmed = (...texts: readonly string[]): Saw => ({ type: 'changes', position: 2, texts: [...texts] });
const faultsOf = async (pc: Pc, ...saws: readonly Saw[]): Promise<string[]> => {
  const oracle = createOracle();
  for (const saw of saws) oracle.saw(saw);
  return [...(await oracle.check(pc))].map((fault) => fault.split(':')[0] ?? '');
};

describe('the judge of the torture', () => {
  test('finds a confirmed record that is not in the journal', async () => {
    expect(await faultsOf(aPcWith(['kept 1/1']), confirmed('kept 1/1'), confirmed('gone 1/1'))).toContain('LOST');
    expect(await faultsOf(aPcWith(['kept 1/1']), confirmed('kept 1/1'))).not.toContain('LOST');
  });

  test('finds half a group', async () => {
    expect(await faultsOf(aPcWith(['life 1 1/3', 'life 1 2/3']))).toContain('HALF');
    expect(await faultsOf(aPcWith(['life 1 1/2', 'life 1 2/2']))).not.toContain('HALF');
  });

  test('finds a window that shows something else than the journal makes, and a confirmed record that it does not show', async () => {
    const faults = await faultsOf(aPcWith(['kept 1/1']), confirmed('kept 1/1'));
    expect(faults).toEqual(expect.arrayContaining(['VIEW', 'LOST in the view']));
  });
});
