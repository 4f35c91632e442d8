import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '#ipc/contract.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { useSession, useStatus } from '#renderer/state/session.ts';
import { enrol, type EnrolForm as Typed } from '#renderer/sync/enrol.ts';
import styles from './EnrolForm.module.css';

/** Enrols this PC with a code of the ministry. Whatever fails, the typed words stay. */
export const EnrolForm = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('first-run');
  const status = useStatus();
  const start = useSession((session) => session.start);
  const [typed, setTyped] = useState<Typed>({ endpoint: status.endpoint ?? start?.demoEndpoint ?? '', code: start?.demoCode ?? '', deviceLabel: status.deviceLabel, officerName: '', officerPost: '' });
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const set = (part: Partial<Typed>): void => setTyped({ ...typed, ...part });
  const missing = typed.endpoint.trim() === '' || typed.code.trim() === '' || typed.deviceLabel.trim() === '' || typed.officerName.trim() === '';
  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    const reply = await enrol(typed);
    setBusy(false);
    if (reply.ok) onDone();
    else setFailure(reply.error);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && !isBusy) void submit();
      }}
    >
      {failure !== null && <div className={styles['failure']}><ErrorNotice failure={failure} /></div>}
      <FieldGrid>
        <TextField label={t('endpoint')} hint={t('endpointHint')} name="endpoint" value={typed.endpoint} onChange={(endpoint) => set({ endpoint })} />
        <TextField label={t('code')} hint={t('codeHint')} name="code" value={typed.code} onChange={(code) => set({ code })} />
        <TextField label={t('officerName')} hint={t('officerHint')} name="officerName" value={typed.officerName} onChange={(officerName) => set({ officerName })} />
        <TextField label={t('officerPost')} hint={t('postHint')} name="officerPost" value={typed.officerPost} onChange={(officerPost) => set({ officerPost })} />
        <TextField label={t('deviceLabel')} hint={t('deviceHint')} name="deviceLabel" value={typed.deviceLabel} onChange={(deviceLabel) => set({ deviceLabel })} />
      </FieldGrid>
      <p>
        <Button variant="primary" type="submit" isDisabled={missing || isBusy} onPress={() => undefined}>{isBusy ? t('enrolling') : t('enrol')}</Button>
      </p>
    </form>
  );
};
