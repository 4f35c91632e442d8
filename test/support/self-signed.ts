import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/**
 * A certificate for 127.0.0.1 that nobody vouches for but itself (X.509 v3, RFC 5280, P-256), valid from yesterday for a month.
 * Made anew for each test, so that no key lies in the repository and no program beside Node is needed.
 */
export const selfSigned = (now: Date): { readonly key: string; readonly cert: string } => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(ECDSA_WITH_SHA256));
  const name = sequence(der(SET, sequence(oid(COMMON_NAME), der(UTF8, Buffer.from('127.0.0.1')))));
  const alternativeNames = sequence(oid(SUBJECT_ALT_NAME), der(OCTETS, sequence(der(IP_NAME, Buffer.from([127, 0, 0, 1])))));
  const body = sequence(
    der(0xa0, der(INTEGER, Buffer.from([2]))),
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    sequence(time(now.getTime() - DAY_MS), time(now.getTime() + 30 * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(alternativeNames)),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const certificate = sequence(body, algorithm, der(BITS, Buffer.concat([Buffer.from([0]), signature])));
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n` };
};

const DAY_MS = 86_400_000;
const [INTEGER, BITS, OCTETS, OID, UTF8, UTC_TIME, SEQUENCE, SET, IP_NAME] = [0x02, 0x03, 0x04, 0x06, 0x0c, 0x17, 0x30, 0x31, 0x87] as const;
const ECDSA_WITH_SHA256 = [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02];
const COMMON_NAME = [0x55, 0x04, 0x03];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

/** Tag, length, value (X.690 §8.1); lengths from 128 on in as many bytes as they need. */
const der = (tag: number, value: Buffer): Buffer => {
  const long = value.length < 0x80 ? [] : value.length < 0x100 ? [0x81] : [0x82, value.length >> 8];
  return Buffer.concat([Buffer.from([tag, ...long, value.length & 0xff]), value]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(SEQUENCE, Buffer.concat(parts));
const oid = (bytes: readonly number[]): Buffer => der(OID, Buffer.from(bytes));
const time = (ms: number): Buffer => der(UTC_TIME, Buffer.from(new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '').slice(2)));
