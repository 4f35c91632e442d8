import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Disk, DiskError } from '#core/journal/disk.ts';
import { createMemoryDisk, type MemoryFiles } from '#core/journal/memory-store.ts';
import { createSegmentStore } from '#core/journal/segment-store.ts';
import type { JournalStore } from '#core/journal/store.ts';
import { err, ok } from '#core/result.ts';
import { allTexts, must, mustFail, plainBytes, saying } from '#test/support/journal-kit.ts';

type Fault = 'write' | 'write-part' | 'sync' | 'truncate' | 'create' | 'read' | 'rename' | 'set-aside' | 'list';
const FULL: DiskError = { type: 'disk-full', detail: 'ENOSPC' };

/**
 * A disk that fails where it is told to. What was written and not synced is lost for good when a sync fails, as on real disks
 * that report such a failure once and then believe that all is well.
 */
const aFailingDisk = (files: MemoryFiles) => {
  const disk = createMemoryDisk(files);
  const faults = new Set<Fault>();
  const dirty = new Map<string, { at: number; length: number }[]>();
  const lose = (name: string): void => {
    for (const { at, length } of dirty.get(name) ?? []) files.get(name)!.fill(0, at, Math.min(at + length, files.get(name)!.length));
    dirty.delete(name);
  };
  const failing: Disk = {
    ...disk,
    list: () => (faults.has('list') ? err({ type: 'not-readable', detail: 'EIO' }) : disk.list()),
    read: (name, at, bytes) => (faults.has('read') ? err({ type: 'not-readable', detail: 'EIO' }) : disk.read(name, at, bytes)),
    create: (name, bytes) => (faults.has('create') ? err(FULL) : disk.create(name, bytes)),
    rename: (from, to) => (faults.has('rename') ? err({ type: 'not-writable', detail: 'EBUSY' }) : disk.rename(from, to)),
    truncate: (name, bytes) => (faults.has('truncate') ? err({ type: 'not-writable', detail: 'EIO' }) : disk.truncate(name, bytes)),
    setAside: (name, bytes) => (faults.has('set-aside') ? err(FULL) : disk.setAside(name, bytes)),
    write: (name, at, bytes) => {
      if (faults.has('write')) return err(FULL);
      const part = faults.has('write-part') ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
      const written = disk.write(name, at, part);
      dirty.set(name, [...(dirty.get(name) ?? []), { at, length: part.length }]);
      return written.ok && part !== bytes ? err(FULL) : written;
    },
    sync: (name) => {
      if (faults.has('sync')) {
        lose(name);
        return err({ type: 'not-writable', detail: 'EIO' });
      }
      dirty.delete(name);
      return ok(undefined);
    },
  };
  return { failing, faults };
};

const aJournal = (segmentBytes = 500) => {
  const files: MemoryFiles = new Map();
  const { failing, faults } = aFailingDisk(files);
  let waiting: (() => void)[] = [];
  const newStore = (): JournalStore =>
    createSegmentStore({ disk: failing, bytes: plainBytes, newJournalId: () => 'journal', segmentBytes, later: (run) => void waiting.push(run) });
  const tickOver = (): void => {
    const due = waiting;
    waiting = [];
    for (const run of due) run();
  };
  return { files, faults, newStore, tickOver };
};

const nothing = (): null => null;

const bytesOf = (files: MemoryFiles): string => JSON.stringify([...files].map(([name, bytes]) => [name, [...bytes]]));

describe('an append that fails', () => {
  test.each<Fault>(['write', 'write-part', 'sync'])('at the %s leaves the journal exactly as it was, and the next one goes on', (fault) => {
    const { files, faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    must(store.append(saying('one'), nothing));
    const before = bytesOf(files);
    faults.add(fault);
    expect(mustFail(store.append(saying('two', 'three'), nothing)).type).toBe(fault === 'sync' ? 'not-writable' : 'disk-full');
    expect(bytesOf(files)).toBe(before);
    expect(store.lastPosition()).toBe(1);
    faults.clear();
    expect(must(store.append(saying('four'), nothing))).toBe(2);
    store.close();
    const again = newStore();
    expect(must(again.open()).tornTail).toBeNull();
    expect(allTexts(again)).toEqual(['one', 'four']);
  });

  test('at its sync does not take with it what was written before and not synced yet', () => {
    const { faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    must(store.append(saying('safe'), nothing));
    must(store.appendSoon(saying('soft 1'), nothing));
    must(store.appendSoon(saying('soft 2'), nothing));
    faults.add('sync');
    mustFail(store.append(saying('lost'), nothing));
    faults.clear();
    must(store.append(saying('next'), nothing));
    expect(allTexts(store)).toEqual(['safe', 'soft 1', 'soft 2', 'next']);
  });

  test('and cannot be cut back stops the writing; the next start heals it', () => {
    const { faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    must(store.append(saying('one'), nothing));
    faults.add('write-part').add('truncate');
    mustFail(store.append(saying('two'), nothing));
    faults.clear();
    expect(mustFail(store.append(saying('three'), nothing)).type).toBe('not-writable');
    expect(allTexts(store)).toEqual(['one']);
    store.close();
    const again = newStore();
    expect(must(again.open()).tornTail).not.toBeNull();
    expect(must(again.append(saying('three'), nothing))).toBe(2);
    expect(allTexts(again)).toEqual(['one', 'three']);
  });
});

describe('a segment that cannot be closed', () => {
  test.each<Fault>(['create', 'read', 'rename'])('for a failing %s does not keep anybody from saving', (fault) => {
    const { faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    faults.add(fault);
    const texts = Array.from({ length: 20 }, (_, index) => `text ${String(index)}`);
    for (const text of texts) must(store.append(saying(text), nothing));
    faults.clear();
    must(store.append(saying('last'), nothing));
    expect(store.segments().length).toBeGreaterThan(1);
    store.close();
    const again = newStore();
    must(again.open());
    expect(allTexts(again)).toEqual([...texts, 'last']);
  });
});

describe('a segment that is there although the disk says that it could not be made', () => {
  test('is not written past, and used when the disk is well again', () => {
    const files: MemoryFiles = new Map();
    const disk = createMemoryDisk(files);
    let isIll = false;
    const lying: Disk = { ...disk, create: (name, bytes) => (disk.create(name, bytes), isIll ? err({ type: 'not-writable', detail: 'EIO' }) : ok(undefined)) };
    const newStore = (): JournalStore => createSegmentStore({ disk: lying, bytes: plainBytes, newJournalId: () => 'j', segmentBytes: 250, later: nothing });
    const store = newStore();
    must(store.open());
    must(store.append(saying('one'), nothing));
    isIll = true;
    mustFail(store.append(saying('x'.repeat(90)), nothing));
    isIll = false;
    must(store.append(saying('y'.repeat(90)), nothing));
    expect(store.segments()).toHaveLength(2);
    store.close();
    const again = newStore();
    must(again.open());
    expect(allTexts(again)).toEqual(['one', 'y'.repeat(90)]);
  });
});

describe('a start that fails', () => {
  test.each<Fault>(['list', 'read', 'set-aside', 'truncate', 'sync'])('for a failing %s changes nothing, and lets the next one in', (fault) => {
    const { files, faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    must(store.append(saying('one'), nothing));
    must(store.append(saying('two'), nothing));
    store.close();
    const [name, whole] = [...files][0]!;
    files.set(name, whole.slice(0, -4));
    faults.add(fault);
    const failed = newStore();
    mustFail(failed.open());
    mustFail(failed.append(saying('x'), nothing));
    failed.close();
    faults.clear();
    const again = newStore();
    must(again.open());
    expect(allTexts(again)).toEqual(['one']);
  });

  test('for want of room does not leave half a journal behind', () => {
    const { files, faults, newStore } = aJournal();
    faults.add('create');
    expect(mustFail(newStore().open())).toEqual(FULL);
    expect(files.size).toBe(0);
    faults.clear();
    expect(must(newStore().open()).lastPosition).toBe(0);
  });
});

describe('room for the next saves', () => {
  /** A disk that makes room, and says how long its files are. */
  const roomy = (seed: number) => {
    const { files, newStore } = aJournal(seed);
    const disk = createMemoryDisk(files);
    const later: (() => void)[] = [];
    let isFull = false;
    const reserving: Disk = {
      ...disk,
      reserve: (name, end, bytes) => {
        const written = disk.write(name, end, new Uint8Array(isFull ? 10 : bytes - end));
        return isFull || !written.ok ? err({ type: 'disk-full', detail: 'made by a test' }) : ok(bytes);
      },
    };
    const open = () => {
      const store = createSegmentStore({ disk: reserving, bytes: plainBytes, newJournalId: () => 'j', segmentBytes: 2_000, later: (run, ms) => void (ms < 500 && later.push(run)) });
      return { store, opened: must(store.open()) };
    };
    const length = (): number => files.get([...files.keys()].findLast((name) => name.endsWith('.journal')) ?? '')?.length ?? 0;
    return { newStore, open, later, length, read: (name: string) => files.get(name)!, kill: () => files.delete('lock'), fill: () => (isFull = true) };
  };

  test('is made after a save, is written into, and is given back at the end', () => {
    const { newStore, open, later, length } = roomy(6_001);
    const { store } = open();
    must(store.append(saying('one'), nothing));
    const before = length();
    later.pop()!();
    const roomed = length();
    expect(roomed).toBeGreaterThan(before + 100_000);
    must(store.append(saying('two'), nothing));
    expect(length()).toBe(roomed);
    expect(allTexts(store)).toEqual(['one', 'two']);
    store.close();
    expect(length()).toBeLessThan(before * 2);
    const again = newStore();
    expect(must(again.open())).toMatchObject({ lastPosition: 2, tornTail: null });
    expect(allTexts(again)).toEqual(['one', 'two']);
  });

  test('is no damage when the program is killed, and never part of a closed segment', () => {
    const { open, later, kill, read } = roomy(6_002);
    const texts = Array.from({ length: 60 }, (_, index) => `text ${String(index)}`);
    const { store } = open();
    for (const text of texts) {
      must(store.append(saying(text), nothing));
      later.pop()?.();
    }
    expect(store.segments().length).toBeGreaterThan(1);
    kill();
    const again = open();
    expect(again.opened).toMatchObject({ lastPosition: 60, tornTail: null });
    expect(allTexts(again.store)).toEqual(texts);
    for (const { name, sha256, bytes } of again.store.closed()) expect([plainBytes.sha256(read(name)), read(name).length]).toEqual([sha256, bytes]);
  });

  test('is not missed by a journal on a full disk', () => {
    const { open, later, length, fill } = roomy(6_003);
    const { store } = open();
    must(store.append(saying('one'), nothing));
    const before = length();
    fill();
    later.pop()!();
    expect(length()).toBe(before);
    must(store.append(saying('two'), nothing));
    expect(later).toHaveLength(0);
    expect(allTexts(store)).toEqual(['one', 'two']);
  });
});

describe('frames that are written soon', () => {
  test('are synced when their time has come, once for many', () => {
    const { files, newStore, tickOver } = aJournal(5_000);
    const syncs: string[] = [];
    const disk = createMemoryDisk(files);
    const counting: Disk = { ...disk, sync: (name) => (syncs.push(name), disk.sync(name)) };
    const later: (() => void)[] = [];
    const store = createSegmentStore({ disk: counting, bytes: plainBytes, newJournalId: () => 'j', later: (run, ms) => void (ms > 500 && later.push(run)) });
    must(store.open());
    syncs.length = 0;
    for (let round = 0; round < 50; round += 1) must(store.appendSoon(saying(`draft ${String(round)}`), nothing));
    expect(syncs).toHaveLength(0);
    expect(later).toHaveLength(1);
    later[0]!();
    expect(syncs).toHaveLength(1);
    must(store.appendSoon(saying('draft'), nothing));
    expect(later).toHaveLength(2);
    store.close();
    expect(syncs).toHaveLength(2);
    later[1]!();
    expect(syncs).toHaveLength(2);
    tickOver();
    expect(must(newStore().open()).lastPosition).toBe(51);
  });

  test('are on disk before a new segment begins', () => {
    const { faults, newStore } = aJournal();
    const store = newStore();
    must(store.open());
    while (store.segments()[0]!.bytes < 350) must(store.appendSoon(saying('x'.repeat(60)), nothing));
    const before = allTexts(store);
    faults.add('sync');
    must(store.appendSoon(saying('y'.repeat(60)), nothing));
    faults.clear();
    expect(store.segments()).toHaveLength(1);
    must(store.appendSoon(saying('z'.repeat(60)), nothing));
    expect(store.segments()).toHaveLength(2);
    expect(allTexts(store)).toEqual([...before, 'y'.repeat(60), 'z'.repeat(60)]);
  });
});

describe('a journal on a disk that fails now and then', () => {
  const arbitraryFault = fc.constantFrom<Fault | null>(null, null, null, 'write', 'write-part', 'sync', 'create', 'read', 'rename');
  const arbitraryStep = fc.record({ what: fc.constantFrom('hard', 'soft', 'group', 'restart', 'tick'), fault: arbitraryFault, size: fc.nat({ max: 90 }) });

  test('holds exactly what was confirmed, in order', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStep, { maxLength: 40, size: 'max' }), (steps) => {
        const { faults, newStore, tickOver } = aJournal(400);
        const confirmed: string[] = [];
        let store = newStore();
        must(store.open());
        for (const [index, { what, fault, size }] of steps.entries()) {
          if (what === 'restart') {
            store.close();
            store = newStore();
            must(store.open());
            continue;
          }
          if (fault !== null) faults.add(fault);
          const texts = Array.from({ length: what === 'group' ? 3 : 1 }, (_, part) => `${String(index)}.${String(part)} ${'·'.repeat(size)}`);
          if (what === 'tick') tickOver();
          else if ((what === 'soft' ? store.appendSoon : store.append)(saying(...texts), nothing).ok) confirmed.push(...texts);
          faults.clear();
        }
        expect(allTexts(store)).toEqual(confirmed);
        store.close();
        const last = newStore();
        expect(must(last.open()).tornTail).toBeNull();
        expect(allTexts(last)).toEqual(confirmed);
      }),
      { numRuns: 300 },
    );
  }, 120_000);
});

describe('a segment that is almost full', () => {
  const aStore = (files: MemoryFiles, resting: (() => void)[]): JournalStore =>
    createSegmentStore({ disk: createMemoryDisk(files), bytes: plainBytes, newJournalId: () => 'j', segmentBytes: 4_000, later: (run) => run(), atRest: (run) => void resting.push(run) });

  test('is closed when nobody saves, with all that is known by then, so that no save waits for it', () => {
    const files: MemoryFiles = new Map();
    const resting: (() => void)[] = [];
    const store = aStore(files, resting);
    must(store.open());
    let known = 0;
    for (; resting.length === 0; known += 1) must(store.append(saying('x'.repeat(60)), () => ({ known })));
    expect(store.segments()).toHaveLength(1);
    must(store.append(saying('one more'), () => ({ known })));
    known += 1;
    expect(resting).toHaveLength(1);
    resting.pop()?.();
    expect(store.segments()).toMatchObject([{ first: 1 }, { first: known + 1, state: { known } }]);
    must(store.append(saying('after'), () => null));
    expect(allTexts(store).slice(-2)).toEqual(['one more', 'after']);
    expect(resting).toHaveLength(0);
  });

  test('is left alone when the journal was closed meanwhile', () => {
    const files: MemoryFiles = new Map();
    const resting: (() => void)[] = [];
    const store = aStore(files, resting);
    must(store.open());
    while (resting.length === 0) must(store.append(saying('x'.repeat(60)), () => null));
    store.close();
    resting.pop()?.();
    expect([...files.keys()]).toEqual(['000000000000001-open.journal']);
  });
});
