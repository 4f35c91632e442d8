import { hostname, userInfo } from 'node:os';
import { asDevice, type Database } from '../database.ts';

export type SecurityType = 'token-unknown' | 'token-revoked' | 'token-expired' | 'code-wrong' | 'code-used' | 'code-expired' | 'code-elsewhere' | 'too-fast' | 'scope-foreign' | 'fork' | 'file-refused';

/** Never a token, a code, a person's name or contents: a device by its id, an asker by the address. */
export type SecurityEvent = {
  readonly type: SecurityType;
  readonly address: string;
  readonly device?: { readonly id: string; readonly unit: string };
  readonly detail?: string;
};

/** What also goes to the log of the process, for programs that watch that. */
type Report = (event: object, words: string) => void;

export type SecurityLog = {
  /** Takes no time of the request and never fails it. */
  note(event: SecurityEvent): void;
  /** writes what was only counted so far, and waits until everything is in the database */
  flush(): Promise<void>;
};

const MINUTE_MS = 60_000;
const DETAIL_CHARS = 100;
/** Of an attack from very many addresses one row per kind and minute must do. */
const NAMES_PER_MINUTE = 500;

/**
 * The security log: a table, because several processes write it, `admin security` reads it from anywhere, and a backup holds
 * it. The first of its kind within a minute is written at once, its repetitions as one row at the minute's end: so a guesser
 * cannot fill the disk.
 */
export const createSecurityLog = (db: Database, report: Report, now: () => number = Date.now): SecurityLog => {
  let minute = 0;
  let counts = new Map<string, { readonly event: SecurityEvent; times: number }>();
  let timer: NodeJS.Timeout | null = null;
  const { write, settled } = createWriter(db, report);
  const turn = (): void => {
    const counted = counts;
    counts = new Map();
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const { event, times } of counted.values()) if (times > 0) write(event, times);
  };
  const note = (event: SecurityEvent): void => {
    const present = Math.floor(now() / MINUTE_MS);
    if (present !== minute) turn();
    minute = present;
    const key = [event.type, event.address, event.device?.id ?? '', event.detail ?? ''].join(' ');
    const known = counts.get(key) ?? (counts.size < NAMES_PER_MINUTE ? undefined : counts.get(`${event.type} many`));
    if (known !== undefined) {
      known.times += 1;
      timer ??= setTimeout(turn, MINUTE_MS).unref();
      return;
    }
    const isCrowd = counts.size >= NAMES_PER_MINUTE;
    const kept: SecurityEvent = isCrowd ? { type: event.type, address: 'many' } : event;
    counts.set(isCrowd ? `${event.type} many` : key, { event: kept, times: 0 });
    report({ security: kept }, 'security');
    write(kept, 1);
  };
  return {
    note,
    flush: async () => {
      turn();
      await settled();
    },
  };
};

/** Writes beside the requests, and knows what is still under way. */
const createWriter = (db: Database, report: Report) => {
  const underWay = new Set<Promise<void>>();
  return {
    write: (event: SecurityEvent, times: number): void => {
      const work = insert(db, event, times)
        .catch((problem: unknown) => report({ code: codeOf(problem) }, 'the security log could not be written'))
        .finally(() => underWay.delete(work));
      underWay.add(work);
    },
    settled: (): Promise<unknown> => Promise.all(underWay),
  };
};

const codeOf = (problem: unknown): unknown => (problem instanceof Error && 'code' in problem ? problem.code : undefined);

const insert = (db: Database, { type, address, device, detail = '' }: SecurityEvent, times: number): Promise<void> =>
  asDevice(db, { unit: device?.unit ?? '', scopes: [], writes: null }, async (client) => {
    await client.query('INSERT INTO security_events (scope, type, device, address, times, detail) VALUES ($1, $2, $3, $4, $5, $6)', [
      device?.unit ?? '', type, device?.id ?? null, address, times, detail.slice(0, DETAIL_CHARS),
    ]);
  });

/** Who sits at this machine, as the operating system knows them. */
export const whoAdministers = (env: Readonly<Record<string, string | undefined>>): string => {
  const { username } = userInfo();
  const through = env['SUDO_USER'];
  return `${through === undefined || through === username ? username : `${through} as ${username}`} on ${hostname()}`;
};

/** Writes down an administrator's command; `detail` names what it was about. */
export const noteAdministration = async ({ pool }: Database, who: string, detail: string): Promise<void> => {
  await pool.query("INSERT INTO security_events (type, who, detail) VALUES ('admin', $1, $2)", [who, detail.slice(0, DETAIL_CHARS)]);
};
