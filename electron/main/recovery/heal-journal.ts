import nodeFs from 'node:fs';
import { join } from 'node:path';
import { inspect } from '#core/journal/inspect.ts';
import { createRawSource } from '#core/journal/raw.ts';
import { writeSegmentName } from '#core/journal/segment.ts';
import type { ClosedSegment } from '#core/journal/store.ts';
import { scrubSegment } from '#core/journal/upkeep.ts';
import { machineBytes } from '../journal-bytes.ts';
import { createFileDisk } from '../journal-file.ts';
import { createUpkeepPort } from '../journal-upkeep-port.ts';
import { patientFs } from '../patient-fs.ts';
import { bringBeside, findWhole, keepAside } from './whole-segment.ts';

/**
 * Puts back every closed segment that is damaged, exchanged or gone and that one of these folders holds byte for byte as it
 * was closed; what lay there is kept aside. Answers how many. The journal must not be open.
 */
export const healJournal = async (journalFolder: string, folders: readonly string[], now: number): Promise<number> => {
  const port = createUpkeepPort(journalFolder, () => Promise.resolve());
  const seen = new Set<number>();
  let healed = 0;
  // A segment that is back remembers the one before it, so it is looked again until nothing new turns up.
  for (let next = remembered(journalFolder, seen); next !== null; next = remembered(journalFolder, seen)) {
    seen.add(next.first);
    if ((await scrubSegment(port, machineBytes, next)).ok) continue;
    const whole = await findWhole(folders, next);
    if (whole === null) continue;
    await keepAside(journalFolder, next.name, now);
    patientFs.renameSync(join(journalFolder, await bringBeside(journalFolder, whole, next.name)), join(journalFolder, next.name));
    healed += 1;
  }
  return healed;
};

/** The newest closed segment that was not looked at yet, as its successor remembers it, whether it is there or not. */
const remembered = (journalFolder: string, seen: ReadonlySet<number>): ClosedSegment | null => {
  const found = inspect(createRawSource(createFileDisk(nodeFs, journalFolder), machineBytes));
  if (!found.ok) return null;
  const { segments } = found.value;
  for (const { first, header } of segments.toReversed()) {
    const previous = header?.previous ?? null;
    if (previous === null || seen.has(previous.first)) continue;
    const there = segments.find((segment) => segment.first === previous.first);
    const isPacked = there !== undefined && there.packed !== null;
    return { name: there?.name ?? writeSegmentName({ first: previous.first, open: false }), first: previous.first, last: first - 1, isPacked, fileBytes: 0, bytes: previous.bytes, sha256: previous.sha256 };
  }
  return null;
};
