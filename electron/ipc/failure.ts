import { z } from 'zod';

/** Expected failures cross as values. `type` has a text in locales/{th,en}/errors.json; other fields fill its placeholders. */
export const failureSchema = z.looseObject({ type: z.string() });
export type Failure = z.infer<typeof failureSchema>;
