import { randomBytes } from 'node:crypto';
import { makeCarry, type MadeCarry } from '#core/exchange/make-carry.ts';
import { openExchangeFile } from '#core/exchange/container.ts';
import { openInvitation, type Invitation } from '#core/exchange/invitation.ts';
import { createSaveBeside } from '#core/exchange/known-here.ts';
import { readReceipt, type ReceiptOutcome } from '#core/exchange/read-receipt.ts';
import { parseReceipt, type Receipt } from '#core/exchange/receipt.ts';
import type { Role } from '#core/journal/bodies.ts';
import type { MemoryFiles } from '#core/journal/memory-store.ts';
import type { JournalWriter } from '#core/journal/writer.ts';
import type { StatusResponse } from '#core/sync/protocol.ts';
import { createSyncJournal } from '#electron/main/sync-journal.ts';
import { enrolDevice } from '#server/store/people.ts';
import type { TestEndpoint } from './endpoint.ts';
import { kit, newKeys, type TestKeys } from './exchange-kit.ts';
import { aMemoryPc, AUTHOR, must } from './journal-kit.ts';
import { sha256 } from './sha256.ts';
import { createSyncView, type SyncView } from './sync-view.ts';

let seeds = 7_000;

/** A PC that speaks with the endpoint by files: the real journal, the real files, the real engine; only its disk and window are in memory. */
export class FileOffice {
  readonly keys: TestKeys;
  readonly writer: JournalWriter;
  /** its disk */
  readonly files: MemoryFiles;
  readonly view: SyncView = createSyncView();
  /** what it made for itself, for the day on which there is a line */
  readonly token: string;
  private readonly enrolWith: { readonly code: string; readonly token: string } | null;

  private constructor(keys: TestKeys, token: string, code: string | null, disk: MemoryFiles = new Map()) {
    this.keys = keys;
    this.token = token;
    this.enrolWith = code === null ? null : { code, token };
    const pc = aMemoryPc((seeds += 1));
    for (const [name, bytes] of disk) pc.files.set(name, bytes.slice());
    this.files = pc.files;
    this.writer = must(pc.start());
  }

  /** One that was switched off: its keys, and its disk as it was then. */
  static switchedOn(keys: TestKeys, disk: MemoryFiles): FileOffice {
    const office = new FileOffice(keys, '', null, disk);
    office.view.follow(office.writer);
    return office;
  }

  /** Enrolled over a line once, and never on one again. */
  static async enrolled(endpoint: Pick<TestEndpoint, 'db' | 'code'>, unit: string, role: Role): Promise<FileOffice> {
    const keys = await newKeys();
    const answer = must(await enrolDevice(endpoint.db, { code: await endpoint.code(unit, role), device: { label: `PC of ${unit}`, publicKey: keys.publicKey, recipient: keys.recipient }, app: '0' }));
    const office = new FileOffice(keys, answer.token, null);
    must(office.writer.saveEnrolment({ endpoint: '', epoch: answer.epoch, device: answer.device, unit: answer.unit, role, demo: false, ministryKey: answer.ministryKey, endpointKey: answer.endpointKey }));
    return office;
  }

  /** Invited by file, and never on a line at all. */
  static async invited(file: Uint8Array, code: string): Promise<FileOffice> {
    const invitation: Invitation = must(await openInvitation(kit, file, code));
    const office = new FileOffice(await newKeys(), randomBytes(32).toString('base64url'), code);
    const { unit, role, demo, ministryKey, endpointKey, epoch } = invitation;
    must(office.writer.saveEnrolment({ endpoint: '', epoch, device: '', unit, role, demo, ministryKey, endpointKey }));
    return office;
  }

  get unit(): string {
    return this.writer.state().unit?.code ?? '';
  }

  get device(): string {
    return this.writer.state().device ?? '';
  }

  edit(record: string, value: string): void {
    must(this.writer.saveChanges([{ intent: { kind: 'agreement', record, set: { title: value }, base: {} }, author: AUTHOR }]));
    this.view.follow(this.writer);
  }

  async carry(alter: Partial<Parameters<typeof makeCarry>[1]> = {}): Promise<MadeCarry> {
    const journal = createSyncJournal(this.writer, () => undefined);
    const { unit, device } = this.writer.state();
    return must(await makeCarry(kit, {
      source: { standing: journal.standing, lives: this.writer.offeredLives, readOwn: this.writer.ownChanges, othersChanges: journal.othersChanges },
      unit: unit!,
      device: { id: device === '' ? null : device, label: `PC of ${this.unit}`, key: this.keys.publicKey, recipient: this.keys.recipient },
      privateKey: this.keys.privateKey,
      ministry: { recipient: this.said('ministryKey'), name: 'Sample ministry' },
      enrol: device === '' ? this.enrolWith : null,
      madeAt: '2026-11-27T03:00:00.000Z',
      app: '0.1.0',
      ...alter,
    }));
  }

  /** what the enrolment told of the endpoint's keys */
  said(key: 'ministryKey' | 'endpointKey'): string {
    const written = must(this.writer.readFrames(1, { frames: 10_000, bytes: 10_000_000 })).frames.findLast(({ body }) => body.kind === 'enrolment');
    return (written!.body as unknown as Record<string, string>)[key]!;
  }

  async open(file: Uint8Array): Promise<Receipt> {
    return must(parseReceipt(must(await openExchangeFile(kit, file, { identities: [this.keys.identity] }, this.said('endpointKey')))));
  }

  async read(file: Uint8Array): Promise<ReceiptOutcome> {
    const receipt = await this.open(file);
    const outcome = must(await readReceipt(receipt, {
      journal: createSyncJournal(this.writer, () => this.view.follow(this.writer)), unit: this.unit, device: this.device, lives: this.writer.offeredLives, sha256,
      signal: { aborted: false }, report: () => undefined, saveBeside: createSaveBeside(this.writer, () => Promise.resolve()), learned: ({ unit, role }: StatusResponse) => void must(this.writer.updateEnrolment({ unit, role })),
    }));
    if (this.device === '') must(this.writer.updateEnrolment({ device: receipt.head.device }));
    this.view.follow(this.writer);
    return outcome;
  }

  /** What the register shows of a record. */
  shows(record: string): unknown {
    return this.view.states().find((state) => state.record === record)?.fields['title']?.[0]?.value;
  }
}
