/** Whether a text comes back from PostgreSQL as it went in: it has no NUL there, and half a surrogate pair has no form in UTF-8. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && Buffer.from(text, 'utf8').toString('utf8') === text;
