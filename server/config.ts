import { resolve } from 'node:path';
import { z } from 'zod';
import { TOKEN_DAYS } from './http/authenticate.ts';
import type { MetricsPlace } from './ops/metrics-server.ts';

/** `off`, a port of the loopback address, or an address and a port: never open to the world by accident. */
const metricsSchema = z
  .string()
  .regex(/^(off|\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}|[^:[\]\s]+:\d{1,5})$/, 'off, a port (9464) or an address with a port (10.0.0.5:9464)')
  .transform((text) => {
    const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d+)$/.exec(text) ?? [];
    return text === 'off' ? null : { host: host.replace(/^\[(.*)\]$/, '$1'), port: Number(port) };
  })
  .refine((place) => place === null || place.port <= 65_535, 'a port is at most 65535');

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATABASE_URL: z.string().optional(),
  PHINONG_DATA: z.string().min(1).default('out/endpoint-data'),
  PHINONG_DEMO: z.enum(['0', '1']).default('0'),
  PHINONG_PROXIES: z.string().min(1).default('loopback'),
  PHINONG_TOKEN_DAYS: z.coerce.number().int().min(1).max(36_500).default(TOKEN_DAYS),
  PHINONG_METRICS: metricsSchema.default(null),
  PHINONG_DRAIN_SECONDS: z.coerce.number().min(0).max(300).default(0),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

/** The names of all settings, as they stand in the environment. */
export const SETTINGS: readonly string[] = Object.keys(schema.shape);

export type Config = {
  readonly port: number;
  readonly host: string;
  /** an outside PostgreSQL; null = the embedded one in `data` */
  readonly databaseUrl: string | null;
  readonly data: string;
  readonly demo: boolean;
  /** reverse proxies whose word about the asker's address is believed: addresses, networks, or `loopback` */
  readonly proxies: string;
  /** days without a request after which a PC must be enrolled again */
  readonly tokenDays: number;
  /** where the figures can be read; null: nowhere */
  readonly metrics: MetricsPlace | null;
  /** how long it at least goes on saying 503 before it closes, for load balancers that look only now and then */
  readonly drainMs: number;
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
    tokenDays: read.PHINONG_TOKEN_DAYS,
    metrics: read.PHINONG_METRICS,
    drainMs: read.PHINONG_DRAIN_SECONDS * 1_000,
    logLevel: read.LOG_LEVEL,
  };
};
