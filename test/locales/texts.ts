import { readdirSync, readFileSync } from 'node:fs';
import { fromRoot } from '#build/tools/paths.ts';

export type Tree = { readonly [key: string]: string | Tree };

export const filesOf = (language: 'th' | 'en'): string[] => readdirSync(fromRoot('locales', language)).toSorted();

export const treeOf = (language: 'th' | 'en', file: string): Tree => JSON.parse(readFileSync(fromRoot('locales', language, file), 'utf8')) as Tree;

/** Every text of a file with its dotted path. */
export const textsOf = (tree: Tree, before = ''): (readonly [path: string, text: string])[] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${before}${key}`, value] as const] : textsOf(value, `${before}${key}.`)));

/** Thai letters and marks; a sample of Thai digits is no word. */
export const THAI = /[\u0E01-\u0E4E]/;
