import type { z } from 'zod';
import { groupKeys, textField, type Fields } from './field-paths.ts';

/** A stored value that this version's schema does not accept. */
export type Issue = { readonly path: string };

/** Reads typed values out of flat fields and remembers which could not be read. */
export const fieldReader = (fields: Fields) => {
  const issues: Issue[] = [];
  const parse = <T>(path: string, schema: z.ZodType<T>, input: unknown): T | null => {
    const parsed = schema.safeParse(input);
    if (parsed.success) return parsed.data;
    issues.push({ path });
    return null;
  };
  return {
    text: (path: string): string => textField(fields, path),
    value: <T>(path: string, schema: z.ZodType<T>): T | null => {
      const stored = fields[path];
      return stored === undefined || stored === null ? null : parse(path, schema, stored);
    },
    /** Members of a keyed group whose value is one JSON object; the key is added to the object. */
    keyed: <T>(group: string, schema: z.ZodType<T>): T[] =>
      groupKeys(fields, group).flatMap((key) => {
        const path = `${group}/${key}`;
        const stored = fields[path];
        if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return [];
        const value = parse(path, schema, { ...stored, key });
        return value === null ? [] : [value];
      }),
    issues: (): readonly Issue[] => issues,
  };
};
