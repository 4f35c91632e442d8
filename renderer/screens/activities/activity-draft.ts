import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';
import { readActivity } from '#core/domain/activity.ts';
import type { RecordView } from '#renderer/data/use-record.ts';

/** The quick entry of an activity: eight fields, under a minute. */
export type ActivityDraft = {
  readonly id: string;
  readonly opened: RecordState | null;
  /** refused changes that this one stands for */
  readonly replaces?: readonly string[];
  readonly title: string;
  readonly type: string;
  readonly date: { readonly text: string; readonly date: PartialDate | null };
  readonly place: string;
  readonly agreements: readonly string[];
  readonly track: string;
  readonly participants: string;
  readonly result: string;
};

export const newActivityDraft = (id: string, agreementId: string | null): ActivityDraft => ({
  id,
  opened: null,
  title: '',
  type: '',
  date: { text: '', date: null },
  place: '',
  agreements: agreementId === null ? [] : [agreementId],
  track: '',
  participants: '',
  result: '',
});

export const activityDraftOf = (record: RecordView): ActivityDraft => {
  const activity = readActivity(record.fields);
  return {
    id: record.id,
    opened: record.state,
    title: activity.title,
    type: activity.type,
    date: { text: activity.date?.text ?? '', date: activity.date },
    place: activity.place,
    agreements: activity.agreements,
    track: activity.track,
    participants: activity.participants === null ? '' : String(activity.participants),
    result: activity.result,
  };
};

const text = (value: string): string | undefined => (value.trim() === '' ? undefined : value.trim());

/** Thai digits count; anything that is no whole number does not. */
export const readCount = (typed: string): number | null => {
  const arab = typed.trim().replaceAll(/[๐-๙]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x0e50)).replaceAll(',', '');
  return /^\d{1,7}$/.test(arab) ? Number(arab) : null;
};

export const desiredActivity = (draft: ActivityDraft): Record<string, Json | undefined> => {
  const linkedBefore = Object.entries(draft.opened?.fields ?? {}).flatMap(([path, heads]) => (path.startsWith('agreements/') && heads[0]?.value === true ? [path.slice('agreements/'.length)] : []));
  const desired: Record<string, Json | undefined> = {
    title: text(draft.title),
    type: text(draft.type),
    // A date is plain data with unknown keys carried along; as a stored value it is JSON.
    date: draft.date.date === null ? undefined : (draft.date.date as Json),
    place: text(draft.place),
    track: text(draft.track),
    participants: readCount(draft.participants) ?? undefined,
    result: text(draft.result),
  };
  for (const id of new Set([...linkedBefore, ...draft.agreements])) desired[`agreements/${id}`] = draft.agreements.includes(id) ? true : undefined;
  return desired;
};

export type ActivityProblem = { readonly field: 'title' | 'date' | 'participants'; readonly code: 'no-title' | 'date-open' | 'no-number' };

export const activityProblems = (draft: ActivityDraft): ActivityProblem[] => {
  const problems: ActivityProblem[] = [];
  if (draft.title.trim() === '') problems.push({ field: 'title', code: 'no-title' });
  if (draft.date.date === null && draft.date.text.trim() !== '') problems.push({ field: 'date', code: 'date-open' });
  if (draft.participants.trim() !== '' && readCount(draft.participants) === null) problems.push({ field: 'participants', code: 'no-number' });
  return problems;
};
