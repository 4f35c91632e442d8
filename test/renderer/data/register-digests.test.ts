import 'fake-indexeddb/auto';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '#core/change/change.ts';
import { briefDigest, digestByKind } from '#core/change/digest.ts';
import { TRIAL_SCOPE } from '#core/ids.ts';
import { applyFrames, forgetEverything, type ParsedFrame } from '#renderer/data/apply.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { countRegister } from '#renderer/data/register-digests.ts';
import { arbitraryHistory } from '#test/support/histories.ts';
import { createReplica, REAL_KIT } from '#test/support/merge-kit.ts';
import { sha256 } from '#test/support/sha256.ts';

const opened: ViewDb[] = [];
let names = 0;
const newDb = async (): Promise<ViewDb> => {
  const db = new ViewDb(`digest-${String((names += 1))}`);
  opened.push(db);
  await forgetEverything(db, 'journal-1');
  return db;
};
afterEach(async () => {
  for (const db of opened.splice(0)) await db.delete();
});

const frame = (position: number, kind: string, changes: readonly Change[]): ParsedFrame => ({ position, body: Object.assign({ kind }, { changes, cursor: 'c' }) });
const hash = (text: string): Promise<string> => Promise.resolve(sha256(text));

describe('the digests of the register in the window', () => {
  test('are those of core over the same changes', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryHistory(25), async ({ changes }) => {
        const db = await newDb();
        await applyFrames(db, [frame(1, 'received', changes)]);
        const replica = createReplica(REAL_KIT);
        replica.receive(changes);
        const expected = Object.fromEntries([...digestByKind(replica.states(), sha256)].map(([kind, digest]) => [kind, briefDigest(digest)]));
        expect(await countRegister(db, hash)).toEqual({ digests: expected, isComparable: true });
      }),
      { numRuns: 30 },
    );
  });

  const change = (n: number, parts: Partial<Change> = {}): Change => ({
    id: `aaaaaaaaaaaa:${String(n)}`, scope: 'TH-57', kind: 'agreement', record: `r${String(n)}`, set: { notes: 'a' }, base: {}, at: '1', author: { officer: '', name: '', device: '' }, schema: 1, prev: '', ...parts,
  });

  test('leave out the samples of the trial register', async () => {
    const db = await newDb();
    await applyFrames(db, [frame(1, 'received', [change(1), change(2, { scope: TRIAL_SCOPE })])]);
    expect((await countRegister(db, hash)).digests['agreement']?.[0]).toBe(1);
  });

  test('are not to be compared while something waits for the endpoint', async () => {
    const db = await newDb();
    await applyFrames(db, [frame(1, 'changes', [change(1)])]);
    expect((await countRegister(db, hash)).isComparable).toBe(false);
  });

  test('are not to be compared when the view moved on while it was counted', async () => {
    const db = await newDb();
    await applyFrames(db, [frame(1, 'received', [change(1)])]);
    let isFirst = true;
    const counted = await countRegister(db, async (text) => {
      if (isFirst) await applyFrames(db, [frame(2, 'received', [change(2)])]);
      isFirst = false;
      return sha256(text);
    });
    expect(counted.isComparable).toBe(false);
  });
});
