import { useTranslation } from 'react-i18next';
import type { DryRun } from '#ipc/contract.ts';
import { Banner } from '#renderer/components/Banner.tsx';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useExchange } from '#renderer/state/exchange.ts';
import styles from './FileView.module.css';

type Line = { readonly name: string; readonly count: number; readonly text: string; readonly tone?: 'wait' | 'alert' };

/** What taking the file in would do: nothing has been done yet. */
export const DryRunView = ({ dry }: { readonly dry: DryRun }) => {
  const { t } = useTranslation(['exchange', 'sync']);
  const digits = useDigits();
  const outlook = useExchange((exchange) => exchange.outlook);
  const kinds = Object.entries(dry.kinds).map(([kind, count]) => `${t(`sync:kinds.${kind}` as 'sync:kinds.agreement', { defaultValue: kind })} ${digits(count)}`);
  const lines: Line[] = [
    ...(dry.decided === null ? [] : [{ name: 'taken', count: dry.decided.taken, text: t('dry.taken') }]),
    ...(dry.decided !== null && dry.decided.refused > 0 ? [{ name: 'refused', count: dry.decided.refused, text: t('dry.refused'), tone: 'wait' as const }] : []),
    { name: 'fresh', count: dry.fresh, text: t('dry.fresh') },
    ...(dry.records > 0 ? [{ name: 'records', count: dry.records, text: t('dry.records') }] : []),
    ...(dry.decided === null || dry.known > 0 ? [{ name: 'known', count: dry.known, text: t('dry.known') }] : []),
    { name: 'conflicts', count: outlook?.conflicts ?? 0, text: t('dry.conflicts'), ...((outlook?.conflicts ?? 0) > 0 ? { tone: 'alert' as const } : {}) },
    ...((outlook?.waiting ?? 0) > 0 ? [{ name: 'waiting', count: outlook?.waiting ?? 0, text: t('dry.waiting') }] : []),
    ...dry.left.map(({ reason, count }) => ({ name: `left-${reason}`, count, text: t(`dry.left.${reason}` as 'dry.left.not-taken', { defaultValue: reason }), tone: 'wait' as const })),
  ];
  return (
    <>
      <p className={styles['says']}>{t(dry.time === 'past' ? 'dry.past' : dry.nothing ? 'dry.nothing' : 'dry.says')}</p>
      <ul className={styles['dry']}>
        {lines.map(({ name, count, text, tone }) => (
          <li key={name} data-dry={name} data-tone={tone}>
            <b>{digits(count)}</b>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      {kinds.length > 0 && <p className={styles['quiet']}>{kinds.join(' · ')}</p>}
      {dry.time === 'new-epoch' && <Banner tone="info" title={t('newEpoch.title')}>{t('newEpoch.meaning')}</Banner>}
      {dry.isCopy && <Banner tone="info" title={t('copy.title')}>{t('copy.meaning')}</Banner>}
      {dry.beside > 0 && <p className={styles['quiet']} data-beside>{t('dry.beside', { count: dry.beside, replace: { count: digits(dry.beside) } })}</p>}
      {dry.leftSnapshot && <p className={styles['quiet']}>{t(dry.decided === null ? 'dry.leftSnapshot' : 'dry.leftForNext')}</p>}
    </>
  );
};
