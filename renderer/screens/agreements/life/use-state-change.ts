import { stampMs } from '#core/change/clock.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import type { Head } from '#core/change/state.ts';
import { readAgreement } from '#core/domain/agreement.ts';
import { loggedStates, type LoggedState, type StateEntry, type Writing } from '#core/domain/state-log.ts';
import { newMemberKey } from '#renderer/data/save.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { saveWithWayBack } from '#renderer/screens/shared/save-with-way-back.ts';
import { useSideForm } from '#renderer/screens/shared/use-side-form.ts';
import { isStateChangeDraft, newCorrection, newStateChange, newUnloggedCorrection, stateChangeSet, stateProblems, type StateChangeDraft, type StateProblem } from './state-change-draft.ts';

export type StateChanging = {
  readonly log: readonly LoggedState[];
  /** what is being written; null while the panel is closed */
  readonly draft: StateChangeDraft | null;
  /** said once the person has wanted to record it */
  readonly problems: readonly StateProblem[];
  /** `date`: since when, where the way here says it */
  readonly begin: (to?: string, date?: PartialDate) => void;
  readonly correct: (entry: StateEntry) => void;
  /** the state stands without an entry and is wrong */
  readonly correctUnlogged: () => void;
  readonly change: (part: Partial<StateChangeDraft>) => void;
  readonly record: () => Promise<void>;
  readonly cancel: () => Promise<void>;
};

const writingOf = (head: Head | undefined): Writing | null => (head === undefined ? null : { name: head.author.name, at: head.at, atMs: stampMs(head.at) });

/** A change of state while it is being written; "record" writes state and log entry in one change. */
export const useStateChange = (record: RecordView): StateChanging => {
  const { draft, asked, ask, put, close } = useSideForm<StateChangeDraft>(`state/${record.id}`, isStateChangeDraft);
  const agreement = readAgreement(record.fields);
  const log = loggedStates(agreement.stateLog, agreement.state, (path) => writingOf(record.state.fields[path]?.[0]));
  return {
    log,
    draft,
    problems: asked && draft !== null ? stateProblems(draft, record) : [],
    begin: (to, date) => put({ ...newStateChange(record, to), ...(date === undefined ? {} : { date: { text: '', date } }) }),
    correct: (entry) => put(newCorrection(record, entry)),
    correctUnlogged: () => put(newUnloggedCorrection(record)),
    change: (part) => draft !== null && put({ ...draft, ...part }),
    cancel: close,
    record: async () => {
      if (draft === null) return;
      ask();
      if (stateProblems(draft, record).length > 0) return;
      const set = stateChangeSet(draft, record, newMemberKey(), log.find((entry) => entry.stands)?.key ?? null);
      const isSaved = await saveWithWayBack(record, draft.opened, set, {
        saved: (say) => (draft.corrects === '' ? say('lifecycle:recorded', { state: say(`codes:state.${draft.to}` as 'codes:state.intent') }) : say('lifecycle:corrected')),
        undone: (say) => say('lifecycle:undone'),
      });
      if (isSaved) await close();
    },
  };
};
