import styles from './Kbd.module.css';

/** A key or a chord, as it is printed on the keys. */
export const Kbd = ({ children }: { readonly children: string }) => <kbd className={styles['kbd']}>{children}</kbd>;
