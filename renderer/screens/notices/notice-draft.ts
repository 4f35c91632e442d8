import type { Json } from '#core/json.ts';
import type { PartialDate } from '#core/dates/partial-date.ts';

/** A message being written: to whom, what, until when. */
export type NoticeDraft = {
  readonly to: readonly string[];
  readonly type: string;
  readonly subject: string;
  readonly text: string;
  readonly due: { readonly text: string; readonly date: PartialDate | null };
  readonly about: string;
};

export const newNoticeDraft = (to: string | null, about: string | null): NoticeDraft => ({ to: to === null ? [] : [to], type: 'request', subject: '', text: '', due: { text: '', date: null }, about: about ?? '' });

export const isNoticeDraft = (value: Json | null | undefined): value is Json & NoticeDraft => typeof value === 'object' && value !== null && 'subject' in value && 'to' in value && 'due' in value;

export type NoticeProblem = 'to' | 'subject' | 'text' | 'due';

export const noticeProblems = (draft: NoticeDraft): NoticeProblem[] => {
  const problems: NoticeProblem[] = [];
  if (draft.to.length === 0) problems.push('to');
  if (draft.subject.trim() === '') problems.push('subject');
  if (draft.text.trim() === '') problems.push('text');
  if (draft.due.date === null && draft.due.text.trim() !== '') problems.push('due');
  return problems;
};

/** The fields of the record for one of the units. */
export const noticeFields = (draft: NoticeDraft, to: string): Record<string, Json | undefined> => ({
  to,
  type: draft.type === '' ? 'note' : draft.type,
  subject: draft.subject.trim(),
  text: draft.text.trim(),
  due: draft.due.date === null ? undefined : (draft.due.date as Json),
  about: draft.about === '' ? undefined : draft.about,
});
