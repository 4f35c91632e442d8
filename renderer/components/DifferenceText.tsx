import { useMemo } from 'react';
import { textDifference } from '#renderer/difference/text-difference.ts';
import styles from './DifferenceText.module.css';

export type DifferenceTextProps = { readonly earlier: string | null; readonly text: string };

/**
 * A text with what was put in and what was taken out against an earlier one: as insertions and deletions to a screen reader,
 * underlined and struck through to the eye, coloured besides. A text that is wholly another is shown as it is.
 */
export const DifferenceText = ({ earlier, text }: DifferenceTextProps) => {
  const difference = useMemo(() => (earlier === null || earlier === '' ? null : textDifference(earlier, text)), [earlier, text]);
  if (difference?.type !== 'marked') return <span className={styles['text']}>{text}</span>;
  return (
    <span className={styles['text']}>
      {difference.parts.map((part, index) => {
        if (part.type === 'added') return <ins key={index} className={styles['added']}>{part.text}</ins>;
        if (part.type === 'removed') return <del key={index} className={styles['removed']}>{part.text}</del>;
        return <span key={index}>{part.text}</span>;
      })}
    </span>
  );
};
