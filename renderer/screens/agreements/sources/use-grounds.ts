import { readAgreement } from '#core/domain/agreement.ts';
import { checkOf, checkPath, type CheckedField } from '#core/domain/checks.ts';
import { newMemberKey } from '#renderer/data/save.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { saveWithWayBack } from '#renderer/screens/shared/save-with-way-back.ts';
import { useSideForm } from '#renderer/screens/shared/use-side-form.ts';
import { EMPTY_GROUND, groundProblems, groundValue, isGroundDraft, type GroundDraft, type GroundProblem } from './ground-draft.ts';

export type Grounds = {
  readonly draft: GroundDraft | null;
  readonly problems: readonly GroundProblem[];
  readonly addSource: () => void;
  readonly addEvidence: () => void;
  readonly check: (field: CheckedField) => void;
  readonly change: (part: Partial<GroundDraft>) => void;
  readonly finish: () => Promise<void>;
  readonly cancel: () => Promise<void>;
};

/** What an agreement rests on, and the piece of it that is being written. */
export const useGrounds = (record: RecordView): Grounds => {
  const { draft, asked, ask, put, close } = useSideForm<GroundDraft>(`grounds/${record.id}`, isGroundDraft);
  const begin = (kind: GroundDraft['kind'], path: string, part: Partial<GroundDraft> = {}): void => put({ ...EMPTY_GROUND, opened: record.state, kind, path, ...part });
  return {
    draft,
    problems: asked && draft !== null ? groundProblems(draft) : [],
    addSource: () => begin('source', `sources/${newMemberKey()}`),
    addEvidence: () => begin('evidence', `evidence/${newMemberKey()}`),
    check: (field) => {
      const known = checkOf(readAgreement(record.fields).checks, field);
      begin('check', checkPath(field), { field, standing: known?.standing ?? '', source: known?.source ?? '', text: known?.note ?? '' });
    },
    change: (part) => draft !== null && put({ ...draft, ...part }),
    cancel: close,
    finish: async () => {
      if (draft === null) return;
      ask();
      if (groundProblems(draft).length > 0) return;
      const set = { [draft.path]: groundValue(draft, record.fields[draft.path]) };
      if (await saveWithWayBack(record, draft.opened, set, { saved: (say) => say(`grounds:saved.${draft.kind}`), undone: (say) => say('grounds:undone') })) await close();
    },
  };
};
