/** The endpoint's address as people type it: with or without https, with or without a closing slash. Plain http only on this PC. */
export const addressOf = (typed: string): string | null => {
  const text = typed.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  const isLocal = parsed.hostname === 'localhost' || parsed.hostname === '127.0.0.1' || parsed.hostname === '[::1]';
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLocal)) return null;
  if (parsed.username !== '' || parsed.password !== '' || parsed.hostname === '') return null;
  return `${parsed.origin}${parsed.pathname.endsWith('/') ? parsed.pathname : `${parsed.pathname}/`}`;
};
