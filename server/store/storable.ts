/** Half a surrogate pair; read as code points, a whole pair is something else. */
const HALF_PAIR = /\p{Surrogate}/u;

/** Whether a text comes back from PostgreSQL as it went in: it has no NUL there, and half a surrogate pair has no form in UTF-8. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && !HALF_PAIR.test(text);
