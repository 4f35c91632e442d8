import { useCallback, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { useDraft } from '#renderer/data/drafts.ts';
import { useRefusedView } from '#renderer/data/refused.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { useRecord } from '#renderer/data/use-record.ts';
import { activityDraftOf, desiredActivity, newActivityDraft, type ActivityDraft } from './activity-draft.ts';

export type ActivityForm = {
  readonly draft: ActivityDraft;
  readonly wasFound: boolean;
  readonly savedAt: number | null;
  readonly change: (part: Partial<ActivityDraft>) => void;
  readonly finish: () => Promise<Result<{ changed: number }, Failure>>;
  readonly discard: () => Promise<void>;
  /** an empty form for the next activity of the same agreement */
  readonly begin: () => void;
};

const isDraft = (value: Json | null): value is Json & ActivityDraft => typeof value === 'object' && value !== null && 'title' in value && 'participants' in value;

/** The quick entry's state; every keystroke is a draft in the journal. */
export const useActivityForm = (id: string | null, agreement: string | null, refused: string | null = null): ActivityForm | undefined | null => {
  const record = useRecord('activity', id);
  const stored = useDraft<Json>(refused === null ? `activity/${id ?? 'new'}` : `activity/refused/${refused}`);
  const [draft, setDraft] = useState<ActivityDraft | null>(null);
  const refusal = useRefusedView(refused);
  const [wasFound, setWasFound] = useState(false);
  const [begun, setBegun] = useState(false);

  // The first time that everything is known, the form begins; later changes of the record do not reach it.
  if (!begun && stored.draft !== undefined && refusal !== undefined && (id === null || (record !== undefined && record !== null))) {
    setBegun(true);
    if (isDraft(stored.draft)) {
      setWasFound(true);
      setDraft(stored.draft);
    } else if (refused !== null && refusal !== null) {
      const begin = activityDraftOf(refusal.view);
      setDraft({ ...begin, ...(refusal.isNew ? { opened: null } : {}), replaces: [refused] });
    } else setDraft(record === null || record === undefined ? newActivityDraft(newRecordId(), agreement) : activityDraftOf(record));
  }

  const { save } = stored;
  const change = useCallback(
    (part: Partial<ActivityDraft>): void =>
      setDraft((before) => {
        if (before === null) return before;
        const after = { ...before, ...part };
        // A draft holds texts, lists and the state the record had: JSON throughout.
        save(after as unknown as Json);
        return after;
      }),
    [save],
  );
  if (id !== null && record === null && draft === null) return null;
  if (draft === null) return undefined;
  return {
    draft,
    wasFound,
    savedAt: stored.savedAt,
    change,
    finish: async () => {
      const saved = await saveRecord('activity', draft.id, draft.opened, desiredActivity(draft), draft.replaces);
      if (saved.ok) await stored.discard();
      return saved;
    },
    discard: stored.discard,
    begin: () => {
      setWasFound(false);
      setDraft(newActivityDraft(newRecordId(), agreement));
    },
  };
};
