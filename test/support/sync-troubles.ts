import type { Change } from '#core/change/change.ts';
import { bodiesOf, ENROLMENT, must } from './journal-kit.ts';
import { markOf, type Edit, type Pc, type World } from './sync-world.ts';

/** What befalls whole PCs, beyond what befalls their lines. */
export const TROUBLES = ['clone', 'copy-profile', 'restore-profile', 'clock', 'enrol-again', 'join', 'gone', 'old-app', 'new-app', 'endpoint-version'] as const;
export type Trouble = { readonly what: (typeof TROUBLES)[number]; readonly pc: number; readonly which: number };

const DAY = 86_400_000;
const YEAR = 365.25 * DAY;
/** The Buddhist year, 2001, a year back and forth, a day forth and back, and right. */
const CLOCKS = [543 * YEAR, -24 * YEAR, -YEAR, YEAR, DAY, 0, -DAY] as const;
const VERSIONS = ['old', 'present', 'new'] as const;
export const MOST_PCS = 8;

export const befall = (world: World, { what, pc, which }: Trouble): void => {
  const at = world.pcs[pc % world.pcs.length]!;
  if (what === 'clone' && world.pcs.length < MOST_PCS) world.clone(at);
  if (what === 'join' && world.pcs.length < MOST_PCS) world.join(at.unit);
  if (what === 'copy-profile') at.copy = { files: copyOf(at.files), edits: at.edits.length };
  if (what === 'restore-profile') restoreProfile(world, at);
  if (what === 'clock') at.clockOffset = CLOCKS[which % CLOCKS.length]!;
  if (what === 'enrol-again') enrolAgain(world, at);
  if (what === 'gone' && world.pcs.filter(({ isGone }) => !isGone).length > 3) at.isGone = true;
  // Apps from before relays are from before files too: one reads none, and nobody goes back to it with something that came by file.
  if (what === 'new-app' || (what === 'old-app' && !at.writer.state().hasBrought)) at.isOld = what === 'old-app';
  // One from before relays cannot take back what it lost: then nobody can promise anything, so it is not restored in these worlds.
  const versions = world.epochs > 1 ? VERSIONS.slice(1) : VERSIONS;
  if (what === 'endpoint-version') world.version = versions[which % versions.length]!;
};

const copyOf = (files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> =>
  new Map([...files].filter(([name]) => name !== 'lock').map(([name, bytes]) => [name, bytes.slice()]));

/** The disk is gone, and an old copy of the profile is put on a new one. Nobody tells the app. */
const restoreProfile = (world: World, at: Pc): void => {
  if (at.copy === null) return;
  world.copies += 1;
  // What was made since and reached nobody went with the disk; what others know is still asked for, under the name it had.
  const old = at.view;
  const since = at.edits.slice(at.copy.edits).map((edit): Edit => ({ ...edit, pc: { index: at.index, view: old, isGone: true } as unknown as Pc }));
  world.edits.push(...since);
  at.edits = at.edits.slice(0, at.copy.edits);
  at.files.clear();
  for (const [name, bytes] of copyOf(at.copy.files)) at.files.set(name, bytes);
  at.form = null;
  at.restart(true);
};

let devices = 0;
const enrolAgain = (world: World, at: Pc): void => {
  at.device = `device-again-${String((devices += 1))}`;
  const role = at.unit === 'MFA' ? 'ministry' : 'officer';
  must(at.writer.saveEnrolment({ ...ENROLMENT, epoch: world.endpoint.epoch, device: at.device, role, unit: { ...ENROLMENT.unit, code: at.unit } }));
  at.follow();
};

/** The marks of all edits that somebody who still comes holds as such, or the endpoint: what may not be lost, whoever else never comes. */
export const knownToTheLiving = (world: World): ReadonlySet<string> => {
  const known = new Set<string>();
  for (const pc of world.pcs.filter(({ isGone }) => !isGone)) {
    for (const { body } of bodiesOf(pc.writer)) {
      if (body.kind !== 'received' && body.kind !== 'history' && body.kind !== 'brought') continue;
      for (const change of body['changes'] as Change[]) known.add(markOf(change));
    }
  }
  for (const scope of ['TH-57', 'TH-90', 'MFA']) for (const change of world.endpoint.changesOf(scope)) known.add(markOf(change));
  return known;
};
