import type { Json } from '#core/change/change.ts';
import type { RecordState } from '#core/change/state.ts';
import type { DateEntry } from '#renderer/components/DateField.tsx';

/** A source, a piece of evidence or the check of a fact while it is being written; kept as a draft with the state the record had when it was opened. */
export type GroundDraft = {
  readonly opened: RecordState;
  readonly kind: 'source' | 'evidence' | 'check';
  /** path of the field that is written */
  readonly path: string;
  /** the words: of a source its text, of evidence what it says, of a check what was found */
  readonly text: string;
  readonly url: string;
  readonly source: string;
  readonly standing: string;
  /** the fact that evidence speaks of */
  readonly field: string;
  readonly date: DateEntry;
};

export type GroundProblem = 'text' | 'standing' | 'date' | 'url';

export const isGroundDraft = (value: Json | null | undefined): value is Json & GroundDraft => typeof value === 'object' && value !== null && 'opened' in value && 'path' in value && 'standing' in value;

export const EMPTY_GROUND = { text: '', url: '', source: '', standing: '', field: '', date: { text: '', date: null } } as const;

/** An address that the program may open: what has no scheme is not guessed. */
const isAddress = (url: string): boolean => url === '' || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol));

export const groundProblems = ({ kind, text, standing, date, url }: GroundDraft): GroundProblem[] => [
  ...(kind !== 'check' && text.trim() === '' ? ['text' as const] : []),
  ...(kind === 'check' && standing === '' ? ['standing' as const] : []),
  ...(date.date === null && date.text.trim() !== '' ? ['date' as const] : []),
  ...(isAddress(url.trim()) ? [] : ['url' as const]),
];

/** What is stored; a newer version's members beside it (`before`) stay. */
export const groundValue = ({ kind, text, url, source, standing, field, date }: GroundDraft, before: Json | undefined): Json => {
  const kept = typeof before === 'object' && before !== null && !Array.isArray(before) ? before : {};
  const address = url.trim();
  if (kind === 'check') return { ...kept, standing, source: source.trim(), note: text.trim() };
  if (kind === 'source') return { ...kept, text: text.trim(), ...(address === '' ? {} : { url: address }) };
  // Dates are plain data with unknown keys carried along; as stored values they are JSON.
  return { ...kept, says: text.trim(), url: address, ...(field === '' ? {} : { field }), ...(date.date === null || !field.startsWith('dates/') ? {} : { date: date.date as Json }) };
};
