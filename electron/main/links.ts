/** Pages that the app may open in the system's browser: sources of records are shown, but only over https and only when asked. */
export const isOpenableLink = (url: string): boolean => {
  if (!URL.canParse(url)) return false;
  const parsed = new URL(url);
  return (parsed.protocol === 'https:' || parsed.protocol === 'http:') && parsed.hostname !== '' && parsed.username === '' && parsed.password === '';
};
