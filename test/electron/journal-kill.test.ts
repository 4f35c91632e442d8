import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { createWriter } from '#core/journal/writer.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createFileStore } from '#electron/main/journal-file.ts';
import { bodiesOf, brokenChains, must, mustFail, seededRandom } from '#test/support/journal-kit.ts';
import { sha256 } from '#test/support/sha256.ts';

/** In full: npm run torture:desk -- --kills N. */
const ROUNDS = 10;
const folder = mkdtempSync(join(tmpdir(), 'journal-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openHere = () =>
  createWriter({ store: createFileStore({ folder, segmentBytes: 30_000 }), bytes: machineBytes, now: Date.now, random: seededRandom(1), sha256, schemaVersion: 1 });

/** Lets a child save until it has confirmed so many lines, then kills it in the middle of whatever it does. */
const killAfter = async (lines: number, whileItRuns: () => void): Promise<string[]> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../support/journal-child.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = once(child, 'exit');
  const confirmed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    confirmed.push(line);
    if (confirmed.length === lines) {
      whileItRuns();
      child.kill('SIGKILL');
    }
  }
  await gone;
  return confirmed;
};

test(`a program that is killed ${String(ROUNDS)} times while it saves loses nothing that it was told is saved`, async () => {
  const confirmed: string[] = [];
  const random = seededRandom(7);
  let lastN = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    confirmed.push(...(await killAfter(1 + (random(1)[0] ?? 0), () => expect(mustFail(openHere()).type).toBe('locked'))));
    const writer = must(openHere());
    const texts = new Map(bodiesOf(writer).map(({ position, body }) => [position, textOf(body)]));
    const lost = confirmed.filter((line) => texts.get(Number(line.slice(0, line.indexOf(' ')))) !== line.slice(line.indexOf(' ') + 1));
    expect(lost).toEqual([]);
    expect(brokenChains(writer)).toEqual([]);
    expect(writer.state().n).toBeGreaterThan(lastN);
    lastN = writer.state().n;
    writer.close();
  }
  expect(confirmed.length).toBeGreaterThan(ROUNDS * 20);
}, 180_000);

const textOf = (body: Readonly<Record<string, unknown>>): string => {
  if (body['kind'] === 'draft') return body['value'] as string;
  if (body['kind'] !== 'changes') return '';
  return (body['changes'] as { set: { title: string } }[])[0]!.set.title;
};
