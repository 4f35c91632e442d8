import styles from './Skeleton.module.css';

/** The shape of what is coming, instead of a spinner. */
export const Skeleton = ({ rows }: { readonly rows: number }) => (
  <div className={styles['skeleton']} aria-busy="true">
    {Array.from({ length: rows }, (_, index) => <span key={index} />)}
  </div>
);
