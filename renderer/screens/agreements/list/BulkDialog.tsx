import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { AGREEMENT_TYPES, AREAS, VERIFICATIONS } from '#core/domain/code-lists.ts';
import { POLICY_FRAMES } from '#core/domain/policy-frames.ts';
import { offeredCodes } from '#core/domain/retired-codes.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ProgressBar } from '#renderer/components/ProgressBar.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { useCodeWords } from '#renderer/components/use-code-words.ts';
import { applyBulk, undoBulk, type Replaced } from '#renderer/data/bulk-edit.ts';
import { planBulk, refusedIn, type BulkEdit, type BulkPlan } from '#renderer/data/bulk-plan.ts';
import { readByKey, type RecordView } from '#renderer/data/use-record.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useIsOwnScope } from '#renderer/state/own-scope.ts';
import { showToast } from '#renderer/state/toasts.ts';
import overlay from '#renderer/components/Overlay.module.css';
import styles from './BulkBar.module.css';

type BulkDialogProps = { readonly ids: readonly string[]; readonly onClose: () => void };

const FRAMES = POLICY_FRAMES.map(({ code }) => code);

/** What many records can be given at once: the field, its list of codes, and the change that a code stands for. */
const FIELDS = {
  type: { list: 'agreementType', codes: AGREEMENT_TYPES, edit: (code: string): BulkEdit => ({ field: 'type', value: code }) },
  verification: { list: 'verification', codes: VERIFICATIONS, edit: (code: string): BulkEdit => ({ field: 'verification', value: code }) },
  addArea: { list: 'area', codes: AREAS, edit: (code: string): BulkEdit => ({ field: `areas/${code}`, value: true }) },
  removeArea: { list: 'area', codes: AREAS, edit: (code: string): BulkEdit => ({ field: `areas/${code}`, value: null }) },
  addFrame: { list: 'frame', codes: FRAMES, edit: (code: string): BulkEdit => ({ field: `frames/${code}`, value: true }) },
  removeFrame: { list: 'frame', codes: FRAMES, edit: (code: string): BulkEdit => ({ field: `frames/${code}`, value: null }) },
} as const;
type FieldName = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as readonly FieldName[];
const REFUSALS = ['other-unit', 'conflict', 'gone'] as const;

/** One edit of many records: what it will do is said before it is done, and the way back stands in the toast. */
export const BulkDialog = ({ ids, onClose }: BulkDialogProps) => {
  const { t } = useTranslation('list');
  const digits = useDigits();
  const wordOf = useCodeWords();
  const isOwn = useIsOwnScope();
  const [records, setRecords] = useState<readonly (RecordView | undefined)[] | null>(null);
  const [name, setName] = useState<FieldName>('type');
  const [code, setCode] = useState('');
  const [done, setDone] = useState<number | null>(null);
  const keys = useMemo(() => ids.map((id) => `agreement/${id}`), [ids]);
  useEffect(() => {
    let current = true;
    void readByKey(keys).then((read) => {
      if (current) setRecords(read);
    });
    return () => {
      current = false;
    };
  }, [keys]);

  const chooseField = (value: string): void => {
    const chosen = FIELD_NAMES.find((each) => each === value);
    if (chosen === undefined || chosen === name) return;
    setName(chosen);
    setCode('');
  };
  const { list, codes, edit: editOf } = FIELDS[name];
  const edit = code === '' ? null : editOf(code);
  const plan = records === null || edit === null ? null : planBulk(records, edit, isOwn);
  const n = (count: number): { readonly count: number; readonly replace: { readonly count: string } } => ({ count, replace: { count: digits(count) } });

  const undo = async (replaced: readonly Replaced[], made: BulkEdit): Promise<void> => {
    const { put, kept, failure } = await undoBulk(replaced, made);
    if (failure !== null) showToast({ failure });
    else showToast({ text: (say) => (kept === 0 ? say('list:bulk.undone', n(put)) : say('list:bulk.undoneKept', { count: put, kept, replace: { count: digits(put), kept: digits(kept) } })) });
  };
  const apply = async ({ changing, ...rest }: BulkPlan, made: BulkEdit): Promise<void> => {
    setDone(0);
    const { replaced, failure } = await applyBulk(changing, () => made, setDone);
    const refused = refusedIn({ changing, ...rest }) + changing.length - replaced.length;
    if (failure !== null) showToast({ failure });
    if (replaced.length > 0) {
      showToast({
        text: (say) => (refused === 0 ? say('list:bulk.done', n(replaced.length)) : say('list:bulk.doneRefused', { count: replaced.length, refused, replace: { count: digits(replaced.length), refused: digits(refused) } })),
        undo: { label: (say) => say('list:bulk.undo'), run: () => void undo(replaced, made) },
      });
    }
    onClose();
  };

  return (
    <ModalOverlay className={overlay['overlay'] ?? ''} isOpen isDismissable={done === null} onOpenChange={(open) => !open && onClose()}>
      <Modal className={overlay['modal'] ?? ''}>
        <Dialog className={overlay['dialog'] ?? ''}>
          <Heading slot="title">{t('bulk.title', n(ids.length))}</Heading>
          <Select label={t('bulk.field')} name="bulk-field" none={t('bulk.choose')} value={name} options={FIELD_NAMES.map((value) => ({ value, label: t(`bulk.fields.${value}`) }))} onChange={chooseField} />
          <Select label={t('bulk.value')} name="bulk-value" none={t('bulk.choose')} value={code} options={offeredCodes(list, codes, []).map((value) => ({ value, label: wordOf(list, value) }))} onChange={setCode} />
          {plan !== null && <Preview plan={plan} all={ids.length} />}
          {done !== null && plan !== null && <ProgressBar label={t('bulk.working', { done, count: plan.changing.length, replace: { done: digits(done), count: digits(plan.changing.length) } })} share={done / Math.max(1, plan.changing.length)} />}
          <div className={overlay['buttons']}>
            <Button variant="primary" isDisabled={plan === null || edit === null || plan.changing.length === 0 || done !== null} onPress={() => plan !== null && edit !== null && void apply(plan, edit)}>
              {t('bulk.apply', n(plan?.changing.length ?? 0))}
            </Button>
            <Button isDisabled={done !== null} onPress={onClose}>{t('bulk.cancel')}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};

const Preview = ({ plan, all }: { readonly plan: BulkPlan; readonly all: number }) => {
  const { t } = useTranslation('list');
  const digits = useDigits();
  const refused = refusedIn(plan);
  return (
    <div className={styles['said']} aria-live="polite">
      <b>{t('bulk.preview', { changing: digits(plan.changing.length), all: digits(all) })}</b>
      {plan.same > 0 && <span>{t('bulk.same', { count: plan.same, replace: { count: digits(plan.same) } })}</span>}
      {refused > 0 && <span>{t('bulk.refused.title', { count: refused, replace: { count: digits(refused) } })}</span>}
      {refused > 0 && <ul>{REFUSALS.filter((why) => plan.refused[why] > 0).map((why) => <li key={why}>{digits(plan.refused[why])}: {t(`bulk.refused.${why}`)}</li>)}</ul>}
    </div>
  );
};
