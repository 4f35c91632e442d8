import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { nextOrder, stepsFromTemplate, type StepTemplate } from '#core/domain/step-template.ts';
import { stepsInOrder, stepValue, type Step } from '#core/domain/steps.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';
import { newMemberKey } from '#renderer/data/save.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { saveWithWayBack } from '#renderer/screens/shared/save-with-way-back.ts';
import { useSideForm } from '#renderer/screens/shared/use-side-form.ts';
import type { ToastWords } from '#renderer/state/toasts.ts';

/** A step while it is being written; kept as a draft with the state the record had when it was opened. */
export type StepDraft = {
  readonly opened: RecordState;
  readonly step: Step;
  readonly due: DateEntry;
  readonly done: DateEntry;
  readonly isNew: boolean;
};

export type StepProblem = 'name' | 'due' | 'done';

const isStepDraft = (value: Json | null | undefined): value is Json & StepDraft => typeof value === 'object' && value !== null && 'opened' in value && 'step' in value && 'done' in value;

const entryOf = (date: Step['due']): DateEntry => ({ text: date?.text ?? '', date });

const problemsOf = ({ step, due, done }: StepDraft): StepProblem[] => [
  ...(step.name.trim() === '' ? ['name' as const] : []),
  ...(due.date === null && due.text.trim() !== '' ? ['due' as const] : []),
  ...(done.date === null && done.text.trim() !== '' ? ['done' as const] : []),
];

const EMPTY_STEP: Omit<Step, 'key' | 'order'> = { name: '', nameEn: '', responsible: '', due: null, done: null, docNo: '', note: '', skipped: '', template: '' };

export type Steps = {
  readonly steps: readonly Step[];
  /** the step that is being written; null when none is */
  readonly draft: StepDraft | null;
  readonly problems: readonly StepProblem[];
  readonly takeTemplate: (template: StepTemplate) => Promise<void>;
  readonly begin: (step: Step) => void;
  readonly add: () => void;
  readonly change: (part: Partial<StepDraft>) => void;
  readonly finish: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly remove: (step: Step) => Promise<void>;
};

/** The steps of an agreement and the one that is being written. */
export const useSteps = (record: RecordView): Steps => {
  const { draft, asked, ask, put, close } = useSideForm<StepDraft>(`steps/${record.id}`, isStepDraft);
  const steps = stepsInOrder(readAgreement(record.fields).steps);
  const write = (opened: RecordState, set: Readonly<Record<string, Json>>, saved: ToastWords): Promise<boolean> => saveWithWayBack(record, opened, set, { saved, undone: (say) => say('steps:undone') });
  return {
    steps,
    draft,
    problems: asked && draft !== null ? problemsOf(draft) : [],
    takeTemplate: async (template) => {
      const set = stepsFromTemplate(template, steps);
      await write(record.state, set, (say) => say('steps:taken', { count: Object.keys(set).length }));
    },
    begin: (step) => put({ opened: record.state, step, due: entryOf(step.due), done: entryOf(step.done), isNew: false }),
    add: () => put({ opened: record.state, step: { ...EMPTY_STEP, key: newMemberKey(), order: nextOrder(steps) }, due: entryOf(null), done: entryOf(null), isNew: true }),
    change: (part) => draft !== null && put({ ...draft, ...part }),
    cancel: close,
    finish: async () => {
      if (draft === null) return;
      ask();
      if (problemsOf(draft).length > 0) return;
      const path = `steps/${draft.step.key}`;
      const set = { [path]: stepValue({ ...draft.step, due: draft.due.date, done: draft.done.date }, record.fields[path]) };
      if (await write(draft.opened, set, (say) => say('steps:saved', { name: draft.step.name.trim() }))) await close();
    },
    remove: async (step) => {
      if (await write(record.state, { [`steps/${step.key}`]: null }, (say) => say('steps:removed', { name: step.name }))) await close();
    },
  };
};
