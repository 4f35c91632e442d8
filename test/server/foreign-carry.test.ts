import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

/** Another ministry's team: what it knows is server/PROTOCOL.md and how to read JSON, age, Brotli and Ed25519. Nothing of ours is imported but the endpoint. */
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

type Json = Record<string, unknown>;
const sha256 = (of: string | Uint8Array): string => createHash('sha256').update(of).digest('hex');
const lines = (values: readonly unknown[]): Buffer => Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

const signedText = (label: string, sealed: Uint8Array): Buffer => Buffer.from(`phinong-exchange-1\n${label}\n${sha256(sealed)}`);

it('writes a carry file from the page alone, has it handed in, and reads the receipt', async () => {
  const unit = await endpoint.newUnit();
  const pair = generateKeyPairSync('ed25519');
  const identity = await generateX25519Identity();
  const [key, recipient] = [pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), await identityToRecipient(identity)];
  const post = (path: string, body: unknown, token = ''): Promise<Response> =>
    fetch(`${endpoint.address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...(token === '' ? {} : { authorization: `Bearer ${token}` }) }, body: JSON.stringify(body) });
  const enrolled = (await (await post('v1/enrol', { code: await endpoint.code(unit, 'officer'), device: { label: 'Foreign', publicKey: key, recipient }, app: 'foreign 1' })).json()) as Json;
  const { device, epoch, ministryKey, endpointKey, token } = enrolled as Record<string, string>;

  // One change, as section 1 says: canonical text by hand, keys in order.
  const change = { at: '001750000000000-0000', author: { device: 'Foreign', name: 'Sample', officer: 'o1' }, base: {}, id: 'foreignforeign:1', kind: 'agreement', prev: '', record: 'r1', schema: 1, scope: unit, set: { title: 'written by others' } };
  const push = { epoch, incarnation: 'foreignforeign', pending: 0, changes: [change] };

  const label = JSON.stringify({
    kind: 'carry', file: sha256(key).slice(0, 32), unit: enrolled['unit'], madeAt: '2026-11-27T00:00:00Z', from: 'Foreign', to: ['Ministry'], counts: { agreement: 1 }, app: 'foreign 1', protocol: 1, key,
  });
  const packed = brotliCompressSync(lines([push]));
  const manifest = {
    format: 1, kind: 'carry', file: sha256(key).slice(0, 32), scope: unit, epoch, label: sha256(label),
    head: { device: { id: device, label: 'Foreign', key, recipient }, lives: {}, read: { type: 'changes', cursor: null }, history: null, pending: 0 },
    parts: [{ name: 'pushes', kind: 'lines', packing: 'brotli', count: 1, bytes: packed.length, plain: lines([push]).length, sha256: sha256(packed) }],
  };
  const encrypter = new Encrypter();
  encrypter.addRecipient(ministryKey!);
  const sealed = await encrypter.encrypt(Buffer.concat([lines([manifest]), packed]));
  const signature = sign(null, signedText(label, sealed), pair.privateKey).toString('base64');
  const file = Buffer.concat([Buffer.from(`PHINONG-EXCHANGE 1\n${label}\n${signature}\n`), sealed]);

  const answer = await fetch(`${endpoint.address}v1/exchange`, { method: 'POST', headers: { 'content-type': 'application/vnd.phinong.exchange', authorization: `Bearer ${token!}` }, body: file });
  expect(answer.status).toBe(200);
  const receipt = Buffer.from(await answer.arrayBuffer());

  const ends: number[] = [];
  for (let at = receipt.indexOf('\n'); ends.length < 3; at = receipt.indexOf('\n', at + 1)) ends.push(at);
  const [first, second, third] = ends as [number, number, number];
  expect(receipt.subarray(0, first).toString()).toBe('PHINONG-EXCHANGE 1');
  const told = receipt.subarray(first + 1, second).toString('utf8');
  const body = receipt.subarray(third + 1);
  const endpoints = createPublicKey({ key: Buffer.from(endpointKey!, 'base64'), format: 'der', type: 'spki' });
  expect(verify(null, signedText(told, body), endpoints, Buffer.from(receipt.subarray(second + 1, third).toString(), 'base64'))).toBe(true);
  expect(JSON.parse(told)).toMatchObject({ kind: 'receipt', key: endpointKey, answers: sha256(key).slice(0, 32) });
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const plain = Buffer.from(await decrypter.decrypt(body));
  const end = plain.indexOf('\n');
  const inside = JSON.parse(plain.subarray(0, end).toString('utf8')) as { label: string; epoch: string; head: Json; parts: { name: string; bytes: number; sha256: string }[] };
  expect(inside).toMatchObject({ label: sha256(told), epoch, head: { answers: sha256(key).slice(0, 32), device, carried: epoch, remaining: 0 } });
  const parts = new Map<string, unknown[]>();
  let at = end + 1;
  for (const part of inside.parts) {
    const stored = plain.subarray(at, at + part.bytes);
    expect(sha256(stored)).toBe(part.sha256);
    parts.set(part.name, brotliDecompressSync(stored).toString('utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as unknown));
    at += part.bytes;
  }
  expect(at).toBe(plain.length);
  expect(parts.get('decisions')).toEqual([['foreignforeign:1', sha256(JSON.stringify(change)).slice(0, 16), 1]]);
  expect(parts.get('pages')).toMatchObject([{ after: null, page: { changes: [change], remaining: 0 } }]);
  expect(parts.get('status')).toMatchObject([{ epoch, unit: { code: unit } }]);
});
