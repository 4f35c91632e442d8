import nodeFs, { mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createFileStore } from '#electron/main/journal-file.ts';
import type { JournalFs } from '#electron/main/journal-fs.ts';
import { createUpkeepPort } from '#electron/main/journal-upkeep-port.ts';
import { allTexts, must, mustFail, saying } from '#test/support/journal-kit.ts';
import { describeJournalStore } from '#test/support/journal-suite.ts';
import { describeUpkeep, type UpkeepMedium } from '#test/support/upkeep-suite.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'journal-'));
  folders.push(folder);
  return folder;
};

const nothing = (): null => null;

const newMedium = (): UpkeepMedium => {
  const folder = newFolder();
  return {
    newStore: (segmentBytes) => createFileStore({ folder, ...(segmentBytes === undefined ? {} : { segmentBytes }) }),
    kill: () => rmSync(join(folder, 'journal.lock')),
    names: () => readdirSync(folder).filter((name) => name.endsWith('.journal')).toSorted(),
    read: (name) => new Uint8Array(readFileSync(join(folder, name))),
    write: (name, bytes) => writeFileSync(join(folder, name), bytes),
    rename: (from, to) => renameSync(join(folder, from), join(folder, to)),
    remove: (name) => rmSync(join(folder, name)),
    port: createUpkeepPort(folder, () => Promise.resolve()),
  };
};

describeJournalStore('in files', newMedium);
describeUpkeep('in files', newMedium);

const failure = (code: string): Error => Object.assign(new Error(`${code} (made by a test)`), { code });

/** node:fs with a hand on it. */
const aFs = (change: Partial<JournalFs>): JournalFs => ({ ...nodeFs, ...change });

const filesIn = (folder: string): string =>
  JSON.stringify(readdirSync(folder).filter((name) => name.endsWith('.journal')).map((name) => [name, readFileSync(join(folder, name), 'base64')]));

/** writeSync that takes so many bytes in all and then says what a full disk says. */
const roomFor = (bytes: number): { left: number; writeSync: JournalFs['writeSync'] } => {
  const room = {
    left: bytes,
    writeSync: ((fd: number, data: Uint8Array | string, offset?: number, length?: number, position?: number) => {
      if (typeof data === 'string' || length === undefined) return nodeFs.writeSync(fd, data.toString());
      const fits = Math.min(length, room.left);
      if (fits <= 0) throw failure('ENOSPC');
      room.left -= fits;
      return nodeFs.writeSync(fd, data, offset, fits, position);
    }) as JournalFs['writeSync'],
  };
  return room;
};

describe('a journal on a full disk', () => {
  test('says so, keeps what it has, and goes on when there is room again', () => {
    const folder = newFolder();
    const room = roomFor(1_000_000);
    const store = createFileStore({ folder, fs: aFs({ writeSync: room.writeSync }) });
    must(store.open());
    must(store.append(saying('one'), nothing));
    const before = filesIn(folder);
    for (const left of [0, 1, 10, 40]) {
      room.left = left;
      expect(mustFail(store.append(saying('does not fit in here'), nothing)).type).toBe('disk-full');
      expect(filesIn(folder)).toBe(before);
    }
    store.close();
    room.left = 0;
    const again = createFileStore({ folder, fs: aFs({ writeSync: room.writeSync }) });
    must(again.open());
    expect(allTexts(again)).toEqual(['one']);
    expect(mustFail(again.append(saying('two'), nothing)).type).toBe('disk-full');
    room.left = 1_000_000;
    expect(must(again.append(saying('two'), nothing))).toBe(2);
    expect(allTexts(again)).toEqual(['one', 'two']);
  });

  test('leaves no half journal at the first start', () => {
    const folder = newFolder();
    for (const left of [0, 10, 100]) {
      const full = createFileStore({ folder, fs: aFs({ writeSync: roomFor(left).writeSync }) });
      expect(mustFail(full.open()).type).toBe('disk-full');
      expect(filesIn(folder)).toBe('[]');
    }
    expect(must(createFileStore({ folder }).open()).lastPosition).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('takes a disk that writes nothing and says nothing for full', () => {
    const store = createFileStore({ folder: newFolder(), fs: aFs({ writeSync: () => 0 }) });
    expect(mustFail(store.open()).type).toBe('disk-full');
  });
});

describe('a journal on a difficult disk', () => {
  test('writes in as many pieces as the disk wants', () => {
    const folder = newFolder();
    const inBits = ((fd: number, data: Uint8Array, offset: number, length: number, position: number) => nodeFs.writeSync(fd, data, offset, Math.min(length, 7), position)) as JournalFs['writeSync'];
    const store = createFileStore({ folder, fs: aFs({ writeSync: inBits }), segmentBytes: 500 });
    must(store.open());
    const texts = Array.from({ length: 12 }, (_, index) => `text ${String(index)}`);
    for (const text of texts) must(store.append(saying(text), nothing));
    store.close();
    const again = createFileStore({ folder });
    must(again.open());
    expect(allTexts(again)).toEqual(texts);
  });

  test.each(['EROFS', 'EACCES', 'EPERM'])('that says %s names it as what it is', (code) => {
    const refuse = (): never => {
      throw failure(code);
    };
    expect(mustFail(createFileStore({ folder: newFolder(), fs: aFs({ mkdirSync: refuse }) }).open())).toMatchObject({ type: 'not-writable', detail: expect.stringContaining(code) as string });
    expect(mustFail(createFileStore({ folder: newFolder(), fs: aFs({ readdirSync: refuse }) }).open()).type).toBe('not-readable');
    expect(mustFail(createFileStore({ folder: newFolder(), fs: aFs({ openSync: refuse }) }).open()).type).toBe('not-writable');
  });

  test('that cannot make a name last does not keep the file', () => {
    const folder = newFolder();
    let syncs = 0;
    const fsyncSync = (fd: number): void => {
      syncs += 1;
      if (syncs > 1) throw failure('EIO');
      nodeFs.fsyncSync(fd);
    };
    expect(mustFail(createFileStore({ folder, fs: aFs({ fsyncSync }) }).open()).type).toBe('not-writable');
    expect(filesIn(folder)).toBe('[]');
  });

  test('does not take a mistake in the code for a failing disk', () => {
    const store = createFileStore({
      folder: newFolder(),
      fs: aFs({
        readdirSync: () => {
          throw new TypeError('a bug');
        },
      }),
    });
    expect(() => store.open()).toThrow('a bug');
  });
});

const logging = (calls: string[]): JournalFs =>
  aFs({
    writeSync: ((fd: number, data: Uint8Array, offset: number, length: number, position: number) => (calls.push('write'), nodeFs.writeSync(fd, data, offset, length, position))) as JournalFs['writeSync'],
    fdatasyncSync: (fd) => (calls.push('datasync'), nodeFs.fdatasyncSync(fd)),
    fsyncSync: (fd) => (calls.push('sync'), nodeFs.fsyncSync(fd)),
    renameSync: (from, to) => (calls.push('rename'), nodeFs.renameSync(from, to)),
  });

describe('what is asked of the disk', () => {
  test('for one save is one write and one sync, for a draft one write', () => {
    const calls: string[] = [];
    const store = createFileStore({ folder: newFolder(), fs: logging(calls) });
    must(store.open());
    calls.length = 0;
    must(store.append(saying('one', 'two', 'three'), nothing));
    expect(calls).toEqual(['write', 'datasync']);
    must(store.appendSoon(saying('draft'), nothing));
    expect(calls).toEqual(['write', 'datasync', 'write']);
    store.close();
    expect(calls).toEqual(['write', 'datasync', 'write', 'datasync']);
  });

  test('for a new segment is that it is there whole before it has its name, and for certain before the old one is closed', () => {
    const calls: string[] = [];
    const store = createFileStore({ folder: newFolder(), fs: logging(calls), segmentBytes: 200 });
    must(store.open());
    must(store.append(saying('one'), nothing));
    calls.length = 0;
    must(store.append(saying('two'), nothing));
    expect(calls).toEqual(['write', 'sync', 'rename', 'sync', 'rename', 'write', 'datasync']);
  });
});

describe('a folder', () => {
  test('is made where there is none', () => {
    const folder = join(newFolder(), 'profile', 'journal');
    const store = createFileStore({ folder });
    must(store.open());
    must(store.append(saying('one'), nothing));
    store.close();
    expect(must(createFileStore({ folder }).open()).lastPosition).toBe(1);
  });

  test('is cleared of what an unfinished creation left, and of nothing else', () => {
    const folder = newFolder();
    createFileStore({ folder }).open();
    rmSync(join(folder, 'journal.lock'));
    writeFileSync(join(folder, '000000000000009-open.journal.part'), 'half');
    writeFileSync(join(folder, 'notes.txt'), 'of somebody');
    must(createFileStore({ folder }).open());
    expect(readdirSync(folder).toSorted()).toEqual(['000000000000001-open.journal', 'journal.lock', 'notes.txt']);
  });
});

describe('a journal whose files another program holds for a moment', () => {
  const CODES = ['EBUSY', 'EPERM', 'EACCES'] as const;

  /** Opening and renaming fail so many times in a row, whenever asked to. */
  const holding = () => {
    const held = { times: 0, code: 'EBUSY', refused: 0 };
    const unless = <A extends readonly unknown[], R>(work: (...args: A) => R) => (...args: A): R => {
      if (held.times === 0) return work(...args);
      held.times -= 1;
      held.refused += 1;
      throw failure(held.code);
    };
    const fs = aFs({ openSync: unless(nodeFs.openSync), renameSync: unless(nodeFs.renameSync) });
    return { held, fs };
  };

  test.each(CODES)('waits for it and goes on (%s)', (code) => {
    const { held, fs } = holding();
    const folder = newFolder();
    Object.assign(held, { times: 3, code });
    const store = createFileStore({ folder, fs, othersHoldFiles: true, segmentBytes: 300 });
    must(store.open());
    expect(held.refused).toBe(3);
    for (let n = 0; n < 6; n += 1) {
      Object.assign(held, { times: 2 });
      must(store.append(saying(`text ${String(n)}`), nothing));
    }
    held.times = 0;
    store.close();
    const again = createFileStore({ folder });
    must(again.open());
    expect(allTexts(again)).toEqual(Array.from({ length: 6 }, (_, n) => `text ${String(n)}`));
    expect(again.segments().length).toBeGreaterThan(1);
  });

  test.each(CODES)('does not wait for ever, and saves all the same when it cannot close a file (%s)', (code) => {
    const { held, fs } = holding();
    const folder = newFolder();
    const store = createFileStore({ folder, fs, othersHoldFiles: true, segmentBytes: 300 });
    must(store.open());
    Object.assign(held, { times: Infinity, code });
    for (let n = 0; n < 4; n += 1) must(store.append(saying(`text ${String(n)}`), nothing));
    held.times = 0;
    expect(allTexts(store)).toHaveLength(4);
    store.close();
    Object.assign(held, { times: Infinity });
    expect(['not-writable', 'not-readable', 'locked']).toContain(mustFail(createFileStore({ folder, fs, othersHoldFiles: true }).open()).type);
    held.times = 0;
    expect(must(createFileStore({ folder, fs, othersHoldFiles: true }).open()).lastPosition).toBe(4);
  });

  test('takes these codes at their word at once where nobody can hold a file', () => {
    const { held, fs } = holding();
    held.times = 1;
    expect(mustFail(createFileStore({ folder: newFolder(), fs, othersHoldFiles: false }).open()).type).toBe('not-writable');
    expect(held.refused).toBe(1);
  });
});
