import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { DiskResult } from '#core/journal/disk.ts';
import type { UpkeepPort } from '#core/journal/upkeep.ts';
import { err, ok } from '#core/result.ts';
import { meansFull, systemCode } from './journal-errors.ts';

const deflate = promisify(deflateRaw);
const inflate = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(inflateRaw);

/** Cleared away at the next start where it was left behind. */
const UNFINISHED = '.packed.part';

const tried = async <T>(failsAs: 'not-writable' | 'not-readable', work: () => Promise<T>): Promise<DiskResult<T>> => {
  try {
    return ok(await work());
  } catch (problem) {
    const code = systemCode(problem);
    if (code === null) throw problem;
    return err({ type: meansFull(code) ? 'disk-full' : failsAs, detail: `${code}: ${problem instanceof Error ? problem.message : ''}` });
  }
};

const withFile = async <T>(path: string, flags: string, work: (file: FileHandle) => Promise<T>): Promise<T> => {
  const file = await open(path, flags, 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
};

/** The journal's folder for the work in the background: all of it beside the main thread. */
export const createUpkeepPort = (folder: string, breathe: () => Promise<void>): UpkeepPort => ({
  read: (name, at, bytes) =>
    tried('not-readable', async () => {
      if (bytes === Number.MAX_SAFE_INTEGER) return readFile(join(folder, name));
      return withFile(join(folder, name), 'r', async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(bytes), 0, bytes, at);
        return buffer.subarray(0, bytesRead);
      });
    }),
  writeBeside: (name, parts) =>
    tried('not-writable', async () => {
      const beside = `${name}${UNFINISHED}`;
      try {
        await withFile(join(folder, beside), 'w', async (file) => {
          for (const part of parts) await file.writeFile(part);
          await file.sync();
        });
      } catch (problem) {
        // A full disk needs every byte of it.
        await rm(join(folder, beside), { force: true });
        throw problem;
      }
      return beside;
    }),
  removeBeside: (name) => rm(join(folder, name), { force: true }),
  deflate: (bytes) => deflate(bytes),
  inflate: async (bytes, length) => {
    try {
      const content = await inflate(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), { maxOutputLength: length });
      return content.length === length ? content : null;
    } catch {
      // What does not unpack was damaged, whatever zlib has to say about it.
      return null;
    }
  },
  breathe,
});
