import { join as joinPath, parse } from 'node:path';
import { makeCarry } from '#core/exchange/make-carry.ts';
import { newFileName } from '#core/exchange/file-name.ts';
import { readUnit } from '#core/exchange/here.ts';
import { planReceipt } from '#core/exchange/plan-receipt.ts';
import { heldByAll } from '#core/exchange/held.ts';
import { makeOfficeFiles } from '#core/exchange/office-file.ts';
import type { Label } from '#core/exchange/label.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { FileReader } from '#core/journal/writer-lives.ts';
import type { Sha256, WallClock } from '#core/ports.ts';
import { err, ok, type Result } from '#core/result.ts';
import type { StatusResponse } from '#core/sync/protocol.ts';
import type { ExchangeFile, ExchangeState, Failure, JournalStatus, Reply, SyncRun, WrittenFile } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import type { Fetch } from '../line-exchange.ts';
import type { Secrets } from '../secrets.ts';
import { createSyncJournal } from '../sync-journal.ts';
import { handIn } from './carrier.ts';
import { deviceKeys, newFileKey } from './device-keys.ts';
import { describe, type OpenFile, type Standpoint } from './look.ts';
import { machineKit } from './machine-kit.ts';
import { openFile, unlock, type OpenDeps } from './open-file.ts';
import type { Peers } from './peers.ts';
import { createReceiptTaking } from './take-receipt.ts';
import { readStickFile, writeStickFile } from './stick-files.ts';

export type ExchangeParts = {
  readonly writer: JournalWriter;
  readonly secrets: Secrets;
  readonly peers: Peers;
  readonly fetch: Fetch;
  readonly now: WallClock;
  readonly sha256: Sha256;
  readonly random: (count: number) => Uint8Array;
  readonly newDeviceKey: () => { readonly publicKey: string; readonly privateKey: string };
  readonly app: string;
  readonly deviceLabel: () => string;
  readonly status: () => JournalStatus;
  readonly advanced: () => void;
  /** what the endpoint says of this PC's place, over a line or in a file */
  readonly learned: (status: StatusResponse) => void;
  readonly isSyncing: () => boolean;
  readonly tell: (progress: { readonly done: number; readonly total: number }) => void;
  /** lets the person choose where a file goes, or which one is read; null = they changed their mind */
  readonly chooseTarget: (name: string) => Promise<string | null>;
  readonly chooseFile: () => Promise<string | null>;
};

type ExchangeCalls = Extract<keyof Handlers, `exchange.${string}`>;

const fail = (error: Failure): { readonly ok: false; readonly error: Failure } => ({ ok: false, error });
const done = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** Changes per answer when the window asks what a file would bring. */
const PAGE = 1_000;
const MINISTRY_NAME = 'Ministry of Foreign Affairs';

/** `work.phinong` → `work-2.phinong` */
const numbered = (path: string, n: number): string => {
  const { dir, name, ext } = parse(path);
  return joinPath(dir, `${name}-${String(n)}${ext}`);
};

/** Lets the window and the rest of main have a turn between two pieces of long work. */
const rest = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Files carried by hand, as the window asks for them: one lies open at a time, and nothing of it is taken before the person says so. */
export const createExchangeDesk = (parts: ExchangeParts): { readonly handlers: Pick<Handlers, ExchangeCalls>; readonly readingIsOver: () => Promise<unknown> } => {
  const { writer } = parts;
  let open: OpenFile | null = null;
  const taking = createReceiptTaking({ ...parts, rest });
  let receipt: { readonly bytes: Uint8Array; readonly name: string } | null = null;

  const openDeps = async (): Promise<OpenDeps> => {
    const { enrolment, epoch } = writer.state();
    return { unit: enrolment?.unit.code ?? null, epoch: epoch ?? '', endpointKey: enrolment?.endpointKey ?? null, identity: (await deviceKeys(parts.secrets))?.identity ?? null, readHere: () => readUnit(writer, rest), planReceipt: (found) => planReceipt(found, { writer, sha256: parts.sha256, rest }) };
  };

  const standpoint = async (): Promise<Standpoint> => {
    const { enrolment } = writer.state();
    const keys = await deviceKeys(parts.secrets);
    return { ownKey: keys?.publicKey ?? null, knownKeys: new Set((enrolment?.devices ?? []).map(({ key }) => key)) };
  };

  const shown = async (opened: Result<OpenFile, Failure>): Promise<Reply<{ file: ExchangeFile | null }>> => {
    if (!opened.ok) return fail(opened.error);
    open = opened.value;
    return done({ file: describe(opened.value, await standpoint()) });
  };

  const lookAt = async (name: string, bytes: Uint8Array): Promise<Reply<{ file: ExchangeFile | null }>> => shown(await openFile(machineKit, { name, bytes }, await openDeps()));

  const write = async (label: Label['kind'], unit: string, bytes: Uint8Array): Promise<Result<Pick<WrittenFile, 'path' | 'bytes'> | null, Failure>> => {
    const target = await parts.chooseTarget(newFileName(label, unit, parts.now()));
    if (target === null) return ok(null);
    const written = await writeStickFile(target, bytes);
    return written.ok ? ok({ path: target, bytes: bytes.length }) : err({ ...written.error });
  };

  const source = () => {
    const journal = createSyncJournal(writer, parts.advanced);
    return { standing: () => journal.standing(), lives: () => writer.offeredLives(), readOwn: writer.ownChanges, othersChanges: (from: number, maxBytes: number) => journal.othersChanges(from, maxBytes) };
  };

  /** A run of the sync, over a line or out of a receipt, counts on what the journal said when it began, and on the names that it has sent. */
  const isUnderWay = (): boolean => parts.isSyncing() || taking.isReading();

  const nameAll = (reader: FileReader): Result<void, Failure> => {
    if (isUnderWay()) return err({ type: 'sync-running' });
    const named = writer.nameForFile(reader);
    if (!named.ok) return err({ ...named.error });
    if (named.value.length > 0) parts.advanced();
    return ok(undefined);
  };

  const writeCarry = async (): Promise<Reply<{ written: WrittenFile | null }>> => {
    const { enrolment } = writer.state();
    const keys = await deviceKeys(parts.secrets);
    const secret = parts.secrets.read()?.secret;
    if (enrolment === null) return fail({ type: 'not-enrolled' });
    if (keys === null || secret === undefined) return fail({ type: 'token-unreadable' });
    if (enrolment.ministryKey === undefined || enrolment.ministryKey === '') return fail({ type: 'ministry-key-unknown' });
    const named = nameAll('ministry');
    if (!named.ok) return fail(named.error);
    const { unit, device } = enrolment;
    const made = await makeCarry(machineKit, {
      source: source(),
      unit,
      device: { id: device === '' ? null : device, label: parts.deviceLabel(), key: keys.publicKey, recipient: keys.recipient },
      privateKey: keys.privateKey,
      ministry: { recipient: enrolment.ministryKey, name: MINISTRY_NAME },
      enrol: device === '' && secret.enrolCode !== undefined ? { code: secret.enrolCode, token: secret.token } : null,
      madeAt: new Date(parts.now()).toISOString(),
      app: parts.app,
    });
    if (!made.ok) return fail({ ...made.error });
    const written = await write('carry', unit.code, made.value.file);
    if (!written.ok) return fail(written.error);
    return done({ written: written.value === null ? null : { ...written.value, counts: { ...made.value.contents.counts }, pending: made.value.contents.head.pending, files: 1 } });
  };

  const writeOffice = async (to: readonly string[], passphrase: string | null): Promise<Reply<{ written: WrittenFile | null }>> => {
    const { enrolment, epoch } = writer.state();
    const keys = await deviceKeys(parts.secrets);
    if (enrolment === null) return fail({ type: 'not-enrolled' });
    if (keys === null) return fail({ type: 'token-unreadable' });
    const chosen = (enrolment.devices ?? []).filter(({ id, recipient }) => to.includes(id) && recipient !== null);
    const recipients = chosen.flatMap(({ recipient }) => recipient ?? []);
    if (passphrase === null && recipients.length === 0) return fail({ type: 'nobody-to-read' });
    const named = nameAll('colleagues');
    if (!named.ok) return fail(named.error);
    const here = await readUnit(writer, rest);
    if (!here.ok) return fail({ ...here.error });
    // Who says a passphrase may be a PC that has nothing yet.
    const known = passphrase === null ? chosen.map(({ key }) => parts.peers.heldBy(key) ?? {}) : [];
    const made = makeOfficeFiles(machineKit, {
      here: here.value,
      lacksOnly: heldByAll(known),
      unit: enrolment.unit,
      epoch: epoch ?? '',
      device: { label: parts.deviceLabel(), key: keys.publicKey },
      privateKey: keys.privateKey,
      // This PC can read its own file, too: to see what is in it.
      lock: passphrase === null ? { recipients: [...recipients, keys.recipient] } : { passphrase },
      to: passphrase === null ? chosen.map(({ label }) => label) : [],
      madeAt: new Date(parts.now()).toISOString(),
      app: parts.app,
    });
    const target = await parts.chooseTarget(newFileName('office', enrolment.unit.code, parts.now()));
    if (target === null) return done({ written: null });
    let bytes = 0;
    for (let index = 0; index < made.files; index += 1) {
      const file = await made.file(index);
      if (!file.ok) return fail({ ...file.error });
      const written = await writeStickFile(made.files === 1 ? target : numbered(target, index + 1), file.value);
      if (!written.ok) return fail({ ...written.error });
      bytes += file.value.length;
    }
    return done({ written: { path: made.files === 1 ? target : numbered(target, 1), bytes, counts: { ...made.counts }, pending: 0, files: made.files } });
  };

  const take = async (): Promise<Reply<{ lastPosition: number; run: SyncRun | null }>> => {
    if (isUnderWay()) return fail({ type: 'sync-running' });
    if (open?.content.type === 'receipt') {
      const run = await taking.take(open.content.receipt, open.content.plan);
      return run.ok ? done({ lastPosition: writer.state().lastPosition, run: run.value }) : fail(run.error);
    }
    if (open?.content.type !== 'office') return fail({ type: 'no-open-file' });
    // Weighed anew: something may have been saved since the person looked.
    const again = await openFile(machineKit, open, await openDeps(), open.content.file);
    if (!again.ok || again.value.content.type !== 'office') return fail(again.ok ? { type: 'no-open-file' } : again.error);
    const { file, plan } = again.value.content;
    // To open a large file takes a while, in which a run may have begun.
    if (isUnderWay()) return fail({ type: 'sync-running' });
    const saved = writer.saveBrought(plan.brought);
    if (!saved.ok) return fail({ ...saved.error });
    parts.peers.note(file.key, file.held);
    parts.advanced();
    return done({ lastPosition: writer.state().lastPosition, run: null });
  };

  const carryIn = async (): Promise<Reply<{ written: WrittenFile | null }>> => {
    const { endpoint } = writer.state();
    const token = parts.secrets.read()?.secret.token;
    if (open?.content.type !== 'carry') return fail({ type: 'no-open-file' });
    if (endpoint === null || endpoint === '') return fail({ type: 'no-line-here' });
    if (token === undefined) return fail({ type: 'token-unreadable' });
    const { bytes, label } = open;
    const answer = await handIn({ address: endpoint, token, fetch: parts.fetch }, bytes);
    if (!answer.ok) return fail({ ...answer.error });
    receipt = { bytes: answer.value, name: label.unit.code };
    return saveReceipt();
  };

  /** The answer is kept until it lies on a stick: handing the file in again would give an equal one, too. */
  const saveReceipt = async (): Promise<Reply<{ written: WrittenFile | null }>> => {
    if (receipt === null) return fail({ type: 'no-open-file' });
    const written = await write('receipt', receipt.name, receipt.bytes);
    if (!written.ok) return fail(written.error);
    if (written.value === null) return done({ written: null });
    receipt = null;
    return done({ written: { ...written.value, counts: {}, pending: 0, files: 1 } });
  };

  const join = async (deviceLabel: string): Promise<Reply<JournalStatus>> => {
    if (open?.content.type !== 'invitation' || joinCode === null) return fail({ type: 'no-open-file' });
    const { unit, role, demo, ministryKey, endpointKey, epoch, endpoint, units } = open.content.invitation;
    const key = parts.newDeviceKey();
    const { identity } = await newFileKey();
    const token = Buffer.from(parts.random(32)).toString('base64url');
    const saved = writer.saveEnrolment({ endpoint: endpoint ?? '', epoch, device: '', unit, role, demo, ministryKey, endpointKey });
    if (!saved.ok) return fail({ ...saved.error });
    parts.secrets.write({ token, privateKey: key.privateKey, identity, enrolCode: joinCode, deviceLabel });
    writer.saveSetting('units', units.map(({ code, nameTh, nameEn, province }) => ({ code, nameTh, nameEn, province })));
    parts.advanced();
    return done(parts.status());
  };
  let joinCode: string | null = null;

  const handlers: Pick<Handlers, ExchangeCalls> = {
    'exchange.state': () => {
      const { enrolment, unacknowledged } = writer.state();
      const colleagues = (enrolment?.devices ?? []).filter(({ id }) => id !== enrolment?.device).map(({ id, label, recipient, key }) => ({ id, label, canRead: recipient !== null, isKnown: parts.peers.heldBy(key) !== null }));
      const state: ExchangeState = {
        isEnrolled: enrolment !== null,
        isInvited: enrolment !== null && enrolment.device === '',
        hasLine: enrolment !== null && enrolment.endpoint !== '' && enrolment.device !== '',
        canCarry: (enrolment?.ministryKey ?? '') !== '',
        unacknowledged,
        colleagues,
        receiptWaits: receipt !== null,
      };
      return done(state);
    },
    'exchange.writeCarry': writeCarry,
    'exchange.writeOffice': ({ to, passphrase }) => writeOffice(to, passphrase),
    'exchange.look': async ({ dropped }) => {
      if (dropped !== null) return lookAt(dropped.name, Buffer.from(dropped.data, 'base64'));
      const path = await parts.chooseFile();
      if (path === null) return done({ file: null });
      const read = await readStickFile(path);
      return read.ok ? lookAt(path, read.value) : fail({ ...read.error });
    },
    'exchange.unlock': async ({ passphrase }) => {
      if (open === null) return fail({ type: 'no-open-file' });
      const opened = await unlock(machineKit, open, passphrase, await openDeps());
      if (opened.ok && opened.value.content.type === 'invitation') joinCode = passphrase;
      return shown(opened);
    },
    'exchange.fresh': ({ from }) => {
      const content = open?.content;
      const all = content?.type === 'office' ? content.plan.brought.changes : content?.type === 'receipt' ? content.plan.fresh : [];
      return done({ changes: all.slice(from, from + PAGE).map((change) => ({ ...change, set: { ...change.set }, base: Object.fromEntries(Object.entries(change.base).map(([field, ids]) => [field, [...ids]])), author: { ...change.author } })), next: from + PAGE < all.length ? from + PAGE : null });
    },
    'exchange.take': take,
    'exchange.cancel': () => {
      taking.cancel();
      return done(undefined);
    },
    'exchange.handIn': carryIn,
    'exchange.saveReceipt': saveReceipt,
    'exchange.join': ({ deviceLabel }) => join(deviceLabel),
  };
  return { handlers, readingIsOver: taking.over };
};
