import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ProgramEnded } from '#test/bench/support/devtools.ts';
import { randomFrom } from '#test/torture/random.ts';
import { framesIn } from './damage-cases.ts';
import { planLife, type LifePlan } from './lives.ts';
import type { Ministry } from './ministry.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { startPc, type Pc, type PcOrder } from './pc.ts';
import { recoverAsProposed, standingOf, type Standing } from './standing.ts';
import type { Stop } from './stops.ts';
import { saveFor } from './words.ts';

export type KillPlan = { readonly kills: number; readonly seed: number; readonly atOnce: number };

export type KillReport = {
  readonly kills: number;
  readonly starts: number;
  /** saves, drafts, settings and forms that the harness saw confirmed */
  readonly confirmed: number;
  /** place → kills there */
  readonly places: Readonly<Partial<Record<Stop | 'random', number>>>;
  /** places that were ordered and never passed in time: those kills came at a late moment instead */
  readonly missed: Readonly<Record<string, number>>;
  readonly recoveries: number;
  readonly faults: readonly string[];
};

type Office = { readonly profile: string; readonly oracle: Oracle; lives: number; startMs: number; isHeavy: boolean; isEnrolled: boolean };

/** After so many lives an office is given up: its register has become long enough to slow the others. */
const LIVES = 40;
const PLACE_MS = 20_000;
const LARGE = { count: 1_400, bytes: 6_000 };
const SMALL = { count: 250, bytes: 300 };

type Tally = { kills: number; starts: number; confirmed: number; recoveries: number; places: Partial<Record<Stop | 'random', number>>; missed: Record<string, number>; faults: string[] };

/** Kills real Electron again and again, at named places and at random moments, and asks after every start whether all that was confirmed is there. */
export const tortureKills = async ({ kills, seed, atOnce }: KillPlan, ministry: Ministry, say: (line: string) => void = () => undefined): Promise<KillReport> => {
  const random = randomFrom(seed);
  const tally: Tally = { kills: 0, starts: 0, confirmed: 0, recoveries: 0, places: {}, missed: {}, faults: [] };
  let planned = 0;
  const worker = async (): Promise<void> => {
    let office: Office | null = null;
    while (planned < kills && tally.faults.length === 0) {
      const plan = planLife((planned += 1), random);
      office ??= await openOffice(ministry, tally);
      const before = office.oracle.confirmed().length;
      const found = await live(office, plan, ministry, tally).catch((problem: unknown) => [`the harness stumbled: ${String(problem instanceof Error ? problem.stack : problem)}`]);
      tally.faults.push(...found.map((fault) => `${plan.name} (${plan.scene}, ${plan.stop ?? 'random'}, ${office?.profile ?? ''}): ${fault}`));
      tally.confirmed += office.oracle.confirmed().length - before;
      if (tally.kills % 10 === 0) say(`${String(tally.kills)} kills, ${String(tally.confirmed)} confirmed, ${String(tally.faults.length)} faults`);
      if (tally.faults.length === 0 && (office.lives >= LIVES || office.isHeavy || planned >= kills)) {
        tally.faults.push(...(await closeOffice(office, ministry, tally)).map((fault) => `at the end of ${plan.name}: ${fault}`));
        office = null;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { ...tally, faults: [...new Set(tally.faults)] };
};

const begin = (office: Office, tally: Tally, order: Partial<PcOrder> = {}): Promise<Pc> => {
  tally.starts += 1;
  return startPc({ profile: office.profile, saw: office.oracle.saw, ...order });
};

const openOffice = async (ministry: Ministry, tally: Tally): Promise<Office> => {
  const office: Office = { profile: mkdtempSync(join(tmpdir(), 'phinong-torture-')), oracle: createOracle(), lives: 0, startMs: 1_000, isHeavy: false, isEnrolled: true };
  const pc = await begin(office, tally);
  await standingOf(pc);
  const enrolled = await pc.call('sync.enrol', { endpoint: ministry.address, code: await ministry.code(), deviceLabel: 'torture' });
  if (!enrolled.ok) throw new Error(JSON.stringify(enrolled.error));
  await pc.call('journal.saveSetting', { key: 'first-run', value: 'done' });
  await pc.quit();
  return office;
};

/** Waits until the PC has killed itself at its place; where it never comes there, it is killed now. */
const untilKilled = async (pc: Pc, { stop }: LifePlan, tally: Tally): Promise<void> => {
  if (stop !== null) await Promise.race([pc.gone, wait(PLACE_MS, undefined, { ref: false })]);
  if (stop !== null && !pc.isGone()) tally.missed[stop] = (tally.missed[stop] ?? 0) + 1;
  if (stop !== null && pc.isGone()) tally.places[stop] = (tally.places[stop] ?? 0) + 1;
  else tally.places.random = (tally.places.random ?? 0) + 1;
  await pc.kill();
  tally.kills += 1;
};

/** One start, one look, one piece of work, one kill. Answers what must not be. */
const live = async (office: Office, plan: LifePlan, ministry: Ministry, tally: Tally): Promise<readonly string[]> => {
  office.lives += 1;
  if (plan.scene === 'recovering') return recoverAndKill(office, plan, tally);
  if (plan.scene === 'rebuilding') rmSync(join(office.profile, 'IndexedDB'), { recursive: true, force: true });
  const stop = plan.stop === null ? {} : { stop: { name: plan.stop, after: plan.after } };
  const atStart = plan.scene === 'starting' || plan.scene === 'rebuilding' || plan.scene === 'upgrading';
  const spawned = performance.now();
  const starting = begin(office, tally, { ...stop, viewOf: plan.scene === 'upgrading' ? 'older' : null });
  if (atStart && plan.stop === null) {
    const pc = await Promise.race([starting, wait((plan.afterMs / 1_200) * office.startMs, null)]);
    await untilKilled(pc ?? (await starting), plan, tally);
    return [];
  }
  const pc = await starting;
  const standing = await standingOf(pc);
  if (standing.screen === 'ended') {
    await untilKilled(pc, plan, tally);
    // A start passes many of the places too, as where it puts a torn tail aside.
    return plan.stop === null ? ['the program ended by itself'] : [];
  }
  office.startMs = performance.now() - spawned;
  const found = await lookAndMend(office, pc, standing, tally);
  if (found.length > 0 || pc.isGone()) {
    const isSilent = found.length === 0 && plan.stop === null;
    await untilKilled(pc, plan, tally);
    return isSilent ? ['the program ended by itself'] : found;
  }
  await work(office, pc, plan, ministry);
  if (plan.stop === null) await wait(plan.afterMs);
  await untilKilled(pc, plan, tally);
  const stumbled = pc.stoppedAt();
  return stumbled !== null && stumbled.startsWith('could not') ? [stumbled] : [];
};

/** The register must stand there; after a recovery that was killed its screen may, and then leads to the register. */
const lookAndMend = async (office: Office, pc: Pc, standing: Standing, tally: Tally): Promise<readonly string[]> => {
  if (standing.screen === 'recovery' && wasRecovering(office.profile)) {
    tally.recoveries += 1;
    const failed = await unlessGone(pc, recoverAsProposed(pc), null);
    if (failed !== null) return [`the recovery answered ${failed.join()}`];
    return lookAndMend(office, pc, await standingOf(pc), tally);
  }
  if (standing.screen === 'ended') return [];
  if (standing.screen !== 'register') return [`shows ${standing.screen} (${standing.said.join()})`];
  return unlessGone(pc, office.oracle.check(pc), []);
};

/** What is asked of a PC that passes its place meanwhile, and is killed there, finds nothing; the line to it ends before its process has. */
const unlessGone = async <T>(pc: Pc, asked: Promise<T>, nothing: T): Promise<T> => {
  try {
    return await asked;
  } catch (problem) {
    if (!(problem instanceof ProgramEnded) && !pc.isGone()) throw problem;
    await pc.gone;
    return nothing;
  }
};

const wasRecovering = (profile: string): boolean => readdirSync(profile).some((name) => name.startsWith('journal-set-aside') || name.startsWith('journal.writing') || name.startsWith('journal.new'));

const work = async (office: Office, pc: Pc, plan: LifePlan, ministry: Ministry): Promise<void> => {
  const started = (expression: string): Promise<unknown> => pc.ask(expression).catch(() => undefined);
  const { scene, stop, name, seed } = plan;
  if (scene === 'importing') {
    const isLarge = stop === 'segment-begun' || stop === 'segment-closed';
    office.isHeavy ||= isLarge;
    const { count, bytes } = isLarge ? LARGE : SMALL;
    void started(`torture.importMany(${JSON.stringify(name)}, ${String(count)}, ${String(bytes)}).then(() => ${saveFor(`${name}b`, seed)})`);
  } else if (scene === 'restoring') {
    await pc.call('backup.make', { passphrase: null }).catch(() => undefined);
    void started(`torture.call('backup.state').then((state) => torture.call('recovery.run', { backups: state.value.backups.slice(0, 1).map(({ file }) => ({ file, passphrase: null })) }))`);
  } else if (scene === 'syncing') {
    await ministry.others();
    await started(`torture.syncFor(${JSON.stringify(name)})`);
  } else {
    await started(saveFor(name, seed));
    if (scene === 'backing-up') void started(`torture.call('backup.make', { passphrase: null })`);
  }
};

/** A backup, a damaged journal, the recovery screen, and a kill in the middle of what it does. */
const recoverAndKill = async (office: Office, plan: LifePlan, tally: Tally): Promise<readonly string[]> => {
  const first = await begin(office, tally);
  const found = await lookAndMend(office, first, await standingOf(first), tally);
  if (found.length > 0) {
    await first.kill();
    return found;
  }
  await first.call('backup.make', { passphrase: null });
  await first.quit();
  spoilJournal(office.profile);
  const pc = await begin(office, tally, plan.stop === null ? {} : { stop: { name: plan.stop, after: plan.after } });
  const standing = await standingOf(pc);
  if (standing.screen !== 'recovery') {
    await pc.kill();
    return [`a damaged journal shows ${standing.screen} (${standing.said.join()})`];
  }
  tally.recoveries += 1;
  void recoverAsProposed(pc).catch(() => undefined);
  await untilKilled(pc, plan, tally);
  return [];
};

/** Spoils a few bytes of a frame in the middle of the newest segment: not of the last, which might as well have been cut by a kill. */
export const spoilJournal = (profile: string): void => {
  const folder = join(profile, 'journal');
  const segment = readdirSync(folder).find((name) => name.endsWith('-open.journal'));
  if (segment === undefined) throw new Error('there is no open segment to spoil');
  const places = framesIn(join(folder, segment));
  const middle = Math.floor((places.length - 2) / 2);
  const [from = 0, to = 0] = places.slice(middle);
  const bytes = readFileSync(join(folder, segment));
  const at = Math.floor((from + to) / 2);
  bytes.fill(0xaa, at, at + 12);
  writeFileSync(join(folder, segment), bytes);
};

/** A last look, a sync to the end, and a look at what the endpoint holds. */
const closeOffice = async (office: Office, ministry: Ministry, tally: Tally): Promise<readonly string[]> => {
  const pc = await begin(office, tally);
  const found = await lookAndMend(office, pc, await standingOf(pc), tally);
  if (found.length > 0) {
    await pc.kill();
    return found;
  }
  const faults = await ministry.lackingAfterSync(pc, office.oracle.confirmed());
  await pc.quit();
  if (faults.length === 0) for (const folder of [office.profile, `${office.profile}-backups`]) rmSync(folder, { recursive: true, force: true });
  return faults;
};
