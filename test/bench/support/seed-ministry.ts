import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import type { Json } from '#core/json.ts';
import { createBackupPlace } from '#electron/main/backup/backup-place.ts';
import { createPlaceToday } from '#electron/main/backup/place-today.ts';
import { createDesk } from '#electron/main/desk.ts';
import { createLog } from '#electron/main/log.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { createSecrets } from '#electron/main/secrets.ts';
import type { Handlers } from '#ipc/serve.ts';
import type { SampleRecord } from './records.ts';
import { newFolder } from './bench-app.ts';

/** An office without a window: the product's desk and journal in this process, talking with the endpoint like any PC. */
export type Seeder = {
  readonly save: (records: readonly SampleRecord[]) => Promise<void>;
  /** sets one field of each of these records, saved here before */
  readonly edit: (records: readonly SampleRecord[], field: string, text: string) => Promise<void>;
  readonly sync: () => Promise<{ readonly requests: number }>;
  readonly close: () => void;
};

const GROUP = 500;
const AUTHOR = { officer: 'bench', name: 'ทดสอบ' };

const must = async <T>(reply: ReturnType<Handlers[keyof Handlers]>): Promise<T> => {
  const answer = await reply;
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return answer.value as T;
};

type Intent = { readonly kind: string; readonly record: string; readonly set: Record<string, Json>; readonly base: Record<string, string[]> };
const frameSchema = z.looseObject({ changes: z.array(z.looseObject({ id: z.string(), record: z.string(), set: z.record(z.string(), z.unknown()) })) });
const changesIn = ({ body }: { readonly body: string }): z.infer<typeof frameSchema>['changes'] => frameSchema.parse(JSON.parse(body)).changes;

export const openSeeder = async (endpoint: string, code: string): Promise<Seeder> => {
  const folder = newFolder('seeder');
  const random = (count: number): Uint8Array => randomBytes(count);
  const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
  const noVault = { isEncryptionAvailable: () => false, encryptString: () => Buffer.alloc(0), decryptString: () => '' };
  const { handlers, close } = createDesk({
    openWriter: () => openJournal(join(folder, 'journal'), { now: Date.now, random, sha256 }),
    secrets: createSecrets(join(folder, 'secret.json'), noVault),
    now: Date.now,
    random,
    sha256,
    newDeviceKey: () => {
      const pair = generateKeyPairSync('ed25519');
      return { publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64') };
    },
    fetch: (url, init) => fetch(url, init),
    tell: () => undefined,
    deviceLabel: 'bench',
    app: { version: '0.0.0', platform: process.platform, locale: 'th', demo: null, notices: () => '', saveFile: () => Promise.resolve(true), openLink: () => Promise.resolve(), setTheme: () => undefined },
    log: createLog(join(folder, 'log')),
    exchange: { peers: { heldBy: () => null, note: () => undefined }, chooseTarget: () => Promise.resolve(null), chooseFile: () => Promise.resolve(null) },
    backups: { journalFolder: join(folder, 'journal'), place: createBackupPlace(join(folder, 'backups.json')), today: createPlaceToday(createBackupPlace(join(folder, 'backups.json')), join(folder, 'backups')), chooseFolder: () => Promise.resolve(null), showFolder: () => Promise.resolve(), every: () => undefined },
    freeBytes: () => null,
    reopen: () => undefined,
  });
  await must(handlers['sync.enrol']({ endpoint, code, deviceLabel: 'bench' }));
  /** the change that a field of a record now stands on */
  const heads = new Map<string, string>();
  const saveAll = async (intents: readonly Intent[]): Promise<void> => {
    for (let at = 0; at < intents.length; at += GROUP) {
      const { frames } = await must<{ frames: { body: string }[] }>(handlers['journal.save']({ intents: intents.slice(at, at + GROUP), author: AUTHOR }));
      for (const { id, record, set } of frames.flatMap(changesIn)) for (const field of Object.keys(set)) heads.set(`${record} ${field}`, id);
    }
  };
  return {
    save: (records) => saveAll(records.map(({ kind, record, set }) => ({ kind, record, set: { ...set }, base: {} }))),
    edit: (records, field, text) => saveAll(records.map(({ kind, record }, index) => ({ kind, record, set: { [field]: `${text} ${index}` }, base: { [field]: [heads.get(`${record} ${field}`) ?? ''] } }))),
    sync: async () => {
      const { run } = await must<{ run: { outcome: string; complete: boolean; refused: number; requests: number } }>(handlers['sync.run'](undefined));
      if (run.outcome !== 'done' || !run.complete || run.refused > 0) throw new Error(`seeding did not end well: ${JSON.stringify(run)}`);
      return run;
    },
    close,
  };
};
