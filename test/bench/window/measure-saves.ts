import { readRecord } from '#renderer/data/use-record.ts';
import { saveIntents, saveRecord } from '#renderer/data/save.ts';
import { view } from '#renderer/data/machine.ts';
import { callMachine } from '#renderer/platform.ts';
import { rawOf, sampleRecords, type SampleRecord } from '#test/bench/support/records.ts';
import { openRaw, putRaw } from './raw-store.ts';
import { page } from './Shown.tsx';

export type Saves = { readonly raw: readonly number[]; readonly confirmed: readonly number[]; readonly shownNew: readonly number[]; readonly shownEdit: readonly number[] };

/** The first block is so many times longer: every way has run a few hundred times before it counts. */
const WARM = 10;
const AUTHOR = { officer: 'bench', name: 'ทดสอบ' };

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

/** Between two saves of a person everything else has long come to rest; without it the one before would be measured too. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 15));

const textOfPage = (): string => document.querySelector('#shown')?.textContent ?? '';

/** Resolves in the moment in which the document says the text. */
const untilShown = (text: string): Promise<void> =>
  new Promise((resolve) => {
    const look = (): boolean => textOfPage() === text;
    if (look()) return resolve();
    const observer = new MutationObserver(() => {
      if (!look()) return;
      observer.disconnect();
      resolve();
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });

const must = <T extends { readonly ok: boolean }>(result: T): T => {
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result;
};

/** The answer of the journal alone; the view takes the frames afterwards, unmeasured. */
const confirm = async ({ kind, record, set }: SampleRecord): Promise<number> => {
  const start = performance.now();
  const reply = await callMachine('journal.save', { intents: [{ kind, record, set: { ...set }, base: {} }], author: AUTHOR });
  const ms = performance.now() - start;
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  must(await view.take(reply.value.frames));
  return ms;
};

/** A new record, from the call of the product's save until the page that waits for it says its text. */
const showNew = async (sample: SampleRecord, text: string): Promise<number> => {
  page.show(sample.record);
  await new Promise(requestAnimationFrame);
  return timed(async () => {
    const shown = untilShown(text);
    must(await saveIntents([{ kind: sample.kind, record: sample.record, set: { ...sample.set, notes: text }, base: {} }]));
    await shown;
  });
};

/** One field of a record that is open, until the page says the new text. */
const showEdit = async (id: string, text: string): Promise<number> => {
  const opened = await readRecord('agreement', id);
  if (opened === null) throw new Error(`no record ${id}`);
  return timed(async () => {
    const shown = untilShown(text);
    must(await saveRecord('agreement', id, opened.state, { notes: text }));
    await shown;
  });
};

/** Blocks of saves of every kind in turn, so that all meet the same load; a first, longer block of each warms up and is not counted. */
export const measureSaves = async (run: number, rawFill: number, blocks: number, perBlock: number): Promise<Saves> => {
  const raw = await openRaw('bench-raw');
  await putRaw(raw, sampleRecords(rawFill, 1).map(rawOf));
  const samples = sampleRecords((blocks + WARM) * perBlock * 3, 1_000 + run)[Symbol.iterator]();
  const next = (): SampleRecord => {
    const sample = samples.next();
    if (sample.done === true) throw new Error('too few samples');
    return sample.value;
  };
  const saves = { raw: [] as number[], confirmed: [] as number[], shownNew: [] as number[], shownEdit: [] as number[] };
  let lastShown = '';
  let texts = 0;
  const kinds = [
    { into: saves.raw, one: () => { const record = rawOf(next(), 1_000_000 + texts); return timed(() => putRaw(raw, [record])); } },
    { into: saves.confirmed, one: () => confirm(next()) },
    { into: saves.shownNew, one: () => { const sample = next(); lastShown = sample.record; texts += 1; return showNew(sample, `ใหม่ ${texts}`); } },
    { into: saves.shownEdit, one: () => { texts += 1; return showEdit(lastShown, `แก้ ${texts}`); } },
  ];
  for (let block = 0; block <= blocks; block += 1) {
    for (const { into, one } of kinds) {
      for (let i = 0; i < (block === 0 ? WARM * perBlock : perBlock); i += 1) {
        await settle();
        const ms = await one();
        if (block > 0) into.push(ms);
      }
    }
  }
  return saves;
};
