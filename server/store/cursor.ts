import { z } from 'zod';

/** Scope → revision up to which a device has everything. Opaque to the offices; it carries the epoch it belongs to. */
export type Cursor = { readonly epoch: string; readonly revisions: Readonly<Record<string, number>> };

const schema = z.object({ e: z.string(), r: z.record(z.string(), z.number().int().min(0)) });

export const writeCursor = ({ epoch, revisions }: Cursor): string => Buffer.from(JSON.stringify({ e: epoch, r: revisions })).toString('base64url');

export const readCursor = (text: string): Cursor | null => {
  try {
    const parsed = schema.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return parsed.success ? { epoch: parsed.data.e, revisions: parsed.data.r } : null;
  } catch {
    return null;
  }
};
