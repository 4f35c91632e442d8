import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { FromView } from '#core/journal/salvage-source.ts';
import { systemCode } from '../journal-errors.ts';

type Part = { readonly at: number; readonly bytes: number } | { readonly kept: readonly FromView[] };

/**
 * What the window offers of its view for a recovery: the whole register, in parts, so it is laid into a file beside the journal until it
 * is read. A part for which the disk has no room is kept in memory.
 */
export const createOffered = (path: string) => {
  let parts: Part[] = [];
  let end = 0;

  const write = (changes: readonly FromView[]): Part => {
    const bytes = Buffer.from(JSON.stringify(changes));
    try {
      const file = openSync(path, end === 0 ? 'w' : 'r+', 0o600);
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, end + done);
      } finally {
        closeSync(file);
      }
    } catch (problem) {
      if (systemCode(problem) === null) throw problem;
      return { kept: changes };
    }
    const part = { at: end, bytes: bytes.length };
    end += bytes.length;
    return part;
  };

  const read = (part: Part): readonly FromView[] => {
    if ('kept' in part) return part.kept;
    const bytes = Buffer.alloc(part.bytes);
    const file = openSync(path, 'r');
    try {
      for (let done = 0; done < bytes.length; ) {
        const took = readSync(file, bytes, done, bytes.length - done, part.at + done);
        if (took === 0) throw Object.assign(new Error('what the view offered became shorter'), { code: 'EIO' });
        done += took;
      }
    } finally {
      closeSync(file);
    }
    return JSON.parse(bytes.toString('utf8')) as readonly FromView[];
  };

  return {
    add: (changes: readonly FromView[]): void => {
      if (changes.length > 0) parts.push(write(changes));
    },
    parts: function* all(this: void): Generator<readonly FromView[]> {
      for (const part of parts) yield read(part);
    },
    forget: (): void => {
      parts = [];
      end = 0;
      try {
        rmSync(path, { force: true });
      } catch (problem) {
        // Where the folder takes no writes there was no file either.
        if (systemCode(problem) === null) throw problem;
      }
    },
  };
};
