import type { ReactNode } from 'react';
import styles from './SectionedForm.module.css';

export type SectionedFormProps = {
  readonly sections: readonly { readonly id: string; readonly label: string; readonly problems: number; readonly content: ReactNode }[];
  readonly top?: ReactNode;
};

/** A long form with its table of contents at the side; a number says where something needs a look. */
export const SectionedForm = ({ sections, top }: SectionedFormProps) => (
  <div className={styles['form']}>
    <nav className={styles['contents']}>
      {sections.map((section) => (
        <button key={section.id} type="button" onClick={() => document.querySelector(`#section-${section.id}`)?.scrollIntoView({ block: 'start' })}>
          <span>{section.label}</span>
          {section.problems > 0 && <b>{section.problems}</b>}
        </button>
      ))}
    </nav>
    <div className={styles['body']}>
      {top}
      {sections.map((section) => (
        <section key={section.id} id={`section-${section.id}`} className={styles['section']}>
          <h2>{section.label}</h2>
          {section.content}
        </section>
      ))}
    </div>
  </div>
);
