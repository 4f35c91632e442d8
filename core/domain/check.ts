import { z } from 'zod';

/**
 * How far one fact of an agreement was checked (`checks/<field>`, with a dot for each slash of the field's path): `standing` is a code of the list
 * of verifications, `source` where it was looked up, `note` what was found. The key is the field, so two officers who judge the same fact
 * differently meet in a conflict.
 */
export const checkSchema = z.looseObject({ key: z.string(), standing: z.string().catch(''), source: z.string().catch(''), note: z.string().catch('') });
export type Check = { readonly key: string; readonly standing: string; readonly source: string; readonly note: string };
