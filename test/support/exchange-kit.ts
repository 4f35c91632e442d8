import { generateKeyPairSync } from 'node:crypto';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import type { NewFile } from '#core/exchange/container.ts';
import type { ExchangeKind } from '#core/exchange/label.ts';
import { machineKit } from '#electron/main/exchange/machine-kit.ts';

export const kit = machineKit;

/** What a PC or an endpoint signs with and is written to. */
export type TestKeys = { readonly publicKey: string; readonly privateKey: string; readonly identity: string; readonly recipient: string };

export const newKeys = async (): Promise<TestKeys> => {
  const pair = generateKeyPairSync('ed25519');
  const identity = await generateX25519Identity();
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
    identity,
    recipient: await identityToRecipient(identity),
  };
};

/** A small file of a kind, from one holder of keys to another; the contents are nobody's. */
export const aFile = (kind: ExchangeKind, from: TestKeys, lock: NewFile['lock'], parts: NewFile['parts'] = [{ name: 'samples', lines: [{ sample: 'ตัวอย่าง' }, { n: 2 }] }]): NewFile => ({
  label: {
    kind,
    unit: { code: 'TH-57', nameTh: 'หน่วยตัวอย่าง', nameEn: 'Sample unit', province: 'TH-57' },
    madeAt: '2026-11-27T03:00:00.000Z',
    from: 'PC 1',
    to: ['PC 2'],
    counts: { agreement: 2 },
    app: '0.1.0',
    protocol: 1,
    key: from.publicKey,
  },
  lock,
  privateKey: from.privateKey,
  epoch: 'epoch-1',
  head: { said: 'sample' },
  parts,
});
