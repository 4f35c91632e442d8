import { BrowserWindow, nativeTheme, session, type Session } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const BACKGROUND = { light: '#f6f5f1', dark: '#14171b' } as const;

const isOwn = (url: string): boolean => URL.canParse(url) && `${new URL(url).protocol}//${new URL(url).host}` === APP_ORIGIN;

/** The window may load its own files and nothing else: no network, no permissions, no navigation, no new windows. */
export const lockSession = (own: Session): void => {
  own.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest((details, decide) => {
    const allowed = isOwn(details.url) || details.url.startsWith('blob:app://') || details.url.startsWith('data:') || details.url.startsWith('devtools:');
    decide({ cancel: !allowed });
  });
};

export const createWindow = (preload: string): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1366,
    height: 768,
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      session: session.defaultSession,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // An office works in other windows too: timers of drafts must not slow down behind them.
      backgroundThrottling: false,
    },
  });
  window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
  window.webContents.on('will-navigate', (event) => event.preventDefault());
  window.webContents.on('will-redirect', (event) => event.preventDefault());
  window.webContents.on('will-attach-webview', (event) => event.preventDefault());
  window.once('ready-to-show', () => window.show());
  return window;
};
