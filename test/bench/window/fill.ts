import { view } from '#renderer/data/machine.ts';
import { callMachine } from '#renderer/platform.ts';
import { sampleRecords } from '#test/bench/support/records.ts';

const GROUP = 1_000;
const AUTHOR = { officer: 'bench', name: 'ทดสอบ' };

/** Saves so many records of its own on this PC, and waits until the view has them. Not measured. */
export const fill = async ({ count, seed }: { readonly count: number; readonly seed: number }): Promise<void> => {
  const intents = sampleRecords(count, seed).map(({ kind, record, set }) => ({ kind, record, set: { ...set }, base: {} }));
  let lastPosition = 0;
  for (let at = 0; at < intents.length; at += GROUP) {
    const reply = await callMachine('journal.save', { intents: intents.slice(at, at + GROUP), author: AUTHOR });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    lastPosition = reply.value.frames.at(-1)?.position ?? lastPosition;
  }
  await view.catchUp(lastPosition);
};
