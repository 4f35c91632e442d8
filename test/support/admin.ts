import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type AdminAnswer = { readonly code: number; readonly out: string; readonly err: string };

const ROOT = join(import.meta.dirname, '..', '..');

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
