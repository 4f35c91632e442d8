import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { asOwner, type Client, type Database } from '../database.ts';

/**
 * What the endpoint is: `epoch` (which life of its database this is), `ministry-identity` and `ministry-key` (age: for files
 * carried by hand), `endpoint-identity` and `endpoint-key` (Ed25519: what it signs them with), `cursor-key` (by which it knows its cursors again), `demo`, `format`. The secrets are the owner's: the role
 * that requests run as cannot read them.
 */
export type Meta = 'epoch' | 'ministry-identity' | 'ministry-key' | 'endpoint-identity' | 'endpoint-key' | 'cursor-key' | 'demo' | 'format';

export const readMeta = async (client: Client, key: Meta): Promise<string> =>
  (await client.query<{ value: string }>('SELECT value FROM meta WHERE key = $1', [key])).rows[0]?.value ?? '';

export const writeMeta = (client: Client, key: Meta, value: string): Promise<unknown> =>
  client.query('INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, value]);

/** Gives a new database its identity, of which the key of its cursors is answered. Of several processes that start at once, the first one's stays. */
export const ensureMeta = (db: Database): Promise<string> =>
  asOwner(db, async (client) => {
    await client.query('LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE');
    if ((await readMeta(client, 'epoch')) === '') await giveIdentity(client);
    // A database from before files were carried by hand has none.
    if ((await readMeta(client, 'endpoint-key')) === '') await giveSigningKey(client);
    return readMeta(client, 'cursor-key');
  });

const giveIdentity = async (client: Client): Promise<void> => {
  const identity = await generateIdentity();
  await writeMeta(client, 'ministry-identity', identity);
  await writeMeta(client, 'ministry-key', await identityToRecipient(identity));
  await writeMeta(client, 'cursor-key', randomBytes(32).toString('base64url'));
  await writeMeta(client, 'demo', '0');
  await writeMeta(client, 'format', '1');
  await writeMeta(client, 'epoch', randomUUID());
};

const giveSigningKey = async (client: Client): Promise<void> => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  await writeMeta(client, 'endpoint-identity', privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'));
  await writeMeta(client, 'endpoint-key', publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
};

/**
 * Begins a new epoch: every office then offers again what it holds, and reads from the beginning. After the database was
 * restored from a backup this brings back what the backup lacks. `from`: only if the epoch is still that one.
 */
export const renewEpoch = (db: Database, from?: string): Promise<string> =>
  asOwner(db, async (client) => {
    await client.query('LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE');
    const present = await readMeta(client, 'epoch');
    if (from !== undefined && from !== present) return present;
    const epoch = randomUUID();
    await writeMeta(client, 'epoch', epoch);
    return epoch;
  });
