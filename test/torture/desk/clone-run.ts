import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson } from '#core/change/canonical.ts';
import type { Json } from '#core/change/change.ts';
import { randomFrom } from '#test/torture/random.ts';
import type { Saw } from './in-window.ts';
import { syncToEnd, textsOf, type Ministry } from './ministry.ts';
import { createOracle } from './oracle.ts';
import { startPc, type Pc } from './pc.ts';
import { standingOf } from './standing.ts';

export type ClonePlan = { readonly rounds: number; readonly seed: number };
export type CloneReport = {
  readonly rounds: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly confirmed: number;
  /** PCs that said that their numbers had been used elsewhere and took a new name */
  readonly forks: number;
  readonly faults: readonly string[];
};

const KINDS = ['clone', 'clone with unsent work', 'double clone', 'old profile restored', 'clone of an old profile'] as const;
type Kind = (typeof KINDS)[number];

/** One copy of the register: a profile folder, and all that was confirmed there. */
type Copy = { readonly profile: string; readonly saws: Saw[]; pc: Pc | null };

const open = async (copy: Copy): Promise<Pc> => {
  if (copy.pc !== null) return copy.pc;
  const pc = await startPc({ profile: copy.profile, saw: (what) => void copy.saws.push(what) });
  const { screen, said } = await standingOf(pc);
  copy.pc = pc;
  if (screen !== 'register' && screen !== 'first-run') throw new Error(`shows ${screen} (${said.join()})`);
  return pc;
};

const close = async (copy: Copy): Promise<void> => {
  await copy.pc?.quit();
  copy.pc = null;
};

const enrol = async (copy: Copy, ministry: Ministry): Promise<void> => {
  const pc = await open(copy);
  const enrolled = await pc.call('sync.enrol', { endpoint: ministry.address, code: await ministry.code(), deviceLabel: 'torture' });
  if (!enrolled.ok) throw new Error(JSON.stringify(enrolled.error));
  await pc.call('journal.saveSetting', { key: 'first-run', value: 'done' });
};

/** Copies are made of a closed profile, as somebody with an image of a PC, or a folder on a stick, would. */
const copyOf = async (from: Copy, profile: string): Promise<Copy> => {
  await close(from);
  cpSync(from.profile, profile, { recursive: true, verbatimSymlinks: true });
  return { profile, saws: [...from.saws], pc: null };
};

const save = async (copy: Copy, life: string, count: number): Promise<void> => {
  const pc = await open(copy);
  await pc.ask(`torture.importMany(${JSON.stringify(life)}, ${String(count)}, 30)`);
};

/** Edits the one record that all copies know, over what this copy has seen of it. */
const edit = async (copy: Copy, text: string): Promise<void> => {
  const pc = await open(copy);
  await pc.ask(`torture.editShared(${JSON.stringify(text)})`);
};

const syncAll = async (copies: readonly Copy[]): Promise<readonly string[]> => {
  const stuck: string[] = [];
  for (const copy of copies) {
    const why = await syncToEnd(await open(copy));
    if (why !== null) stuck.push(why);
  }
  return stuck;
};

type Told = { readonly faults: readonly string[]; readonly forks: number; readonly confirmed: number };

const liveRound = async (kind: Kind, home: string, round: number, ministry: Ministry, random: () => number): Promise<Told> => {
  const name = `round${String(round)}`;
  const some = (): number => 1 + Math.trunc(random() * 6);
  const first: Copy = { profile: join(home, 'first'), saws: [], pc: null };
  let copies: Copy[] = [first];
  try {
    await enrol(first, ministry);
    await save(first, `${name} start`, some());
    await edit(first, `${name} shared`);
    const stuck = [...(await syncAll([first]))];
    if (kind !== 'clone') await save(first, `${name} unsent`, some());
    const image = await copyOf(first, join(home, 'image'));
    if (kind === 'old profile restored' || kind === 'clone of an old profile') {
      await save(first, `${name} later`, some());
      await edit(first, `${name} later shared`);
      stuck.push(...(await syncAll([first])));
    }
    if (kind === 'old profile restored') {
      // The newer profile is gone; what it had sent is at the ministry, and everything else was in the old one.
      await close(first);
      image.saws.push(...first.saws.slice(image.saws.length));
      copies = [image];
    } else copies = [first, image];
    if (kind === 'double clone') copies.push(await copyOf(first, join(home, 'second-image')));

    for (const [index, copy] of copies.entries()) {
      await save(copy, `${name} ${String(index)} apart`, some());
      await edit(copy, `${name} ${String(index)} shared`);
    }
    const order = random() < 0.5 ? copies : copies.toReversed();
    stuck.push(...(await syncAll(order)));
    for (const [index, copy] of copies.entries()) await save(copy, `${name} ${String(index)} between`, some());
    stuck.push(...(await syncAll(order)), ...(await syncAll(order)), ...(await syncAll(order)));
    const told = await compare(copies, ministry);
    return { ...told, faults: [...stuck, ...told.faults] };
  } finally {
    for (const copy of copies) await copy.pc?.kill();
  }
};

/** All that was confirmed anywhere is at the endpoint and in every copy, all copies show the same, and one of them took a new name. */
const compare = async (copies: readonly Copy[], ministry: Ministry): Promise<Told> => {
  const texts = [...new Set(copies.flatMap(({ saws }) => textsOf(saws)))];
  const faults = (await ministry.lacking(texts)).map((text) => `LOST at the endpoint: ${text}`);
  const shown: string[] = [];
  let forks = 0;
  for (const copy of copies) {
    const pc = await open(copy);
    const oracle = createOracle();
    for (const saw of copies.flatMap(({ saws }) => saws)) oracle.saw(saw);
    faults.push(...(await oracle.check(pc)).filter((fault) => !fault.startsWith('HALF')));
    const frames = oracle.frames();
    const hasForked = frames.some((body) => body.includes('"kind":"identity"') && body.includes('"reason":"fork"'));
    if (hasForked && !frames.some((body) => body.includes('"kind":"sync-run"') && body.includes('"twin":true'))) faults.push('SILENT: a copy took a new name and nobody is told');
    forks += hasForked ? 1 : 0;
    const dump = await pc.ask<Readonly<Record<string, readonly (readonly [string, Json])[]>>>('torture.dump()');
    shown.push(canonicalJson((dump['records'] ?? []).filter(([key]) => !key.includes('/trial')).map(([, row]) => row)));
  }
  if (new Set(shown).size > 1) faults.push('the copies do not show the same');
  if (forks === 0) faults.push('no copy noticed that its numbers were used twice');
  return { faults, forks, confirmed: texts.length };
};

/** Copies profile folders, restores old ones, lets all go on, and syncs them with a real endpoint. */
export const tortureClones = async ({ rounds, seed }: ClonePlan, ministry: Ministry, say: (line: string) => void = () => undefined): Promise<CloneReport> => {
  const random = randomFrom(seed);
  const report = { rounds: 0, kinds: {} as Record<string, number>, confirmed: 0, forks: 0, faults: [] as string[] };
  for (let round = 1; round <= rounds; round += 1) {
    // The seed says with which kind it begins; as many rounds as kinds are one of each.
    const kind = KINDS[(seed + round - 1) % KINDS.length] as Kind;
    const home = mkdtempSync(join(tmpdir(), 'phinong-clones-'));
    const told = await liveRound(kind, home, round, ministry, random).catch((problem: unknown): Told => ({ faults: [`the harness stumbled: ${String(problem instanceof Error ? problem.stack : problem)}`], forks: 0, confirmed: 0 }));
    report.rounds += 1;
    report.kinds[kind] = (report.kinds[kind] ?? 0) + 1;
    report.confirmed += told.confirmed;
    report.forks += told.forks;
    report.faults.push(...told.faults.slice(0, 8).map((fault) => `round ${String(round)} (${kind}): ${fault}`));
    say(`round ${String(round)} (${kind}): ${String(told.confirmed)} confirmed, ${String(told.forks)} took a new name, ${String(told.faults.length)} faults ${told.faults[0] ?? ''}`);
    if (told.faults.length === 0) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  }
  return report;
};
