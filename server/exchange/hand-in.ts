import { writeExchangeFile, type NewPart } from '#core/exchange/container.ts';
import type { ReceiptHead, ReceiptPart } from '#core/exchange/receipt.ts';
import type { Json } from '#core/json.ts';
import { PROTOCOL_VERSION, type PushResponse } from '#core/sync/protocol.ts';
import { asDevice, asOwner } from '../database.ts';
import { Refused } from '../http/refused.ts';
import type { Store } from '../routes/sync.ts';
import { findMaker } from '../store/file-devices.ts';
import { readKnown } from '../store/holes.ts';
import { readMeta } from '../store/meta.ts';
import { sightOf, type Device } from '../store/people.ts';
import { companionsOf, statusOf, type Companion } from '../store/status.ts';
import { endpointKit } from './endpoint-kit.ts';
import { readCarry, type Carry } from './read-carry.ts';
import { NOTHING_READ, readFor, type ReadForFile } from './read-for.ts';
import { takeCarry, type Taken } from './take-carry.ts';

/** Who looks on: is told what the same requests over a line would have told. */
export type OnLooker = {
  readonly met: (device: Device) => void;
  readonly pushed: (device: Device, answer: PushResponse) => void;
  readonly beyond: (device: Device, scope: string) => void;
};

export type HandedIn = {
  readonly receipt: Uint8Array;
  readonly unit: string;
  /** what the PC that made the file is called */
  readonly from: string;
  readonly file: string;
  /** own and relayed changes in it, and what of its lives was refused */
  readonly changes: number;
  readonly refused: number;
  /** changes and records that the receipt brings */
  readonly answered: number;
  /** false: the endpoint was restored since the file was made, and the PC must make another one after reading the receipt */
  readonly taken: boolean;
};

type Keys = { readonly identity: string; readonly privateKey: string; readonly publicKey: string };

export const readKeys = ({ db }: Pick<Store, 'db'>): Promise<Keys> =>
  asOwner(db, async (client) => ({
    identity: await readMeta(client, 'ministry-identity'),
    privateKey: await readMeta(client, 'endpoint-identity'),
    publicKey: await readMeta(client, 'endpoint-key'),
  }));

/**
 * Takes a carry file, whoever brings it, and writes the receipt: what the PC that made it would have been told over a line, with that
 * PC's sight and role. The same file again, and files in any order, change nothing twice. Throws a `Refused` for a file that is not taken.
 */
export const handIn = async (store: Store, file: Uint8Array, tokenDays: number, onLooker: OnLooker): Promise<HandedIn> => {
  const keys = await readKeys(store);
  const carry = await readCarry(file, keys.identity);
  const made = await findMaker(store.db, { unit: carry.label.unit.code, head: carry.head, app: carry.label.app }, tokenDays);
  if (!made.ok) throw new Refused(403, made.error.type);
  const device = made.value;
  onLooker.met(device);
  const taken = await takeCarry({ db: store.db, device, pushed: (answer) => onLooker.pushed(device, answer), beyond: (scope) => onLooker.beyond(device, scope) }, carry);
  const read = taken === null ? NOTHING_READ : await readFor(store, device, carry.epoch, carry.head);
  // What was decided before the database was found set back is asked for again in the new epoch.
  const isPast = taken === null || read === 'lost';
  const answer = isPast ? { taken: NOTHING_TAKEN, read: NOTHING_READ } : { taken, read };
  const receipt = await writeReceipt(store, { device, carry, keys, tokenDays, ...answer });
  return {
    receipt,
    unit: device.unit,
    from: carry.head.device.label,
    file: carry.label.file,
    changes: [...carry.pushes, ...carry.relays].reduce((sum, { changes }) => sum + changes.length, 0),
    refused: answer.taken.decisions.filter(([, , result]) => typeof result !== 'number').length,
    answered: answer.read.pages.reduce((sum, { page }) => sum + page.changes.length, 0) + answer.read.snapshot.reduce((sum, { part }) => sum + part.records.length, 0),
    taken: !isPast,
  };
};
const NOTHING_TAKEN: Taken = { decisions: [], obstacles: [] };

type Answered = { readonly device: Device; readonly carry: Carry; readonly keys: Keys; readonly tokenDays: number; readonly taken: Taken; readonly read: ReadForFile };

const writeReceipt = async (store: Store, { device, carry, keys, tokenDays, taken, read }: Answered): Promise<Uint8Array> => {
  const { db } = store;
  const sight = sightOf(device);
  const status = await statusOf(db, device, tokenDays);
  const { known, companions } = await asDevice(db, sight, async (client) => ({ known: await readKnown(client, sight.scopes), companions: await companionsOf(client, device.unit, tokenDays) }));
  const readers = readersOf(device, carry, companions);
  const head: ReceiptHead = { answers: carry.label.file, device: device.id, carried: carry.epoch, remaining: read.remaining };
  const parts: Record<ReceiptPart, readonly unknown[]> = {
    status: [status], known: [{ epoch: status.epoch, scopes: known }], decisions: taken.decisions, obstacles: taken.obstacles, pages: read.pages, snapshot: read.snapshot, history: read.history,
  };
  const written = await writeExchangeFile(endpointKit, {
    label: {
      kind: 'receipt', unit: status.unit, madeAt: new Date().toISOString(), from: ENDPOINT, to: readers.map(({ label }) => label), counts: countsOf(read),
      app: ENDPOINT_APP, protocol: PROTOCOL_VERSION, key: keys.publicKey, answers: carry.label.file,
    },
    lock: { recipients: readers.map(({ recipient }) => recipient) },
    privateKey: keys.privateKey,
    epoch: status.epoch,
    head: head as Json,
    parts: Object.entries(parts).map(([name, lines]): NewPart => ({ name, lines })),
  });
  if (!written.ok) throw new Error(`A receipt could not be written: ${written.error.type}`);
  return written.value;
};
export const ENDPOINT = 'Phinong endpoint';
export const ENDPOINT_APP = 'endpoint';

type Reader = { readonly label: string; readonly recipient: string };
/** A receipt has room for so many; the one that asked is always among them. */
const MOST_READERS = 100;

/**
 * The PC that asked, and the others of its unit that see as much: any of them may read it, since they share their work. Who sees only
 * the unit must not read what was gathered for the ministry.
 */
const readersOf = (device: Device, { head }: Carry, companions: readonly Companion[]): Reader[] => {
  const others = companions.flatMap(({ id, label, role, recipient }): Reader[] =>
    id === device.id || recipient === null || (device.role === 'ministry' && role !== 'ministry') ? [] : [{ label, recipient }],
  );
  return [{ label: head.device.label, recipient: head.device.recipient }, ...others].slice(0, MOST_READERS);
};

const countsOf = ({ pages, snapshot }: ReadForFile): Record<string, number> => {
  const counts = new Map<string, number>();
  const kinds = [...pages.flatMap(({ page }) => page.changes.map(({ kind }) => kind)), ...snapshot.flatMap(({ part }) => part.records.map(({ kind }) => kind))];
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
};

