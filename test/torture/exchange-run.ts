import { gatherCarry } from '#core/exchange/carry.ts';
import { openExchangeFile, writeExchangeFile, type NewFile } from '#core/exchange/container.ts';
import { makeOfficeFiles } from '#core/exchange/office-file.ts';
import { planReceipt } from '#core/exchange/plan-receipt.ts';
import type { Receipt } from '#core/exchange/receipt.ts';
import type { Json } from '#core/json.ts';
import { openFile } from '#electron/main/exchange/open-file.ts';
import { createSyncJournal } from '#electron/main/sync-journal.ts';
import { kit, newKeys, type TestKeys } from '#test/support/exchange-kit.ts';
import { intent, must } from '#test/support/journal-kit.ts';
import { MemoryEndpoint } from '#test/support/memory-endpoint.ts';
import { handIn } from '#test/support/memory-hand-in.ts';
import { sha256 } from '#test/support/sha256.ts';
import { aPc, hereOf } from '#test/support/two-pcs.ts';
import { randomFrom } from './random.ts';

const KINDS = ['carry', 'receipt', 'office'] as const;
type Kind = (typeof KINDS)[number];

export type ExchangeReport = {
  /** kind → bytes of the large file */
  readonly bytes: Readonly<Record<Kind, number>>;
  readonly tried: number;
  /** what kind of refusal → how often */
  readonly answers: Readonly<Record<string, number>>;
  /** harmed files that were accepted, whole ones that were not, and journals that grew */
  readonly faults: readonly string[];
};

/** How many changes the small files hold, of which every byte is turned over and every cut is tried. */
const FEW = 2;

const rest = (): Promise<void> => Promise.resolve();

/** An office with so many changes, its colleague, and the real files that pass between them and the ministry. */
const anOffice = async (changes: number, random: () => number) => {
  const [pc, ministry, endpoint]: readonly TestKeys[] = [await newKeys(), await newKeys(), await newKeys()];
  const [maker, colleague] = [aPc(1).writer, aPc(2).writer];
  const text = (): string => Array.from({ length: 12 }, () => random().toString(36).slice(2)).join(' ');
  must(maker.saveChanges(Array.from({ length: changes }, (_, index) => intent(`r-${String(index)}`, { title: `ความตกลงตัวอย่าง ${text()}` }))));
  const { enrolment, epoch } = maker.state();
  const unit = enrolment!.unit;
  const journal = createSyncJournal(maker, () => undefined);
  const contents = must(await gatherCarry({ standing: () => journal.standing(), lives: maker.offeredLives, readOwn: maker.ownChanges, othersChanges: journal.othersChanges }));
  const label = (kind: Kind, key: string): NewFile['label'] => ({ kind, unit, madeAt: '2026-11-28T03:00:00.000Z', from: 'PC', to: ['PC'], counts: {}, app: '0.1.0', protocol: 1, key });
  const answer = handIn(new MemoryEndpoint({ pageChanges: 1_000 }), { file: '0'.repeat(32), device: { unit: unit.code, role: 'officer', device: 'device' }, contents }, 1_000);
  const office = makeOfficeFiles(kit, { here: await hereOf(maker), lacksOnly: {}, unit, epoch: epoch ?? '', device: { label: 'PC', key: pc!.publicKey }, privateKey: pc!.privateKey, lock: { recipients: [pc!.recipient] }, to: ['PC'], madeAt: '2026-11-28T03:00:00.000Z', app: '0.1.0' });
  const write = async (file: NewFile): Promise<Uint8Array> => must(await writeExchangeFile(kit, file));
  const head = { device: { id: 'device', label: 'PC', key: pc!.publicKey, recipient: pc!.recipient }, ...contents.head };
  const files: Readonly<Record<Kind, Uint8Array>> = {
    carry: await write({ label: label('carry', pc!.publicKey), lock: { recipients: [ministry!.recipient] }, privateKey: pc!.privateKey, epoch: epoch ?? '', head: head as unknown as Json, parts: [{ name: 'relays', lines: contents.relays }, { name: 'pushes', lines: contents.pushes }] }),
    receipt: await write({ label: label('receipt', endpoint!.publicKey), lock: { recipients: [pc!.recipient] }, privateKey: endpoint!.privateKey, epoch: epoch ?? '', head: answer.head as unknown as Json, parts: partsOf(answer) }),
    office: must(await office.file(0)),
  };
  const deps = { unit: unit.code, epoch: epoch ?? '', endpointKey: endpoint!.publicKey, identity: pc!.identity, readHere: async () => ({ ok: true as const, value: await hereOf(colleague) }), planReceipt: (receipt: Receipt) => planReceipt(receipt, { writer: colleague, sha256, rest }) };

  /** What becomes of a file where it is read: at the ministry a carry file, at a PC the others. */
  const read = async (kind: Kind, bytes: Uint8Array): Promise<string> => {
    if (kind === 'carry') {
      const opened = await openExchangeFile(kit, bytes, { identities: [ministry!.identity] }, pc!.publicKey);
      return opened.ok ? 'accepted' : opened.error.type;
    }
    const opened = await openFile(kit, { name: 'file', bytes }, deps);
    if (!opened.ok) return opened.error.type;
    return opened.value.content.type === kind ? 'accepted' : `${opened.value.content.type} ${opened.value.label.kind}`;
  };
  return { files, read, position: () => colleague.state().lastPosition };
};

const partsOf = ({ status, known, decisions, obstacles, pages, snapshot, history }: Receipt): NewFile['parts'] =>
  Object.entries({ status: [status], known: [known], decisions, obstacles, pages, snapshot, history }).map(([name, lines]) => ({ name, lines }));

/** One random harm; `other` is a whole file of the same kind, for splicing. */
const harm = (file: Uint8Array, other: Uint8Array, random: () => number): Uint8Array => {
  const at = Math.floor(random() * file.length);
  const length = 1 + Math.floor(random() * Math.min(70_000, file.length - at));
  const piece = file.subarray(at, at + length);
  const [before, after] = [file.subarray(0, at), file.subarray(at + length)];
  const turned = (): Uint8Array => {
    const copy = file.slice();
    copy[at]! ^= 1 + Math.floor(random() * 255);
    return copy;
  };
  const harms: readonly (() => Uint8Array)[] = [
    turned,
    turned,
    () => before,
    () => Buffer.concat([before, after]),
    () => Buffer.concat([before, piece, piece, after]),
    () => Buffer.concat([before, Buffer.alloc(piece.length), after]),
    () => Buffer.concat([before, other.subarray(at, at + length), after]),
    () => Buffer.concat([before, other.subarray(at)]),
    () => Buffer.concat([piece, before, after]),
  ];
  return (harms[Math.floor(random() * harms.length)] ?? turned)();
};

/**
 * Harms real exchange files of every kind: every byte and every cut of a small one, `harms` random ones of one with `changes` changes. None
 * may be accepted, and no journal may grow.
 */
export const tortureExchange = async ({ harms, changes, seed }: { readonly harms: number; readonly changes: number; readonly seed: number }, say: (line: string) => void = () => undefined): Promise<ExchangeReport> => {
  const random = randomFrom(seed);
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  let tried = 0;
  const [small, large, other] = [await anOffice(FEW, random), await anOffice(changes, random), await anOffice(changes, random)];
  const look = async ({ read }: typeof small, kind: Kind, whole: Uint8Array, bytes: Uint8Array, what: () => string): Promise<void> => {
    if (Buffer.compare(bytes, whole) === 0) return;
    tried += 1;
    const answer = await read(kind, bytes);
    answers[answer] = (answers[answer] ?? 0) + 1;
    if (answer === 'accepted') faults.push(`${kind}: ${what()} is accepted`);
  };
  for (const kind of KINDS) {
    const file = small.files[kind];
    for (let at = 0; at < file.length; at += 1) {
      const turned = file.slice();
      turned[at]! ^= 1 << (at % 8);
      await look(small, kind, file, turned, () => `byte ${String(at)} turned over`);
      await look(small, kind, file, file.subarray(0, at), () => `the file cut at ${String(at)}`);
    }
    for (let count = 0; count < harms; count += 1) {
      await look(large, kind, large.files[kind], harm(large.files[kind], other.files[kind], random), () => `random harm ${String(count)}`);
      if (count % 500 === 499) say(`${kind}: ${String(count + 1)} random harms`);
    }
    for (const office of [small, large]) if ((await office.read(kind, office.files[kind])) !== 'accepted') faults.push(`${kind}: a whole file is not accepted`);
  }
  for (const { position } of [small, large]) if (position() !== other.position()) faults.push('a journal has grown');
  const { carry, receipt, office } = large.files;
  return { bytes: { carry: carry.length, receipt: receipt.length, office: office.length }, tried, answers, faults };
};
