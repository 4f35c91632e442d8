import { LogController, type FastifyServerOptions } from 'fastify';

/** Takes the lines of the log, one JSON object each. */
export type LogSink = { write(line: string): void };

const FRAMES = 8;

type Fault = { readonly type: string; readonly code?: string; readonly constraint?: string; readonly stack: string };

/**
 * What went wrong, without a word of what it went wrong with: messages of PostgreSQL and of parsers quote what they were given.
 * Name, code and the places in the program tell a developer as much.
 */
export const faultOf = (problem: unknown): Fault => {
  if (!(problem instanceof Error)) return { type: typeof problem, stack: '' };
  const { code, constraint } = problem as { readonly code?: unknown; readonly constraint?: unknown };
  const frames = (problem.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, FRAMES).map((line) => line.trim());
  return { type: problem.name, ...(typeof code === 'string' ? { code } : {}), ...(typeof constraint === 'string' ? { constraint } : {}), stack: frames.join('\n') };
};

type LogOptions = Pick<FastifyServerOptions, 'logger' | 'logController'>;

/** JSON lines, whatever part of the framework writes them. */
export const logOptions = (level: string, sink?: LogSink): LogOptions => ({
  logController: new LogController({ disableRequestLogging: true }),
  logger:
    level === 'silent'
      ? false
      : {
          level,
          timestamp: () => `,"time":"${new Date().toISOString()}"`,
          serializers: {
            req: ({ method, routeOptions }) => ({ method, route: routeOptions?.url ?? 'none' }),
            res: ({ statusCode }) => ({ statusCode: statusCode ?? 0 }),
            err: (problem) => ({ message: '', ...faultOf(problem) }),
          },
          ...(sink === undefined ? {} : { stream: sink }),
        },
});
