import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readEnvelope } from '#core/exchange/envelope.ts';
import { EXCHANGE_LIMITS } from '#core/exchange/label.ts';
import { writeExchangeFile } from '#core/exchange/container.ts';
import { CODE_LOG_N } from '#core/exchange/lock.ts';
import type { InvitationHead } from '#core/exchange/invitation.ts';
import type { Json } from '#core/json.ts';
import { normaliseCode } from '#core/sync/enrolment-code.ts';
import { PROTOCOL_VERSION, type ProtocolError } from '#core/sync/protocol.ts';
import { createCode, WrongInput } from '../admin-commands.ts';
import { asOwner, type Database } from '../database.ts';
import { Refused } from '../http/refused.ts';
import { placeForNew, writeNewFile } from '../ops/new-file.ts';
import { ensureMeta, readMeta } from '../store/meta.ts';
import { listUnits } from '../store/people.ts';
import { endpointKit } from './endpoint-kit.ts';
import { ENDPOINT, ENDPOINT_APP, handIn, readKeys } from './hand-in.ts';
import { readCarry } from './read-carry.ts';

/** Why a file is not taken, as an administrator reads it. */
const SENTENCES: Partial<Readonly<Record<ProtocolError['type'], string>>> = {
  'file-damaged': 'This is no exchange file, or it was cut or altered. Copy it again from the PC that made it.',
  'file-kind': 'This is an exchange file, but not one that is handed in: only carry files are.',
  'file-foreign': 'This file is encrypted to another ministry, or speaks for another unit than its PC belongs to.',
  'file-newer': 'This file comes from a newer version. Update the endpoint, then hand it in again.',
  'file-older': 'This file comes from a version that is not taken any more. The PC must be updated and make another one.',
  'file-device': 'The PC that made this file is not known here, or was not heard of for too long. Invite it again.',
  'file-device-revoked': 'The PC that made this file was revoked.',
  'code-wrong': 'The code that this PC was invited with is not known here.',
  'code-used': 'The code that this PC was invited with was used by another PC. Make another invitation.',
  'code-expired': 'The code that this PC was invited with is too old. Make another invitation.',
  'code-elsewhere': 'The code that this PC was invited with is of another unit.',
  'too-large': `An exchange file has at most ${EXCHANGE_LIMITS.fileBytes.toLocaleString('en')} bytes.`,
};

const inSentences = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (problem) {
    throw problem instanceof Refused ? new Error(SENTENCES[problem.type] ?? problem.type, { cause: problem }) : problem;
  }
};

const readSmall = async (file: string): Promise<Uint8Array> => {
  const path = resolve(file);
  if ((await stat(path)).size > EXCHANGE_LIMITS.fileBytes) throw new Refused(413, 'too-large');
  return readFile(path);
};

const NOBODY_LOOKS = { met: () => undefined, pushed: () => undefined, beyond: () => undefined };

/** `exchange hand-in`: as `POST /v1/exchange`, by whoever sits at the endpoint. */
export const handInFile = async (db: Database, file: string, out: string, tokenDays: number) => {
  if (out === '') throw new WrongInput('What is missing is the place for the receipt: --out FILE');
  const place = placeForNew(out);
  return inSentences(async () => {
    const { receipt, ...told } = await handIn({ db, cursorKey: await ensureMeta(db) }, await readSmall(file), tokenDays, NOBODY_LOOKS);
    await writeNewFile(place, receipt);
    return { ...told, receipt: place };
  });
};

/** `exchange inspect`: what is on the label, whether the file is whole, and what is in it if it is for this ministry. Nothing is taken. */
export const inspectFile = (db: Database, file: string) =>
  inSentences(async () => {
    const bytes = await readSmall(file);
    const envelope = readEnvelope(endpointKit, bytes);
    if (!envelope.ok) throw new Refused(400, envelope.error.type === 'exchange-newer' ? 'file-newer' : 'file-damaged');
    const { kind, file: id, unit, madeAt, from, to, counts, app, protocol } = envelope.value.label;
    const label = { kind, file: id, unit: unit.code, madeAt, from, to: to.join(', '), app, protocol, bytes: bytes.length, counts };
    if (kind !== 'carry') return label;
    const { identity } = await readKeys({ db });
    const carry = await readCarry(bytes, identity).catch((problem: unknown) => {
      if (problem instanceof Refused && problem.type === 'file-foreign') return null;
      throw problem;
    });
    if (carry === null) return { ...label, forThisMinistry: false };
    const changes = (requests: typeof carry.pushes): number => requests.reduce((sum, push) => sum + push.changes.length, 0);
    const epoch = await asOwner(db, (client) => readMeta(client, 'epoch'));
    return {
      ...label, forThisMinistry: true, device: carry.head.device.id, enrols: carry.head.device.id === null, changes: changes(carry.pushes), relayed: changes(carry.relays),
      pending: carry.head.pending, presentEpoch: carry.epoch === epoch,
    };
  });

export type InvitationOrder = { readonly unit: string; readonly role: string; readonly days: number; readonly out: string; readonly endpoint: string | null };

/** `invitation create`: a file for one PC that has no line, and the code that opens it, which goes by another way: on paper, or said. */
export const createInvitation = async (db: Database, { unit: code, role, days, out, endpoint }: InvitationOrder) => {
  if (out === '') throw new WrongInput('What is missing is the place for the file: --out FILE');
  if (endpoint !== null && !URL.canParse(endpoint)) throw new WrongInput('--endpoint is an address, such as https://phinong.example.');
  const place = placeForNew(out);
  const made = await createCode(db, { unit: code, role, days });
  const keys = await readKeys({ db });
  const { units, epoch, demo, ministryKey } = await asOwner(db, async (client) => ({
    units: await listUnits(client), epoch: await readMeta(client, 'epoch'), demo: (await readMeta(client, 'demo')) === '1', ministryKey: await readMeta(client, 'ministry-key'),
  }));
  const unit = units.find((one) => one.code === made.unit);
  if (unit === undefined) throw new Error(`There is no unit ${made.unit}.`);
  const head: InvitationHead = { role: made.role, expires: made.expires, demo, ministryKey, endpointKey: keys.publicKey, endpoint, units };
  const file = await writeExchangeFile(endpointKit, {
    label: { kind: 'invitation', unit, madeAt: new Date().toISOString(), from: ENDPOINT, to: [], counts: {}, app: ENDPOINT_APP, protocol: PROTOCOL_VERSION, key: keys.publicKey },
    lock: { passphrase: normaliseCode(made.code), work: CODE_LOG_N },
    privateKey: keys.privateKey,
    epoch,
    head: head as unknown as Json,
    parts: [],
  });
  if (!file.ok) throw new Error(`The invitation could not be written: ${file.error.type}`);
  await writeNewFile(place, file.value);
  return { ...made, file: place };
};
