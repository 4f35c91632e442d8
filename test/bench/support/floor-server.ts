import { createServer, type Server } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip, createGzip, gzipSync } from 'node:zlib';
import type { RawRecord } from './records.ts';

export type FloorServer = { readonly address: string; close(): Promise<void> };

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

/**
 * Serves the floor's page and, as gzip NDJSON, the records: `/flowing/N` is compressed while it is sent, `/stored/N` was before.
 * A POST of gzip NDJSON is answered with the number of its lines, `/nothing` with nothing.
 */
export const startFloorServer = async (pages: string, records: ReadonlyMap<string, readonly RawRecord[]>): Promise<FloorServer> => {
  const lines = new Map([...records].map(([name, rows]) => [name, rows.map((row) => `${JSON.stringify(row)}\n`)]));
  const stored = new Map([...lines].map(([name, rows]) => [name, gzipSync(rows.join(''), { level: 6 })]));
  const server: Server = createServer((request, response) => {
    const [, way = '', name = ''] = (request.url ?? '').split('/');
    // The page comes from this machine, what it asks for over a line of its own.
    response.setHeader('access-control-allow-origin', '*').setHeader('cache-control', 'no-store');
    if (request.method === 'POST') {
      countLines(request).then((count) => response.end(String(count)), () => response.writeHead(400).end());
      return;
    }
    if (way === 'nothing') {
      response.writeHead(200, { 'content-type': 'text/plain' }).end();
      return;
    }
    const rows = lines.get(name);
    if (rows !== undefined) {
      response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'content-encoding': 'gzip' });
      if (way === 'stored') response.end(stored.get(name));
      else Readable.from(batches(rows)).pipe(createGzip({ level: 6 })).pipe(response);
      return;
    }
    const file = join(pages, join('/', request.url ?? ''));
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    address: `http://127.0.0.1:${port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const NEWLINE = 0x0a;

const countLines = async (body: Readable): Promise<number> => {
  let count = 0;
  for await (const chunk of body.pipe(createGunzip()) as AsyncIterable<Buffer>) for (const byte of chunk) if (byte === NEWLINE) count += 1;
  return count;
};

/** A line at a time through a stream would measure the stream. */
const batches = function* (rows: readonly string[]): Generator<string> {
  for (let at = 0; at < rows.length; at += 100) yield rows.slice(at, at + 100).join('');
};
