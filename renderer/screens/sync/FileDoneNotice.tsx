import { useTranslation } from 'react-i18next';
import { Banner } from '#renderer/components/Banner.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useBytes } from '#renderer/screens/shared/use-bytes.ts';
import type { FileDone } from '#renderer/state/exchange.ts';
import { useNavigation } from '#renderer/state/navigation.ts';

/** What was done with a file, and what a person does next with the stick. */
export const FileDoneNotice = ({ done }: { readonly done: FileDone }) => {
  const { t } = useTranslation(['exchange', 'conflicts']);
  const digits = useDigits();
  const bytes = useBytes();
  const go = useNavigation((navigation) => navigation.go);
  if (done.type === 'took-office' || done.type === 'took-receipt') {
    const numbers = done.type === 'took-office' ? { changes: digits(done.changes) } : { sent: digits(done.sent), received: digits(done.received), refused: digits(done.refused) };
    const decide = done.conflicts === 0 ? {} : { actions: <Button variant="primary" onPress={() => go({ screen: 'conflicts' })}>{t('conflicts:goDecide')}</Button> };
    return (
      <Banner tone="info" title={t(`done.${done.type}.title`)} {...decide}>
        <span data-done={done.type}>{t(`done.${done.type}.meaning`, numbers)}</span>
        {done.conflicts > 0 && <span data-done-conflicts>{t('done.conflicts', { count: done.conflicts, replace: { count: digits(done.conflicts) } })}</span>}
        {done.type === 'took-receipt' && done.stopped && <span data-done-stopped>{t('done.took-receipt.stopped')}</span>}
        {done.type === 'took-receipt' && !done.complete && !done.stopped && <span>{t('done.took-receipt.incomplete')}</span>}
      </Banner>
    );
  }
  const { path, bytes: size, counts, pending, files } = done.written;
  const changes = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <Banner tone="info" title={t(`done.${done.type}.title`)}>
      <span data-done={done.type}>{path} · {bytes(size)}{done.type === 'receipt' ? '' : ` · ${t('done.changes', { count: changes, replace: { count: digits(changes) } })}`}</span>
      {files > 1 && <span data-done-files>{t('done.files', { count: files, replace: { count: digits(files) } })}</span>}
      <span>{t(`done.${done.type}.next`)}</span>
      {pending > 0 && <span>{t('done.pending', { count: pending, replace: { count: digits(pending) } })}</span>}
    </Banner>
  );
};
