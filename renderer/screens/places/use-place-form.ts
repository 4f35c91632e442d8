import { useCallback, useState } from 'react';
import type { Json } from '#core/change/change.ts';
import type { Result } from '#core/result.ts';
import type { FoundPlace } from '#core/places/found-place.ts';
import type { Failure } from '#ipc/contract.ts';
import { useDraft } from '#renderer/data/drafts.ts';
import type { Unlisted } from '#renderer/data/place-tally.ts';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import type { RecordView } from '#renderer/data/use-record.ts';
import { desiredPlace, namesDraft, newPlaceDraft, placeDraftOf, type PlaceDraft } from './place-draft.ts';

/** What the form is about: a record, a listed place that has none yet, or a place to be added. */
export type PlaceSubject =
  | { readonly type: 'record'; readonly record: RecordView }
  | { readonly type: 'listed'; readonly place: FoundPlace }
  | { readonly type: 'new'; readonly words: Unlisted };

export type PlaceForm = {
  readonly draft: PlaceDraft;
  readonly wasFound: boolean;
  readonly savedAt: number | null;
  readonly isChanged: boolean;
  readonly change: (part: Partial<PlaceDraft>) => void;
  readonly finish: () => Promise<Result<{ changed: number }, Failure>>;
  readonly discard: () => Promise<void>;
};

const isDraft = (value: Json | null): value is Json & PlaceDraft => typeof value === 'object' && value !== null && 'nameTh' in value && 'aliases' in value;

const draftKey = (subject: PlaceSubject): string => {
  if (subject.type === 'record') return `place/${subject.record.id}`;
  return subject.type === 'listed' ? `place/of/${subject.place.code}` : `place/new/${subject.words.text}`;
};

const begin = (subject: PlaceSubject): PlaceDraft => {
  if (subject.type === 'record') return placeDraftOf(subject.record);
  return subject.type === 'listed' ? namesDraft(newRecordId(), subject.place) : newPlaceDraft(newRecordId(), subject.words);
};

/** The form's state; every keystroke is a draft in the journal. */
export const usePlaceForm = (subject: PlaceSubject): PlaceForm | undefined => {
  const stored = useDraft<Json>(draftKey(subject));
  const [draft, setDraft] = useState<PlaceDraft | null>(null);
  const [wasFound, setWasFound] = useState(false);
  const [isChanged, setChanged] = useState(false);
  // The first time that everything is known, the form begins; later changes of the record do not reach it.
  if (draft === null && stored.draft !== undefined) {
    const found = isDraft(stored.draft);
    setWasFound(found);
    setChanged(found);
    setDraft(isDraft(stored.draft) ? stored.draft : begin(subject));
  }
  const { save } = stored;
  const change = useCallback(
    (part: Partial<PlaceDraft>): void => {
      setChanged(true);
      setDraft((before) => {
        if (before === null) return before;
        const after = { ...before, ...part };
        // A draft holds texts, lists and the state the record had: JSON throughout.
        save(after as unknown as Json);
        return after;
      });
    },
    [save],
  );
  if (draft === null) return undefined;
  return {
    draft,
    wasFound,
    savedAt: stored.savedAt,
    isChanged,
    change,
    finish: async () => {
      const saved = await saveRecord('place', draft.id, draft.opened, desiredPlace(draft));
      if (saved.ok) await stored.discard();
      return saved;
    },
    discard: stored.discard,
  };
};
