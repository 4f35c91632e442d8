import styles from './NameText.module.css';

/** A name of places: may wrap between its words, never inside one. (The dictionary of the line breaker cuts foreign names.) */
export const NameText = ({ children }: { readonly children: string }) => (
  <>
    {children.split(' ').map((word, index) => (
      <span key={index}>
        {index > 0 && ' '}
        <span className={styles['word']}>{word}</span>
      </span>
    ))}
  </>
);
