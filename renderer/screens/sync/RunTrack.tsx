import { Check, Circle, CircleDot, CircleX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SyncProgress } from '#ipc/contract.ts';
import styles from './RunTrack.module.css';

const STEPS = ['connecting', 'pushing', 'pulling', 'done'] as const;
type Step = (typeof STEPS)[number];
type Phase = SyncProgress['phase'];

/** A first snapshot is receiving too; a run that was stopped stands where it stopped. */
const stepOf = (phase: Phase, stage: string | undefined): Step => {
  const shown = phase === 'failed' || phase === 'cancelled' ? stage : phase;
  if (shown === 'snapshot') return 'pulling';
  return STEPS.find((step) => step === shown) ?? 'connecting';
};

const ICONS = { past: Check, now: CircleDot, stopped: CircleX, ahead: Circle } as const;

export type RunTrackProps = { readonly phase: Phase; /** where a run was when it was stopped */ readonly stage?: string | undefined };

/** The steps of a run in their order, and the one it is at: contact, sending, receiving, done. */
export const RunTrack = ({ phase, stage }: RunTrackProps) => {
  const { t } = useTranslation('sync');
  const at = STEPS.indexOf(stepOf(phase, stage));
  const isStopped = phase === 'failed' || phase === 'cancelled';
  return (
    <ol className={styles['track']} aria-label={t('steps.label')}>
      {STEPS.map((step, index) => {
        const isPast = index < at || phase === 'done';
        const state = isPast ? 'past' : index > at ? 'ahead' : isStopped ? 'stopped' : 'now';
        const Icon = ICONS[state];
        return (
          <li key={step} className={styles['step']} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <Icon size={15} aria-label={t(`steps.${state}`)} />
            <span>{t(`steps.${step}`)}</span>
          </li>
        );
      })}
    </ol>
  );
};
