import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorNotice } from '#renderer/components/ErrorNotice.tsx';
import { FieldGrid } from '#renderer/components/FieldGrid.tsx';
import { TextField } from '#renderer/components/TextField.tsx';
import { FileView } from '#renderer/screens/shared/FileView.tsx';
import { useExchange } from '#renderer/state/exchange.ts';
import { useStatus } from '#renderer/state/session.ts';
import { join, lookAtFile, type JoinForm } from '#renderer/sync/exchange.ts';

/** Without a line: the ministry's invitation on a stick, and the code that came on paper. */
export const InvitationWay = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation(['first-run', 'exchange']);
  const { busy, file, failure } = useExchange();
  return (
    <>
      {failure !== null && <ErrorNotice failure={failure} />}
      {file === null ? (
        <p><Button icon={FileDown} isDisabled={busy !== null} onPress={() => void lookAtFile()}>{t('invitation.open')}</Button></p>
      ) : (
        <FileView file={file}>{file.role !== null && <Join onDone={onDone} />}</FileView>
      )}
    </>
  );
};

const Join = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation(['first-run', 'exchange']);
  const status = useStatus();
  const busy = useExchange((exchange) => exchange.busy);
  const [typed, setTyped] = useState<JoinForm>({ deviceLabel: status.deviceLabel, officerName: '', officerPost: '' });
  const set = (part: Partial<JoinForm>): void => setTyped({ ...typed, ...part });
  const missing = typed.deviceLabel.trim() === '' || typed.officerName.trim() === '';
  const submit = async (): Promise<void> => {
    if ((await join(typed)) === null) onDone();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!missing && busy === null) void submit();
      }}
    >
      <FieldGrid single>
        <TextField label={t('officerName')} hint={t('officerHint')} name="officerName" value={typed.officerName} onChange={(officerName) => set({ officerName })} />
        <TextField label={t('officerPost')} hint={t('postHint')} name="officerPost" value={typed.officerPost} onChange={(officerPost) => set({ officerPost })} />
        <TextField label={t('deviceLabel')} hint={t('deviceHint')} name="deviceLabel" value={typed.deviceLabel} onChange={(deviceLabel) => set({ deviceLabel })} />
      </FieldGrid>
      <p><Button variant="primary" type="submit" isDisabled={missing || busy !== null} onPress={() => undefined}>{t('invitation.join')}</Button></p>
    </form>
  );
};
