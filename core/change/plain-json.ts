/** Objects and arrays inside each other: deeper than any form writes, far from what exhausts a call stack. */
export const MAX_JSON_DEPTH = 64;

export type JsonFault = 'too-deep' | 'proto-key' | 'not-finite';

/**
 * Why a value cannot travel unharmed, or null if it can. Runs before any schema, without recursion: a parser that copies
 * objects drops the key `__proto__` in silence (an edit would vanish and the chain would seem broken), `1e999` reads as
 * Infinity and is written as null, and 100,000 brackets end the call stack.
 */
export const jsonFault = (value: unknown, maxDepth = MAX_JSON_DEPTH): JsonFault | null => {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item === 'number' && !Number.isFinite(item)) return 'not-finite';
      if (typeof item !== 'object' || item === null) continue;
      if (depth >= maxDepth) return 'too-deep';
      if (Object.hasOwn(item, '__proto__')) return 'proto-key';
      for (const member of Object.values(item)) next.push(member);
    }
    level = next;
  }
  return null;
};
