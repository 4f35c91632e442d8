import 'fake-indexeddb/auto';
import { canonicalJson } from '#core/change/canonical.ts';
import type { Change, Json } from '#core/change/change.ts';
import { ViewDb } from '#renderer/data/db.ts';
import { createView, type View } from '#renderer/data/view.ts';
import type { WireFrame } from '#ipc/contract.ts';
import type { Saw } from './in-window.ts';
import type { Pc } from './pc.ts';

const READ_BYTES = 16 * 1024 * 1024;

type Body = { readonly kind: string; readonly changes?: readonly Change[]; readonly key?: string; readonly value?: unknown };
type Dump = Readonly<Record<string, readonly (readonly [unknown, unknown])[]>>;

/** All frames of a PC's journal, from a position on, as its own program reads them. */
export const readFrames = async (pc: Pc, from: number): Promise<readonly WireFrame[]> => {
  const frames: WireFrame[] = [];
  for (let next = from; ; ) {
    const reply = await pc.call<{ readonly frames: readonly WireFrame[]; readonly lastPosition: number }>('journal.read', { from: next, maxBytes: READ_BYTES });
    if (!reply.ok) throw new Error(`the journal cannot be read: ${JSON.stringify(reply.error)}`);
    frames.push(...reply.value.frames);
    next += reply.value.frames.length;
    if (reply.value.frames.length === 0 || next > reply.value.lastPosition) return frames;
  }
};

type Reference = { readonly db: ViewDb; readonly view: View; readonly journalId: string };
let references = 0;

/**
 * Remembers what one PC was told is saved, and asks after every start: is it in the journal as it was confirmed, are groups
 * whole, and is the view exactly what the journal says (by the product's own write door on a database of its own).
 */
export const createOracle = () => {
  const confirmed: Saw[] = [];
  let frames: WireFrame[] = [];
  let bodies: Body[] = [];
  let reference: Reference | null = null;

  const referenceFor = async (journalId: string): Promise<Reference> => {
    if (reference?.journalId === journalId) return reference;
    await reference?.db.delete();
    const db = new ViewDb(`torture-${String((references += 1))}`);
    const view = createView(db, { read: (from) => Promise.resolve({ ok: true, value: { frames: frames.filter(({ position }) => position >= from), lastPosition: frames.length } }) });
    await view.start({ journalId, lastPosition: 0, incarnation: '', n: 0 });
    reference = { db, view, journalId };
    frames = [];
    bodies = [];
    return reference;
  };

  const follow = async (pc: Pc): Promise<Reference> => {
    const status = await pc.call<{ readonly journalId: string }>('journal.status');
    if (!status.ok) throw new Error(JSON.stringify(status.error));
    const standing = await referenceFor(status.value.journalId);
    const fresh = await readFrames(pc, frames.length + 1);
    frames.push(...fresh);
    bodies.push(...fresh.map(({ body }) => JSON.parse(body) as Body));
    await standing.view.catchUp(frames.length);
    return standing;
  };

  return {
    saw: (what: Saw): void => void confirmed.push(what),
    confirmed: (): readonly Saw[] => confirmed,
    /** the frames' texts as they were at the last look */
    frames: (): readonly string[] => frames.map(({ body }) => body),
    /** Which of these are not in the journal as it was at the last look. */
    lost: (others: readonly Saw[]): readonly string[] => lostOf(others, bodies),
    /** Everything that must not be. Frames may still be written while this looks. */
    check: async (pc: Pc): Promise<readonly string[]> => {
      let { db } = await follow(pc);
      let view = await settledView(pc, frames.length);
      // A sync may be under way, after a recovery for one: view and journal are compared where they stand at the same frame.
      for (let tries = 0; positionOf(view) !== frames.length && tries < 50; tries += 1) {
        ({ db } = await follow(pc));
        view = await settledView(pc, frames.length);
      }
      return [...lostOf(confirmed, bodies), ...halvesOf(bodies), ...(await differences(view, db, confirmed))];
    },
  };
};
export type Oracle = ReturnType<typeof createOracle>;

const positionOf = (dump: Dump): number => (dump['meta']?.[0]?.[1] as { readonly position?: number } | undefined)?.position ?? 0;

/** The view follows the journal a moment later. */
const settledView = async (pc: Pc, position: number): Promise<Dump> => {
  for (let tries = 0; ; tries += 1) {
    const dump = await pc.ask<Dump>('torture.dump()');
    if (positionOf(dump) >= position || tries === 200) return dump;
    await pc.ask('new Promise((resolve) => setTimeout(resolve, 20))');
  }
};

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

const textsIn = (bodies: readonly Body[], field: string): Set<string> => {
  const texts = new Set<string>();
  for (const { changes = [] } of bodies) for (const { set } of changes) texts.add(textOf(set[field]));
  return texts;
};

/** What was confirmed and is not there any more. By its words, since a recovery writes everything under other numbers. */
const lostOf = (confirmed: readonly Saw[], bodies: readonly Body[]): string[] => {
  const notes = textsIn(bodies, 'notes');
  const partners = textsIn(bodies, 'parties/b/name');
  const said = new Set(bodies.filter(({ key }) => key !== undefined).map(({ key, value }) => `${String(key)} ${String(value)}`));
  return confirmed.flatMap((each) => {
    if (each.type === 'form') return partners.has(each.text) ? [] : [`LOST: the form ${each.text}`];
    if (each.type === 'said') return said.has(`${each.key} ${each.value}`) ? [] : [`LOST: ${each.key} of frame ${String(each.position)}`];
    return each.texts.filter((text) => !notes.has(text)).map((text) => `LOST: ${text.slice(0, 60)} of frame ${String(each.position)}`);
  });
};

/** Groups are saved whole, `life round k/n`, on the PC that saves them. What comes from others comes in parts, some of it in snapshots. */
const halvesOf = (bodies: readonly Body[]): string[] => {
  const groups = new Map<string, { readonly wanted: number; readonly seen: Set<string> }>();
  for (const text of textsIn(bodies.filter(({ kind }) => kind === 'changes' || kind === 'reissued'), 'notes')) {
    const found = /^(.+) (\d+)\/(\d+)(?: |$)/.exec(text);
    if (found === null) continue;
    const [, name = '', index = '', count = ''] = found;
    const group = groups.get(name) ?? { wanted: Number(count), seen: new Set<string>() };
    group.seen.add(index);
    groups.set(name, group);
  }
  return [...groups].filter(([, { wanted, seen }]) => seen.size !== wanted).map(([name, { wanted, seen }]) => `HALF: ${name} has ${String(seen.size)} of ${String(wanted)}`);
};

/** In what the window's view differs from what its journal makes. */
const differences = async (view: Dump, db: ViewDb, confirmed: readonly Saw[]): Promise<string[]> => {
  const faults: string[] = [];
  for (const table of db.tables) {
    const rows = await table.toCollection().primaryKeys();
    const values = await table.toArray();
    const wanted = new Map(rows.map((key, index) => [canonicalJson(key as Json), canonicalJson(values[index] as Json)]));
    const found = new Map((view[table.name] ?? []).map(([key, value]) => [canonicalJson(key as Json), canonicalJson(value as Json)]));
    if (found.size !== wanted.size) faults.push(`VIEW: ${table.name} holds ${String(found.size)} rows, the journal makes ${String(wanted.size)}`);
    const wrong = [...wanted].filter(([key, value]) => found.get(key) !== value);
    if (wrong.length > 0) faults.push(`VIEW: ${String(wrong.length)} rows of ${table.name} are not what the journal makes, first ${String(wrong[0]?.[0])}: ${String(found.get(wrong[0]?.[0] ?? ''))} in place of ${String(wrong[0]?.[1])}`.slice(0, 700));
  }
  const shown = new Set((view['changes'] ?? []).map(([, row]) => textOf((row as { readonly change: Change }).change.set['notes'])));
  for (const each of confirmed) if (each.type === 'changes') faults.push(...each.texts.filter((text) => !shown.has(text)).map((text) => `LOST in the view: ${text.slice(0, 60)}`));
  return faults;
};
