import { hash } from 'node:crypto';
import { verifyChain } from '#core/change/canonical.ts';
import type { Author, Change, ChangeIntent } from '#core/change/change.ts';
import type { Bytes } from '#core/journal/bytes.ts';
import { crc32 } from '#core/journal/crc32.ts';
import type { RawFrame } from '#core/journal/frame.ts';
import { KIND_CODES } from '#core/journal/kinds.ts';
import { createMemoryStore, type MemoryFiles } from '#core/journal/memory-store.ts';
import type { FrameFinding } from '#core/journal/replay.ts';
import type { JournalStore } from '#core/journal/store.ts';
import { splitChangeId } from '#core/ids.ts';
import { machineBytes } from '#electron/main/journal-bytes.ts';
import { createWriter, type JournalWriter } from '#core/journal/writer.ts';
import type { Enrolment } from '#core/journal/writer-state.ts';
import type { SignedIntent } from '#core/journal/make-changes.ts';
import type { Result } from '#core/result.ts';
import { sha256 } from './sha256.ts';

const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];

/** Core's own checksum, with the encoders that every JavaScript machine has. */
export const plainBytes: Bytes = {
  encode: (text) => encoder.encode(text),
  decode: (bytes) => decoder.decode(bytes),
  crc32,
  sha256: machineBytes.sha256,
  newSha256: machineBytes.newSha256,
  deflate: machineBytes.deflate,
  inflate: machineBytes.inflate,
};

/** The value of something that must go well here. */
export const must = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`);
  return result.value;
};

/** The error of something that must fail here. */
export const mustFail = <E>(result: Result<unknown, E>): E => {
  if (result.ok) throw new Error(`expected an error, got ${JSON.stringify(result.value)}`);
  return result.error;
};

/** A group of frames that say the texts given. */
export const saying = (...texts: readonly string[]) =>
  texts.map((text) => ({ kind: KIND_CODES.setting, body: plainBytes.encode(JSON.stringify({ kind: 'setting', key: 'said', value: text })) }));

export const textOf = (frame: RawFrame): string => (JSON.parse(plainBytes.decode(frame.body)) as { readonly value: string }).value;

/** Everything that a store can read, from a position on. */
export const readAllFrames = (store: JournalStore, from = 1): RawFrame[] => {
  const frames: RawFrame[] = [];
  for (let position = from; position <= store.lastPosition(); ) {
    const read = must(store.read(position, { frames: 1_000, bytes: 1_000_000 }));
    frames.push(...read);
    position += read.length;
  }
  return frames;
};

export const allTexts = (store: JournalStore): string[] => readAllFrames(store).map(textOf);

/** Pseudo-random bytes that are the same in every run. */
export const seededRandom = (seed: number) => {
  let count = seed * 1_000;
  return (length: number): Uint8Array => {
    count += 1;
    return hash('sha256', `seed ${String(count)}`, 'buffer').subarray(0, length);
  };
};

export const AUTHOR: Author = { officer: 'officer-1', name: 'Sample Officer', device: 'PC 1' };
export const NOW = 1_750_000_000_000;

export const ENROLMENT: Enrolment = {
  endpoint: 'http://endpoint.invalid',
  epoch: 'epoch-1',
  device: 'device-1',
  unit: { code: 'TH-57', nameTh: 'Sample unit', nameEn: 'Sample unit', province: 'TH-57' },
  role: 'officer',
  demo: false,
};

export const intent = (record: string, set: ChangeIntent['set'], base: ChangeIntent['base'] = {}): SignedIntent => ({
  intent: { kind: 'agreement', record, set, base },
  author: AUTHOR,
});

/** A PC's journal in memory that can be switched off and on. */
export const aMemoryPc = (seed = 1, segmentBytes = 4_000) => {
  const files: MemoryFiles = new Map();
  const random = seededRandom(seed);
  const clock = { ms: NOW };
  let journals = 0;
  const newStore = (on: MemoryFiles = files): JournalStore =>
    createMemoryStore({ files: on, bytes: plainBytes, segmentBytes, newJournalId: () => `journal-${String(seed)}-${String((journals += 1))}` });
  const start = (store: JournalStore = newStore()) => createWriter({ store, bytes: plainBytes, now: () => clock.ms, random, sha256, schemaVersion: 1 });
  return { files, clock, newStore, start, switchOff: () => void files.delete('lock') };
};

export type Body = Readonly<Record<string, unknown>> & { readonly kind: string };

/** What the writer wrote. */
export const bodiesOf = (writer: JournalWriter, from = 1): { readonly position: number; readonly body: Body }[] => {
  const bodies: { readonly position: number; readonly body: Body }[] = [];
  for (let next = from; next <= writer.state().lastPosition; ) {
    const texts = must(writer.readTexts(next, { frames: 500, bytes: 1_000_000 }));
    bodies.push(...texts.map(({ position, body }) => ({ position, body: JSON.parse(body) as Body })));
    next += texts.length;
  }
  return bodies;
};

/** What a strict reader has to say against the frames that the writer wrote. */
export const findingsIn = (writer: JournalWriter): FrameFinding[] => {
  const findings: FrameFinding[] = [];
  for (let next = 1; next <= writer.state().lastPosition; ) {
    const read = must(writer.readFrames(next, { frames: 500, bytes: 1_000_000 }));
    findings.push(...read.findings);
    next += read.frames.length + read.findings.length;
  }
  return findings;
};

/** Every change that this PC ever numbered, per life and in order of writing. */
export const chainsOf = (writer: JournalWriter): Map<string, Change[]> => {
  const chains = new Map<string, Change[]>();
  for (const { body } of bodiesOf(writer)) {
    const changes = body.kind === 'changes' || body.kind === 'reissued' ? (body['changes'] as Change[]) : [];
    for (const change of changes) {
      const { incarnation } = splitChangeId(change.id);
      chains.set(incarnation, [...(chains.get(incarnation) ?? []), change]);
    }
  }
  return chains;
};

/** The lives whose numbers have a gap or a repeat, or whose links do not hold. */
export const brokenChains = (writer: JournalWriter): string[] =>
  [...chainsOf(writer)].filter(([, chain]) => !verifyChain(chain, '', sha256).ok).map(([incarnation]) => incarnation);
