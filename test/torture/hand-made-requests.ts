import { brotliCompressSync, gzipSync } from 'node:zlib';
import { thaiBytes } from '#core/sync/columns/thai-text.ts';
import { COLUMNS_TYPE } from '#core/sync/protocol.ts';

/** One request as bytes, and what it is about. */
export type RawRequest = { readonly name: string; readonly chunks: readonly (Buffer | string)[] };

export type Holder = { readonly token: string; readonly epoch: string; readonly unit: string };

const CRLF = '\r\n';

export const http = (method: string, path: string, headers: Readonly<Record<string, string>>, body: Buffer | string = ''): Buffer => {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const all: Record<string, string> = { host: 'x', ...(bytes.length > 0 || method === 'POST' ? { 'content-length': String(bytes.length), 'content-type': 'application/json' } : {}), ...headers };
  const head = [`${method} ${path} HTTP/1.1`, ...Object.entries(all).map(([name, value]) => `${name}: ${value}`)].join(CRLF);
  return Buffer.concat([Buffer.from(`${head}${CRLF}${CRLF}`, 'latin1'), bytes]);
};

const change = (unit: string, parts: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  id: 'hostilehostile:1', scope: unit, kind: 'agreement', record: 'r', set: { a: 1 }, base: {}, at: '1', author: { officer: '', name: '', device: '' }, schema: 1, prev: '', ...parts,
});

const odd: readonly unknown[] = [null, true, 0, -1, 1e308, 1.5, '', 'x', [], [[]], {}, { a: 1 }, 2 ** 53 + 2, '\u0000', '\uD800', 'x'.repeat(70_000)];

/** Bodies of a push that no office sends. */
const pushBodies = ({ epoch, unit }: Holder): readonly (readonly [string, string])[] => {
  const push = (changes: unknown, parts: Readonly<Record<string, unknown>> = {}): string => JSON.stringify({ epoch, incarnation: 'hostilehostile', changes, pending: 0, ...parts });
  const one = (parts: Readonly<Record<string, unknown>>): string => push([change(unit, parts)]);
  const deep = (open: string, close: string, depth: number): string => `{"epoch":"${epoch}","incarnation":"hostilehostile","pending":0,"changes":[${open.repeat(depth)}${close.repeat(depth)}]}`;
  const members = ['id', 'scope', 'kind', 'record', 'set', 'base', 'at', 'author', 'schema', 'prev'];
  return [
    ...[1_000, 1_001, 5_000, 100_000].flatMap((depth): [string, string][] => [[`lists ${String(depth)} deep`, deep('[', ']', depth)], [`objects ${String(depth)} deep`, deep('{"a":', '', depth)]]),
    ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'].flatMap((key): [string, string][] => [
      [`${key} at the top`, `{"${key}":{"polluted":true},${push([]).slice(1)}`],
      [`${key} in a set`, `{"epoch":"${epoch}","incarnation":"hostilehostile","pending":0,"changes":[{"id":"hostilehostile:1","set":{"${key}":{"polluted":true}}}]}`],
      [`${key} as a kind`, one({ kind: key })],
      [`${key} as a scope`, one({ scope: key })],
      [`${key} as a field`, one({ set: { [key]: 1 }, base: { [key]: ['hostilehostile:1'] } })],
    ]),
    ...members.flatMap((member) => odd.map((value, index): [string, string] => [`${member} is odd thing ${String(index)}`, one({ [member]: value })])),
    ...odd.map((value, index): [string, string] => [`changes are odd thing ${String(index)}`, push(value)]),
    ...odd.map((value, index): [string, string] => [`pending is odd thing ${String(index)}`, push([], { pending: value })]),
    ...odd.map((value, index): [string, string] => [`pull is odd thing ${String(index)}`, push([], { pull: value })]),
    ...odd.map((value, index): [string, string] => [`relay is odd thing ${String(index)}`, push([change(unit, {})], { relay: value })]),
    ['two thousand and one changes', push(Array.from({ length: 2_001 }, () => 0))],
    ['a change of another unit', one({ scope: 'TH-50' })],
    ['a number beyond 2^53', one({ id: 'hostilehostile:9007199254740993' })],
    ['a hundred and one names in a base', one({ base: { a: Array.from({ length: 101 }, (_, index) => `hostilehostile:${String(index + 2)}`) } })],
  ];
};

/** Everything by hand: at least three hundred. `as` has a token. */
export const handMade = (holder: Holder): RawRequest[] => {
  const auth = { authorization: `Bearer ${holder.token}` };
  const made: RawRequest[] = [];
  const add = (name: string, ...chunks: (Buffer | string)[]): void => void made.push({ name, chunks });
  for (const [name, body] of pushBodies(holder)) add(name, http('POST', '/v1/push', auth, body));
  const zeros = Buffer.alloc(48 * 1024 * 1024);
  add('a gzip bomb', http('POST', '/v1/push', { ...auth, 'content-encoding': 'gzip' }, gzipSync(zeros)));
  add('a Brotli bomb', http('POST', '/v1/push', { ...auth, 'content-encoding': 'br' }, brotliCompressSync(zeros)));
  add('a bomb in a bomb', http('POST', '/v1/push', { ...auth, 'content-encoding': 'gzip, gzip' }, gzipSync(gzipSync(zeros))));
  for (const encoding of ['deflate', 'zstd', 'x-gzip', '', 'br, gzip']) add(`the encoding "${encoding}"`, http('POST', '/v1/push', { ...auth, 'content-encoding': encoding }, gzipSync('{}')));
  const columns = { ...auth, 'content-type': COLUMNS_TYPE };
  const asColumns = (changes: unknown): Buffer => brotliCompressSync(thaiBytes(JSON.stringify({ epoch: holder.epoch, incarnation: 'hostilehostile', pending: 0, changes })));
  const one = (parts: object): object => ({ rows: 2, shapes: [[0]], order: [0, 0], columns: [{ path: ['a'], values: [1, 2] }], ...parts });
  const bent: readonly (readonly [string, unknown])[] = [
    ['a bomb of one text', one({ rows: 2_000, order: { runs: [0, 2_000] }, columns: [{ path: ['a'], values: { all: 'x'.repeat(1_000_000) } }] })],
    ['a bomb of one name', one({ rows: 2_000, order: { runs: [0, 2_000] }, columns: [{ path: ['x'.repeat(1_000_000)], values: { all: 1 } }] })],
    ['a trillion rows', one({ rows: 1e12, order: { runs: [0, 1e12] } })],
    ['__proto__ as a path', one({ columns: [{ path: ['__proto__', 'admin'], values: [true, true] }] })],
    ['__proto__ as a name', one({ columns: [{ path: [['__pro', '__']], names: ['to', 'to'], values: [{ admin: true }, 1] }] })],
    ['constructor/prototype as a path', one({ columns: [{ path: ['constructor', 'prototype', 'admin'], values: [true, true] }] })],
    ['a place of a billion', one({ columns: [{ path: [1e9], values: [1, 2] }] })],
    ['a chain that does not end', one({ chains: [[0, 1e9, '']] })],
    ['steps beyond every number', one({ columns: [{ path: ['a'], values: { ms: { steps: [9e15, 9e15] }, counts: [0, 0] } }] })],
    ...odd.map((value, index): readonly [string, unknown] => [`odd thing ${String(index)}`, value]),
    ...odd.map((value, index): readonly [string, unknown] => [`odd order ${String(index)}`, one({ order: value })]),
    ...odd.map((value, index): readonly [string, unknown] => [`odd shapes ${String(index)}`, one({ shapes: value })]),
    ...odd.map((value, index): readonly [string, unknown] => [`odd values ${String(index)}`, one({ columns: [{ path: ['a'], values: value }] })]),
  ];
  for (const [name, changes] of bent) add(`columns: ${name}`, http('POST', '/v1/push', columns, asColumns(changes)));
  add('columns: a Brotli bomb', http('POST', '/v1/push', columns, brotliCompressSync(zeros)));
  add('columns: no Brotli', http('POST', '/v1/push', columns, 'no brotli at all'));
  add('columns: bytes that are no TIS-620', http('POST', '/v1/push', columns, brotliCompressSync(Buffer.from([0x22, 0xff, 0x22]))));
  add('gzip that ends early', http('POST', '/v1/push', { ...auth, 'content-encoding': 'gzip' }, gzipSync('{"a":1}').subarray(0, 12)));
  add('Brotli that is none', http('POST', '/v1/push', { ...auth, 'content-encoding': 'br' }, 'no brotli at all'));
  for (const bytes of [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0x80], [0xc3]]) add(`bad UTF-8 ${bytes.join(' ')}`, http('POST', '/v1/push', auth, Buffer.from([0x22, ...bytes, 0x22])));
  for (const body of ['', ' ', 'null', '0', '"x"', '[]', '{', '{"a":}', '{"a":1,}', 'undefined', 'NaN', '\uFEFF{}', '{}{}', "{'a':1}", '{"a":1e999}']) add(`the body ${body}`, http('POST', '/v1/push', auth, body));
  for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/json; charset=utf-16', '', 'application/x-www-form-urlencoded']) add(`the type "${type}"`, http('POST', '/v1/push', { ...auth, 'content-type': type }, '{}'));
  add('a body longer than said', http('POST', '/v1/push', { ...auth, 'content-length': '2' }, '{"a":1}'));
  add('a length below nothing', http('POST', '/v1/push', { ...auth, 'content-length': '-1' }, '{}'));
  add('a length that is no number', http('POST', '/v1/push', { ...auth, 'content-length': 'ten' }, '{}'));
  add('two lengths', `POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}`);
  add('a length and chunks', `POST /v1/push HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`);
  add('chunks that lie', `POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${holder.token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nffffffff\r\n{}\r\n0\r\n\r\n`);
  add('a length beyond the limit', http('POST', '/v1/push', { ...auth, 'content-length': '99999999999' }, '{}'));
  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'CONNECT', 'PROPFIND', 'FOO', 'get', 'G\u0001T']) add(`the method ${method}`, http(method, '/v1/push', auth));
  for (const path of ['/', '//', '/v1', '/v1/', '/v1/push/', '/v1/pusH', '/v1//push', '/../../etc/passwd', '/%2e%2e/%2e%2e/etc/passwd', '/v1/%00', '/v1/pull?cursor=%', '/v1/pull?%ff', 'http://elsewhere.invalid/v1/push', '*', `/${'a'.repeat(9_000)}`, '/v1/status?__proto__[a]=1', '/openapi.json?x', '/metrics', '/admin', '/v1/push#x', '/\u00e9']) add(`the path ${path.slice(0, 40)}`, http('GET', path, auth));
  for (const cursor of ['', 'x', 'x.y', '%00', 'null', '0', 'e30.e30', 'a'.repeat(5_000), 'eyJlIjoieCIsInIiOltdfQ.AAAA', '../../x', "';DROP TABLE changes;--", '\u0e01']) {
    add(`the cursor ${cursor.slice(0, 20)}`, http('GET', `/v1/pull?cursor=${encodeURIComponent(cursor)}`, auth));
    add(`the token ${cursor.slice(0, 20)}`, http('GET', `/v1/snapshot?token=${encodeURIComponent(cursor)}`, auth));
  }
  for (const bytes of ['0', '-1', '1e9', 'NaN', 'x', '9'.repeat(40), '1.5']) add(`bytes=${bytes.slice(0, 10)}`, http('GET', `/v1/pull?bytes=${bytes}`, auth));
  for (const range of ['bytes=', 'bytes=-1', 'bytes=5-2', 'bytes=0-0,5-9', 'bytes=99999999999999999999-', 'lines=1-']) add(`range ${range}`, http('GET', '/v1/snapshot', { ...auth, accept: 'application/vnd.phinong.brotli', range, 'if-range': '"x"' }));
  for (const range of ['bytes=', 'bytes=-1', 'bytes=5-2', 'bytes=99999999999999999999-', 'bytes=0-0,5-9']) add(`range ${range} of all parts`, http('GET', '/v1/snapshot', { ...auth, accept: COLUMNS_TYPE, range, 'if-range': '"x"' }));
  for (const token of ['', 'x', 'a'.repeat(300), '\u0001', 'Bearer', `${holder.token}\u0000`, '../..']) add(`the bearer ${token.slice(0, 10)}`, http('GET', '/v1/status', { authorization: `Bearer ${token}` }));
  add('headers of 20 kB', http('GET', '/v1/status', { ...auth, 'x-long': 'a'.repeat(20_000) }));
  add('a thousand headers', http('GET', '/v1/status', { ...auth, ...Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`x-${String(index)}`, '1'])) }));
  add('no host', 'GET /v1/status HTTP/1.1\r\n\r\n');
  add('HTTP 0.9', 'GET /\r\n');
  add('HTTP 3', 'GET / HTTP/3.0\r\nhost: x\r\n\r\n');
  add('no HTTP', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]));
  add('a header folded', 'GET /v1/status HTTP/1.1\r\nhost: x\r\nx: a\r\n b\r\n\r\n');
  add('two requests in one breath', Buffer.concat([http('GET', '/v1/status', auth), http('POST', '/v1/push', auth, '{')]));
  for (const version of ['0', '2', '-1', 'x', '', '1e999']) add(`protocol ${version}`, http('GET', '/v1/status', { ...auth, 'phinong-protocol': version }));
  for (const code of ['x', 'AAAA-BBBB-CCCC', '\u0000\u0000\u0000\u0000', '𝟘𝟘𝟘𝟘', "' OR 1=1 --"]) add(`the code ${code}`, http('POST', '/v1/enrol', {}, JSON.stringify({ code, device: { label: 'x', publicKey: 'x' }, app: 'x' })));
  return made;
};
