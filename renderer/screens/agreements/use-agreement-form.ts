import { useCallback, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import type { Result } from '#core/result.ts';
import type { Failure } from '#ipc/contract.ts';
import { useDraft } from '#renderer/data/drafts.ts';
import { useRefusedView } from '#renderer/data/refused.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { useRecord } from '#renderer/data/use-record.ts';
import { useStatus } from '#renderer/state/session.ts';
import { agreementDraftOf, completeDraft, desiredAgreement, newAgreementDraft, type AgreementDraft } from './agreement-draft.ts';

export type AgreementForm = {
  readonly draft: AgreementDraft;
  /** an unfinished draft of an earlier time was taken up */
  readonly wasFound: boolean;
  readonly savedAt: number | null;
  readonly change: (part: Partial<AgreementDraft>) => void;
  readonly finish: () => Promise<Result<{ changed: number }, Failure>>;
  readonly discard: () => Promise<void>;
};

/** Drafts are plain data: what the form wrote is what it reads. */
const isDraft = (value: Json | null): value is Json & AgreementDraft => typeof value === 'object' && value !== null && 'parties' in value && 'texts' in value && 'dates' in value;

/** The form's state. Every keystroke is a draft in the journal; nothing is in the register before "finish". */
export const useAgreementForm = (id: string | null, refused: string | null = null): AgreementForm | undefined | null => {
  const status = useStatus();
  const record = useRecord('agreement', id);
  const stored = useDraft<Json>(refused === null ? `agreement/${id ?? 'new'}` : `agreement/refused/${refused}`);
  const [draft, setDraft] = useState<AgreementDraft | null>(null);
  const refusal = useRefusedView(refused);
  const [wasFound, setWasFound] = useState(false);
  const [begun, setBegun] = useState(false);

  // The first time that everything is known, the form begins; later changes of the record do not reach it.
  if (!begun && stored.draft !== undefined && refusal !== undefined && (id === null || (record !== undefined && record !== null))) {
    setBegun(true);
    if (isDraft(stored.draft)) {
      setWasFound(true);
      setDraft(completeDraft(stored.draft));
    } else if (refused !== null && refusal !== null) {
      const begin = agreementDraftOf(refusal.view);
      setDraft({ ...begin, ...(refusal.isNew ? { opened: null } : {}), replaces: [refused], carried: refusal.view.fields });
    } else setDraft(record === null || record === undefined ? newAgreementDraft(newRecordId(), status.unit?.province ?? null) : agreementDraftOf(record));
  }

  const { save } = stored;
  const change = useCallback(
    (part: Partial<AgreementDraft>): void =>
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
      const saved = await saveRecord('agreement', draft.id, draft.opened, desiredAgreement(draft), draft.replaces);
      if (saved.ok) await stored.discard();
      return saved;
    },
    discard: stored.discard,
  };
};
