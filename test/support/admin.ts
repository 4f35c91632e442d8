import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { administer } from '#server/ops/administer.ts';

export type AdminAnswer = { readonly code: number; readonly out: string; readonly err: string };

const ROOT = join(import.meta.dirname, '..', '..');

/** Asks the administrator's program in this very process: for what a command does and says, which is nearly everything. */
export const askAdmin = (databaseUrl: string, args: readonly string[]): Promise<AdminAnswer> => askAdminWith({ DATABASE_URL: databaseUrl }, args);

/** The same with other settings than that of the database. */
export const askAdminWith = async (env: Readonly<Record<string, string>>, args: readonly string[]): Promise<AdminAnswer> => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const code = await administer(args, { ...process.env, ...env }, { stdout, stderr });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, out, err };
};

/** Runs the administrator's program as an administrator does: another process, with the database in its environment; or one who pulls the plug. */
export const runAdmin = (databaseUrl: string, args: readonly string[], env: Readonly<Record<string, string>> = {}, killAfterMs: number | null = null): Promise<AdminAnswer> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(ROOT, 'server', 'admin.ts'), ...args], { cwd: ROOT, env: { ...process.env, DATABASE_URL: databaseUrl, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => (out += data.toString('utf8')));
    child.stderr.on('data', (data: Buffer) => (err += data.toString('utf8')));
    const timer = killAfterMs === null ? null : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    child.once('error', reject);
    child.once('close', (code) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code: code ?? -1, out, err });
    });
  });
