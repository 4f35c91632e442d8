import { inflateSync } from 'node:zlib';
import * as vectors from 'cctv-age';
import { expect, test } from 'vitest';
import { open } from '#core/exchange/lock.ts';
import { kit } from '#test/support/exchange-kit.ts';

/** The published vectors of the format (C2SP/CCTV): a head of lines, an empty line, and the file, which may be packed with zlib. */
const read = (bytes: Uint8Array) => {
  const end = Buffer.from(bytes).indexOf('\n\n');
  const head = Buffer.from(bytes.subarray(0, end)).toString('utf8').split('\n').map((line) => line.split(': '));
  const all = (name: string): string[] => head.flatMap(([key, value]) => (key === name ? [value ?? ''] : []));
  const body = bytes.subarray(end + 2);
  const [passphrase] = all('passphrase');
  return { expects: all('expect')[0], payload: all('payload')[0], identities: all('identity'), passphrase, armored: all('armored').length > 0, file: all('compressed')[0] === 'zlib' ? inflateSync(body) : body };
};

/** Armour is for e-mails, and a work factor above ours is refused on purpose. */
const CASES = Object.entries(vectors as unknown as Record<string, Uint8Array>).flatMap(([name, bytes]) => {
  if (!(bytes instanceof Uint8Array)) return [];
  const vector = read(bytes);
  return vector.armored || vector.identities.some((identity) => !identity.startsWith('AGE-SECRET-KEY-1')) ? [] : [{ name, ...vector }];
});

test('there are vectors', () => expect(CASES.length).toBeGreaterThan(60));

test.each(CASES)('of age, $name: $expects', async ({ expects, payload, identities, passphrase, file }) => {
  const opened = await open(kit, file, { identities, ...(passphrase === undefined ? {} : { passphrase }) });
  const found = opened.ok ? kit.sha256(opened.value) : 'refused';
  expect(found).toBe(expects === 'success' ? payload : 'refused');
}, 30_000);
