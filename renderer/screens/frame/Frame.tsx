import { ArrowLeftRight, CalendarClock, CalendarDays, CircleHelp, CopyCheck, FileUp, Handshake, Info, MapPin, MessageSquareText, PanelLeftClose, PanelLeftOpen, Settings, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useConflictCount } from '#renderer/data/conflicts.ts';
import { useOpenMessages } from '#renderer/data/notices.ts';
import { useDigits } from '#renderer/dates/use-date-format.ts';
import { useMedia } from '#renderer/components/use-media.ts';
import { useShortcut } from '#renderer/components/use-shortcut.ts';
import { useSetting } from '#renderer/data/settings.ts';
import { useNavigation, type Route } from '#renderer/state/navigation.ts';
import { Findings } from './Findings.tsx';
import { Mark } from '#renderer/screens/shared/Mark.tsx';
import { Palette } from './Palette.tsx';
import { ShortcutsDialog } from './ShortcutsDialog.tsx';
import { SyncFoot } from './SyncFoot.tsx';
import { SyncReminder } from './SyncReminder.tsx';
import { ToastRegion } from './ToastRegion.tsx';
import styles from './Frame.module.css';

type Entry = { readonly screen: 'agreements' | 'activities' | 'places' | 'reminders' | 'duplicates' | 'notices' | 'import' | 'sync' | 'settings' | 'about'; readonly icon: LucideIcon; readonly of: readonly Route['screen'][] };

const ENTRIES: readonly Entry[] = [
  { screen: 'agreements', icon: Handshake, of: ['agreements', 'agreement', 'agreement-form'] },
  { screen: 'activities', icon: CalendarDays, of: ['activities', 'activity-form'] },
  { screen: 'places', icon: MapPin, of: ['places'] },
  { screen: 'reminders', icon: CalendarClock, of: ['reminders'] },
  { screen: 'duplicates', icon: CopyCheck, of: ['duplicates'] },
  { screen: 'notices', icon: MessageSquareText, of: ['notices'] },
  { screen: 'import', icon: FileUp, of: ['import'] },
  { screen: 'sync', icon: ArrowLeftRight, of: ['sync', 'conflicts'] },
  { screen: 'settings', icon: Settings, of: ['settings'] },
  { screen: 'about', icon: Info, of: ['about'] },
];

/** Below this a rail with words takes room that lists and forms need: 1366 points of glass at 150 %. */
const SMALL = '(max-width: 999px)';
type RailWidth = 'auto' | 'wide' | 'narrow';

/** Whether the rail shows only its pictures: as the person wished it, otherwise as the window's width asks. */
const useRail = (): { readonly isNarrow: boolean; readonly toggle: () => void } => {
  const [width, setWidth] = useSetting<RailWidth>('rail', 'auto');
  const isSmall = useMedia(SMALL);
  const isNarrow = width === 'auto' ? isSmall : width === 'narrow';
  return { isNarrow, toggle: () => setWidth(isNarrow ? 'wide' : 'narrow') };
};

/** Rail, main area, and what floats above them. */
export const Frame = ({ children }: { readonly children: ReactNode }) => {
  const { t } = useTranslation('frame');
  const { route, go } = useNavigation();
  const digits = useDigits();
  const { isNarrow, toggle } = useRail();
  const RailIcon = isNarrow ? PanelLeftOpen : PanelLeftClose;
  const tip = (words: string): { readonly title?: string } => (isNarrow ? { title: words } : {});
  const conflicts = useConflictCount() ?? 0;
  const messages = useOpenMessages();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  useShortcut('Ctrl+K', () => setPaletteOpen(true));
  useShortcut('?', () => setHelpOpen(true));
  useShortcut('Ctrl+N', () => go(route.screen === 'activities' || route.screen === 'activity-form' ? { screen: 'activity-form' } : { screen: 'agreement-form' }));
  return (
    <div className={styles['app']} data-rail={isNarrow ? 'narrow' : 'wide'}>
      <nav className={styles['rail']} aria-label={t('nav')}>
        <div className={styles['mark']}>
          <Mark />
          <div data-heard="narrow">
            <b>{t('name')}</b>
            <small>{t('subtitle')}</small>
          </div>
        </div>
        <ul className={styles['entries']}>
          {ENTRIES.map(({ screen, icon: Icon, of }) => (
            <li key={screen}>
              <button type="button" className={styles['entry']} aria-current={of.includes(route.screen) ? 'page' : undefined} onClick={() => go({ screen })} {...tip(t(`entries.${screen}`))}>
                <Icon size={18} aria-hidden />
                <span data-heard="narrow">{t(`entries.${screen}`)}</span>
                {screen === 'notices' && messages > 0 && <em aria-label={t('openMessages', { count: messages })}>{digits(messages)}</em>}
                {screen === 'sync' && conflicts > 0 && <em aria-label={t('conflicts', { count: conflicts })}>{digits(conflicts)}</em>}
              </button>
            </li>
          ))}
          <li>
            <button type="button" className={styles['entry']} onClick={() => setHelpOpen(true)} {...tip(t('entries.shortcuts'))}>
              <CircleHelp size={18} aria-hidden />
              <span data-heard="narrow">{t('entries.shortcuts')}</span>
            </button>
          </li>
          <li>
            <button type="button" className={styles['entry']} onClick={toggle} {...tip(t('rail.wide'))}>
              <RailIcon size={18} aria-hidden />
              <span data-heard="narrow">{t(isNarrow ? 'rail.wide' : 'rail.narrow')}</span>
            </button>
          </li>
        </ul>
        <SyncFoot isNarrow={isNarrow} />
      </nav>
      <div className={styles['side']}>
        <main className={styles['main']}>
          <Findings />
          <SyncReminder />
          {children}
        </main>
        <ToastRegion />
      </div>
      {isPaletteOpen && <Palette onClose={() => setPaletteOpen(false)} />}
      {isHelpOpen && <ShortcutsDialog onClose={() => setHelpOpen(false)} />}
    </div>
  );
};
