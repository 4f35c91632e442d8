import { resolve } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  PHINONG_DATA: z.string().min(1).default('out/endpoint-data'),
  PHINONG_DEMO: z.enum(['0', '1']).default('0'),
  PHINONG_PROXIES: z.string().min(1).default('loopback'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  /** an outside PostgreSQL; null = the embedded one in `data` */
  readonly databaseUrl: string | null;
  readonly data: string;
  readonly demo: boolean;
  /** reverse proxies whose word about the asker's address is believed: addresses, networks, or `loopback` */
  readonly proxies: string;
  readonly logLevel: string;
};

/** Reads the configuration from the environment; a value that makes no sense stops the start with its name. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`The setting ${issue?.path.join('.') ?? ''} makes no sense: ${issue?.message ?? ''}`);
  }
  const read = parsed.data;
  const url = read.DATABASE_URL ?? '';
  return {
    port: read.PORT,
    host: read.HOST,
    databaseUrl: url === '' ? null : url,
    data: resolve(read.PHINONG_DATA),
    demo: read.PHINONG_DEMO === '1',
    proxies: read.PHINONG_PROXIES,
    logLevel: read.LOG_LEVEL,
  };
};
