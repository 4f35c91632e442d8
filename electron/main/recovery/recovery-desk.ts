import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { journalLetters } from '#core/backup/backup-name.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { RandomBytes, Sha256 } from '#core/ports.ts';
import type { EndpointRemains, EventPayload, Failure, RecoveryReport } from '#ipc/contract.ts';
import type { Handlers } from '#ipc/serve.ts';
import { listBackups } from '../backup/backup-folder.ts';
import { walkDamaged } from './read-damaged.ts';
import { lookIntoBackup } from './look-into-backup.ts';
import { createOffered } from './offered.ts';
import { rebuildJournal, type SaidInView } from './rebuild-journal.ts';

export type RecoveryParts = {
  readonly journalFolder: string;
  readonly backupFolder: () => string;
  readonly chooseFolder: (from: string) => Promise<string | null>;
  /** null where the journal could not be opened */
  readonly writer: JournalWriter | null;
  /** what is known to be wrong with a journal that is open all the same */
  readonly found: () => readonly Failure[];
  readonly askEndpoint: (address: string | null) => Promise<EndpointRemains>;
  /** a copy of the present state, before it is touched; answers false when there is none */
  readonly makeSafe: () => Promise<boolean>;
  readonly tell: (progress: EventPayload<'recovery.progress'>) => void;
  /** opens the journal in the folder anew, and the window with it */
  readonly reopen: () => void;
  readonly now: () => number;
  readonly random: RandomBytes;
  readonly sha256: Sha256;
};

type RecoveryCalls = 'recovery.look' | 'recovery.choose' | 'recovery.preview' | 'recovery.endpoint' | 'recovery.offer' | 'recovery.run' | 'recovery.finish';

/** Looking at what is left, and making a journal of it. Works also, and above all, where no journal could be opened. */
export const recoveryHandlers = (parts: RecoveryParts): Pick<Handlers, RecoveryCalls> => {
  const { journalFolder, writer } = parts;
  const offered = createOffered(`${journalFolder}.offered`);
  let said: SaidInView | undefined;
  let isClosed = writer === null;
  /** as the last enrolment says that can be read */
  let address = writer?.state().endpoint ?? null;

  const say = sparingly(parts.tell);
  /** where the person said that backups lie, for this recovery */
  let elsewhere: string | null = null;
  const backupFolder = (): string => elsewhere ?? parts.backupFolder();
  const listed = async (file: string): Promise<boolean> => (await listBackups(backupFolder())).some((each) => each.file === file);

  const journalNow = (): RecoveryReport['journal'] & { readonly id: string | null } => {
    if (writer !== null && !isClosed) return { readable: writer.state().lastPosition - lostIn(writer, parts.found()), frames: writer.state().lastPosition, failure: parts.found()[0] ?? null, id: writer.state().journalId };
    if (!existsSync(journalFolder)) return { readable: 0, frames: 0, failure: null, id: null };
    let readable = 0;
    const { lastPosition, failure, journalId } = walkDamaged(journalFolder, (_position, body) => {
      readable += 1;
      if (body.kind === 'enrolment') address = body.endpoint;
    });
    return { readable, frames: lastPosition, failure, id: journalId };
  };

  const look = async (): Promise<RecoveryReport> => {
    const { id, ...journal } = journalNow();
    const own = id === null ? null : journalLetters(id);
    const backups = (await listBackups(backupFolder())).map(({ file, at, bytes, position, encrypted, journal: letters }) => ({ file, at, bytes, position, encrypted, isOwn: own === null || letters === own }));
    return { journal, backups };
  };

  return {
    'recovery.look': async () => ({ ok: true, value: await look() }),
    'recovery.choose': async () => {
      const chosen = await parts.chooseFolder(backupFolder());
      if (chosen === null) return { ok: true, value: null };
      elsewhere = chosen;
      return { ok: true, value: await look() };
    },
    'recovery.preview': async ({ file, passphrase }) => {
      if (!(await listed(file))) return { ok: false, error: { type: 'backup-unreadable', detail: file } };
      return lookIntoBackup({ path: join(backupFolder(), file), passphrase, journalFolder, writer: isClosed ? null : writer, progress: (done, total) => say('checking', done, total) });
    },
    'recovery.endpoint': async () => ({ ok: true, value: await parts.askEndpoint(address) }),
    'recovery.offer': ({ changes, said: now }) => {
      offered.add(changes);
      said = now ?? said;
      return { ok: true, value: undefined };
    },
    'recovery.run': async ({ backups }) => {
      for (const { file } of backups) if (!(await listed(file))) return { ok: false, error: { type: 'backup-unreadable', detail: file } };
      if (!isClosed && !(await parts.makeSafe())) return { ok: false, error: { type: 'no-safety-copy' } };
      writer?.close();
      isClosed = true;
      const { now, random, sha256 } = parts;
      const chosen = backups.map(({ file, passphrase }) => ({ path: join(backupFolder(), file), passphrase }));
      const rebuilt = await rebuildJournal({ journalFolder, backups: chosen, fromView: offered.parts, ...(said === undefined ? {} : { said }), now, random, sha256, progress: say });
      if (rebuilt.ok) offered.forget();
      return rebuilt;
    },
    'recovery.finish': () => {
      parts.reopen();
      return { ok: true, value: undefined };
    },
  };
};

type Tell = RecoveryParts['tell'];
type Stage = EventPayload<'recovery.progress'>['stage'];

/** A hundredth of the way is the least that is told. */
const sparingly = (tell: Tell) => {
  let told = { stage: '', share: 0 };
  return (stage: Stage, done: number, total: number): void => {
    const share = total === 0 ? 1 : done / total;
    if (told.stage === stage && share >= told.share && share < told.share + 0.01) return;
    told = { stage, share };
    tell({ stage, done, total });
  };
};

const READ = { frames: 5_000, bytes: 4 * 1024 * 1024 };

/** How many frames of an open journal cannot be read: looked for only where something is known to be wrong. */
const lostIn = (writer: JournalWriter, found: readonly Failure[]): number => {
  if (found.length === 0) return 0;
  let lost = 0;
  for (let position = 1; position <= writer.state().lastPosition; ) {
    const read = writer.readTexts(position, READ);
    const after = writer.segments.closed().find(({ last }) => last >= position)?.last ?? writer.state().lastPosition;
    const next = read.ok ? position + read.value.length : (('nextReadable' in read.error ? read.error.nextReadable : null) ?? after + 1);
    if (!read.ok) lost += next - position;
    position = Math.max(next, position + 1);
  }
  return lost;
};
