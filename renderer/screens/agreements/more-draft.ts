import type { Json } from '#core/change/change.ts';
import { isSameDate, type PartialDate } from '#core/dates/partial-date.ts';
import type { Agreement } from '#core/domain/agreement.ts';
import { APPROVALS, NO_APPROVAL, type ApprovalPath, type Override, type Signatory } from '#core/domain/agreement-parts.ts';
import type { Fields } from '#core/domain/field-paths.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';
import type { DatePath } from './draft-paths.ts';

/** What a date rests on, beside the date itself: it stays when the date is typed anew. */
export type DateGround = { readonly basis: string; readonly source: string };
export type SignatoryEntry = Omit<Signatory, 'date'> & { readonly date: DateEntry };
export type ApprovalEntry = { readonly standing: string; readonly no: string; readonly date: DateEntry };
export const OVERRIDES = ['equalStatus', 'recognised'] as const;
export type OverridePath = (typeof OVERRIDES)[number];
export const FLAG_GROUPS = ['frames', 'languages'] as const;
export type FlagGroup = (typeof FLAG_GROUPS)[number];

/** The parts of an agreement's form that are more than a text, a date or an area. */
export type MoreDraft = {
  readonly grounds: Readonly<Record<DatePath, DateGround>>;
  readonly signatories: readonly SignatoryEntry[];
  readonly approvals: Readonly<Record<ApprovalPath, ApprovalEntry>>;
  readonly overrides: Readonly<Record<OverridePath, Override>>;
  readonly flags: Readonly<Record<FlagGroup, readonly string[]>>;
};

export const entryOf = (date: PartialDate | null): DateEntry => ({ text: date?.text ?? '', date });
const groundOf = (date: PartialDate | null): DateGround => ({ basis: date?.basis ?? '', source: date?.source ?? '' });
const approvalEntry = ({ standing, no, date } = NO_APPROVAL): ApprovalEntry => ({ standing, no, date: entryOf(date) });
const recordOf = <P extends string, V>(paths: readonly P[], valueAt: (path: P) => V): Record<P, V> => Object.fromEntries(paths.map((path) => [path, valueAt(path)])) as Record<P, V>;

export const moreDraftOf = (agreement: Agreement): MoreDraft => ({
  grounds: {
    'dates/intent': groundOf(agreement.intentDate),
    'dates/signed': groundOf(agreement.signedDate),
    'dates/inForce': groundOf(agreement.inForceDate),
    'dates/end': groundOf(agreement.endDate),
  },
  signatories: agreement.signatories.map((each) => ({ ...each, date: entryOf(each.date) })),
  approvals: recordOf(APPROVALS, (path) => approvalEntry(agreement.approvals[path] ?? NO_APPROVAL)),
  overrides: recordOf(OVERRIDES, (path) => ({ value: agreement[path]?.value ?? '', reason: agreement[path]?.reason ?? '' })),
  flags: recordOf(FLAG_GROUPS, (group) => agreement[group]),
});

/** A date with what it rests on; parts that are not known are left out. */
export const groundedDate = (date: PartialDate, { basis, source }: DateGround): PartialDate => {
  const { basis: _basis, source: _source, ...rest } = date;
  return { ...rest, ...(basis.trim() === '' ? {} : { basis: basis.trim() }), ...(source.trim() === '' ? {} : { source: source.trim() }) };
};

const sameDates = (a: PartialDate | null, b: PartialDate | null): boolean => (a === null || b === null ? a === b : a.text === b.text && isSameDate(a, b));

/** The fields of these parts as they should be. `before` is the agreement as the form opened it, `opened` its stored fields: what was not touched stays as it was written, also by a newer version. */
export const desiredMore = (more: MoreDraft, before: Agreement, opened: Fields): Record<string, Json | undefined> => {
  const desired: Record<string, Json | undefined> = {};
  for (const path of APPROVALS) desired[path] = approvalValue(more.approvals[path], path, before, opened);
  for (const path of OVERRIDES) desired[path] = overrideValue(more.overrides[path], path, before, opened);
  for (const group of FLAG_GROUPS) for (const code of new Set([...before[group], ...more.flags[group]])) desired[`${group}/${code}`] = more.flags[group].includes(code) ? true : undefined;
  for (const { key } of before.signatories) if (!more.signatories.some((each) => each.key === key)) desired[`signatories/${key}`] = undefined;
  for (const each of more.signatories) desired[`signatories/${each.key}`] = signatoryValue(each, before, opened);
  return desired;
};

const approvalValue = ({ standing, no, date }: ApprovalEntry, path: ApprovalPath, before: Agreement, opened: Fields): Json | undefined => {
  const was = before.approvals[path] ?? NO_APPROVAL;
  if (was.standing === standing && was.no === no.trim() && sameDates(was.date, date.date)) return opened[path];
  // Dates are plain data with unknown keys carried along; as stored values they are JSON.
  return standing === '' && no.trim() === '' && date.date === null ? undefined : { ...was, standing, no: no.trim(), date: date.date as Json };
};

const overrideValue = ({ value, reason }: Override, path: OverridePath, before: Agreement, opened: Fields): Json | undefined => {
  if ((before[path]?.value ?? '') === value && (before[path]?.reason ?? '') === reason.trim()) return opened[path];
  return value === '' ? undefined : { ...before[path], value, reason: reason.trim() };
};

const signatoryValue = (entry: SignatoryEntry, before: Agreement, opened: Fields): Json | undefined => {
  const was = before.signatories.find(({ key }) => key === entry.key);
  const [name, post] = [entry.name.trim(), entry.post.trim()];
  if (was !== undefined && was.party === entry.party && was.name === name && was.post === post && sameDates(was.date, entry.date.date)) return opened[`signatories/${entry.key}`];
  if (name === '' && post === '' && entry.date.date === null) return undefined;
  const { key: _key, ...rest } = entry;
  return { ...rest, name, post, date: entry.date.date as Json };
};

export type MoreProblem = { readonly field: string; readonly code: 'date-open' | 'override-reason'; readonly keepable: false };

const isOpen = ({ text, date }: DateEntry): boolean => date === null && text.trim() !== '';

/** Words of a date that are still open, and a judgement that says no reason. */
export const moreProblems = (more: MoreDraft): MoreProblem[] => {
  return [
    ...more.signatories.filter(({ date }) => isOpen(date)).map(({ key }): MoreProblem => ({ field: `signatories/${key}/date`, code: 'date-open', keepable: false })),
    ...APPROVALS.filter((path) => isOpen(more.approvals[path].date)).map((path): MoreProblem => ({ field: `${path}/date`, code: 'date-open', keepable: false })),
    ...OVERRIDES.filter((path) => more.overrides[path].value !== '' && more.overrides[path].reason.trim() === '').map((path): MoreProblem => ({ field: `${path}/reason`, code: 'override-reason', keepable: false })),
  ];
};
