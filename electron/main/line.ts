import { afterCut, afterExchange, batchBytes, beginOn, etaSeconds, isSlowLine, rateOf, UNKNOWN_LINE, type Arriving, type Direction, type Line } from '#core/sync/line.ts';
import type { Coding } from './line-body.ts';
import { createKeptAnswers } from './line-kept.ts';

/** What an answer says of the work that remains, in changes or records with their share of the bytes. */
export type Remaining = { readonly up?: number; readonly down?: number };

/** What this app knows of the line to its endpoint, from run to run. Its clock counts milliseconds and never goes back. */
export const createLine = (now: () => number = () => performance.now()) => {
  let line: Line = UNKNOWN_LINE;
  let body: (Arriving & { readonly since: number }) | null = null;
  return {
    kept: createKeptAnswers(),
    /** the next one once an older endpoint, or a box on the way, has refused the one before */
    coding: { now: 'columns' as Coding },
    /** the endpoint's status: what its last answer was marked with, and the mark under which it was heard; null = never */
    status: { heard: null as string | null, known: null as string | null },
    beginRun: (): void => {
      line = beginOn(line);
      body = null;
    },
    batchBytes: (direction: Direction): number => batchBytes(line, direction),
    isSlow: (): boolean => isSlowLine(line),
    etaSeconds: (): number | null => etaSeconds(line, body === null ? null : { ...body, ms: now() - body.since }),
    /** How long so many bytes may take on their way up before the line is taken for dead: four times what was measured, or 8 kbit/s. */
    patienceMs: (bytes: number): number => (bytes / Math.max(250, (rateOf(line.up) ?? 4_000) / 4)) * 1_000,
    /** Begins to measure one exchange. */
    ask: (up: number, plainUp: number) => {
      const asked = now();
      let answered: number | null = null;
      let down = 0;
      const end = (): number => {
        body = null;
        return now() - asked;
      };
      return {
        /** The head of the answer is here. `before`: bytes of it kept from an earlier try; `partsAfter`: as large as this one, about. */
        answered: (whole: number | null, before: number, partsAfter: number): void => {
          answered = now();
          body = { here: before, whole, after: (whole ?? 0) * partsAfter, ms: 0, since: answered };
        },
        heard: (bytes: number): void => {
          down += bytes;
          if (body !== null) body = { ...body, here: body.here + bytes };
        },
        done: (plainDown: number, left: Remaining): void => {
          const total = end();
          const answerMs = (answered ?? asked) - asked;
          line = afterExchange(line, { up, plainUp, leftUp: left.up ?? null, down, plainDown, leftDown: left.down ?? null, answerMs, bodyMs: total - answerMs });
        },
        cut: (keptBytes: number): void => {
          line = afterCut(line, answered === null && plainUp > 0 ? 'up' : 'down', end(), keptBytes);
        },
        gone: (): void => void end(),
      };
    },
  };
};
export type LineMemory = ReturnType<typeof createLine>;
