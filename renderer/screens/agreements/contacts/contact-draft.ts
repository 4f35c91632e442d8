import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import { orderProblem } from '#core/dates/check-date.ts';
import { CONTACT_DATES, CONTACT_TEXTS, readContact, type ContactDate, type ContactText } from '#core/domain/contact.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';
import type { RecordView } from '#renderer/data/use-record.ts';

/** A contact while it is being written; kept as a draft with the state the record had when it was opened. */
export type ContactDraft = {
  readonly id: string;
  readonly opened: RecordState | null;
  readonly texts: Readonly<Record<ContactText, string>>;
  readonly dates: Readonly<Record<ContactDate, DateEntry>>;
  readonly agreements: readonly string[];
};

export type ContactProblem = { readonly field: ContactText | ContactDate | 'agreements'; readonly code: 'name' | 'date' | 'order' | 'email' | 'agreements' };

export const isContactDraft = (value: Json | null | undefined): value is Json & ContactDraft => typeof value === 'object' && value !== null && 'texts' in value && 'dates' in value && 'agreements' in value;

const NO_DATE: DateEntry = { text: '', date: null };

/** A contact of an agreement that is not there yet. The partner side is what an office looks for most. */
export const newContactDraft = (id: string, agreement: string): ContactDraft => ({
  id,
  opened: null,
  texts: { ...(Object.fromEntries(CONTACT_TEXTS.map((path) => [path, ''])) as Record<ContactText, string>), side: 'partner' },
  dates: { 'validity/from': NO_DATE, 'validity/until': NO_DATE, keepUntil: NO_DATE },
  agreements: [agreement],
});

const entryOf = (date: DateEntry['date']): DateEntry => ({ text: date?.text ?? '', date });

export const contactDraftOf = (record: RecordView): ContactDraft => {
  const contact = readContact(record.fields);
  return {
    id: record.id,
    opened: record.state,
    texts: Object.fromEntries(CONTACT_TEXTS.map((path) => [path, contact[path]])) as Record<ContactText, string>,
    dates: { 'validity/from': entryOf(contact.from), 'validity/until': entryOf(contact.until), keepUntil: entryOf(contact.keepUntil) },
    agreements: contact.agreements,
  };
};

/** One address or several; each has a name, an @ and a domain with a dot. More cannot be known without writing to it. */
const looksWhole = (email: string): boolean => email.split(/[\s,;]+/).every((part) => part === '' || /^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(part));

export const contactProblems = ({ texts, dates, agreements }: ContactDraft): ContactProblem[] => {
  const { 'validity/from': from, 'validity/until': until } = dates;
  return [
    ...(texts.name.trim() === '' && texts.nameOther.trim() === '' ? [{ field: 'name', code: 'name' } as const] : []),
    ...(looksWhole(texts.email) ? [] : [{ field: 'email', code: 'email' } as const]),
    ...CONTACT_DATES.flatMap((field) => (dates[field].date === null && dates[field].text.trim() !== '' ? [{ field, code: 'date' } as const] : [])),
    ...(from.date !== null && until.date !== null && orderProblem(from.date, until.date) !== null ? [{ field: 'validity/until', code: 'order' } as const] : []),
    // Without one nobody would find the person again; who is no contact any more is taken out.
    ...(agreements.length === 0 ? [{ field: 'agreements', code: 'agreements' } as const] : []),
  ];
};

/** Every field of the form, as it should be. What has not changed makes no change. */
export const desiredContact = (draft: ContactDraft, before: readonly string[]): Record<string, Json | undefined> => ({
  ...Object.fromEntries(CONTACT_TEXTS.map((path) => [path, draft.texts[path].trim() === '' ? undefined : draft.texts[path].trim()])),
  // A date is plain data with unknown keys carried along; as a stored value it is JSON.
  ...Object.fromEntries(CONTACT_DATES.map((path) => [path, draft.dates[path].date === null ? undefined : (draft.dates[path].date as Json)])),
  ...Object.fromEntries([...new Set([...before, ...draft.agreements])].map((id) => [`agreements/${id}`, draft.agreements.includes(id) ? true : undefined])),
});
