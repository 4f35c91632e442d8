import { firstDayOf } from '../dates/calendar.ts';
import { latestDay } from '../dates/check-date.ts';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { fieldReader, type Issue } from './read-fields.ts';
import { flaggedKeys, type Fields } from './field-paths.ts';

/**
 * A person whom the office turns to, in a post for a time. Names and posts as that side writes them. Personal data: why they may be kept
 * (`consent`) and until when (`keepUntil`) stand beside them (Personal Data Protection Act B.E. 2562; the ministry's rules are to be confirmed).
 */
export type Contact = {
  readonly name: string;
  /** the name in the person's own writing, or in Latin letters */
  readonly nameOther: string;
  readonly post: string;
  readonly body: string;
  /** 'thai' | 'partner', '' = not said */
  readonly side: string;
  /** as written: several numbers, extensions, "mornings only" */
  readonly phones: string;
  readonly email: string;
  /** that one writes and speaks to the person in: code of the list `textLanguage` */
  readonly language: string;
  readonly from: PartialDate | null;
  readonly until: PartialDate | null;
  /** code of the list `consent` */
  readonly consent: string;
  readonly keepUntil: PartialDate | null;
  readonly notes: string;
  /** ids of the agreements that the person is a contact for */
  readonly agreements: readonly string[];
  readonly sample: boolean;
  readonly unreadable: readonly Issue[];
};

export const CONTACT_TEXTS = ['name', 'nameOther', 'post', 'body', 'side', 'phones', 'email', 'language', 'consent', 'notes'] as const;
export type ContactText = (typeof CONTACT_TEXTS)[number];
export const CONTACT_DATES = ['validity/from', 'validity/until', 'keepUntil'] as const;
export type ContactDate = (typeof CONTACT_DATES)[number];
export const CONTACT_FIELDS = [...CONTACT_TEXTS, ...CONTACT_DATES, 'sample', 'deleted'] as const;
export const CONTACT_GROUPS = ['agreements'] as const;

/** What tells of the person, and is emptied when the contact is taken out. */
export const PERSONAL_FIELDS = ['name', 'nameOther', 'phones', 'email', 'notes'] as const;

/** Reads a contact out of a record's shown fields. Never fails. */
export const readContact = (fields: Fields): Contact => {
  const read = fieldReader(fields);
  return {
    name: read.text('name'),
    nameOther: read.text('nameOther'),
    post: read.text('post'),
    body: read.text('body'),
    side: read.text('side'),
    phones: read.text('phones'),
    email: read.text('email'),
    language: read.text('language'),
    from: read.value('validity/from', partialDateSchema),
    until: read.value('validity/until', partialDateSchema),
    consent: read.text('consent'),
    keepUntil: read.value('keepUntil', partialDateSchema),
    notes: read.text('notes'),
    agreements: flaggedKeys(fields, 'agreements'),
    sample: fields['sample'] === true,
    unreadable: read.issues(),
  };
};

/** `to-come`: not in the post yet; `former`: no longer in it. */
export type InPost = 'in-post' | 'to-come' | 'former';

/** Whether the person holds the post on a day ('YYYY-MM-DD'). What is not known speaks for it: a month counts to its last day. */
export const inPostOn = ({ from, until }: Pick<Contact, 'from' | 'until'>, today: string): InPost => {
  const last = until === null ? null : latestDay(until);
  if (last !== null && last < today) return 'former';
  return from?.start !== null && from?.start !== undefined && firstDayOf(from.start) > today ? 'to-come' : 'in-post';
};

/** Why personal data should be looked at: the time for which they may be kept is over, or the person has withdrawn consent. */
export type KeepDoubt = 'time-over' | 'withdrawn';

export const keepDoubt = ({ consent, keepUntil }: Pick<Contact, 'consent' | 'keepUntil'>, today: string): KeepDoubt | null => {
  if (consent === 'withdrawn') return 'withdrawn';
  const last = keepUntil === null ? null : latestDay(keepUntil);
  return last !== null && last < today ? 'time-over' : null;
};

const ORDER: readonly InPost[] = ['in-post', 'to-come', 'former'];

/** Who is in post first; of those the Thai side, then by name as Thai sorts it. */
export const contactsInOrder = <C extends { readonly contact: Contact }>(contacts: readonly C[], today: string): readonly C[] => {
  const { compare } = new Intl.Collator('th', { numeric: true });
  const place = ({ contact }: C): number => 2 * ORDER.indexOf(inPostOn(contact, today)) + (contact.side === 'partner' ? 1 : 0);
  return contacts.toSorted((a, b) => place(a) - place(b) || compare(a.contact.name, b.contact.name));
};
