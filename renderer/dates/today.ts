/** Today by this PC's clock, 'YYYY-MM-DD' in local time. */
export const todayIso = (): string => {
  const now = new Date();
  return [String(now.getFullYear()).padStart(4, '0'), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-');
};
