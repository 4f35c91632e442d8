/** The product's mark: two rings that hold each other. */
export const Mark = () => (
  <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden>
    <circle cx="10" cy="14" r="6.5" fill="none" stroke="var(--accent)" strokeWidth="3" />
    <circle cx="18" cy="14" r="6.5" fill="none" stroke="var(--live)" strokeWidth="3" />
    <path d="M13.6 8.7a6.5 6.5 0 0 1 2.8 4.2" fill="none" stroke="var(--accent)" strokeWidth="3" />
  </svg>
);
