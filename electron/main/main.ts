import { app, BrowserWindow, dialog, ipcMain, nativeTheme, protocol, safeStorage, session, shell } from 'electron';
import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { BRIDGE } from '#ipc/contract.ts';
import { EXCHANGE_EXTENSION } from '#core/exchange/label.ts';
import { createServer } from '#ipc/serve.ts';
import { APP_ORIGIN, APP_SCHEME, createAppProtocol } from './app-protocol.ts';
import { readArguments } from './arguments.ts';
import { createBackupPlace } from './backup/backup-place.ts';
import { createPlaceToday } from './backup/place-today.ts';
import { dataFolder } from './data-folder.ts';
import { createPeers } from './exchange/peers.ts';
import type { Desk } from './desk.ts';
import { freeBytes } from './disk-room.ts';
import { openJournal } from './open-journal.ts';
import { isOpenableLink } from './links.ts';
import { createLog } from './log.ts';
import { isOpenElsewhere, forgetElsewhere } from './open-elsewhere.ts';
import { createSecrets } from './secrets.ts';
import { startDesk, type StartDeps } from './start-desk.ts';
import { takesWrites } from './takes-writes.ts';
import { createWindow, lockSession } from './window.ts';

/** The composition root: the only place where Electron, the file system and the network meet the rest. */
const asked = readArguments(process.argv, process.env);
app.setPath('userData', asked.profile ?? dataFolder({ platform: process.platform, localAppData: process.env['LOCALAPPDATA'], usual: app.getPath('userData') }));
// Chromium refuses its sandbox to root, who is at work only where tests run; for everyone else it cannot be switched off.
if (process.getuid?.() !== 0) app.enableSandbox();
protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);

const folder = app.getPath('userData');
// Where the folder takes no writes nobody can have the lock, and one that another PC has (a folder on a share) says nothing of this one:
// then the window opens, to say so. The journal has a lock of its own.
if (!app.requestSingleInstanceLock() && takesWrites(folder) && !isOpenElsewhere(folder)) app.exit(0);

const log = createLog(join(folder, 'phinong.log'));
process.on('uncaughtException', (bug) => log.bug('main', bug));
process.on('unhandledRejection', (bug) => log.bug('main', bug));

const server = createServer(() => theDesk().handlers, APP_ORIGIN, (name, bug) => log.bug(name, bug));

const random = (count: number): Uint8Array => randomBytes(count);
const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const backupPlace = createBackupPlace(join(folder, 'backups.json'));
const EXCHANGE_FILES = [{ name: 'Phinong', extensions: [EXCHANGE_EXTENSION] }];

const deskDeps: StartDeps = {
  openWriter: (how) => openJournal(join(folder, 'journal'), { now: Date.now, random, sha256, ...how }),
  secrets: createSecrets(join(folder, 'device-secret.json'), safeStorage),
  now: Date.now,
  random,
  sha256,
  newDeviceKey: () => {
    const pair = generateKeyPairSync('ed25519');
    return {
      publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    };
  },
  // A session of its own: the window's refuses every request, also those that main would make in it. No cache, no cookies kept.
  fetch: (url, init) => session.fromPartition('endpoint', { cache: false }).fetch(url, init),
  tell: server.tell,
  deviceLabel: hostname(),
  app: {
    version: app.getVersion(),
    platform: process.platform,
    locale: app.getLocale(),
    demo: asked.demo,
    saveFile: async (name, text) => {
      const chosen = await dialog.showSaveDialog({ defaultPath: join(app.getPath('documents'), name) });
      if (chosen.canceled || chosen.filePath === '') return false;
      await writeFile(chosen.filePath, text, { flush: true });
      return true;
    },
    notices: () => readFileSync(join(app.getAppPath(), 'THIRD-PARTY-NOTICES.txt'), 'utf8'),
    openLink: (url) => (isOpenableLink(url) ? shell.openExternal(url) : Promise.reject(new Error('not an openable link'))),
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
  },
  log,
  freeBytes,
  pause: (ms) => wait(ms, undefined, { ref: false }),
  exchange: {
    peers: createPeers(join(folder, 'exchange-peers.json')),
    chooseTarget: async (name) => {
      const chosen = await dialog.showSaveDialog({ defaultPath: join(app.getPath('documents'), name), filters: EXCHANGE_FILES });
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
    chooseFile: async () => {
      const chosen = await dialog.showOpenDialog({ properties: ['openFile'], filters: EXCHANGE_FILES });
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
  },
  backups: {
    journalFolder: join(folder, 'journal'),
    place: backupPlace,
    // Beside another profile lies that profile's own: a demo or a test never writes among a person's documents.
    today: createPlaceToday(backupPlace, asked.profile === null ? join(app.getPath('documents'), 'Phinong backups') : `${asked.profile}-backups`),
    chooseFolder: async (from) => {
      const chosen = await dialog.showOpenDialog({ defaultPath: from, properties: ['openDirectory', 'createDirectory'] });
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
    showFolder: async (shown) => {
      await shell.openPath(shown);
    },
    every: (run, ms) => void setInterval(run, ms).unref(),
  },
  reopen: (how) => {
    desk?.close();
    if (how?.takeOver === true) forgetElsewhere(folder);
    desk = startDesk(deskDeps, how);
    for (const window of BrowserWindow.getAllWindows()) window.webContents.reload();
  },
};
let desk: Desk | null = null;
const theDesk = (): Desk => {
  if (desk !== null) return desk;
  performance.mark('journal begun');
  desk = startDesk(deskDeps);
  performance.mark('journal opened');
  return desk;
};

ipcMain.on(BRIDGE, ({ ports: [port], sender, senderFrame }) => {
  if (port !== undefined) server.open({ url: senderFrame?.url ?? '', isMainFrame: senderFrame !== null && senderFrame === sender.mainFrame }, port);
});

const open = (): void => {
  const window = createWindow(join(import.meta.dirname, 'preload.cjs'));
  window.webContents.on('render-process-gone', (_event, details) => {
    log.bug('window', new Error(`the window's process is gone: ${details.reason}`));
    if (details.reason !== 'clean-exit') window.reload();
  });
  void window.loadURL(`${APP_ORIGIN}/`);
};

app.on('second-instance', () => {
  const [window] = BrowserWindow.getAllWindows();
  if (window?.isMinimized() === true) window.restore();
  window?.focus();
});
app.on('window-all-closed', () => app.quit());
app.on('activate', () => {
  if (BrowserWindow.getAllWindows().length === 0) open();
});
app.on('will-quit', () => desk?.close());

void app.whenReady().then(() => {
  performance.mark('ready');
  protocol.handle(APP_SCHEME, createAppProtocol(join(app.getAppPath(), 'renderer')));
  lockSession(session.defaultSession);
  open();
  performance.mark('window made');
  // The window's own process is being started meanwhile: neither waits for the other.
  setImmediate(theDesk);
});
