import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { journalLetters } from '#core/backup/backup-name.ts';
import type { ClosedSegment, JournalStore } from '#core/journal/store.ts';
import { packSegment, scrubSegment, type UpkeepFinding, type UpkeepPort } from '#core/journal/upkeep.ts';
import type { JournalHealth } from '#ipc/contract.ts';
import { listBackups } from './backup/backup-folder.ts';
import { machineBytes } from './journal-bytes.ts';
import { systemCode } from './journal-errors.ts';
import { patientFs } from './patient-fs.ts';
import { bringBeside, findWhole, keepAside, withBackups } from './recovery/whole-segment.ts';

export type UpkeepParts = {
  readonly segments: Pick<JournalStore, 'closed' | 'adopt'>;
  readonly journalId: () => string;
  readonly journalFolder: string;
  readonly port: UpkeepPort;
  /** where it is kept how far the last look got; lost, it costs one look more */
  readonly statePath: string;
  readonly backupFolder: () => string;
  readonly now: () => number;
  /** hears of what was found or mended */
  readonly tell: (health: JournalHealth) => void;
  /** calls back every so many milliseconds until the app ends */
  readonly every: (run: () => void, ms: number) => void;
  readonly log: (problem: unknown) => void;
};

const LOOK_MS = 30_000;
/** Every byte of the journal is read again this often. */
const ROUND_MS = 7 * 24 * 3_600_000;

const findingSchema = z.object({ type: z.enum(['segment-damaged', 'segment-exchanged', 'segment-gone']), segment: z.string(), first: z.number(), last: z.number() });
const stateSchema = z.object({
  journalId: z.string(),
  /** the round goes on with the segment that begins here */
  next: z.number(),
  /** end of the last whole round, and of how many files it was */
  roundAt: z.number().nullable(),
  found: z.array(findingSchema),
  healed: z.object({ segment: z.string(), at: z.number(), backup: z.string() }).nullable(),
});
type State = z.infer<typeof stateSchema>;

const EMPTY: State = { journalId: '', next: 1, roundAt: null, found: [], healed: null };

/**
 * Looks after the closed segments while the app is used: packs them, reads every byte of them once a week, and brings a
 * damaged one back from a backup that holds it whole. One segment at a time, with a breath after every block; no save waits for it.
 */
export const createUpkeep = (parts: UpkeepParts) => {
  const { segments, port } = parts;
  let state = readState(parts);
  /** a disk that does not take a packed file is not asked again in this run */
  let canPack = true;
  let underWay: Promise<unknown> = Promise.resolve();

  const keep = (changed: Partial<State>): void => {
    state = { ...state, ...changed };
    try {
      mkdirSync(dirname(parts.statePath), { recursive: true });
      writeFileSync(`${parts.statePath}.new`, JSON.stringify(state));
      patientFs.renameSync(`${parts.statePath}.new`, parts.statePath);
    } catch (problem) {
      if (systemCode(problem) === null) throw problem;
    }
  };

  const health = (): JournalHealth => {
    const closed = segments.closed();
    const checked = closed.filter(({ first }) => first < state.next).length;
    return { files: closed.length, packed: closed.filter(({ isPacked }) => isPacked).length, checkedAt: state.roundAt, checking: checked > 0 ? checked : null, findings: state.found.map((finding) => ({ ...finding })), healed: state.healed };
  };

  /** True: the segment is as it was closed, now if not before. */
  const mend = async (segment: ClosedSegment, finding: UpkeepFinding): Promise<boolean> => {
    const healed = await healFromBackups(parts, segment);
    if (healed === null) {
      keep({ found: [...state.found.filter(({ first }) => first !== segment.first), { ...finding }] });
      parts.tell(health());
      return false;
    }
    keep({ found: state.found.filter(({ first }) => first !== segment.first), healed: { segment: segment.name, at: parts.now(), backup: healed } });
    parts.tell(health());
    return true;
  };

  const pack = async (segment: ClosedSegment): Promise<void> => {
    const made = await packSegment(port, machineBytes, segment);
    const adopted = made.ok ? segments.adopt(segment.first, made.value) : made;
    if (adopted.ok) return;
    const { error } = adopted;
    if (isFinding(error)) await mend(segment, error);
    else canPack = false;
  };

  const scrub = async (segment: ClosedSegment): Promise<void> => {
    const read = await scrubSegment(port, machineBytes, segment);
    if (!read.ok && isFinding(read.error)) await mend(segment, read.error);
    else if (read.ok && state.found.some(({ first }) => first === segment.first)) keep({ found: state.found.filter(({ first }) => first !== segment.first) });
  };

  /** One segment; false when there is nothing to do now. */
  const step = async (): Promise<boolean> => {
    const closed = segments.closed();
    const plain = canPack ? closed.find(({ isPacked, first }) => !isPacked && !state.found.some((finding) => finding.first === first)) : undefined;
    if (plain !== undefined) {
      await pack(plain);
      return true;
    }
    const isDue = state.next > 1 || state.roundAt === null || Math.abs(parts.now() - state.roundAt) > ROUND_MS;
    if (!isDue) return false;
    const next = closed.find(({ first }) => first >= state.next);
    if (next === undefined) keep({ next: 1, roundAt: parts.now() });
    else {
      await scrub(next);
      keep({ next: next.last + 1 });
    }
    return next !== undefined;
  };

  /** One after the other; what somebody else does with the files meanwhile finds them still. */
  const alone = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = underWay.then(work, work);
    underWay = turn.catch(() => undefined);
    return turn;
  };

  let isWorking = false;
  const work = async (): Promise<void> => {
    if (isWorking) return;
    isWorking = true;
    try {
      while (await alone(step)) await port.breathe();
    } catch (problem) {
      parts.log(problem);
    } finally {
      isWorking = false;
    }
  };

  return { alone, work, health, lookAfter: (): void => parts.every(() => void work(), LOOK_MS) };
};
export type Upkeep = ReturnType<typeof createUpkeep>;

const isFinding = (problem: { readonly type: string }): problem is UpkeepFinding => findingSchema.shape.type.safeParse(problem.type).success;

const readState = ({ statePath, journalId }: UpkeepParts): State => {
  try {
    const read = stateSchema.parse(JSON.parse(readFileSync(statePath, 'utf8')));
    return read.journalId === journalId() ? read : { ...EMPTY, journalId: journalId() };
  } catch {
    return { ...EMPTY, journalId: journalId() };
  }
};

/** Answers the backup that held the segment whole; null where none does that needs no passphrase. */
const healFromBackups = async (parts: UpkeepParts, segment: ClosedSegment): Promise<string | null> => {
  const letters = journalLetters(parts.journalId());
  const candidates = (await listBackups(parts.backupFolder())).filter(({ journal, encrypted, position }) => journal === letters && !encrypted && position > segment.last);
  for (const { file } of candidates) {
    const healed = await withBackups([{ path: join(parts.backupFolder(), file), passphrase: null }], async (opened) => {
      const whole = await findWhole(opened.map(({ folder }) => folder), segment);
      if (whole === null) return false;
      await keepAside(parts.journalFolder, segment.name, parts.now());
      return parts.segments.adopt(segment.first, await bringBeside(parts.journalFolder, whole, segment.name)).ok;
    });
    if (healed.ok && healed.value) return file;
  }
  return null;
};
