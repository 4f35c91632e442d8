import nodeFs, { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createHash, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { BOOKMARK } from '#core/journal/bookmark.ts';
import { inspect } from '#core/journal/inspect.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { createRawSource } from '#core/journal/raw.ts';
import { packSegment } from '#core/journal/upkeep.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileDisk } from '#electron/main/journal-file.ts';
import { createUpkeepPort } from '#electron/main/journal-upkeep-port.ts';
import { openJournal } from '#electron/main/open-journal.ts';
import { findingsIn, intent, must } from '#test/support/journal-kit.ts';
import { isOfJournal, sayings } from './make-journal.ts';

const FIXTURES = join(import.meta.dirname, 'journals');

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

const copyOf = (format: string, withBookmark = true): string => {
  const folder = mkdtempSync(join(tmpdir(), 'phinong-old-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of readdirSync(join(FIXTURES, format)).filter((each) => isOfJournal(each) && (withBookmark || each !== BOOKMARK))) cpSync(join(FIXTURES, format, name), join(folder, name));
  return folder;
};

const deps = { now: Date.now, random: (count: number): Uint8Array => randomBytes(count), sha256: (text: string): string => createHash('sha256').update(text).digest('hex') };
const saidBy = (format: string): unknown => JSON.parse(readFileSync(join(FIXTURES, format, 'says.json'), 'utf8'));

describe.each(readdirSync(FIXTURES))('a journal of %s', (format) => {
  test('is read and gone on with', () => {
    const folder = copyOf(format);
    const writer = must(openJournal(folder, deps));
    undo.push(() => writer.close());
    expect(sayings(writer)).toEqual(saidBy(format));
    expect(findingsIn(writer)).toEqual([]);
    const { n } = writer.state();
    must(writer.saveChanges([intent('r-new', { notes: 'gone on with' })]));
    expect(writer.state().n).toBe(n + 1);
  });

  test('says the same without its bookmark, which is lost at any time', () => {
    const writer = must(openJournal(copyOf(format, false), deps));
    undo.push(() => writer.close());
    expect(sayings(writer)).toEqual(saidBy(format));
  });

  test('is brought to the present form in the background and says the same', async () => {
    const folder = copyOf(format);
    const writer = must(openJournal(folder, deps));
    for (const segment of writer.segments.closed().filter(({ isPacked }) => !isPacked)) {
      must(writer.segments.adopt(segment.first, must(await packSegment(createUpkeepPort(folder, () => Promise.resolve()), machineBytes, segment))));
    }
    expect(sayings(writer)).toEqual(saidBy(format));
    writer.close();
    const again = must(openJournal(folder, deps));
    undo.push(() => again.close());
    expect(again.segments.closed().every(({ isPacked }) => isPacked)).toBe(true);
    expect(sayings(again)).toEqual(saidBy(format));
  });
});

describe('the journals of all formats', () => {
  const kindsSaid = (): ReadonlySet<string> =>
    new Set(readdirSync(FIXTURES).flatMap((format) => (saidBy(format) as { readonly frames: readonly { readonly body: { readonly kind: string } }[] }).frames.map(({ body }) => body.kind)));

  test('say together one of every kind of frame: who adds a kind adds a journal that says it', () => {
    expect(Object.keys(KIND_CODES).filter((kind) => !kindsSaid().has(kind))).toEqual([]);
  });

  test('hold a bookmark that a start believes, and segments as they are written and as they are packed', () => {
    const marked = readdirSync(FIXTURES).filter((format) => existsSync(join(FIXTURES, format, BOOKMARK)));
    expect(marked).not.toEqual([]);
    const forms = new Set<string>();
    for (const format of readdirSync(FIXTURES)) {
      const seen = must(inspect(createRawSource(createFileDisk(nodeFs, copyOf(format)), machineBytes)));
      expect([format, seen.fault, seen.bookmark !== null]).toEqual([format, null, marked.includes(format)]);
      for (const { packed } of seen.segments) forms.add(packed === null ? 'plain' : 'packed');
    }
    expect([...forms].toSorted()).toEqual(['packed', 'plain']);
  });
});
