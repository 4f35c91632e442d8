import type { ReactNode } from 'react';
import field from './Field.module.css';

/** What a form shows and does not change, with the label and the place of a field. */
export const Said = ({ label, hint, children }: { readonly label: string; readonly hint?: string; readonly children: ReactNode }) => (
  <div className={field['field']}>
    <span className={field['label']}>{label}</span>
    {hint !== undefined && <span className={field['hint']}>{hint}</span>}
    <div>{children}</div>
  </div>
);
