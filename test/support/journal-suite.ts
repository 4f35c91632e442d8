import { describe, expect, test } from 'vitest';
import { BOOKMARK } from '#core/journal/bookmark.ts';
import { encodeGroup } from '#core/journal/frame.ts';
import { encodeHeader, FORMAT_VERSION, PREFIX_BYTES } from '#core/journal/segment.ts';
import type { JournalStore } from '#core/journal/store.ts';
import { allTexts, must, mustFail, plainBytes, readAllFrames, saying, textOf } from './journal-kit.ts';

/** A place where a journal lives, and the hands to spoil it. */
export type Medium = {
  readonly newStore: (segmentBytes?: number) => JournalStore;
  /** the program ends without a word: what is written stays, the lock is stale */
  readonly kill: () => void;
  /** the segments' files, oldest first */
  readonly names: () => string[];
  readonly read: (name: string) => Uint8Array;
  readonly write: (name: string, bytes: Uint8Array) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (name: string) => void;
};

const nothing = (): null => null;

/** For tests that open a journal a thousand times, on a machine that has other things to do. */
const PATIENT = 120_000;
/** Small enough that a few frames fill a segment. */
const SMALL = 600;

const opened = (medium: Medium, segmentBytes?: number): JournalStore => {
  const store = medium.newStore(segmentBytes);
  must(store.open());
  return store;
};

/** A closed journal that says the texts, each in a group of its own. */
const journalSaying = (medium: Medium, texts: readonly string[], segmentBytes?: number): void => {
  const store = opened(medium, segmentBytes);
  for (const [index, text] of texts.entries()) must(store.append(saying(text), () => ({ before: index })));
  store.close();
};

const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `text number ${String(index + 1)}`);

const snapshotOf = (medium: Medium): string => JSON.stringify(medium.names().map((name) => [name, [...medium.read(name)]]));

const cut = (medium: Medium, name: string, length: number): void => medium.write(name, medium.read(name).slice(0, length));

const flipped = (bytes: Uint8Array, at: number, mask: number): Uint8Array => {
  const changed = bytes.slice();
  changed[at] = (changed[at] ?? 0) ^ mask;
  return changed;
};

const newest = (medium: Medium): string => medium.names().at(-1)!;

const textsIfOpened = (store: JournalStore): readonly string[] | null => (store.open().ok ? allTexts(store) : null);

const everyByte = (length: number): (readonly [at: number, mask: number])[] =>
  Array.from({ length }, (_, at) => at).flatMap((at) => [0x01, 0x80, 0xff].map((mask) => [at, mask] as const));

const lengthNow = (medium: Medium): number => medium.read(newest(medium)).length;

/** The rules of every journal, whatever it is kept on. */
export const describeJournalStore = (kind: string, newMedium: () => Medium): void => {
  describe(`a journal ${kind}`, () => {
    describeReading(newMedium);
    describeSegments(newMedium);
    describeTornTails(newMedium);
    describeDamage(newMedium);
    describeBookmarks(newMedium);
    describeWriters(newMedium);
  });
};

const describeReading = (newMedium: () => Medium): void => {
  test('begins empty and keeps its id', () => {
    const medium = newMedium();
    const first = medium.newStore();
    const begun = must(first.open());
    expect(begun).toMatchObject({ lastPosition: 0, tornTail: null, segments: [{ first: 1, state: null }] });
    first.close();
    expect(must(medium.newStore().open()).journalId).toBe(begun.journalId);
  });

  test('reads back what was appended, in order, also after a restart', () => {
    const medium = newMedium();
    const store = opened(medium, SMALL);
    expect(must(store.append(saying('a'), nothing))).toBe(1);
    expect(must(store.append(saying('b', 'c'), nothing))).toBe(2);
    expect(must(store.append(saying('ง'.repeat(400)), nothing))).toBe(4);
    expect(allTexts(store)).toEqual(['a', 'b', 'c', 'ง'.repeat(400)]);
    store.close();
    const again = opened(medium, SMALL);
    expect(again.lastPosition()).toBe(4);
    expect(allTexts(again)).toEqual(['a', 'b', 'c', 'ง'.repeat(400)]);
    expect(must(again.append(saying('d'), nothing))).toBe(5);
    expect(readAllFrames(again).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5]);
  });

  test('answers at most the limit of frames or bytes, and at least one frame', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(10));
    const store = opened(medium);
    expect(must(store.read(3, { frames: 2, bytes: 10_000 })).map(textOf)).toEqual(['text number 3', 'text number 4']);
    expect(must(store.read(9, { frames: 5, bytes: 10_000 }))).toHaveLength(2);
    expect(must(store.read(1, { frames: 5, bytes: 1 }))).toHaveLength(1);
    expect(must(store.read(11, { frames: 5, bytes: 1 }))).toEqual([]);
  });

  test('reads frames that are larger than what is read at once', () => {
    const medium = newMedium();
    const texts = ['x'.repeat(300_000), 'y', 'z'.repeat(700_000)];
    journalSaying(medium, texts, SMALL);
    const store = opened(medium, SMALL);
    expect(allTexts(store)).toEqual(texts);
    expect(must(store.read(3, { frames: 1, bytes: 1 })).map(textOf)).toEqual([texts[2]]);
  });

  test('begins to read anywhere in a long segment', () => {
    const medium = newMedium();
    const store = opened(medium);
    must(store.append(saying(...numbered(5_000)), nothing));
    store.close();
    const again = opened(medium);
    for (const position of [5_000, 1, 2_500, 4_999, 1_234]) {
      expect(must(again.read(position, { frames: 1, bytes: 1 })).map(textOf)).toEqual([`text number ${String(position)}`]);
    }
  });

  test('shows soft frames at once and keeps them when the program is killed', () => {
    const medium = newMedium();
    const store = opened(medium);
    must(store.append(saying('hard'), nothing));
    must(store.appendSoon(saying('soft'), nothing));
    expect(allTexts(store)).toEqual(['hard', 'soft']);
    medium.kill();
    expect(allTexts(opened(medium))).toEqual(['hard', 'soft']);
  });

  test('refuses a frame that no reader would accept', () => {
    const store = opened(newMedium());
    expect(mustFail(store.append([{ kind: 1, body: new Uint8Array(64 * 1024 * 1024 + 1) }], nothing)).type).toBe('frame-too-large');
    expect(store.lastPosition()).toBe(0);
  });
};

const describeSegments = (newMedium: () => Medium): void => {
  test('rolls to a new segment, whose header says what was known before it', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const { segments, lastPosition } = must(medium.newStore(SMALL).open());
    expect(lastPosition).toBe(30);
    expect(segments.length).toBeGreaterThan(2);
    for (const { first, state } of segments.slice(1)) expect(state).toEqual({ before: first - 1 });
  });

  test('keeps a group in one segment', () => {
    const medium = newMedium();
    const store = opened(medium, SMALL);
    for (let round = 0; round < 10; round += 1) must(store.append(saying('1', '2', '3', '4'), nothing));
    for (const { first } of store.segments()) expect((first - 1) % 4).toBe(0);
    expect(store.segments().length).toBeGreaterThan(2);
  });

  test('finishes closing a segment when the program ended in between', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const closed = medium.names()[0]!;
    medium.rename(closed, closed.replace('closed', 'open'));
    expect(allTexts(opened(medium, SMALL))).toEqual(numbered(30));
    expect(medium.names()[0]).toBe(closed);
  });

  test('notices when the newest segment is gone', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const gone = Number(newest(medium).slice(0, 15));
    medium.remove(newest(medium));
    expect(mustFail(medium.newStore(SMALL).open())).toEqual({ type: 'missing-segment', position: gone });
  });

  test('notices when the first or a middle segment is gone', () => {
    for (const index of [0, 1]) {
      const medium = newMedium();
      journalSaying(medium, numbered(30), SMALL);
      const name = medium.names()[index]!;
      medium.remove(name);
      const store = medium.newStore(SMALL);
      expect(mustFail(store.open())).toEqual({ type: 'missing-segment', position: Number(name.slice(0, 15)) });
      const later = Number(medium.names()[index]!.slice(0, 15));
      expect(readAllFrames(store, later).map(textOf)).toEqual(numbered(30).slice(later - 1));
    }
  });

  test('notices when two segments were swapped', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const [, one, two] = medium.names();
    const first = medium.read(one!);
    medium.write(one!, medium.read(two!));
    medium.write(two!, first);
    expect(mustFail(medium.newStore(SMALL).open())).toMatchObject({ type: 'damaged', reason: 'misplaced', segment: one });
  });

  test('notices a segment of another journal', () => {
    const medium = newMedium();
    const other = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    journalSaying(other, numbered(30), SMALL);
    const name = medium.names()[1]!;
    medium.write(name, other.read(name));
    expect(mustFail(medium.newStore(SMALL).open())).toEqual({ type: 'foreign-segment', segment: name });
  });

  test('notices a closed segment that became shorter', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const name = medium.names()[1]!;
    cut(medium, name, medium.read(name).length - 1);
    expect(mustFail(medium.newStore(SMALL).open())).toMatchObject({ type: 'damaged', reason: 'cut-short', segment: name });
  });

  test('leaves a journal alone that holds frames whose meaning it must know and does not', () => {
    for (const isOld of [false, true]) {
      const medium = newMedium();
      const store = opened(medium, SMALL);
      must(store.append([{ kind: 0x80 + 90, body: plainBytes.encode('{"kind":"of a newer version"}') }], nothing));
      // Also where the frame lies in a segment that was closed long ago.
      if (isOld) for (const text of numbered(30)) must(store.append(saying(text), nothing));
      store.close();
      const before = snapshotOf(medium);
      const again = medium.newStore(SMALL);
      expect(mustFail(again.open())).toEqual({ type: 'newer-kind', kind: 0x80 + 90 });
      expect(mustFail(again.append(saying('x'), nothing)).type).toBe('newer-kind');
      expect(snapshotOf(medium)).toBe(before);
    }
  });

  test('keeps and skips frames of unknown kinds that need not be known', () => {
    const medium = newMedium();
    const store = opened(medium);
    must(store.append([{ kind: 90, body: plainBytes.encode('{"kind":"of a newer version"}') }], nothing));
    store.close();
    expect(must(opened(medium).read(1, { frames: 1, bytes: 1 })).map(({ kind }) => kind)).toEqual([90]);
  });

  test('leaves a journal of a newer version alone', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const bytes = medium.read(newest(medium)).slice();
    const view = new DataView(bytes.buffer);
    view.setUint32(8, FORMAT_VERSION + 1, true);
    view.setUint32(16, plainBytes.crc32(bytes.subarray(0, 16)), true);
    medium.write(newest(medium), bytes);
    const before = snapshotOf(medium);
    const store = medium.newStore(SMALL);
    expect(mustFail(store.open())).toEqual({ type: 'newer-format', version: FORMAT_VERSION + 1 });
    expect(mustFail(store.append(saying('x'), nothing)).type).toBe('newer-format');
    expect(snapshotOf(medium)).toBe(before);
  });
};

const describeTornTails = (newMedium: () => Medium): void => {
  test('cuts off an unfinished last frame, whatever part of it is there, and keeps all before', () => {
    const texts = numbered(4);
    const whole = newMedium();
    journalSaying(whole, texts.slice(0, 3));
    const start = lengthNow(whole);
    const end = start + (start - lengthNow(journalOf(newMedium(), texts.slice(0, 2))));
    for (let length = start + 1; length < end; length += 1) {
      const medium = newMedium();
      journalSaying(medium, texts);
      cut(medium, newest(medium), length);
      const store = medium.newStore();
      expect(must(store.open())).toMatchObject({ lastPosition: 3, tornTail: { bytes: length - start } });
      expect(allTexts(store)).toEqual(texts.slice(0, 3));
      expect(must(store.append(saying('anew'), nothing))).toBe(4);
      store.close();
      expect(allTexts(opened(medium))).toEqual([...texts.slice(0, 3), 'anew']);
    }
  }, PATIENT);

  test('keeps the bytes that it cuts off', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(2));
    const whole = medium.read(newest(medium));
    cut(medium, newest(medium), whole.length - 3);
    const { tornTail } = must(medium.newStore().open());
    const kept = medium.read(tornTail!.setAside);
    expect(kept.length).toBe(tornTail!.bytes);
    expect(kept).toEqual(whole.slice(-3 - kept.length, -3));
  });

  test('takes a group as a whole or not at all', () => {
    const before = journalOf(newMedium(), ['before']);
    const start = lengthNow(before);
    const end = start + encodeGroup(saying('one', 'two', 'three'), 2, 1, plainBytes.crc32).length;
    for (let length = start + 1; length < end; length += 1) {
      const medium = journalOf(newMedium(), ['before']);
      const store = opened(medium);
      must(store.append(saying('one', 'two', 'three'), nothing));
      store.close();
      cut(medium, newest(medium), length);
      const again = medium.newStore();
      expect(must(again.open())).toMatchObject({ lastPosition: 1, tornTail: { bytes: length - start } });
      expect(allTexts(again)).toEqual(['before']);
    }
  }, PATIENT);

  test('gives back room that was made for later saves and never used, without a word', () => {
    for (const bytes of [1, 5_000, 300_000]) {
      const medium = journalOf(newMedium(), numbered(3));
      const length = lengthNow(medium);
      medium.write(newest(medium), Uint8Array.from([...medium.read(newest(medium)), ...new Uint8Array(bytes)]));
      const store = medium.newStore();
      expect(must(store.open())).toMatchObject({ lastPosition: 3, tornTail: null });
      expect(lengthNow(medium)).toBe(length);
      expect(allTexts(store)).toEqual(numbered(3));
    }
  });

  test('cuts off garbage behind the last frame, also where zeros follow it', () => {
    for (const tail of [Uint8Array.of(7), Uint8Array.of(0, 0, 7, 0, 0, 0, 0, 0), Uint8Array.from({ length: 3_000 }, (_, index) => (index * 37 + 11) % 256)]) {
      const medium = journalOf(newMedium(), numbered(3));
      medium.write(newest(medium), Uint8Array.from([...medium.read(newest(medium)), ...tail]));
      const store = medium.newStore();
      expect(must(store.open())).toMatchObject({ lastPosition: 3, tornTail: { bytes: tail.length } });
      expect(allTexts(store)).toEqual(numbered(3));
    }
  });

  test('takes frames that were not synced for a torn tail, even when a later one reached the disk first', () => {
    const medium = newMedium();
    const store = opened(medium);
    must(store.append(saying('safe'), nothing));
    const at = lengthNow(medium);
    medium.write(newest(medium), Uint8Array.from([...medium.read(newest(medium)), ...encodeGroup(saying('soft 1'), 2, 1, plainBytes.crc32), ...encodeGroup(saying('soft 2'), 3, 1, plainBytes.crc32)]));
    medium.kill();
    medium.write(newest(medium), flipped(medium.read(newest(medium)), at + 30, 0xff));
    const again = medium.newStore();
    expect(must(again.open())).toMatchObject({ lastPosition: 1, tornTail: { segment: newest(medium) } });
    expect(allTexts(again)).toEqual(['safe']);
  });
};

const journalOf = (medium: Medium, texts: readonly string[]): Medium => {
  journalSaying(medium, texts);
  return medium;
};

const describeDamage = (newMedium: () => Medium): void => {
  test('notices every changed byte of a segment, and never says something that was not written', () => {
    const texts = numbered(4);
    const medium = journalOf(newMedium(), texts);
    const name = newest(medium);
    const whole = medium.read(name);
    for (const [at, mask] of everyByte(whole.length)) {
      const bytes = flipped(whole, at, mask);
      medium.write(name, bytes);
      const store = medium.newStore();
      const read = textsIfOpened(store);
      // Only the last frame may be taken for unfinished; everything else is an error that leaves the file alone.
      expect(read ?? texts.slice(0, 3)).toEqual(texts.slice(0, 3));
      expect(read === null ? [...medium.read(name)] : [...bytes]).toEqual([...bytes]);
      store.close();
    }
  }, PATIENT);

  test('answers nothing but what was written from a closed segment with a changed byte', () => {
    const texts = numbered(9);
    const medium = newMedium();
    journalSaying(medium, texts, SMALL);
    const name = medium.names()[0]!;
    const whole = medium.read(name);
    for (const [at, mask] of everyByte(whole.length)) {
      medium.write(name, flipped(whole, at, mask));
      const store = medium.newStore(SMALL);
      const answer = store.open();
      const error = answer.ok ? { type: 'damaged', segment: name } : answer.error;
      expect(error).toMatchObject({ type: 'damaged', segment: name });
      const first = store.read(1, { frames: 100, bytes: 10_000 });
      const read = first.ok ? first.value : [];
      expect(read.map(textOf)).toEqual(texts.slice(0, read.length));
      store.close();
    }
  }, PATIENT);

  test('says what is damaged, reads on behind it, and writes no more', () => {
    const medium = journalOf(newMedium(), numbered(6));
    const end = lengthNow(journalOf(newMedium(), numbered(2)));
    medium.write(newest(medium), flipped(medium.read(newest(medium)), end + 25, 0x01));
    const before = snapshotOf(medium);
    const store = medium.newStore();
    const damage = { type: 'damaged', reason: 'checksum', segment: newest(medium), position: 3, nextReadable: 4 };
    expect(mustFail(store.open())).toEqual(damage);
    expect(store.lastPosition()).toBe(6);
    expect(must(store.read(1, { frames: 100, bytes: 10_000 })).map(textOf)).toEqual(numbered(2));
    expect(mustFail(store.read(3, { frames: 100, bytes: 10_000 }))).toEqual(damage);
    expect(must(store.read(4, { frames: 100, bytes: 10_000 })).map(textOf)).toEqual(numbered(6).slice(3));
    expect(mustFail(store.append(saying('x'), nothing))).toEqual(damage);
    expect(snapshotOf(medium)).toBe(before);
  });

  test('reads on behind damage in a closed segment', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(30), SMALL);
    const name = medium.names()[1]!;
    const [, first] = medium.names().map((each) => Number(each.slice(0, 15)));
    const bytes = medium.read(name);
    medium.write(name, flipped(bytes, bytes.length - 90, 0x01));
    const store = opened(medium, SMALL);
    const readable = must(store.read(first!, { frames: 100, bytes: 10_000 }));
    const bad = first! + readable.length;
    expect(mustFail(store.read(bad, { frames: 100, bytes: 10_000 }))).toMatchObject({ type: 'damaged', position: bad, nextReadable: bad + 1 });
    expect(readAllFrames(store, bad + 1).map(textOf)).toEqual(numbered(30).slice(bad));
  });

  test('notices frames of a closed segment that changed places', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(9), SMALL);
    const name = medium.names()[0]!;
    const bytes = medium.read(name);
    const frame = encodeGroup(saying('text number 1'), 1, 0, plainBytes.crc32).length;
    const start = PREFIX_BYTES + new DataView(bytes.slice().buffer).getUint32(12, true);
    medium.write(name, Uint8Array.from([...bytes.slice(0, start), ...bytes.slice(start + frame, start + 2 * frame), ...bytes.slice(start, start + frame), ...bytes.slice(start + 2 * frame)]));
    const store = opened(medium, SMALL);
    expect(mustFail(store.read(1, { frames: 9, bytes: 10_000 }))).toMatchObject({ type: 'damaged', reason: 'gap', position: 1, nextReadable: 2 });
    expect(must(store.read(2, { frames: 1, bytes: 1 })).map(textOf)).toEqual(['text number 2']);
  });

  test('tells a gap and a repeat from a torn tail', () => {
    for (const [position, reason] of [[5, 'gap'], [3, 'repeat']] as const) {
      const medium = journalOf(newMedium(), numbered(3));
      const frame = encodeGroup(saying('misplaced'), position, 3, plainBytes.crc32);
      medium.write(newest(medium), Uint8Array.from([...medium.read(newest(medium)), ...frame]));
      expect(mustFail(medium.newStore().open())).toMatchObject({ type: 'damaged', reason, position: 4 });
    }
  });

  test('reads the frames of a segment whose header is damaged', () => {
    const medium = journalOf(newMedium(), numbered(3));
    medium.write(newest(medium), flipped(medium.read(newest(medium)), 30, 0x01));
    const store = medium.newStore();
    expect(mustFail(store.open())).toMatchObject({ type: 'damaged', reason: 'header' });
    expect(allTexts(store)).toEqual(numbered(3));
  });

  test('does not take a file with the name of a segment and other contents for one', () => {
    const medium = newMedium();
    medium.write('000000000000001-open.journal', new Uint8Array());
    expect(mustFail(medium.newStore().open())).toMatchObject({ type: 'damaged', reason: 'header' });
    medium.kill();
    const header = { journalId: 'j', first: 7, previous: null, state: null };
    medium.write('000000000000001-open.journal', encodeHeader(header, plainBytes));
    expect(mustFail(medium.newStore().open())).toMatchObject({ type: 'damaged', reason: 'misplaced' });
  });
};

const describeWriters = (newMedium: () => Medium): void => {
  test('has one writer at a time', () => {
    const medium = newMedium();
    const first = opened(medium);
    const second = medium.newStore();
    expect(mustFail(second.open()).type).toBe('locked');
    expect(mustFail(second.append(saying('x'), nothing)).type).toBe('closed');
    first.close();
    expect(must(second.open()).lastPosition).toBe(0);
  });

  test('takes nothing after it was closed', () => {
    const store = opened(newMedium());
    store.close();
    store.close();
    expect(mustFail(store.append(saying('x'), nothing))).toEqual({ type: 'closed' });
    expect(mustFail(store.read(1, { frames: 1, bytes: 1 }))).toEqual({ type: 'closed' });
  });

  test('opens again after the program was killed', () => {
    const medium = newMedium();
    must(opened(medium).append(saying('kept'), nothing));
    medium.kill();
    expect(allTexts(opened(medium))).toEqual(['kept']);
  });
};

/** So small that every frame lies far enough behind the bookmark for another one. */
const SHORT = 1_200;

/** A closed journal of one segment, with a bookmark behind its last frame. */
const markedJournal = (medium: Medium, texts: readonly string[], state: unknown = 'known'): void => {
  const store = opened(medium, SHORT);
  store.remember(() => state);
  for (const text of texts) must(store.append(saying(text), nothing));
  store.close();
};

/** All that opening a journal shows, whatever it makes of it. */
const opening = (medium: Medium): object => {
  const store = medium.newStore(SHORT);
  const answer = store.open();
  const { known: _known, ...rest } = answer.ok ? answer.value : { known: null, error: answer.error };
  const read = store.lastPosition() === 0 ? null : store.read(1, { frames: 100, bytes: 10_000 });
  // Where it was set aside is a number further each time.
  if ('tornTail' in rest && rest.tornTail !== null) rest.tornTail = { ...rest.tornTail, setAside: '' };
  const there = { ...rest, last: store.lastPosition(), read: read?.ok === true ? read.value.map(textOf) : read };
  store.close();
  return there;
};

const describeBookmarks = (newMedium: () => Medium): void => {
  test('tells the next start what was known behind the last frame, and reads all frames as ever', () => {
    const medium = newMedium();
    markedJournal(medium, numbered(4), { known: 4 });
    const store = medium.newStore(SHORT);
    expect(must(store.open()).known).toMatchObject({ position: 4, state: { known: 4 } });
    expect(allTexts(store)).toEqual(numbered(4));
    expect(must(store.append(saying('text number 5'), nothing))).toBe(5);
    expect(allTexts(store)).toEqual(numbered(5));
  });

  test('puts no bookmark for a writer that cannot say what it knows', () => {
    const medium = newMedium();
    journalSaying(medium, numbered(4), SHORT);
    expect(must(medium.newStore(SHORT).open()).known).toBeNull();
  });

  test('understands what was written behind the bookmark before the program was killed', () => {
    const medium = newMedium();
    markedJournal(medium, numbered(3));
    const store = opened(medium, SHORT);
    must(store.append(saying('text number 4'), nothing));
    medium.kill();
    const again = medium.newStore(SHORT);
    expect(must(again.open())).toMatchObject({ lastPosition: 4, tornTail: null, known: { position: 3, state: 'known' } });
    expect(allTexts(again)).toEqual(numbered(4));
  });

  test('forgets the bookmark with its segment', () => {
    const medium = newMedium();
    markedJournal(medium, numbered(3));
    const store = opened(medium, SHORT);
    for (const text of numbered(40)) must(store.append(saying(text), () => 'at the end of the segment'));
    medium.kill();
    const again = must(medium.newStore(SHORT).open());
    expect(again.known).toBeNull();
    expect(again.segments.at(-1)?.state).toBe('at the end of the segment');
  });

  test('judges every changed byte of the newest segment, and every cut of it, the same with a bookmark as without', () => {
    const medium = newMedium();
    markedJournal(medium, numbered(3));
    const store = opened(medium, SHORT);
    must(store.append(saying('behind the bookmark'), nothing));
    store.close();
    const [name, whole, bookmark] = [newest(medium), medium.read(newest(medium)), medium.read(BOOKMARK)];
    const seen = (bytes: Uint8Array, isMarked: boolean): object => {
      medium.write(name, bytes);
      if (isMarked) medium.write(BOOKMARK, bookmark);
      else medium.remove(BOOKMARK);
      return opening(medium);
    };
    const spoilt = [...everyByte(whole.length).map(([at, mask]) => flipped(whole, at, mask)), ...Array.from({ length: whole.length }, (_, length) => whole.slice(0, length))];
    for (const bytes of spoilt) expect(seen(bytes, true)).toEqual(seen(bytes, false));
  }, PATIENT);

  test('knows nothing of a bookmark that is spoilt at any byte, cut anywhere, or of another journal', () => {
    const medium = newMedium();
    markedJournal(medium, numbered(4));
    const other = newMedium();
    markedJournal(other, numbered(4));
    const whole = medium.read(BOOKMARK);
    const spoilt = [other.read(BOOKMARK), ...everyByte(whole.length).map(([at, mask]) => flipped(whole, at, mask)), ...Array.from({ length: whole.length }, (_, length) => whole.slice(0, length))];
    for (const bytes of spoilt) {
      medium.write(BOOKMARK, bytes);
      const store = medium.newStore(SHORT);
      expect(must(store.open())).toMatchObject({ known: null, lastPosition: 4, tornTail: null });
      expect(allTexts(store)).toEqual(numbered(4));
      store.close();
      medium.write(BOOKMARK, bytes);
    }
  }, PATIENT);

  test('keeps from writing whoever does not know a kind of frame before the bookmark that must be known', () => {
    const medium = newMedium();
    const store = opened(medium, SHORT);
    store.remember(() => 'known');
    must(store.append([{ kind: 0x80 + 90, body: plainBytes.encode('{"kind":"of a newer version"}') }], nothing));
    store.close();
    expect(mustFail(medium.newStore(SHORT).open()).type).toBe('newer-kind');
    expect(medium.read(BOOKMARK).length).toBeGreaterThan(0);
  });
};
