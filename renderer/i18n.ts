import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import enAbout from '#locales/en/about.json';
import enActivities from '#locales/en/activities.json';
import enAgreements from '#locales/en/agreements.json';
import enBackup from '#locales/en/backup.json';
import enCodes from '#locales/en/codes.json';
import enCommon from '#locales/en/common.json';
import enContacts from '#locales/en/contacts.json';
import enConflicts from '#locales/en/conflicts.json';
import enDuplicates from '#locales/en/duplicates.json';
import enErrors from '#locales/en/errors.json';
import enExchange from '#locales/en/exchange.json';
import enFields from '#locales/en/fields.json';
import enFirstRun from '#locales/en/first-run.json';
import enFrame from '#locales/en/frame.json';
import enGrounds from '#locales/en/grounds.json';
import enHistory from '#locales/en/history.json';
import enImport from '#locales/en/import.json';
import enImportDoubts from '#locales/en/import-doubts.json';
import enLifecycle from '#locales/en/lifecycle.json';
import enList from '#locales/en/list.json';
import enNotices from '#locales/en/notices.json';
import enPlaces from '#locales/en/places.json';
import enRecovery from '#locales/en/recovery.json';
import enReminders from '#locales/en/reminders.json';
import enSettings from '#locales/en/settings.json';
import enSteps from '#locales/en/steps.json';
import enSync from '#locales/en/sync.json';
import thAbout from '#locales/th/about.json';
import thActivities from '#locales/th/activities.json';
import thAgreements from '#locales/th/agreements.json';
import thBackup from '#locales/th/backup.json';
import thCodes from '#locales/th/codes.json';
import thCommon from '#locales/th/common.json';
import thContacts from '#locales/th/contacts.json';
import thConflicts from '#locales/th/conflicts.json';
import thDuplicates from '#locales/th/duplicates.json';
import thErrors from '#locales/th/errors.json';
import thExchange from '#locales/th/exchange.json';
import thFields from '#locales/th/fields.json';
import thFirstRun from '#locales/th/first-run.json';
import thFrame from '#locales/th/frame.json';
import thGrounds from '#locales/th/grounds.json';
import thHistory from '#locales/th/history.json';
import thImport from '#locales/th/import.json';
import thImportDoubts from '#locales/th/import-doubts.json';
import thLifecycle from '#locales/th/lifecycle.json';
import thList from '#locales/th/list.json';
import thNotices from '#locales/th/notices.json';
import thPlaces from '#locales/th/places.json';
import thRecovery from '#locales/th/recovery.json';
import thReminders from '#locales/th/reminders.json';
import thSettings from '#locales/th/settings.json';
import thSteps from '#locales/th/steps.json';
import thSync from '#locales/th/sync.json';

/** Thai is the source language: its files say which texts there are. */
export const thai = {
  about: thAbout,
  activities: thActivities,
  agreements: thAgreements,
  backup: thBackup,
  codes: thCodes,
  common: thCommon,
  contacts: thContacts,
  conflicts: thConflicts,
  duplicates: thDuplicates,
  errors: thErrors,
  exchange: thExchange,
  fields: thFields,
  'first-run': thFirstRun,
  frame: thFrame,
  grounds: thGrounds,
  history: thHistory,
  import: thImport,
  'import-doubts': thImportDoubts,
  lifecycle: thLifecycle,
  list: thList,
  notices: thNotices,
  places: thPlaces,
  recovery: thRecovery,
  reminders: thReminders,
  settings: thSettings,
  steps: thSteps,
  sync: thSync,
} as const;

const english = {
  about: enAbout,
  activities: enActivities,
  agreements: enAgreements,
  backup: enBackup,
  codes: enCodes,
  common: enCommon,
  contacts: enContacts,
  conflicts: enConflicts,
  duplicates: enDuplicates,
  errors: enErrors,
  exchange: enExchange,
  fields: enFields,
  'first-run': enFirstRun,
  frame: enFrame,
  grounds: enGrounds,
  history: enHistory,
  import: enImport,
  'import-doubts': enImportDoubts,
  lifecycle: enLifecycle,
  list: enList,
  notices: enNotices,
  places: enPlaces,
  recovery: enRecovery,
  reminders: enReminders,
  settings: enSettings,
  steps: enSteps,
  sync: enSync,
};

export type Language = 'th' | 'en';

/** All texts are in the window from the start: there is no network to fetch them from. */
export const startTexts = (language: Language): Promise<unknown> =>
  i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'th',
    defaultNS: 'common',
    ns: Object.keys(thai),
    resources: { th: thai, en: english },
    interpolation: { escapeValue: false },
    returnNull: false,
  });

export const speak = async (language: Language): Promise<void> => {
  // Said again, it would only draw every screen again.
  if (i18next.language === language) return;
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
};
