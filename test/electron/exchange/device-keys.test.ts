import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { deviceKeys } from '#electron/main/exchange/device-keys.ts';
import type { Secret, Secrets } from '#electron/main/secrets.ts';

const keeping = (secret: Secret | null): Secrets & { now: () => Secret | null } => {
  let kept = secret;
  return {
    read: () => (kept === null ? null : { secret: kept, keptBy: 'file' }),
    write: (next) => void (kept = next),
    forget: () => void (kept = null),
    now: () => kept,
  };
};
const privateKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');

it('a PC that was enrolled before there were files gets its second key once, and keeps it', async () => {
  const secrets = keeping({ token: 't', privateKey });
  const first = await deviceKeys(secrets);
  expect(first?.recipient).toMatch(/^age1/);
  expect(await deviceKeys(secrets)).toEqual(first);
  expect(secrets.now()).toMatchObject({ token: 't', privateKey, identity: first?.identity });
});

it.each([['no secrets', null], ['an empty key', { token: 't', privateKey: '' }], ['what is no key', { token: 't', privateKey: 'AAAA' }]] as const)('a PC with %s has no keys for files, and says so without an error', async (_what, secret) => {
  expect(await deviceKeys(keeping(secret === null ? null : { ...secret }))).toBeNull();
});
