import { createRequire } from 'node:module';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A CouchDB-like server on memory, as PouchDB's own project offers it for such tests. The packages lie where the first argument says. */
type Handler = (request: unknown, response: unknown) => void;
type Pouch = { plugin(adapter: unknown): void; defaults(options: { readonly adapter: string }): unknown };
type Express = () => { use(path: string, handler: Handler): void; listen(port: number, host: string, listening: () => void): Server };
type ExpressPouch = (pouch: unknown, options: Readonly<Record<string, unknown>>) => Handler;

const load = createRequire(process.argv[2] ?? '');
const PouchDB = load('pouchdb') as Pouch;
PouchDB.plugin(load('pouchdb-adapter-memory'));
const app = (load('express') as Express)();
const options = { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: join(tmpdir(), `pouch-${process.pid}.log`) };
app.use('/', (load('express-pouchdb') as ExpressPouch)(PouchDB.defaults({ adapter: 'memory' }), options));
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`listening ${typeof address === 'object' && address !== null ? address.port : 0}\n`);
});
