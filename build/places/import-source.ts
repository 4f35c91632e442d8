import { pathToFileURL } from 'node:url';
import { writeFile } from 'node:fs/promises';
import { inOut } from '#build/tools/paths.ts';
import { readSource, type Source } from './sources.ts';

/** What a source that is a JavaScript module exports. */
export const importSource = async (source: Source): Promise<unknown> => {
  const copy = inOut('places', `${source.name}-${source.file.replaceAll('/', '-')}.mjs`.replaceAll('@', ''));
  await writeFile(copy, await readSource(source));
  return import(pathToFileURL(copy).href) as Promise<unknown>;
};
