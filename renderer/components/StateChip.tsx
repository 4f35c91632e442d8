import { useTranslation } from 'react-i18next';
import { STATE_TONE, type AgreementState } from '#core/domain/code-lists.ts';
import { Chip } from './Chip.tsx';
import { useCodeWords } from './use-code-words.ts';

/** The state of an agreement: colour, dot and word. A hollow dot is a state that something is still expected of. */
export const StateChip = ({ state }: { readonly state: string }) => {
  const { t } = useTranslation('common');
  const wordOf = useCodeWords();
  if (state === '') return <Chip tone="rest" isHollow>{t('notGiven')}</Chip>;
  const tone = state in STATE_TONE ? STATE_TONE[state as AgreementState] : 'rest';
  return <Chip tone={tone === 'end' ? 'rest' : tone} isHollow={state === 'intent' || state === 'signed'}>{wordOf('state', state)}</Chip>;
};
