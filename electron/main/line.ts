import { afterCut, afterExchange, batchBytes, beginOn, etaSeconds, followMs, isSlowLine, rateOf, UNKNOWN_LINE, type Arriving, type Direction, type Line } from '#core/sync/line.ts';
import type { Coding } from './line-body.ts';
import { createKeptAnswers } from './line-kept.ts';

/** What an answer says of the work that remains, in changes or records with their share of the bytes. */
export type Remaining = { readonly up?: number; readonly down?: number };

/** What this app knows of the line to its endpoint, from run to run. Its clock counts milliseconds and never goes back. */
export const createLine = (now: () => number = () => performance.now()) => {
  let line: Line = UNKNOWN_LINE;
  let body: (Arriving & { readonly since: number; readonly of: object }) | null = null;
  let underWay = 0;
  let lastEnd = -Infinity;
  return {
    kept: createKeptAnswers(),
    /** the next one once an older endpoint, or a box on the way, has refused the one before */
    coding: { now: 'columns' as Coding },
    /** the endpoint's status: what its last answer was marked with, and the mark under which it was heard; null = never. `speaks`: its newest protocol */
    status: { heard: null as string | null, known: null as string | null, speaks: null as number | null },
    beginRun: (): void => {
      line = beginOn(line);
      body = null;
      underWay = 0;
    },
    batchBytes: (direction: Direction): number => batchBytes(line, direction),
    isSlow: (): boolean => isSlowLine(line),
    followMs: (plain: number): number | null => followMs(line, plain),
    etaSeconds: (): number | null => etaSeconds(line, body === null ? null : { ...body, ms: now() - body.since }),
    /** How long so many bytes may take on their way up before the line is taken for dead: four times what was measured, or 8 kbit/s. */
    patienceMs: (bytes: number): number => (bytes / Math.max(250, (rateOf(line.up) ?? 4_000) / 4)) * 1_000,
    /** Begins to measure one exchange. */
    ask: (up: number, plainUp: number) => {
      const asked = now();
      const own = {};
      const isBeside = underWay > 0;
      underWay += 1;
      let answered: number | null = null;
      const came = { bytes: 0, atOnce: 0, first: asked, last: asked };
      /** Milliseconds that the line had for this exchange. */
      const end = (): number => {
        if (body?.of === own) body = null;
        const began = isBeside ? Math.max(asked, lastEnd) : asked;
        underWay = Math.max(0, underWay - 1);
        lastEnd = now();
        return lastEnd - began;
      };
      return {
        /** The head of the answer is here. `before`: bytes of it kept from an earlier try; `partsAfter`: as large as this one, about. */
        answered: (whole: number | null, before: number, partsAfter: number): void => {
          answered = now();
          // What comes beside a body that is on its way is short: the estimate stays with that one.
          body ??= { here: before, whole, after: (whole ?? 0) * partsAfter, ms: 0, since: answered, of: own };
        },
        heard: (bytes: number): void => {
          const at = now();
          if (came.bytes === 0) Object.assign(came, { atOnce: bytes, first: at });
          came.bytes += bytes;
          came.last = at;
          if (body?.of === own) body = { ...body, here: body.here + bytes };
        },
        done: (plainDown: number, left: Remaining): void => {
          const answerMs = end() - (lastEnd - (answered ?? lastEnd));
          const { bytes: down, atOnce: downAtOnce, first, last } = came;
          line = afterExchange(line, { up, plainUp, leftUp: left.up ?? null, down, downAtOnce, plainDown, leftDown: left.down ?? null, answerMs: Math.max(0, answerMs), bodyMs: last - first, isBeside });
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
