import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readUnit } from '#core/exchange/here.ts';
import { makeOfficeFiles } from '#core/exchange/office-file.ts';
import type { MemoryFiles } from '#core/journal/memory-store.ts';
import type { Role } from '#core/journal/bodies.ts';
import { addUnit, createCode } from '#server/admin-commands.ts';
import { openDatabase } from '#server/database.ts';
import { startEmbedded } from '#server/embedded/embedded.ts';
import { createInvitation } from '#server/exchange/commands.ts';
import { handIn, readKeys } from '#server/exchange/hand-in.ts';
import { ensureMeta } from '#server/store/meta.ts';
import { kit, type TestKeys } from '#test/support/exchange-kit.ts';
import { FileOffice } from '#test/support/file-office.ts';
import { must } from '#test/support/journal-kit.ts';

/** What lies beside the files: keys that open them (of nobody, and no secret), and the disks of the PCs that read them. */
export type ExchangeKeys = {
  readonly ministry: string;
  readonly code: string;
  readonly passphrase: string;
  /** a PC that has a line, and one that was invited by file; their disks are as they were before they read their receipts */
  readonly first: TestKeys & { readonly disk: Readonly<Record<string, string>> };
  readonly invited: TestKeys & { readonly disk: Readonly<Record<string, string>> };
};

export const diskOf = (kept: Readonly<Record<string, string>>): MemoryFiles => new Map(Object.entries(kept).map(([name, text]) => [name, new Uint8Array(Buffer.from(text, 'base64'))]));

const PASSPHRASE = 'sample passphrase · รหัสตัวอย่าง';
const UNIT = 'TH-57';
const TOKEN_DAYS = 400;
const keep = (files: MemoryFiles): Record<string, string> => Object.fromEntries([...files].filter(([name]) => name !== 'lock').map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]));
const nobody = { met: () => undefined, pushed: () => undefined, beyond: () => undefined };

/**
 * Writes one exchange file of every kind, made by a real endpoint and two PCs of one unit, as fixtures that every later version must read:
 * `node test/compatibility/make-exchange.ts format-N` once when a format is released, never again afterwards.
 */
if (process.argv[1] === import.meta.filename) {
  const folder = join(import.meta.dirname, 'exchange', process.argv[2] ?? '');
  const work = mkdtempSync(join(tmpdir(), 'phinong-fixture-'));
  chmodSync(work, 0o755);
  const embedded = await startEmbedded(join(work, 'data'));
  const db = await openDatabase(embedded.url);
  const store = { db, cursorKey: await ensureMeta(db) };
  const code = async (unit: string, role: Role): Promise<string> => (await createCode(db, { unit, role, days: 1 })).code;
  await addUnit(db, { code: UNIT, th: 'หน่วยตัวอย่าง', en: 'Sample unit', province: UNIT, ministry: false });
  mkdirSync(folder, { recursive: true });
  const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, `${name}.phinong`), bytes);
  const receiptFor = async (file: Uint8Array): Promise<Uint8Array> => (await handIn(store, file, TOKEN_DAYS, nobody)).receipt;

  const first = await FileOffice.enrolled({ db, code }, UNIT, 'officer');
  first.edit('r-first', 'typed on the first PC · พิมพ์ที่เครื่องแรก');
  first.edit('r-both', 'the first says this');
  const carry = (await first.carry()).file;
  write('carry', carry);

  const at = join(work, 'invitation.phinong');
  const invitation = await createInvitation(db, { unit: UNIT, role: 'officer', days: 365, out: at, endpoint: null });
  write('invitation', readFileSync(at));
  const invited = await FileOffice.invited(readFileSync(at), invitation.code);
  invited.edit('r-invited', 'typed without any line · ไม่มีเครือข่าย');
  const enrolling = (await invited.carry()).file;
  write('carry-enrolling', enrolling);

  const disks = { first: keep(first.files), invited: keep(invited.files) };
  const receipt = await receiptFor(carry);
  write('receipt', receipt);
  write('receipt-enrolling', await receiptFor(enrolling));
  await first.read(receipt);

  const { enrolment, epoch } = first.writer.state();
  if (enrolment === null) throw new Error('not enrolled');
  const here = must(await readUnit(first.writer, () => Promise.resolve()));
  const order = { here, lacksOnly: {}, unit: enrolment.unit, epoch: epoch ?? '', device: { label: 'PC 1', key: first.keys.publicKey }, privateKey: first.keys.privateKey, to: ['PC 2'], madeAt: '2026-11-28T03:00:00.000Z', app: '0.1.0' };
  write('office', must(await makeOfficeFiles(kit, { ...order, lock: { recipients: [invited.keys.recipient] } }).file(0)));
  write('office-passphrase', must(await makeOfficeFiles(kit, { ...order, to: [], lock: { passphrase: PASSPHRASE } }).file(0)));

  const keys: ExchangeKeys = { ministry: (await readKeys({ db })).identity, code: invitation.code, passphrase: PASSPHRASE, first: { ...first.keys, disk: disks.first }, invited: { ...invited.keys, disk: disks.invited } };
  writeFileSync(join(folder, 'keys.json'), `${JSON.stringify(keys, null, 1)}\n`);
  await db.close();
  await embedded.leave();
  rmSync(work, { recursive: true, force: true });
}
