import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { WireFrame } from '#ipc/contract.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { createView } from '#renderer/data/view.ts';

let names = 0;
const JOURNAL = { journalId: 'journal-1', incarnation: 'aaaaaaaaaaaa', n: 0 };
const frame = (position: number, kind: 'draft' | 'setting'): WireFrame => ({ position, body: JSON.stringify({ kind, key: `key-${String(position)}`, value: 'text' }) });

/** A view that has come to the end of these frames, and then finds a journal that ends earlier. */
const startBehind = async (frames: readonly WireFrame[], left: number) => {
  const db = new ViewDb(`view-ahead-${String((names += 1))}`);
  const viewOf = (there: readonly WireFrame[]) => createView(db, { read: (from) => Promise.resolve({ ok: true, value: { frames: there.filter(({ position }) => position >= from), lastPosition: there.length } }) });
  await viewOf(frames).start({ ...JOURNAL, lastPosition: frames.length });
  const started = await viewOf(frames.slice(0, left)).start({ ...JOURNAL, lastPosition: left });
  return { started, drafts: await db.drafts.count(), settings: await db.settings.count() };
};

test('a journal that lost a setting is behind what was shown, and is told so', async () => {
  const { started, settings } = await startBehind([frame(1, 'draft'), frame(2, 'setting')], 1);
  expect(started).toMatchObject({ ok: false, error: { type: 'journal-behind', shown: 2, there: 1 } });
  expect(settings).toBe(1);
});

test('a journal that lost a setting before the last draft is behind too', async () => {
  const { started } = await startBehind([frame(1, 'setting'), frame(2, 'draft')], 0);
  expect(started).toMatchObject({ ok: false, error: { type: 'journal-behind' } });
});

test('a journal without the drafts of its last second is an ordinary one after a power cut', async () => {
  const { started, drafts } = await startBehind([frame(1, 'setting'), frame(2, 'draft')], 1);
  expect(started).toMatchObject({ ok: true });
  expect(drafts).toBe(0);
});
