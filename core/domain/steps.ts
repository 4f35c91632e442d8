import { z } from 'zod';
import { latestDay } from '../dates/check-date.ts';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { sortKey } from '../dates/sort-date.ts';
import type { Json } from '../json.ts';

/** Steps without a place come after those that have one. */
const LAST = 1_000;

/**
 * One step on the way of an agreement (`steps/<key>`): from the study of a partner to the yearly report.
 *
 * - `name`, `nameEn` what is to be done; a step of one's own has one language.
 * - `responsible` code of the list `responsible`, `due` until when, `done` since when (with `docNo`, the paper that shows it).
 * - `skipped` why it is not needed here; '' where it is. A step that is skipped stays on the list with its reason.
 * - `order` place in the list; `template` the template it was taken from, as `id@version`, '' for a step of one's own.
 */
export const stepSchema = z.looseObject({
  key: z.string(),
  name: z.string().catch(''),
  nameEn: z.string().catch(''),
  responsible: z.string().catch(''),
  due: partialDateSchema.nullable().catch(null),
  done: partialDateSchema.nullable().catch(null),
  docNo: z.string().catch(''),
  note: z.string().catch(''),
  skipped: z.string().catch(''),
  order: z.number().catch(LAST),
  template: z.string().catch(''),
});
export type Step = {
  readonly key: string;
  readonly name: string;
  readonly nameEn: string;
  readonly responsible: string;
  readonly due: PartialDate | null;
  readonly done: PartialDate | null;
  readonly docNo: string;
  readonly note: string;
  readonly skipped: string;
  readonly order: number;
  readonly template: string;
};

export const stepsInOrder = (steps: readonly Step[]): readonly Step[] => steps.toSorted((a, b) => a.order - b.order || (a.key < b.key ? -1 : 1));

export type StepStanding = 'done' | 'skipped' | 'overdue' | 'open';

/** How a step stands on a day ('YYYY-MM-DD'). Overdue only where its last possible day is past: a month counts until its end. */
export const standingOf = (step: Step, today: string): StepStanding => {
  if (step.done !== null) return 'done';
  if (step.skipped !== '') return 'skipped';
  const last = step.due === null ? null : latestDay(step.due);
  return last !== null && last < today ? 'overdue' : 'open';
};

export type Progress = { readonly done: number; readonly skipped: number; readonly all: number; readonly overdue: number; readonly next: Step | null };

/** How far the steps have come. `next` is what comes first among those that are open: by due date, and where none has one by their order. */
export const progressOf = (steps: readonly Step[], today: string): Progress => {
  const standings = steps.map((step) => standingOf(step, today));
  const open = stepsInOrder(steps).filter((step) => ['open', 'overdue'].includes(standingOf(step, today)));
  const dated = open.filter((step) => step.due !== null && step.due.start !== null).toSorted((a, b) => (dueKey(a) < dueKey(b) ? -1 : 1));
  const count = (standing: StepStanding): number => standings.filter((each) => each === standing).length;
  return { done: count('done'), skipped: count('skipped'), all: steps.length, overdue: count('overdue'), next: dated[0] ?? open[0] ?? null };
};

const dueKey = ({ due }: Step): string => (due === null ? '~' : sortKey(due));

/** A step as it is stored; texts are trimmed. What a newer version wrote beside (`before`) stays. */
export const stepValue = (step: Step, before: Json | undefined): Json => {
  const { key: _, ...rest } = step;
  const kept = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  // Dates are plain data with unknown keys carried along; as stored values they are JSON.
  return { ...kept, ...rest, name: step.name.trim(), nameEn: step.nameEn.trim(), docNo: step.docNo.trim(), note: step.note.trim(), skipped: step.skipped.trim(), due: step.due as Json, done: step.done as Json };
};
