import { join } from 'node:path';

/** The folder of this checkout. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** Everything that a command makes lies here and may be deleted at any time. */
export const OUT = join(ROOT, 'out');

/** A path inside the checkout. */
export const fromRoot = (...parts: readonly string[]): string => join(ROOT, ...parts);

/** A path inside the folder of made things. */
export const inOut = (...parts: readonly string[]): string => join(OUT, ...parts);
