import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbedded } from '#server/embedded.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One real PostgreSQL for the whole run: the one that DATABASE_URL names, or an embedded one in a temporary folder. */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const outside = process.env['DATABASE_URL'] ?? '';
  if (outside !== '') {
    project.provide('postgresUrl', outside);
    return () => Promise.resolve();
  }
  const data = mkdtempSync(join(tmpdir(), 'phinong-postgres-'));
  const embedded = await startEmbedded(data);
  project.provide('postgresUrl', embedded.url);
  return async () => {
    await embedded.stop();
    rmSync(data, { recursive: true, force: true });
  };
};
