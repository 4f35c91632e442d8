import type { Highlight } from '#core/search/highlights.ts';
import styles from './MarkedText.module.css';

/** A text with the parts that a search has found. */
export const MarkedText = ({ text, parts }: { readonly text: string; readonly parts: readonly Highlight[] }) => {
  const pieces = parts.map(({ start, end }, i) => ({ start, before: text.slice(parts[i - 1]?.end ?? 0, start), marked: text.slice(start, end) }));
  return (
    <>
      {pieces.map(({ start, before, marked }) => <span key={start}>{before}<mark className={styles['mark']}>{marked}</mark></span>)}
      {text.slice(parts.at(-1)?.end ?? 0)}
    </>
  );
};
