import { AgreementDetail } from './AgreementDetail.tsx';
import styles from './AgreementPage.module.css';

/** The agreement on a page of its own. */
export const AgreementPage = ({ id }: { readonly id: string }) => (
  <div className={styles['page']}>
    <AgreementDetail id={id} />
  </div>
);
