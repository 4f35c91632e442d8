import { Eye } from 'lucide-react';
import { Suspense, useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from './components/EmptyState.tsx';
import { ErrorBoundary } from './components/ErrorBoundary.tsx';
import { Skeleton } from './components/Skeleton.tsx';
import { useSetting } from './data/settings.ts';
import { AboutScreen } from './screens/about/AboutScreen.tsx';
import { ActivitiesScreen } from './screens/activities/ActivitiesScreen.tsx';
import { ActivityFormScreen } from './screens/activities/ActivityFormScreen.tsx';
import { AgreementFormScreen } from './screens/agreements/AgreementFormScreen.tsx';
import { AgreementPage } from './screens/agreements/AgreementPage.tsx';
import { AgreementsScreen } from './screens/agreements/AgreementsScreen.tsx';
import { ConflictsScreen } from './screens/conflicts/ConflictsScreen.tsx';
import { DuplicatesScreen } from './screens/duplicates/DuplicatesScreen.tsx';
import { FirstRun } from './screens/first-run/FirstRun.tsx';
import { Frame } from './screens/frame/Frame.tsx';
import { StartScreen } from './screens/frame/StartScreen.tsx';
import { ImportScreen } from './screens/import/ImportScreen.tsx';
import type { Failure } from '#ipc/contract.ts';
import { isRecoverable } from './data/recovery.ts';
import { RecoveryScreen } from './screens/recovery/RecoveryScreen.tsx';
import { PlacesScreen } from './screens/places/PlacesScreen.tsx';
import { NoticesScreen } from './screens/notices/NoticesScreen.tsx';
import { RemindersScreen } from './screens/reminders/RemindersScreen.tsx';
import { FileDrop } from './screens/shared/FileDrop.tsx';
import { SettingsScreen } from './screens/settings/SettingsScreen.tsx';
import { SyncScreen } from './screens/sync/SyncScreen.tsx';
import { useNavigation, type Route } from './state/navigation.ts';
import { useSession } from './state/session.ts';
import { useTheme } from './theme.ts';

/** Screens on which something is written. A reader is told before typing, not after. */
const WRITING: ReadonlySet<Route['screen']> = new Set(['agreement-form', 'activity-form', 'import']);

const ReaderScreen = () => {
  const { t } = useTranslation('frame');
  const go = useNavigation((navigation) => navigation.go);
  return <EmptyState icon={Eye} title={t('readerOnly.title')} why={t('readerOnly.why')} action={t('readerOnly.action')} onAction={() => go({ screen: 'agreements' })} />;
};

const Screen = ({ route }: { readonly route: Route }) => {
  const isReader = useSession((session) => session.status?.role === 'reader');
  if (isReader && WRITING.has(route.screen)) return <ReaderScreen />;
  switch (route.screen) {
    case 'agreements':
      return <AgreementsScreen />;
    case 'agreement':
      return <AgreementPage id={route.id} />;
    case 'agreement-form':
      return <AgreementFormScreen key={`${route.id ?? 'new'} ${route.refused ?? ''}`} id={route.id ?? null} refused={route.refused ?? null} />;
    case 'activities':
      return <ActivitiesScreen />;
    case 'activity-form':
      return <ActivityFormScreen key={`${route.id ?? 'new'} ${route.refused ?? ''}`} id={route.id ?? null} agreement={route.agreement ?? null} refused={route.refused ?? null} />;
    case 'reminders':
      return <RemindersScreen />;
    case 'duplicates':
      return <DuplicatesScreen />;
    case 'notices':
      return <NoticesScreen key={`${route.to ?? ''} ${route.about ?? ''}`} to={route.to ?? null} about={route.about ?? null} />;
    case 'places':
      return <PlacesScreen place={route.place ?? null} />;
    case 'import':
      return <ImportScreen />;
    case 'sync':
      return <SyncScreen key={route.tab ?? ''} {...(route.tab === undefined ? {} : { tab: route.tab })} />;
    case 'conflicts':
      return <ConflictsScreen key={route.record ?? ''} record={route.record ?? null} />;
    case 'settings':
      return <SettingsScreen />;
    case 'restore':
      return <RestoreScreen finding={route.finding ?? null} />;
    case 'about':
      return <AboutScreen />;
  }
  const nowhere: never = route;
  return nowhere;
};

const RestoreScreen = ({ finding, isEmpty = false }: { readonly finding: Failure | null; readonly isEmpty?: boolean }) => {
  const go = useNavigation((navigation) => navigation.go);
  return <RecoveryScreen failure={finding} isEmpty={isEmpty} onLeave={() => go({ screen: isEmpty ? 'agreements' : 'settings' })} />;
};

/** Stands inside what is keyed by the screen: each arrival puts the focus on its heading. */
const Arrival = ({ children }: { readonly children: ReactNode }) => {
  useEffect(() => {
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, []);
  return children;
};

/** The window: starting, first run, or the frame with one screen. */
export const App = () => {
  const { t } = useTranslation('frame');
  const name = t('name');
  const phase = useSession((session) => session.phase);
  const status = useSession((session) => session.status);
  const failure = useSession((session) => session.failure);
  const route = useNavigation((navigation) => navigation.route);
  const [firstRun] = useSetting<string>('first-run', '');
  useTheme();
  useEffect(() => {
    document.title = name;
  }, [name]);
  if (phase === 'failed' && failure !== null && isRecoverable(failure)) return <RecoveryScreen failure={failure} />;
  if (phase !== 'ready' || status === null) return <StartScreen />;
  if (firstRun === '' && status.unit === null) return route.screen === 'restore' ? <main><RestoreScreen finding={null} isEmpty /></main> : <><FirstRun /><FileDrop /></>;
  return (
    <Frame>
      <ErrorBoundary key={route.screen}>
        <Suspense fallback={<Skeleton rows={10} />}>
          <Arrival><Screen route={route} /></Arrival>
        </Suspense>
      </ErrorBoundary>
      <FileDrop />
    </Frame>
  );
};
