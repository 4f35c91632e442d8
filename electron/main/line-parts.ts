import { PART_LENGTHS, PARTS_TYPE } from '#core/sync/protocol.ts';

export const isInParts = (response: Response): boolean => (response.headers.get('content-type') ?? '').includes(PARTS_TYPE);

/** More than any part of ours has: lengths beyond it are not ours. */
const LONGEST = 64 * 1024 * 1024;

export type WirePart = { readonly head: string; readonly packed: Buffer };

/** Cuts an answer into its parts while it comes. `read` gives what has come since, null at the end; `before`: bytes kept from an earlier try. */
export const createParts = (read: () => Promise<Buffer | null>, before: Buffer) => {
  let here = before;
  const fill = async (wanted: number): Promise<void> => {
    const chunks = [here];
    let size = here.byteLength;
    try {
      while (size < wanted) {
        const next = await read();
        if (next === null) throw new Error('terminated: the answer ends in the middle of a part');
        chunks.push(next);
        size += next.byteLength;
      }
    } finally {
      if (chunks.length > 1) here = Buffer.concat(chunks, size);
    }
  };
  return {
    /** what is here of the part that comes next */
    begun: (): Buffer => here,
    next: async (): Promise<WirePart> => {
      await fill(PART_LENGTHS);
      const [headBytes, packedBytes] = [here.readUInt32BE(0), here.readUInt32BE(PART_LENGTHS / 2)];
      if (headBytes + packedBytes > LONGEST) throw new Error('terminated: the answer is not what was sent');
      const [headAt, packedAt, end] = [PART_LENGTHS, PART_LENGTHS + headBytes, PART_LENGTHS + headBytes + packedBytes];
      await fill(end);
      const part = { head: here.subarray(headAt, packedAt).toString('utf8'), packed: here.subarray(packedAt, end) };
      here = here.subarray(end);
      return part;
    },
  };
};
export type Parts = ReturnType<typeof createParts>;
