import type { RandomBytes, Sha256, WallClock } from '#core/ports.ts';
import type { EventName, EventPayload, Failure, JournalStatus, Reply, WireFrame } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import type { Written, WriterError } from '#core/journal/pen.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { Result } from '#core/result.ts';
import type { Fetch } from './line-exchange.ts';
import { backUpAsIs } from './backup/backup-as-is.ts';
import { createBackupDesk, type BackupParts } from './backup/backup-desk.ts';
import { createRoomWatch, diskOf, mayFit, noRoomFor } from './disk-room.ts';
import { createExchangeDesk, type ExchangeParts } from './exchange/exchange-desk.ts';
import { meansFull, systemCode } from './journal-errors.ts';
import type { createLog } from './log.ts';
import { lookAtEndpoint } from './recovery/look-at-endpoint.ts';
import { recoveryHandlers } from './recovery/recovery-desk.ts';
import type { Secrets } from './secrets.ts';
import { createSyncDesk } from './sync-desk.ts';
import { createUpkeepDesk } from './upkeep-desk.ts';

export type DeskDeps = {
  /** opens the journal; its failure is what the first screen shows */
  readonly openWriter: (how?: { readonly takeOver: boolean }) => Result<JournalWriter, WriterError>;
  readonly secrets: Secrets;
  readonly now: WallClock;
  readonly random: RandomBytes;
  readonly sha256: Sha256;
  readonly newDeviceKey: () => { readonly publicKey: string; readonly privateKey: string };
  readonly fetch: Fetch;
  readonly tell: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  /** what this PC is called until somebody has named it */
  readonly deviceLabel: string;
  readonly app: {
    readonly version: string;
    readonly platform: string;
    readonly locale: string;
    readonly demo: { readonly code: string; readonly endpoint: string } | null;
    readonly notices: () => string;
    /** asks the person for a place and writes the file there; answers whether they chose one */
    readonly saveFile: (name: string, text: string) => Promise<boolean>;
    readonly openLink: (url: string) => Promise<void>;
    readonly setTheme: (theme: 'light' | 'dark' | 'system') => void;
  };
  readonly log: ReturnType<typeof createLog>;
  readonly exchange: Pick<ExchangeParts, 'peers' | 'chooseTarget' | 'chooseFile'>;
  /** free bytes on the disk of a folder, null where the system does not say */
  readonly freeBytes: (folder: string) => number | null;
  readonly backups: Pick<BackupParts, 'journalFolder' | 'place' | 'today' | 'chooseFolder' | 'showFolder' | 'every'>;
  /** opens the journal anew, and the window with it: after a recovery, or from another PC that held it */
  readonly reopen: (how?: { readonly takeOver: boolean }) => void;
};

/** A disk that does not take what a start has to write keeps no text from being saved: it has words of its own. */
const AT_START: Readonly<Record<string, string>> = { 'disk-full': 'start-full', 'not-writable': 'start-not-writable' };
const atStart = (error: WriterError): Failure => ({ ...error, type: AT_START[error.type] ?? error.type });

const fail = (error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });
const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Frames per answer; the byte limit of the caller is what usually ends it. */
const READ_FRAMES = 100_000;

/** What answers the window, and whether it has a journal to answer from. */
export type Desk = { readonly handlers: Handlers; readonly isOpen: boolean; readonly close: () => void };

/** Everything main does for the window, without Electron: what a test can hold in its hand. */
export const createDesk = (deps: DeskDeps, how = { takeOver: false }): Desk => {
  const opened = deps.openWriter(how);
  if (!opened.ok) {
    deps.log.bug('journal', new Error(JSON.stringify(opened.error)));
    return { handlers: withoutJournal(deps, atStart(opened.error)), isOpen: false, close: () => undefined };
  }
  const writer = opened.value;
  // What looks in from time to time ends with this desk: another one may open the journal after it.
  let isOpen = true;
  const every = (run: () => void, ms: number): void => deps.backups.every(() => (isOpen ? run() : undefined), ms);
  const { now, tell } = deps;
  const upkeep = createUpkeepDesk({ writer, journalFolder: deps.backups.journalFolder, backupFolder: () => backupFolderOf(deps), now, tell: (health) => tell('journal.health', health), every, log: (problem) => deps.log.bug('upkeep', problem) });
  const backups = createBackupDesk({ ...deps.backups, every, writer, alone: upkeep.alone, hasRoom: (bytes, folder) => mayFit(bytes, folder, deps.freeBytes), now, app: deps.app.version, device: () => labelOf(deps), tell, log: (problem) => deps.log.bug('backup', problem) });
  const room = createRoomWatch({ journalFolder: deps.backups.journalFolder, backupFolder: () => backupFolderOf(deps), disk: diskOf, free: deps.freeBytes, tell: (findings) => tell('disk.room', { findings: [...findings] }), every });
  for (const part of [backups, upkeep, room]) part.lookAfter();
  const found = (): readonly Failure[] => [...upkeep.findings(), ...room.findings()];
  const status = (): JournalStatus => statusOf(deps, writer);
  const advanced = (): void => deps.tell('journal.advanced', { lastPosition: writer.state().lastPosition });
  const sync = createSyncDesk({ deps, writer, status, advanced, readingIsOver: () => exchange.readingIsOver(), makeSafe: async () => (await backups.make('before-fetch-again')).ok });
  const { secrets, fetch, sha256, random, newDeviceKey } = deps;
  const exchange = createExchangeDesk({ ...deps.exchange, tell: (progress) => tell('exchange.progress', progress), writer, secrets, fetch, sha256, random, newDeviceKey, now, app: deps.app.version, deviceLabel: () => labelOf(deps), status, advanced, learned: sync.learned, isSyncing: sync.isRunning });
  const handlers: Handlers = { ...appHandlers(deps, writer, found), ...upkeep.handlers, ...journalHandlers(deps, writer), ...sync.handlers, ...exchange.handlers, ...backups.handlers, ...recoveryOf(deps, writer, upkeep.findings, async () => (await backups.make('before-restore')).ok) };
  return {
    handlers,
    isOpen: true,
    close: () => {
      isOpen = false;
      writer.close();
    },
  };
};

const backupFolderOf = ({ backups }: DeskDeps): string => backups.today.folder();

const recoveryOf = (deps: DeskDeps, writer: JournalWriter | null, found: () => readonly Failure[], makeSafe: () => Promise<boolean>) =>
  recoveryHandlers({
    journalFolder: deps.backups.journalFolder,
    backupFolder: () => backupFolderOf(deps),
    chooseFolder: deps.backups.chooseFolder,
    writer,
    found,
    askEndpoint: (address) => lookAtEndpoint(address, deps.secrets, deps.fetch),
    makeSafe,
    tell: (progress) => deps.tell('recovery.progress', progress),
    reopen: () => deps.reopen(),
    now: deps.now,
    random: deps.random,
    sha256: deps.sha256,
  });

const statusOf = (deps: DeskDeps, writer: JournalWriter): JournalStatus => {
  const standing = writer.state();
  const kept = deps.secrets.read();
  return {
    journalId: standing.journalId,
    lastPosition: standing.lastPosition,
    incarnation: standing.incarnation,
    n: standing.n,
    scope: standing.scope,
    unit: standing.unit,
    role: standing.role,
    demo: standing.demo,
    endpoint: standing.endpoint,
    device: standing.device,
    deviceLabel: labelOf(deps),
    tokenReadable: kept !== null,
    tokenKeptBy: kept?.keptBy ?? null,
    unacknowledged: standing.unacknowledged,
  };
};

export const labelOf = (deps: DeskDeps): string => {
  const label = deps.secrets.read()?.secret['deviceLabel'];
  return typeof label === 'string' && label !== '' ? label : deps.deviceLabel;
};

type AppCalls = 'app.start' | 'app.goOn' | 'app.openLink' | 'app.notices' | 'app.theme' | 'app.saveFile';

const appHandlers = (deps: DeskDeps, writer: JournalWriter | null, found: () => readonly Failure[] = () => []): Pick<Handlers, AppCalls> => ({
  'app.start': () => {
    if (writer === null) return fail({ type: 'unexpected' });
    const { version, platform, locale, demo } = deps.app;
    const tail: Failure[] = writer.tornTail === null ? [] : [{ type: 'torn-tail', setAside: writer.tornTail.setAside, bytes: writer.tornTail.bytes }];
    return done({ status: statusOf(deps, writer), version, platform, locale, demoCode: demo?.code ?? null, demoEndpoint: demo?.endpoint ?? null, findings: [...tail, ...found()] });
  },
  // Nothing waits for that word here.
  'app.goOn': () => done(undefined),
  'app.openLink': async ({ url }) => {
    await deps.app.openLink(url);
    return done(undefined);
  },
  'app.saveFile': async ({ name, text }) => {
    try {
      return done({ saved: await deps.app.saveFile(name, text) });
    } catch (problem) {
      const code = systemCode(problem);
      if (code === null) throw problem;
      return fail({ type: meansFull(code) ? 'file-full' : 'file-not-written', detail: code });
    }
  },
  'app.notices': () => done({ text: deps.app.notices() }),
  'app.theme': ({ theme }) => {
    deps.app.setTheme(theme);
    return done(undefined);
  },
});

type JournalCalls = 'journal.takeOver' | 'journal.status' | 'journal.save' | 'journal.saveDraft' | 'journal.saveSetting' | 'journal.read';

const frames = (written: Written): Reply<{ frames: WireFrame[] }> => (written.ok ? done({ frames: [...written.value] }) : fail({ ...written.error }));

const journalHandlers = (deps: DeskDeps, writer: JournalWriter): Pick<Handlers, JournalCalls> => {
  return {
    'journal.takeOver': () => done(undefined),
    'journal.status': () => done(statusOf(deps, writer)),
    'journal.save': ({ intents, author, replaces }) => {
      const refused = noRoomFor(intents, deps.backups.journalFolder, deps.freeBytes);
      if (refused !== null) return fail(refused);
      const device = labelOf(deps);
      const signed = intents.map(({ scope, seen, ...intent }) => ({ intent: { ...intent, ...(scope === undefined ? {} : { scope }), ...(seen === undefined ? {} : { seen }) }, author: { ...author, device } }));
      return frames(writer.saveChanges(signed, replaces === undefined ? {} : { replaces }));
    },
    'journal.saveDraft': ({ key, value }) => frames(writer.saveDraft(key, value)),
    'journal.saveSetting': ({ key, value }) => frames(writer.saveSetting(key, value)),
    'journal.read': ({ from, maxBytes }) => {
      const texts = writer.readTexts(from, { frames: READ_FRAMES, bytes: maxBytes });
      return texts.ok ? done({ frames: [...texts.value], lastPosition: writer.state().lastPosition }) : fail({ ...texts.error });
    },
  };
};

/** The journal could not be opened, or is not yet: every call says why, so that no screen ever shows an empty register instead. */
export const withoutJournal = (deps: DeskDeps, error: Failure): Handlers => {
  const refuse = (): { readonly ok: false; readonly error: Failure } => fail(error);
  return {
    ...appHandlers(deps, null),
    'app.start': refuse,
    'app.goOn': refuse,
    'journal.takeOver': () => {
      if (error.type !== 'locked-elsewhere') return refuse();
      deps.reopen({ takeOver: true });
      return done(undefined);
    },
    'journal.status': refuse,
    'journal.save': refuse,
    'journal.saveDraft': refuse,
    'journal.saveSetting': refuse,
    'journal.read': refuse,
    'journal.health': refuse,
    'sync.enrol': refuse,
    'sync.run': refuse,
    'sync.cancel': refuse,
    'sync.fetchAgain': refuse,
    'sync.noteConflicts': refuse,
    'exchange.state': refuse,
    'exchange.writeCarry': refuse,
    'exchange.writeOffice': refuse,
    'exchange.look': refuse,
    'exchange.unlock': refuse,
    'exchange.fresh': refuse,
    'exchange.take': refuse,
    'exchange.cancel': refuse,
    'exchange.handIn': refuse,
    'exchange.saveReceipt': refuse,
    'exchange.join': refuse,
    'backup.state': refuse,
    'backup.make': async ({ passphrase }) => {
      const made = await backUpAsIs(deps.backups.journalFolder, { folder: backupFolderOf(deps), at: deps.now(), app: deps.app.version, device: labelOf(deps), passphrase });
      return made.ok ? done({ folder: backupFolderOf(deps), backups: [], missing: [], failure: null }) : fail({ ...made.error });
    },
    'backup.check': refuse,
    'backup.choose': refuse,
    'backup.accept': refuse,
    'backup.show': refuse,
    // The damaged files themselves are kept aside: nothing else could be made safe.
    ...recoveryOf(deps, null, () => [], () => Promise.resolve(true)),
  };
};
