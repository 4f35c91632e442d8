import { z } from 'zod';
import { err, ok, type Result } from '../result.ts';
import { frameBodySchema, type Frame } from './bodies.ts';
import { KIND_CODES } from './kinds.ts';
import { parseJson } from './segment.ts';

/** A frame whose body is still JSON text: how it goes to the view, which parses it once. */
export type TextFrame = { readonly position: number; readonly body: string };

/** What is wrong with a frame's contents though its checksum is right. The other frames are not concerned. */
export type FrameFinding =
  | { readonly type: 'unreadable-body'; readonly position: number }
  | { readonly type: 'malformed-body'; readonly position: number; readonly kind: string; readonly detail: string };

const anyBodySchema = z.looseObject({ kind: z.string() });

/** Parses a frame strictly. Kinds that this version does not know come through as they are. */
export const parseFrame = ({ position, body }: TextFrame): Result<Frame, FrameFinding> => {
  const any = anyBodySchema.safeParse(parseJson(body));
  if (!any.success) return err({ type: 'unreadable-body', position });
  const { kind } = any.data;
  if (!Object.hasOwn(KIND_CODES, kind)) return ok({ position, body: any.data });
  const known = frameBodySchema.safeParse(any.data);
  if (known.success) return ok({ position, body: known.data });
  return err({ type: 'malformed-body', position, kind, detail: known.error.issues[0]?.path.join('.') ?? '' });
};
