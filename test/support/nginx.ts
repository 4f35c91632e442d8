import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const FOLDERS = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a program lies on this machine, null when it does not. */
export const findProgram = (name: string): string | null => FOLDERS.map((folder) => join(folder, name)).find(isProgram) ?? null;

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export type Nginx = {
  /** https, with a slash at its end */
  readonly address: string;
  /** like fetch, but it trusts the throw-away certificate, and only that */
  readonly ask: typeof fetch;
  accessLog(): string;
  stop(): Promise<void>;
};

/** Runs nginx with the example that the operators' page gives, changed only in what an operator changes: names, ports, paths. */
export const startNginx = async (program: string, openssl: string, example: string, upstreams: readonly [number, number]): Promise<Nginx> => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-nginx-'));
  const at = (name: string): string => join(folder, name);
  const port = await freePort();
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  execFileSync(openssl, ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-keyout', at('key.pem'), '-out', at('cert.pem'), ...subject], { stdio: 'ignore' });
  const changes: readonly (readonly [from: string, to: string])[] = [
    ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
    ['127.0.0.1:8787', `127.0.0.1:${upstreams[0]}`],
    ['127.0.0.1:8788', `127.0.0.1:${upstreams[1]}`],
    ['/etc/ssl/phinong/fullchain.pem', at('cert.pem')],
    ['/etc/ssl/phinong/privkey.pem', at('key.pem')],
    ['/var/log/nginx/phinong.log', at('access.log')],
  ];
  const site = changes.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`The example has no ${from} any more.`);
    return text.replace(from, to);
  }, example);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `  ${name}_temp_path ${at(`tmp-${name}`)};`);
  mkdirSync(at('logs'));
  writeFileSync(at('nginx.conf'), `${process.getuid?.() === 0 ? 'user root;\n' : ''}daemon off;\npid ${at('pid')};\nerror_log ${at('error.log')};\nevents {}\nhttp {\n${temporary.join('\n')}\n${site}\n}\n`);
  const child = spawn(program, ['-p', folder, '-e', at('error.log'), '-c', at('nginx.conf')], { stdio: 'inherit' });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const ask = asker(readFileSync(at('cert.pem'), 'utf8'));
  const address = `https://127.0.0.1:${port}/`;
  const nginx: Nginx = {
    address,
    ask,
    accessLog: () => readFileSync(at('access.log'), 'utf8'),
    stop: async () => {
      child.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
  while (child.exitCode === null && !(await ask(`${address}nothing`).then(() => true, () => false))) await freePort();
  if (child.exitCode !== null) throw new Error(`nginx did not start.\n${readFileSync(at('error.log'), 'utf8')}`);
  return nginx;
};

const asker =
  (ca: string): typeof fetch =>
  async (to, init = {}) => {
    const asked = new Request(to, init);
    const body = Buffer.from(await asked.arrayBuffer());
    return new Promise<Response>((resolve, reject) => {
      const headers = { ...Object.fromEntries(asked.headers), ...(body.byteLength > 0 ? { 'content-length': String(body.byteLength) } : {}) };
      const outgoing = request(asked.url, { method: asked.method, ca, headers, agent: false }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.once('error', reject);
        incoming.once('end', () => resolve(new Response(Buffer.concat(chunks), { status: incoming.statusCode ?? 0, headers: incoming.headers as Record<string, string> })));
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });
  };
