import { readRecord } from '#renderer/data/use-record.ts';
import { newRecordId, saveIntents, saveRecord } from '#renderer/data/save.ts';
import { view } from '#renderer/data/machine.ts';
import { callMachine } from '#renderer/platform.ts';
import { rawOf, sampleRecords, type SampleRecord } from '#test/bench/support/records.ts';
import { openRaw, putRaw } from './raw-store.ts';
import { page } from './Shown.tsx';

type Kind = 'raw' | 'confirmed' | 'shownNew' | 'shownEdit';
/** beside the page: until the save answers, which is when the view is written too */
type Answered = 'answeredNew' | 'answeredEdit';
export type Saves = Readonly<Record<Kind | Answered, readonly number[]>>;

/** The first block is so many times longer: every way has run a few hundred times before it counts. */
const WARM = 6;
const AUTHOR = { officer: 'bench', name: 'ทดสอบ' };

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const REST_MS = 100;

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

/** The answer of the journal alone. */
const confirm = ({ kind, record, set }: SampleRecord): Promise<number> =>
  timed(async () => {
    const reply = await callMachine('journal.save', { intents: [{ kind, record, set: { ...set }, base: {} }], author: AUTHOR });
    if (!reply.ok) throw new Error(JSON.stringify(reply.error));
    lastPosition = reply.value.frames.at(-1)?.position ?? lastPosition;
  });
let lastPosition = 0;

type Shown = { readonly shown: number; readonly answered: number };

const untilBoth = async (text: string, save: () => Promise<{ readonly ok: boolean }>): Promise<Shown> => {
  const start = performance.now();
  const [shown, answered] = await Promise.all([
    untilShown(text).then(() => performance.now() - start),
    save().then((saved) => (must(saved), performance.now() - start)),
  ]);
  return { shown, answered };
};

/** After the frame in which the page has drawn what it was last given. */
const drawn = (): Promise<void> =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener('message', () => resolve());
      port1.start();
      port2.postMessage(null);
    });
  });

/**
 * A new record, from the call of the product's save until the page that waits for it says its text. The page stands and is
 * drawn before: to open it is no part of the save, as a form stands before somebody saves what is in it.
 */
const showNew = async (sample: SampleRecord, text: string): Promise<Shown> => {
  page.show(sample.record);
  await drawn();
  return untilBoth(text, () => saveIntents([{ kind: sample.kind, record: sample.record, set: { ...sample.set, notes: text }, base: {} }]));
};

/** One field of a record that is open, until the page says the new text. */
const showEdit = async (id: string, text: string): Promise<Shown> => {
  const opened = await readRecord('agreement', id);
  if (opened === null) throw new Error(`no record ${id}`);
  return untilBoth(text, () => saveRecord('agreement', id, opened.state, { notes: text }));
};

export type SavesPlan = { readonly run: number; readonly rawFill: number; readonly blocks: number; readonly perBlock: number; readonly pauseMs: number };

const KINDS = ['raw', 'confirmed', 'shownNew', 'shownEdit'] as const satisfies readonly Kind[];

/**
 * Blocks of saves of every kind in turn, so that all meet the same load; each round begins with another kind, so that none
 * always follows the same one. A first, longer block of each warms up and is not counted. Between two saves of a block passes
 * `pauseMs`; between two blocks all comes to rest.
 */
export const measureSaves = async ({ run, rawFill, blocks, perBlock, pauseMs }: SavesPlan): Promise<Saves> => {
  const raw = await openRaw(`bench-raw-${pauseMs}`);
  await putRaw(raw, sampleRecords(rawFill, 1).map(rawOf));
  const samples = sampleRecords((blocks + WARM) * perBlock * 3, 1_000 + run * 2 + Math.sign(pauseMs))[Symbol.iterator]();
  const next = (): SampleRecord => {
    const sample = samples.next();
    if (sample.done === true) throw new Error('too few samples');
    return sample.value;
  };
  let lastShown = '';
  let texts = 0;
  const text = (word: string): string => `${word} ${pauseMs} ${(texts += 1)}`;
  const saves: Record<Kind | Answered, number[]> = { raw: [], confirmed: [], shownNew: [], shownEdit: [], answeredNew: [], answeredEdit: [] };
  let counts = false;
  const noting = async (kind: Answered, work: Promise<Shown>): Promise<number> => {
    const { shown, answered } = await work;
    if (counts) saves[kind].push(answered);
    return shown;
  };
  const kinds: Readonly<Record<Kind, () => Promise<number>>> = {
    raw: () => {
      const record = rawOf(next(), 1_000_000 + texts);
      return timed(() => putRaw(raw, [record]));
    },
    confirmed: () => confirm(next()),
    shownNew: () => {
      const sample = { ...next(), record: newRecordId() };
      lastShown = sample.record;
      return noting('answeredNew', showNew(sample, text('ใหม่')));
    },
    shownEdit: () => noting('answeredEdit', showEdit(lastShown, text('แก้'))),
  };
  for (let block = 0; block <= blocks; block += 1) {
    counts = block > 0;
    const first = block % KINDS.length;
    for (const kind of [...KINDS.slice(first), ...KINDS.slice(0, first)]) {
      const times = await inBlock(kinds[kind], block === 0 ? WARM * perBlock : perBlock, pauseMs);
      if (block > 0) saves[kind].push(...times);
      // The view takes what was only confirmed, unmeasured.
      must(await view.catchUp(lastPosition));
      await rest(REST_MS);
    }
  }
  raw.close();
  return saves;
};

const inBlock = async (one: () => Promise<number>, count: number, pauseMs: number): Promise<number[]> => {
  const times: number[] = [];
  for (let i = 0; i < count; i += 1) {
    if (pauseMs > 0) await rest(pauseMs);
    times.push(await one());
  }
  return times;
};
