import { CircleHelp, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Banner.module.css';

export type BannerProps = { readonly tone: 'info' | 'doubt' | 'alert'; readonly title?: string; readonly children?: ReactNode; readonly actions?: ReactNode };

const ICONS = { info: Info, doubt: CircleHelp, alert: TriangleAlert } as const;

/** Something to know, to doubt or to mend, where it matters and never in the way. */
export const Banner = ({ tone, title, children, actions }: BannerProps) => {
  const Icon = ICONS[tone];
  return (
    <div className={`${styles['banner']} ${styles[tone]}`} role={tone === 'alert' ? 'alert' : 'note'}>
      <Icon size={18} aria-hidden />
      <div className={styles['text']}>
        {title !== undefined && <b>{title}</b>}
        {children}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
    </div>
  );
};
