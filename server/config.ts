import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  PHINONG_DATA: z.string().default('out/endpoint-data'),
  PHINONG_DEMO: z.enum(['0', '1']).default('0'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  /** an outside PostgreSQL; null = the embedded one in `data` */
  readonly databaseUrl: string | null;
  readonly data: string;
  readonly demo: boolean;
  readonly logLevel: string;
};

/** Reads the configuration from the environment; a value that makes no sense stops the start with its name. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const read = schema.parse(env);
  const url = read.DATABASE_URL ?? '';
  return { port: read.PORT, host: read.HOST, databaseUrl: url === '' ? null : url, data: resolve(read.PHINONG_DATA), demo: read.PHINONG_DEMO === '1', logLevel: read.LOG_LEVEL };
};
