import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { useNavigation } from '#renderer/state/navigation.ts';
import { useSession } from '#renderer/state/session.ts';

/** What is only to be known: it is mended, or nothing was lost. */
const CALM: ReadonlySet<string> = new Set(['torn-tail', 'segment-healed', 'view-healed']);
/** There is time to do something about it. */
const EARLY: ReadonlySet<string> = new Set(['disk-nearly-full', 'backup-disk-nearly-full']);
const RECOVERY: ReadonlySet<string> = new Set(['segment-damaged', 'segment-exchanged', 'segment-gone']);

/** What this start, or the work in the background, found out and somebody should know, such as an unfinished write of the last run. */
export const Findings = () => {
  const findings = useSession((session) => session.findings);
  return (
    <>
      {findings.map((finding, index) => <Finding key={`${finding.type} ${String(index)}`} finding={finding} />)}
    </>
  );
};

const Finding = ({ finding }: { readonly finding: Failure }) => {
  const { t } = useTranslation(['settings', 'common']);
  const go = useNavigation((navigation) => navigation.go);
  const dismiss = useSession((session) => session.dismiss);
  const action = RECOVERY.has(finding.type) ? (
    <Button onPress={() => go({ screen: 'restore', finding })}>{t('journal.recover')}</Button>
  ) : (
    <Button variant="quiet" onPress={() => dismiss(finding)}>{t('common:close')}</Button>
  );
  const tone = CALM.has(finding.type) ? 'info' : EARLY.has(finding.type) ? 'doubt' : 'alert';
  return <ErrorNotice failure={finding} tone={tone} actions={action} />;
};
