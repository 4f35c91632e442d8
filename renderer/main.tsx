import '@fontsource/ibm-plex-sans-thai-looped/400.css';
import '@fontsource/ibm-plex-sans-thai-looped/500.css';
import '@fontsource/ibm-plex-sans-thai-looped/600.css';
import '@fontsource/sarabun/400.css';
import './assets/tokens.css';
import './assets/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { boot } from './boot.ts';
import { readSetting } from './data/settings.ts';
import { speak, startTexts } from './i18n.ts';

/** The composition root of the window: texts, then where this PC stands, then the screens. */
const start = async (): Promise<void> => {
  performance.mark('window begun');
  await startTexts('th');
  const root = document.querySelector('#root');
  if (root !== null) createRoot(root).render(<App />);
  await Promise.all([boot(), speakAsSet()]);
  // A view that was behind the journal, or made anew, may only now know what was set.
  await speakAsSet();
};

/** The view may know the language before the journal is open, and where it cannot be opened at all. */
const speakAsSet = async (): Promise<void> => {
  const language = await readSetting('language').catch(() => undefined);
  await speak(language === 'en' ? 'en' : 'th');
};

void start();
