import { z } from 'zod';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { fieldReader, type Issue } from './read-fields.ts';
import { flaggedKeys, groupKeys, type Fields } from './field-paths.ts';
import { APPROVALS, approvalSchema, ENTRY_TESTS, overrideSchema, signatorySchema, type Approval, type ApprovalPath, type EntryTest, type Override, type Signatory } from './agreement-parts.ts';
import { checkSchema, type Check } from './check.ts';
import { stateEntrySchema, type StateEntry } from './state-log.ts';
import { stepSchema, type Step } from './steps.ts';

/** One side of an agreement. `name` is as written by the source; the place code is null where no listed place was recognised or accepted. */
export const partySchema = z.looseObject({
  key: z.string().min(1),
  side: z.enum(['thai', 'partner']),
  name: z.string(),
  nameEn: z.string(),
  /** ISO 3166-1 alpha-2 */
  country: z.string(),
  /** ISO 3166-2 code of province, prefecture, state …, '' when not known */
  place: z.string(),
  /** what lies below it: a code of core/places/found-place.ts, or the words of a person where no list has the place; '' where there is none */
  locality: z.string(),
  /** "36.3, 139.883", degrees north and east; '' when not known */
  coordinates: z.string(),
  /** '' = not known yet; two places of one name differ by it */
  level: z.string(),
  body: z.string(),
});
export type Party = z.infer<typeof partySchema>;

/** Where a statement comes from. */
export const sourceSchema = z.looseObject({ key: z.string(), text: z.string(), url: z.string().optional(), quote: z.string().optional() });
export type Source = z.infer<typeof sourceSchema>;

/** Something that a person still has to decide; it stands on the page until settled. `says` are the words, `code` a doubt the program found. */
export const doubtSchema = z.looseObject({
  key: z.string(),
  code: z.string().optional(),
  says: z.string(),
  /** the same in English, where somebody wrote it so too */
  saysEn: z.string().optional(),
  field: z.string().optional(),
  settled: z.boolean(),
  decision: z.string().optional(),
});
export type Doubt = z.infer<typeof doubtSchema>;

/** Evidence from elsewhere: kept beside what the document says, never over it. `field` is the fact that it speaks of, `date` what it says of a date. */
export const evidenceSchema = z.looseObject({
  key: z.string(),
  says: z.string(),
  saysEn: z.string().optional(),
  url: z.string().catch(''),
  field: z.string().optional().catch(undefined),
  date: partialDateSchema.nullable().optional().catch(undefined),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/** An agreement as screens and reports read it. It is read from flat fields; unknown fields stay in the record untouched. */
export type Agreement = {
  readonly titleTh: string;
  readonly titleEn: string;
  readonly titleOther: string;
  readonly type: string;
  readonly nameUsedByThai: string;
  readonly nameUsedByPartner: string;
  readonly state: string;
  readonly stateLog: readonly StateEntry[];
  readonly parties: readonly Party[];
  readonly intentDate: PartialDate | null;
  readonly signedDate: PartialDate | null;
  readonly signedPlace: string;
  /** code of SIGNING_MODES */
  readonly signingMode: string;
  readonly witnesses: string;
  readonly signatories: readonly Signatory[];
  /** what a person says over what the levels of the parties tell */
  readonly equalStatus: Override | null;
  /** what a person says over what type and country tell */
  readonly recognised: Override | null;
  /** 'yes', 'no' or '' */
  readonly entry: Readonly<Record<EntryTest, string>>;
  readonly approvals: Readonly<Record<ApprovalPath, Approval | null>>;
  readonly binding: string;
  readonly languages: readonly string[];
  readonly prevailing: string;
  readonly inForceDate: PartialDate | null;
  readonly endDate: PartialDate | null;
  readonly ending: string;
  readonly areas: readonly string[];
  readonly motive: string;
  readonly history: string;
  readonly benefit: string;
  readonly chosenBecause: string;
  readonly budgetLine: string;
  readonly committee: string;
  readonly focalThai: string;
  readonly focalPartner: string;
  /** codes of policy frames that the relation serves */
  readonly frames: readonly string[];
  readonly asWritten: string;
  readonly steps: readonly Step[];
  readonly checks: readonly Check[];
  readonly sources: readonly Source[];
  readonly doubts: readonly Doubt[];
  readonly evidence: readonly Evidence[];
  readonly verification: string;
  readonly sensitivity: string;
  readonly notes: string;
  readonly sample: boolean;
  /** fields whose stored value this version cannot read: shown as they are, never dropped */
  readonly unreadable: readonly Issue[];
};

const PARTY_FIELDS = ['side', 'name', 'nameEn', 'country', 'place', 'locality', 'coordinates', 'level', 'body'] as const;

/** Every field path that the agreement form and pages know, for the labels of history and conflicts. */
export const AGREEMENT_FIELDS = [
  'title/th', 'title/en', 'title/other', 'type', 'nameUsed/thai', 'nameUsed/partner', 'state',
  'dates/intent', 'dates/signed', 'dates/inForce', 'dates/end', 'signedPlace', 'signing/mode', 'signing/witnesses', 'ending',
  'equalStatus', 'recognised', ...ENTRY_TESTS, ...APPROVALS, 'legal/binding', 'legal/prevailing',
  'why/motive', 'why/history', 'why/chosenBecause', 'why/benefit', 'why/budgetLine', 'why/committee', 'focal/thai', 'focal/partner', 'asWritten', 'verification', 'sensitivity', 'notes', 'mergedInto', 'sample', 'deleted',
] as const;
export const AGREEMENT_GROUPS = ['parties', 'signatories', 'areas', 'frames', 'languages', 'stateLog', 'steps', 'sources', 'doubts', 'evidence', 'checks'] as const;

const readParty = (fields: Fields, key: string): Party => {
  const text = (name: string): string => {
    const value = fields[`parties/${key}/${name}`];
    return typeof value === 'string' ? value : '';
  };
  return {
    key,
    side: text('side') === 'thai' ? 'thai' : 'partner',
    name: text('name'),
    nameEn: text('nameEn'),
    country: text('country'),
    place: text('place'),
    locality: text('locality'),
    coordinates: text('coordinates'),
    level: text('level'),
    body: text('body'),
  };
};

/** The values at several paths, by path. */
const valuesAt = <P extends string, V>(paths: readonly P[], valueAt: (path: P) => V): Readonly<Record<P, V>> => Object.fromEntries(paths.map((path) => [path, valueAt(path)])) as Record<P, V>;

/** Reads an agreement out of a record's shown fields. Never fails: what it cannot read is listed in `unreadable`. */
export const readAgreement = (fields: Fields): Agreement => {
  const read = fieldReader(fields);
  const parties = groupKeys(fields, 'parties')
    .map((key) => readParty(fields, key))
    .toSorted((a, b) => (a.side === b.side ? 0 : a.side === 'thai' ? -1 : 1));
  const keyed = <T>(group: string, schema: z.ZodType<T>): T[] => read.keyed(group, schema);
  return {
    titleTh: read.text('title/th'),
    titleEn: read.text('title/en'),
    titleOther: read.text('title/other'),
    type: read.text('type'),
    nameUsedByThai: read.text('nameUsed/thai'),
    nameUsedByPartner: read.text('nameUsed/partner'),
    state: read.text('state'),
    stateLog: keyed('stateLog', stateEntrySchema),
    parties,
    intentDate: read.value('dates/intent', partialDateSchema),
    signedDate: read.value('dates/signed', partialDateSchema),
    signedPlace: read.text('signedPlace'),
    signingMode: read.text('signing/mode'),
    witnesses: read.text('signing/witnesses'),
    signatories: keyed('signatories', signatorySchema),
    equalStatus: read.value('equalStatus', overrideSchema),
    recognised: read.value('recognised', overrideSchema),
    entry: valuesAt(ENTRY_TESTS, read.text),
    approvals: valuesAt(APPROVALS, (path) => read.value(path, approvalSchema)),
    binding: read.text('legal/binding'),
    languages: flaggedKeys(fields, 'languages'),
    prevailing: read.text('legal/prevailing'),
    inForceDate: read.value('dates/inForce', partialDateSchema),
    endDate: read.value('dates/end', partialDateSchema),
    ending: read.text('ending'),
    areas: flaggedKeys(fields, 'areas'),
    motive: read.text('why/motive'),
    history: read.text('why/history'),
    benefit: read.text('why/benefit'),
    chosenBecause: read.text('why/chosenBecause'),
    budgetLine: read.text('why/budgetLine'),
    committee: read.text('why/committee'),
    focalThai: read.text('focal/thai'),
    focalPartner: read.text('focal/partner'),
    frames: flaggedKeys(fields, 'frames'),
    asWritten: read.text('asWritten'),
    steps: keyed('steps', stepSchema),
    checks: keyed('checks', checkSchema),
    sources: keyed('sources', sourceSchema),
    doubts: keyed('doubts', doubtSchema),
    evidence: keyed('evidence', evidenceSchema),
    verification: read.text('verification'),
    sensitivity: read.text('sensitivity'),
    notes: read.text('notes'),
    sample: fields['sample'] === true,
    unreadable: read.issues(),
  };
};

/**
 * The fields of one party, ready to be set. An emptied text is null, which is how a field is cleared. A draft of an older version has not
 * every field: what it does not know stays as it is.
 */
export const partyFields = (party: Party): Record<string, string | null> =>
  Object.fromEntries(PARTY_FIELDS.flatMap((name) => (name in party ? [[`parties/${party.key}/${name}`, party[name] === '' ? null : party[name]]] : [])));

/** Fields that take a party out. */
export const removePartyFields = (key: string): Record<string, null> =>
  Object.fromEntries(PARTY_FIELDS.map((name) => [`parties/${key}/${name}`, null]));

/** What a person said, in the language of the screen where it stands in both; as it was written where it does not. */
export const saidIn = ({ says, saysEn }: { readonly says: string; readonly saysEn?: string | undefined }, language: 'th' | 'en'): string => (language === 'en' && saysEn !== undefined && saysEn !== '' ? saysEn : says);

/** What people call an agreement: "อ.แม่สาย จ.เชียงราย – เมืองยูกิ จ.อิบะระกิ". */
export const agreementName = (agreement: Pick<Agreement, 'parties' | 'titleTh' | 'titleEn'>, language: 'th' | 'en'): string => {
  const names = agreement.parties.map((party) => (language === 'en' && party.nameEn !== '' ? party.nameEn : party.name || party.nameEn));
  const joined = names.filter((name) => name !== '').join(' – ');
  if (joined !== '') return joined;
  return language === 'en' ? agreement.titleEn || agreement.titleTh : agreement.titleTh || agreement.titleEn;
};
