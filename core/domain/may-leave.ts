import { flaggedKeys, textField, type Fields } from './field-paths.ts';

/** Marks under which a record may stand in a file for others. A mark that this version does not know holds it back. */
const OPEN: ReadonlySet<string> = new Set(['', 'general']);

/** Whether an agreement may stand in a file for others: not one that is marked for use inside the office. */
export const agreementMayLeave = (fields: Fields): boolean => OPEN.has(textField(fields, 'sensitivity'));

/** The same of a record that belongs to agreements (an activity): it stays with any of them that stays. */
export const linkedMayLeave = (fields: Fields, agreementOf: (id: string) => Fields | undefined): boolean =>
  flaggedKeys(fields, 'agreements').every((id) => agreementMayLeave(agreementOf(id) ?? {}));
