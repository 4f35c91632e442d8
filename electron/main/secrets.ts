import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { patientFs } from './patient-fs.ts';

/** The part of Electron's safeStorage that is used; passed in, so that tests need no Electron. */
export type Vault = {
  isEncryptionAvailable(): boolean;
  encryptString(text: string): Buffer;
  decryptString(bytes: Buffer): string;
};

const secretSchema = z.looseObject({
  token: z.string(),
  privateKey: z.string(),
  /** age identity: opens the files that are for this PC */
  identity: z.string().optional(),
  /** of a PC that was invited by file: enrols it with its first carry file */
  enrolCode: z.string().optional(),
});
export type Secret = z.infer<typeof secretSchema>;

const fileSchema = z.object({ kept: z.enum(['system', 'file']), data: z.string() });

type Kept = { readonly secret: Secret; readonly keptBy: 'system' | 'file' };

const readKept = (path: string, vault: Vault): Kept | null => {
  // A PC that is not enrolled has none and asks at every save too: a file that is not there costs less than an error.
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return null;
  try {
    const file = fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    const bytes = Buffer.from(file.data, 'base64');
    const text = file.kept === 'system' ? vault.decryptString(bytes) : bytes.toString('utf8');
    return { secret: secretSchema.parse(JSON.parse(text)), keptBy: file.kept };
  } catch {
    return null;
  }
};

/**
 * Keeps the device's token and key with the operating system. Where the system offers no vault (Linux without a key ring)
 * they lie in a file that only this user can read; `keptBy` tells, and Settings says it under the unit. Losing them costs one enrolment and
 * never a record: nothing that the register needs depends on them.
 */
export const createSecrets = (path: string, vault: Vault) => {
  // Every save is signed with this PC's label, which lies here too: the vault is asked once. What cannot be read is tried again.
  let known: Kept | null = null;
  return {
    read(): Kept | null {
      known ??= readKept(path, vault);
      return known;
    },

    write(secret: Secret): void {
      const text = JSON.stringify(secret);
      const kept = vault.isEncryptionAvailable() ? 'system' : 'file';
      const bytes = kept === 'system' ? vault.encryptString(text) : Buffer.from(text, 'utf8');
      known = null;
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify({ kept, data: bytes.toString('base64') }), { mode: 0o600, flush: true });
      patientFs.renameSync(`${path}.new`, path);
    },

    forget(): void {
      known = null;
      rmSync(path, { force: true });
    },
  };
};
export type Secrets = ReturnType<typeof createSecrets>;
