import { z } from 'zod';
import { changeSchema, type Change } from '../change/change.ts';
import { snapshotBodySchema } from '../journal/bodies.ts';
import type { BroughtPart } from '../journal/writer-files.ts';
import { ok, type Result } from '../result.ts';
import { PROTOCOL_VERSION, type Unit } from '../sync/protocol.ts';
import { newFileId, writeExchangeFile, type Opened } from './container.ts';
import { damaged, type ExchangeFault } from './fault.ts';
import { heldSchema, type Held } from './held.ts';
import type { UnitHere } from './here.ts';
import type { ExchangeKit } from './kit.ts';
import type { Lock } from './lock.ts';
import { contentsFor, type OfficeContents } from './office.ts';

/** What an office file says of the PC that wrote it, so that the answer can leave out what that one has. */
export const officeHeadSchema = z.looseObject({
  device: z.looseObject({ label: z.string().min(1).max(100), key: z.string().max(200) }),
  held: heldSchema,
});

const partSchema = snapshotBodySchema.pick({ records: true, vectors: true, refused: true });

export type OfficeOrder = {
  readonly here: UnitHere;
  /** what all who may read it are known to hold */
  readonly lacksOnly: Held;
  readonly unit: Unit;
  readonly epoch: string;
  readonly device: { readonly label: string; readonly key: string };
  readonly privateKey: string;
  readonly lock: Lock;
  /** names of the PCs that it is for */
  readonly to: readonly string[];
  readonly madeAt: string;
  readonly app: string;
};

/** Files that were written together: `file(n)` of `files`, from 0 on, made when it is asked for, so that only one is in memory. */
export type OfficeSet = { readonly files: number; readonly counts: Readonly<Record<string, number>>; readonly file: (index: number) => Promise<Result<Uint8Array, ExchangeFault>> };

/** Bytes of changes as JSON in one file: it packs to a fifth or so, and is read on the smallest PC of an office. */
const MOST_BYTES = 18 * 1024 * 1024;

type Contents = Pick<OfficeContents, 'changes' | 'snapshot'>;

/** A snapshot counts only as a whole, so it is in one file; changes may be in any, and wait where what they name is in another. */
const inFiles = ({ changes, snapshot }: Contents, mostBytes: number): Contents[] => {
  type Filling = { readonly changes: Change[]; readonly snapshot: Contents['snapshot'] };
  let filling: Filling = { changes: [], snapshot };
  const files: Filling[] = [filling];
  let bytes = snapshot.reduce((sum, part) => sum + JSON.stringify(part).length, 0);
  for (const change of changes) {
    const own = JSON.stringify(change).length;
    if (bytes > 0 && bytes + own > mostBytes) {
      filling = { changes: [], snapshot: [] };
      files.push(filling);
      bytes = 0;
    }
    filling.changes.push(change);
    bytes += own;
  }
  return files;
};

const countsOf = ({ changes, snapshot }: Contents): Record<string, number> => countKinds([...changes, ...snapshot.flatMap(({ records }) => records)]);

/** What this PC holds of its unit and the others lack, as one file or as several where it is much: each is of use alone, in any order. */
export const makeOfficeFiles = (kit: ExchangeKit, order: OfficeOrder, mostBytes = MOST_BYTES): OfficeSet => {
  const { here, lacksOnly, unit, epoch, device, privateKey, lock, to, madeAt, app } = order;
  const contents = contentsFor(here, lacksOnly);
  const files = inFiles(contents, mostBytes);
  return {
    files: files.length,
    counts: countsOf(contents),
    file: (index) => {
      const { changes, snapshot } = files[index] ?? { changes: [], snapshot: [] };
      const part = files.length === 1 ? {} : { part: { n: index + 1, of: files.length } };
      return writeExchangeFile(kit, {
        label: { kind: 'office', file: newFileId(kit), unit, madeAt, from: device.label, to: [...to], counts: countsOf({ changes, snapshot }), app, protocol: PROTOCOL_VERSION, key: device.key, ...part },
        lock,
        privateKey,
        epoch,
        head: { device, held: here.held },
        parts: [{ name: 'changes', lines: changes }, { name: 'snapshot', lines: snapshot }],
      });
    },
  };
};

export const countKinds = (things: readonly { readonly kind: string }[]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const { kind } of things) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
};

export type OfficeFile = { readonly contents: OfficeContents; readonly held: Held; readonly key: string };

/** Reads an office file that was opened and found right. One line that is no change spoils the whole file: it is not as it was written. */
export const parseOfficeFile = ({ label, manifest, lines }: Opened): Result<OfficeFile, ExchangeFault> => {
  const head = officeHeadSchema.safeParse(manifest.head);
  const changes = z.array(changeSchema).safeParse(lines('changes'));
  const snapshot = z.array(partSchema).safeParse(lines('snapshot'));
  if (label.kind !== 'office' || !head.success || head.data.device.key !== label.key) return damaged('head');
  if (!changes.success || !snapshot.success) return damaged(changes.success ? 'snapshot' : 'changes');
  const contents: OfficeContents = {
    file: manifest.file,
    scope: manifest.scope,
    epoch: manifest.epoch,
    from: label.from,
    changes: changes.data,
    snapshot: snapshot.data as unknown as readonly BroughtPart[],
  };
  return ok({ contents, held: head.data.held, key: label.key });
};
