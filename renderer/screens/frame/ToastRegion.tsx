import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFailureWords } from '#renderer/components/ErrorNotice.tsx';
import { IconButton } from '#renderer/components/IconButton.tsx';
import { LinkButton } from '#renderer/components/LinkButton.tsx';
import { ALL_TEXTS, useToasts, type Toast } from '#renderer/state/toasts.ts';
import styles from './ToastRegion.module.css';

/** What was just done, at the foot of the window; never in the way of the work, which gives it room. */
export const ToastRegion = () => {
  const shown = useToasts((toasts) => toasts.shown);
  return (
    <div className={styles['region']} role="status" aria-live="polite">
      {shown.map((toast) => <OneToast key={toast.id} toast={toast} />)}
    </div>
  );
};

const OneToast = ({ toast }: { readonly toast: Toast }) => {
  const { t } = useTranslation('common');
  const { t: say } = useTranslation(ALL_TEXTS);
  const remove = useToasts((toasts) => toasts.remove);
  const wordsOf = useFailureWords();
  const words = toast.failure === undefined ? null : wordsOf(toast.failure);
  return (
    <div className={styles['toast']} data-failed={words !== null}>
      <div>
        {words === null ? toast.text?.(say) : (
          <>
            <b>{words.title}</b>
            <div>{words.meaning} {words.action}</div>
          </>
        )}
      </div>
      {toast.undo !== undefined && (
        <LinkButton
          onPress={() => {
            toast.undo?.run();
            remove(toast.id);
          }}
        >
          {toast.undo.label(say)}
        </LinkButton>
      )}
      <IconButton icon={X} label={t('close')} onPress={() => remove(toast.id)} />
    </div>
  );
};
