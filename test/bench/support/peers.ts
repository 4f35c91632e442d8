import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { build } from 'vite';
import { z } from 'zod';
import { fromRoot, inOut } from '#build/tools/paths.ts';
import { npmCommand, run } from '#build/tools/run.ts';

/**
 * PouchDB and RxDB, installed by their own lock file below out/ when a bench first asks for them: no checkout, no `npm ci` and no
 * package of the app ever holds them.
 */
const HOME = inOut('bench', 'peers');
const LISTS = ['package.json', 'package-lock.json'] as const;
export const PEER_PAGES = inOut('bench', 'peer-pages');

const install = async (): Promise<void> => {
  const wanted = LISTS.map((name) => readFileSync(fromRoot('test', 'bench', 'peers', name), 'utf8')).join('\n');
  const stamp = join(HOME, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  rmSync(HOME, { recursive: true, force: true });
  mkdirSync(HOME, { recursive: true });
  for (const name of LISTS) copyFileSync(fromRoot('test', 'bench', 'peers', name), join(HOME, name));
  const [command, args] = npmCommand(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  const { code, output } = await run(command, args, { cwd: HOME });
  if (code !== 0) throw new Error(`The peers could not be installed.\n${output}`);
  writeFileSync(stamp, wanted);
};

/** The libraries as one object of the page; the script that measures stands beside them and is typed. */
const LIBRARIES = `import PouchDB from 'pouchdb';
import { createRxDatabase } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
globalThis.libraries = { PouchDB, createRxDatabase, replicateRxCollection, getRxStorageDexie };
`;

const bundle = async (): Promise<void> => {
  const page = join(HOME, 'page');
  mkdirSync(page, { recursive: true });
  writeFileSync(join(page, 'libraries.js'), LIBRARIES);
  writeFileSync(join(page, 'index.html'), `<!doctype html><meta charset="utf-8"><script type="module" src="./libraries.js"></script><script type="module" src="${fromRoot('test', 'bench', 'window', 'peer-window.ts')}"></script>`);
  await build({
    configFile: false,
    logLevel: 'warn',
    root: page,
    base: './',
    publicDir: false,
    // What browsers lack of Node, PouchDB brings along under the same name.
    resolve: { alias: { events: 'events/' } },
    define: { global: 'globalThis' },
    build: { outDir: PEER_PAGES, emptyOutDir: true, target: 'chrome130', modulePreload: { polyfill: false }, reportCompressedSize: false },
  });
};

export const preparePeers = async (): Promise<void> => {
  await install();
  await bundle();
};

export type PeerServer = { readonly address: string; close(): Promise<void> };

/** express-pouchdb on its in-memory adapter, in a process of its own. */
export const startPouchServer = (): Promise<PeerServer> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fromRoot('test', 'bench', 'peers', 'pouch-server.ts'), join(HOME, 'package.json')], { cwd: HOME, stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = new Promise<void>((ended) => child.once('exit', () => ended()));
    void gone.then(() => reject(new Error('The PouchDB server ended before it listened.')));
    child.stdout.on('data', (data: Buffer) => {
      const [, port] = /^listening (\d+)$/m.exec(data.toString('utf8')) ?? [];
      if (port === undefined) return;
      resolve({
        address: `http://127.0.0.1:${port}/`,
        close: async () => {
          child.kill();
          await gone;
        },
      });
    });
  });

const docSchema = z.looseObject({ id: z.string(), updatedAt: z.number() });
const rowsSchema = z.array(z.looseObject({ newDocumentState: docSchema }));
type Doc = z.infer<typeof docSchema>;
const packed = promisify(gzip);

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
};

/** What a collection holds, in the order in which it can be asked for: by time, then by id. */
const createCollection = () => {
  const docs = new Map<string, Doc>();
  let sorted: Doc[] | null = null;
  return {
    put: (doc: Doc): void => {
      docs.set(doc.id, doc);
      sorted = null;
    },
    after: (updatedAt: number, id: string, limit: number): Doc[] => {
      sorted ??= [...docs.values()].toSorted((a, b) => a.updatedAt - b.updatedAt || (a.id < b.id ? -1 : 1));
      return sorted.filter((doc) => doc.updatedAt > updatedAt || (doc.updatedAt === updatedAt && doc.id > id)).slice(0, limit);
    },
  };
};

/** The server of RxDB's documented HTTP replication (`pull?updatedAt&id&limit`, `push` of rows), in memory, answers as gzip. */
export const startRxServer = async (): Promise<PeerServer> => {
  const collections = new Map<string, ReturnType<typeof createCollection>>();
  const collection = (name: string): ReturnType<typeof createCollection> => {
    const known = collections.get(name) ?? createCollection();
    collections.set(name, known);
    return known;
  };
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, name = '', what = ''] = url.pathname.split('/');
    if (what === 'push') {
      // Nobody else writes here, so no row is in conflict with what is there.
      for (const { newDocumentState } of rowsSchema.parse(JSON.parse(await readBody(request)))) collection(name).put(newDocumentState);
      return [];
    }
    const asked = url.searchParams;
    const documents = collection(name).after(Number(asked.get('updatedAt')), asked.get('id') ?? '', Number(asked.get('limit')));
    const last = documents.at(-1);
    return { documents, checkpoint: last === undefined ? null : { id: last.id, updatedAt: last.updatedAt } };
  };
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*').setHeader('cache-control', 'no-store');
    answer(request).then(async (value) => response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(await packed(JSON.stringify(value))), () => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    address: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
