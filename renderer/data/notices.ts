import { stampMs } from '#core/change/clock.ts';
import type { Json } from '#core/json.ts';
import { messageSchema, readNotice, readNoticeAnswer, type Notice } from '#core/domain/notice.ts';
import type { RecordView } from './rows.ts';
import { useSetting } from './settings.ts';
import { useNoticeAnswerRecords, useNoticeRecords } from './use-record.ts';
import { useSession } from '#renderer/state/session.ts';

/** An answer of a unit: what, by whom and when, and whether only this PC knows it so far. */
export type AnswerView = { readonly id: string; readonly text: string; readonly done: boolean; readonly by: string; readonly at: number | null; readonly onlyHere: boolean };

export type NoticeView = Notice & {
  readonly id: string;
  /** code of the ministry's unit that wrote it */
  readonly from: string;
  readonly at: number | null;
  readonly answers: readonly AnswerView[];
  readonly isOpen: boolean;
  /** the ministry's own record of it; null on a unit's PC, which has only what it was told */
  readonly record: RecordView | null;
};

const NONE: readonly Json[] = [];

const answerOf = (record: RecordView): AnswerView => {
  const { text, done } = readNoticeAnswer(record.fields);
  const [head] = record.state.fields['text'] ?? record.state.fields['done'] ?? [];
  return { id: record.id, text, done, by: head?.author.name ?? '', at: stampMs(record.touched), onlyHere: record.onlyHere };
};

const useAnswers = (): ReadonlyMap<string, readonly AnswerView[]> | undefined => {
  const records = useNoticeAnswerRecords();
  return records === undefined ? undefined : groupAnswers(records);
};

const groupAnswers = (records: readonly RecordView[]): ReadonlyMap<string, readonly AnswerView[]> => {
  const grouped = new Map<string, AnswerView[]>();
  for (const record of records.toReversed()) {
    const { notice } = readNoticeAnswer(record.fields);
    grouped.set(notice, [...(grouped.get(notice) ?? []), answerOf(record)]);
  }
  return grouped;
};

/** What the ministry wrote to this unit, or, on the ministry's PC, what it wrote to all; newest first. Undefined while loading. */
export const useNotices = (): readonly NoticeView[] | undefined => {
  const isMinistry = useSession((session) => session.status?.role === 'ministry');
  const scope = useSession((session) => session.status?.scope ?? '');
  const [told] = useSetting<readonly Json[]>('messages', NONE);
  const own = useNoticeRecords();
  const answers = useAnswers();
  if (answers === undefined || own === undefined) return undefined;
  const withAnswers = (notice: Omit<NoticeView, 'answers' | 'isOpen'>): NoticeView => {
    const said = answers.get(notice.id) ?? [];
    return { ...notice, answers: said, isOpen: !said.some(({ done }) => done) };
  };
  if (isMinistry) return own.filter((record) => record.scope === scope).map((record) => withAnswers({ ...readNotice(record.fields), id: record.id, from: scope, at: stampMs(record.touched), record }));
  return told.flatMap((each) => {
    const message = messageSchema.safeParse(each);
    if (!message.success) return [];
    const { id, at, text, from = '', type = '', subject = '', due = null, about = '' } = message.data;
    return [withAnswers({ id, at, text, from, type, subject, due, about, to: scope, record: null })];
  });
};

/** How many messages of the ministry wait for this unit; the ministry's own PC waits for nothing. */
export const useOpenMessages = (): number => {
  const isMinistry = useSession((session) => session.status?.role === 'ministry');
  const notices = useNotices();
  return isMinistry ? 0 : (notices ?? []).filter(({ isOpen }) => isOpen).length;
};
