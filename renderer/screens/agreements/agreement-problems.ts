import { orderProblem } from '#core/dates/check-date.ts';
import type { Party } from '#core/domain/agreement.ts';
import { openedText, type AgreementDraft } from './agreement-draft.ts';
import { DATE_PATHS, type DatePath } from './draft-paths.ts';
import { moreProblems } from './more-draft.ts';

export type DraftProblem = {
  /** path of the field to jump to */
  readonly field: string;
  /** key of the text in locales/{th,en}/agreements.json, below `problems` */
  readonly code: 'nobody' | 'no-partner' | 'signed-after-end' | 'signed-before-intent' | 'in-force-before-signed' | 'in-force-after-end' | 'date-open' | 'override-reason' | 'secret';
  /** a warning may be kept as a doubt; an error must be mended */
  readonly keepable: boolean;
};

/** What keeps the form from being finished. Empty is no error: a wish has little more than two names. */
export const agreementProblems = (draft: AgreementDraft): DraftProblem[] => {
  const problems: DraftProblem[] = [];
  const named = (side: Party['side']): boolean => draft.parties.some((party) => party.side === side && (party.name.trim() !== '' || party.nameEn.trim() !== ''));
  const [first] = draft.parties;
  if (!named('thai')) problems.push({ field: `parties/${first?.key ?? 'a'}/name`, code: 'nobody', keepable: false });
  if (!named('partner')) problems.push({ field: `parties/${draft.parties.find((party) => party.side === 'partner')?.key ?? 'b'}/name`, code: 'no-partner', keepable: false });
  for (const path of DATE_PATHS) {
    if (draft.dates[path].date === null && draft.dates[path].text.trim() !== '') problems.push({ field: path, code: 'date-open', keepable: false });
  }
  // What another version marked so keeps its mark when it is edited here.
  if (draft.texts.sensitivity === 'secret' && openedText(draft, 'sensitivity') !== 'secret') problems.push({ field: 'sensitivity', code: 'secret', keepable: false });
  problems.push(...moreProblems(draft.more), ...contradictions(draft));
  return problems.filter((problem) => !draft.keptAsDoubt.includes(problem.code));
};

/** Dates that cannot both be true. What is known only roughly contradicts nothing. */
const contradictions = ({ dates }: AgreementDraft): DraftProblem[] =>
  ORDERED.flatMap(([first, second, field, code]): DraftProblem[] => {
    const [earlier, later] = [dates[first].date, dates[second].date];
    return earlier === null || later === null || orderProblem(earlier, later) === null ? [] : [{ field, code, keepable: true }];
  });

const ORDERED: readonly (readonly [first: DatePath, second: DatePath, field: DatePath, code: DraftProblem['code']])[] = [
  ['dates/signed', 'dates/end', 'dates/end', 'signed-after-end'],
  ['dates/intent', 'dates/signed', 'dates/signed', 'signed-before-intent'],
  ['dates/signed', 'dates/inForce', 'dates/inForce', 'in-force-before-signed'],
  ['dates/inForce', 'dates/end', 'dates/inForce', 'in-force-after-end'],
];
