import { DELETED_FIELD } from '#core/change/state.ts';
import { contactsInOrder, PERSONAL_FIELDS, readContact, type Contact, type ContactDate, type ContactText } from '#core/domain/contact.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';
import { newRecordId, saveRecord } from '#renderer/data/save.ts';
import { readRecord, useLinkedContacts, type RecordView } from '#renderer/data/use-record.ts';
import { saveWithWayBack } from '#renderer/screens/shared/save-with-way-back.ts';
import { useSideForm } from '#renderer/screens/shared/use-side-form.ts';
import { showToast } from '#renderer/state/toasts.ts';
import { contactDraftOf, contactProblems, desiredContact, isContactDraft, newContactDraft, type ContactDraft, type ContactProblem } from './contact-draft.ts';

export type ListedContact = { readonly record: RecordView; readonly contact: Contact };

export type Contacts = {
  /** undefined while they are read */
  readonly listed: readonly ListedContact[] | undefined;
  readonly draft: ContactDraft | null;
  readonly problems: readonly ContactProblem[];
  readonly add: () => void;
  readonly begin: (record: RecordView) => void;
  readonly setText: (path: ContactText, text: string) => void;
  readonly setDate: (path: ContactDate, entry: DateEntry) => void;
  readonly setAgreements: (ids: readonly string[]) => void;
  readonly finish: () => Promise<void>;
  readonly cancel: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const nameOf = ({ name, nameOther }: Pick<Contact, 'name' | 'nameOther'>): string => name.trim() || nameOther.trim();

/** True when it is saved; a failure is shown. */
const save = async (made: ContactDraft): Promise<boolean> => {
  const name = nameOf(made.texts);
  const before = made.opened === null ? null : await readRecord('contact', made.id);
  const desired = desiredContact(made, before === null ? [] : readContact(before.fields).agreements);
  if (before !== null && made.opened !== null) {
    const set = Object.fromEntries(Object.entries(desired).map(([path, value]) => [path, value ?? null]));
    return saveWithWayBack(before, made.opened, set, { saved: (say) => say('contacts:saved', { name }), undone: (say) => say('contacts:undone') });
  }
  const saved = await saveRecord('contact', made.id, null, desired);
  showToast(saved.ok ? { text: (say) => say('contacts:saved', { name }) } : { failure: saved.error });
  return saved.ok;
};

/** The contacts of an agreement and the one that is being written. */
export const useContacts = (agreement: string, today: string): Contacts => {
  const { draft, asked, ask, put, close } = useSideForm<ContactDraft>(`contacts/${agreement}`, isContactDraft);
  const records = useLinkedContacts(agreement);
  const listed = records === undefined ? undefined : contactsInOrder(records.map((record) => ({ record, contact: readContact(record.fields) })), today);

  return {
    listed,
    draft,
    problems: asked && draft !== null ? contactProblems(draft) : [],
    add: () => put(newContactDraft(newRecordId(), agreement)),
    begin: (record) => put(contactDraftOf(record)),
    setText: (path, text) => draft !== null && put({ ...draft, texts: { ...draft.texts, [path]: text } }),
    setDate: (path, entry) => draft !== null && put({ ...draft, dates: { ...draft.dates, [path]: entry } }),
    setAgreements: (agreements) => draft !== null && put({ ...draft, agreements }),
    cancel: close,
    finish: async () => {
      if (draft === null) return;
      ask();
      if (contactProblems(draft).length === 0 && (await save(draft))) await close();
    },
    remove: async () => {
      const record = draft === null ? null : await readRecord('contact', draft.id);
      if (record === null) return;
      const set = { ...Object.fromEntries(PERSONAL_FIELDS.map((path) => [path, null])), [DELETED_FIELD]: true };
      if (await saveWithWayBack(record, record.state, set, { saved: (say) => say('contacts:removed', { name: nameOf(readContact(record.fields)) }), undone: (say) => say('contacts:undone') })) await close();
    },
  };
};
