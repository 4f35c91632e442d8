import type { Contact } from '../domain/contact.ts';
import { maskedEmail, maskedPhones } from '../domain/mask.ts';

export const CONTACT_COLUMNS = ['name', 'nameOther', 'post', 'body', 'side', 'phones', 'email', 'language', 'from', 'until', 'agreements'] as const;
export type ContactColumn = (typeof CONTACT_COLUMNS)[number];

/** A contact with what only the screen knows: the words of its codes and dates, and the names of its agreements. */
export type ContactInWords = Pick<Contact, 'name' | 'nameOther' | 'post' | 'body' | 'phones' | 'email'> & { readonly side: string; readonly language: string; readonly from: string; readonly until: string; readonly agreements: string };

/** What leaves with a list of contacts: `masked` shows of numbers and addresses only as much as tells two people apart, `whole` all of it. */
export type ContactDetail = 'masked' | 'whole';

/**
 * Contacts as a table, the heads in the words of the screen. Notes, consent and the time of keeping stay in the office: nobody who is sent a list of
 * whom to call needs them.
 */
export const contactTable = (contacts: readonly ContactInWords[], heads: Readonly<Record<ContactColumn, string>>, detail: ContactDetail): string[][] => [
  CONTACT_COLUMNS.map((column) => heads[column]),
  ...contacts.map((contact) => CONTACT_COLUMNS.map((column) => (detail === 'whole' ? contact[column] : masked(contact, column)))),
];

const masked = (contact: ContactInWords, column: ContactColumn): string => {
  if (column === 'phones') return maskedPhones(contact.phones);
  return column === 'email' ? maskedEmail(contact.email) : contact[column];
};
