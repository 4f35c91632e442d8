import { describe, expect, test } from 'vitest';
import type { ClosedSegment, JournalStore } from '#core/journal/store.ts';
import { packSegment, scrubSegment, type UpkeepPort } from '#core/journal/upkeep.ts';
import { allTexts, must, mustFail, plainBytes, readAllFrames, saying, textOf } from './journal-kit.ts';
import type { Medium } from './journal-suite.ts';

/** A medium, and how the work in the background sees it. */
export type UpkeepMedium = Medium & { readonly port: UpkeepPort };

const nothing = (): null => null;
const SMALL = 3_000;
const PATIENT = 120_000;

const texts = Array.from({ length: 60 }, (_, index) => `text number ${String(index + 1)} · ข้อความที่ ${String(index + 1)} ${'ก'.repeat(20)}`);

const journalIn = (medium: Medium, segmentBytes = SMALL): JournalStore => {
  const store = medium.newStore(segmentBytes);
  must(store.open());
  for (const text of texts) must(store.append(saying(text), nothing));
  return store;
};

const packAll = async (medium: UpkeepMedium, store: JournalStore): Promise<void> => {
  for (const segment of store.closed().filter(({ isPacked }) => !isPacked)) {
    must(store.adopt(segment.first, must(await packSegment(medium.port, plainBytes, segment))));
  }
};

const packed = async (medium: UpkeepMedium): Promise<JournalStore> => {
  const store = journalIn(medium);
  await packAll(medium, store);
  return store;
};

const flipped = (bytes: Uint8Array, at: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ 0x40;
  return changed;
};

const scrub = (medium: UpkeepMedium, segment: ClosedSegment) => scrubSegment(medium.port, plainBytes, segment);

/** Everything that can be read past all damage, as somebody does who recovers a journal. */
const readPast = (store: JournalStore): string[] => {
  const found: string[] = [];
  for (let position = 1; position <= store.lastPosition(); ) {
    const read = store.read(position, { frames: 1_000, bytes: 1_000_000 });
    if (read.ok) found.push(...read.value.map(textOf));
    const next = read.ok ? position + read.value.length : 'nextReadable' in read.error ? read.error.nextReadable : null;
    position = next !== null && next > position ? next : (store.segments().find(({ first }) => first > position)?.first ?? Infinity);
  }
  return found;
};

/** The rules of packing and looking after closed segments, whatever they are kept on. */
export const describeUpkeep = (kind: string, newMedium: () => UpkeepMedium): void => {
  describe(`closed segments ${kind}`, () => {
    describePacking(newMedium);
    describeScrub(newMedium);
    describePackedDamage(newMedium);
  });
};

const describePacking = (newMedium: () => UpkeepMedium): void => {
  test('are packed to a fraction and say the same, at once and after a restart', async () => {
    const medium = newMedium();
    const store = journalIn(medium, 5_000);
    const before = store.segments().map(({ bytes }) => bytes);
    expect(store.closed().length).toBeGreaterThan(1);
    await packAll(medium, store);
    expect(store.closed().every(({ isPacked }) => isPacked)).toBe(true);
    for (const [index, { bytes }] of store.segments().slice(0, -1).entries()) expect(bytes).toBeLessThan(before[index]! / 2);
    expect(allTexts(store)).toEqual(texts);
    expect(must(store.append(saying('one more'), nothing))).toBe(texts.length + 1);
    store.close();
    const again = medium.newStore(SMALL);
    expect(must(again.open()).lastPosition).toBe(texts.length + 1);
    expect(allTexts(again)).toEqual([...texts, 'one more']);
    expect(again.closed().filter(({ isPacked }) => isPacked).length).toBe(before.length - 1);
    for (const position of [1, 17, 33]) expect(must(again.read(position, { frames: 1, bytes: 1 })).map(textOf)).toEqual([texts[position - 1]]);
  });

  test('keep what was known before them, so that a writer finds its numbers', async () => {
    const medium = newMedium();
    const store = medium.newStore(SMALL);
    must(store.open());
    for (const [index, text] of texts.entries()) must(store.append(saying(text), () => ({ before: index })));
    const known = store.segments().map(({ state }) => state);
    await packAll(medium, store);
    expect(store.segments().map(({ state }) => state)).toEqual(known);
  });

  test('are read across the borders of blocks', async () => {
    const medium = newMedium();
    const large = Array.from({ length: 9 }, (_, index) => String(index).repeat(150_001));
    const store = medium.newStore(800_000);
    must(store.open());
    for (const text of large) must(store.append(saying(text), nothing));
    await packAll(medium, store);
    expect(allTexts(store)).toEqual(large);
    for (const segment of store.closed()) must(await scrub(medium, segment));
  });

  test('are not packed when they are not what was closed', async () => {
    const medium = newMedium();
    const store = journalIn(medium);
    const [segment] = store.closed();
    medium.write(segment!.name, flipped(medium.read(segment!.name), 700));
    expect(mustFail(await packSegment(medium.port, plainBytes, segment!))).toMatchObject({ type: 'segment-damaged', first: 1 });
    expect(store.closed()[0]).toEqual(segment);
  });

  test('of an open journal are never those that still grow', () => {
    const store = journalIn(newMedium());
    const last = store.segments().at(-1)!;
    expect(store.closed().map(({ first }) => first)).toEqual(store.segments().slice(0, -1).map(({ first }) => first));
    expect(mustFail(store.adopt(last.first, 'anything'))).toMatchObject({ type: 'missing-segment' });
  });
};

const describeScrub = (newMedium: () => UpkeepMedium): void => {
  test('that are as they were give no finding, plain or packed', async () => {
    const medium = newMedium();
    const store = journalIn(medium);
    const all = async (): Promise<boolean[]> => Promise.all(store.closed().map(async (segment) => (await scrub(medium, segment)).ok));
    const fine = store.closed().map(() => true);
    expect(await all()).toEqual(fine);
    await packAll(medium, store);
    expect(await all()).toEqual(fine);
  });

  test('are told apart: damaged, exchanged, gone', async () => {
    const medium = newMedium();
    const store = journalIn(medium);
    const [one, two, three] = store.closed();
    medium.write(one!.name, flipped(medium.read(one!.name), 900));
    // As if a copy of the profile had gone its own way, and its file was put here.
    medium.write(two!.name, rewritten(medium.read(two!.name)));
    medium.remove(three!.name);
    expect(mustFail(await scrub(medium, one!))).toMatchObject({ type: 'segment-damaged', first: one!.first, last: one!.last });
    expect(mustFail(await scrub(medium, two!))).toMatchObject({ type: 'segment-exchanged', segment: two!.name });
    expect(mustFail(await scrub(medium, three!))).toMatchObject({ type: 'segment-gone', segment: three!.name });
  });

  test.each([false, true])('show every changed byte (packed: %s)', async (isPacked) => {
    const medium = newMedium();
    const store = isPacked ? await packed(medium) : journalIn(medium, 700);
    const segment = store.closed()[0]!;
    const whole = medium.read(segment.name);
    for (let at = 0; at < whole.length; at += 1) {
      medium.write(segment.name, flipped(whole, at));
      expect(mustFail(await scrub(medium, segment)).type).toBe('segment-damaged');
    }
    for (const length of [0, 10, 30, whole.length - 1]) {
      medium.write(segment.name, whole.slice(0, length));
      expect(mustFail(await scrub(medium, segment)).type).toBe('segment-damaged');
    }
    medium.write(segment.name, whole);
    must(await scrub(medium, segment));
  }, PATIENT);
};

/** The same segment saying something else of the same length, every checksum in order. */
const rewritten = (file: Uint8Array): Uint8Array => {
  const bytes = file.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = 24 + view.getUint32(12, true);
  const end = at + 22 + view.getUint32(at + 4, true);
  const text = plainBytes.decode(bytes.slice(at + 22, end)).replace('text', 'tExt');
  bytes.set(plainBytes.encode(text), at + 22);
  view.setUint32(at, plainBytes.crc32(bytes.subarray(at + 4, end)), true);
  return bytes;
};

const describePackedDamage = (newMedium: () => UpkeepMedium): void => {
  test('that were packed and changed lose a block at most, and the others are read', async () => {
    const medium = newMedium();
    const large = Array.from({ length: 8 }, (_, index) => `${String(index)} ${'x'.repeat(120_000)}`);
    const store = medium.newStore(700_000);
    must(store.open());
    for (const text of large) must(store.append(saying(text), nothing));
    await packAll(medium, store);
    store.close();
    const name = medium.names()[0]!;
    const whole = medium.read(name);
    medium.write(name, flipped(whole, Math.floor(whole.length / 2)));
    const again = medium.newStore(700_000);
    must(again.open());
    const left = readPast(again);
    expect(left.length).toBeGreaterThanOrEqual(large.length - 4);
    expect(left.length).toBeLessThan(large.length);
    for (const text of left) expect(large).toContain(text);
  });

  test('whose header was damaged after they were packed are still read for whoever saves what can be saved', async () => {
    const medium = newMedium();
    (await packed(medium)).close();
    const name = medium.names()[1]!;
    medium.write(name, flipped(medium.read(name), 40));
    const store = medium.newStore(SMALL);
    expect(mustFail(store.open())).toMatchObject({ type: 'damaged', reason: 'header', segment: name });
    expect(readPast(store)).toEqual(texts);
  });

  test('whose header was damaged are read also where they were not packed yet', () => {
    const medium = newMedium();
    journalIn(medium).close();
    const name = medium.names()[1]!;
    medium.write(name, flipped(medium.read(name), 40));
    const store = medium.newStore(SMALL);
    expect(mustFail(store.open())).toMatchObject({ type: 'damaged', reason: 'header', segment: name });
    expect(readPast(store)).toEqual(texts);
  });

  test('that were packed and cut are noticed at the start', async () => {
    const medium = newMedium();
    (await packed(medium)).close();
    const name = medium.names()[0]!;
    const whole = medium.read(name);
    medium.write(name, whole.slice(0, -1));
    expect(mustFail(medium.newStore(SMALL).open())).toMatchObject({ type: 'damaged', reason: 'cut-short', segment: name });
    medium.kill();
    medium.write(name, Uint8Array.from([...whole, 0]));
    expect(mustFail(medium.newStore(SMALL).open())).toMatchObject({ type: 'damaged', reason: 'length', segment: name });
  });

  test('that are packed and not the ones that were closed are noticed at the start', async () => {
    const medium = newMedium();
    const store = journalIn(medium);
    const [segment] = store.closed();
    const other = rewritten(medium.read(segment!.name));
    medium.write(segment!.name, other);
    const beside = must(await packSegment(medium.port, plainBytes, { ...segment!, sha256: plainBytes.sha256(other) }));
    must(store.adopt(1, beside));
    store.close();
    expect(mustFail(medium.newStore(SMALL).open())).toMatchObject({ type: 'damaged', reason: 'exchanged', segment: segment!.name });
  });

  test('are whole again with a whole file in their place', async () => {
    const medium = newMedium();
    const store = await packed(medium);
    const [segment] = store.closed();
    const whole = medium.read(segment!.name);
    medium.write(segment!.name, flipped(whole, 300));
    expect(mustFail(await scrub(medium, segment!)).type).toBe('segment-damaged');
    medium.write('whole.part', whole);
    must(store.adopt(1, 'whole.part'));
    must(await scrub(medium, store.closed()[0]!));
    expect(readAllFrames(store).map(textOf)).toEqual(texts);
  });
};
