import { countryLabel } from '../places/countries.ts';
import { placeByCode } from '../places/find-places.ts';
import { readActivity, type Activity } from './activity.ts';
import { agreementName, readAgreement, type Agreement } from './agreement.ts';
import type { Fields } from './field-paths.ts';

/** A text that the search looks at, and the field it stands in (its path, or the name of its group), so that a hit can say where it is. */
export type SearchedText = { readonly field: string; readonly text: string };

const withText = (texts: readonly SearchedText[]): SearchedText[] => {
  const seen = new Set<string>();
  return texts.filter(({ text }) => text !== '' && !seen.has(text) && seen.add(text));
};

const of = (field: string, ...texts: readonly (string | undefined)[]): SearchedText[] => texts.map((text) => ({ field, text: text ?? '' }));

/** Listed places and countries are found by their Thai and their English names, whatever the office has written. */
const countryNames = (code: string): string[] => (code === '' ? [] : [countryLabel(code, 'th'), countryLabel(code, 'en')]);
const placeNames = (code: string): string[] => {
  const place = placeByCode(code);
  return place === null ? [] : [place.th, place.en];
};

/** Every text of an agreement that is searched, each once. */
export const agreementTexts = (agreement: Agreement): SearchedText[] =>
  withText([
    ...of('parties/-/name', agreementName(agreement, 'th')),
    ...agreement.parties.flatMap((party) => [
      ...of(`parties/${party.key}/name`, party.name),
      ...of(`parties/${party.key}/nameEn`, party.nameEn),
      ...of(`parties/${party.key}/body`, party.body),
      ...of(`parties/${party.key}/place`, ...placeNames(party.place), party.locality),
      ...(party.side === 'partner' ? of(`parties/${party.key}/country`, ...countryNames(party.country)) : []),
    ]),
    ...of('title/th', agreement.titleTh),
    ...of('title/en', agreement.titleEn),
    ...of('title/other', agreement.titleOther),
    ...of('nameUsed/thai', agreement.nameUsedByThai),
    ...of('nameUsed/partner', agreement.nameUsedByPartner),
    ...of('why/motive', agreement.motive),
    ...of('why/history', agreement.history),
    ...of('why/chosenBecause', agreement.chosenBecause),
    ...of('why/benefit', agreement.benefit),
    ...of('why/budgetLine', agreement.budgetLine),
    ...of('why/committee', agreement.committee),
    ...of('focal/thai', agreement.focalThai),
    ...of('focal/partner', agreement.focalPartner),
    ...of('signing/witnesses', agreement.witnesses),
    ...agreement.signatories.flatMap(({ name, post }) => of('signatories', name, post)),
    ...agreement.stateLog.flatMap(({ by, reason, document, successor }) => of('stateLog', by, reason, document?.no, document?.title, successor)),
    ...agreement.steps.flatMap(({ name, nameEn, docNo, note }) => of('steps', name, nameEn, docNo, note)),
    ...of('signedPlace', agreement.signedPlace),
    ...of('asWritten', agreement.asWritten),
    ...of('notes', agreement.notes),
    ...of('dates/intent', agreement.intentDate?.text),
    ...of('dates/signed', agreement.signedDate?.text),
    ...of('dates/end', agreement.endDate?.text),
    ...agreement.sources.flatMap((source) => of('sources', source.text, source.quote)),
    ...agreement.doubts.flatMap((doubt) => of('doubts', doubt.says, doubt.saysEn)),
    ...agreement.evidence.flatMap((evidence) => of('evidence', evidence.says, evidence.saysEn)),
  ]);

/** Every text of an activity that is searched, each once. */
export const activityTexts = (activity: Activity): SearchedText[] =>
  withText([
    ...of('title', activity.title),
    ...of('place', activity.place),
    ...of('result', activity.result),
    ...of('organiser', activity.organiser),
    ...of('notes', activity.notes),
    ...of('date', activity.date?.text),
    ...activity.outcomes.flatMap((outcome) => of('outcomes', outcome.says)),
    ...activity.followUps.flatMap((followUp) => of('followUps', followUp.what, followUp.who)),
  ]);

/** The same of a record of any kind; kinds that have no list have none. */
export const searchedTexts = (kind: string, fields: Fields): SearchedText[] => {
  if (kind === 'agreement') return agreementTexts(readAgreement(fields));
  return kind === 'activity' ? activityTexts(readActivity(fields)) : [];
};
