import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { heldSchema, type Held } from '#core/exchange/held.ts';
import { patientFs } from '../patient-fs.ts';

const peersSchema = z.record(z.string(), heldSchema).catch({});

/**
 * What other PCs of the office held when they wrote their last file, by their signing key: the next file for them carries only the
 * rest. Beside the journal and not in it: lost, it costs a longer file.
 */
export const createPeers = (path: string) => {
  const read = (): Readonly<Record<string, Held>> => {
    try {
      return peersSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    } catch {
      return {};
    }
  };
  return {
    heldBy: (key: string): Held | null => read()[key] ?? null,
    note: (key: string, held: Held): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify({ ...read(), [key]: held }));
      patientFs.renameSync(`${path}.new`, path);
    },
  };
};
export type Peers = ReturnType<typeof createPeers>;
