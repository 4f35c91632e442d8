import { VERIFICATIONS } from '#core/domain/code-lists.ts';
import type { Json } from '#core/json.ts';
import { partialDateSchema, type PartialDate } from '#core/dates/partial-date.ts';

/** Members of the values that have several, in the order in which a person would say them. What only links (keys, what it was before) is not said. */
const SAID = ['state', 'standing', 'value', 'name', 'post', 'title', 'no', 'docNo', 'document', 'date', 'due', 'done', 'by', 'responsible', 'successor', 'skipped', 'reason', 'source', 'note'] as const;

const isVerification = (code: string): boolean => (VERIFICATIONS as readonly string[]).includes(code);

/** Members that hold a code, by the list that has its words. */
const LISTS: Readonly<Record<string, (code: string) => string>> = { state: () => 'state', standing: (code) => (isVerification(code) ? 'verification' : 'approval'), responsible: () => 'responsible', value: (code) => (code.endsWith('equal') ? 'equalStatus' : 'yesNo') };

export type MemberSpeech = { readonly code: (list: string, code: string) => string; readonly date: (date: PartialDate) => string };

/** A value with several members as one line: "ยกเลิก · 3 พ.ค. 2564 · มติสภา"; '' where it has none of those that can be said. */
export const memberWords = (value: object, speech: MemberSpeech): string =>
  SAID.flatMap((member) => sayMember(member, (value as { readonly [key: string]: Json | undefined })[member], speech))
    .filter((part) => part !== '')
    .join(' · ');

const sayMember = (member: string, value: Json | undefined, speech: MemberSpeech): string[] => {
  if (value === undefined || value === null || typeof value === 'boolean') return [];
  if (typeof value === 'number') return [String(value)];
  if (typeof value === 'string') {
    const list = LISTS[member];
    return [list === undefined ? value : speech.code(list(value), value)];
  }
  if (Array.isArray(value)) return [];
  const date = partialDateSchema.safeParse(value);
  return [date.success ? speech.date(date.data) : memberWords(value, speech)];
};
