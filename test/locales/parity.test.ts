import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromRoot } from '#build/tools/paths.ts';
import { thai } from '#renderer/i18n.ts';
import { filesOf, textsOf, THAI, treeOf } from './texts.ts';

/** Plural forms of a language stand under one id: English has two, Thai one. */
const withoutPlural = (path: string): string => path.replace(/_(one|other)$/, '');
const placeholders = (text: string): string[] => [...new Set([...text.matchAll(/\{\{\s*([\w]+)[^}]*\}\}/g)].map((match) => match[1] ?? ''))].toSorted();
const idsOf = (language: 'th' | 'en', file: string): string[] => [...new Set(textsOf(treeOf(language, file)).map(([path]) => withoutPlural(path)))].toSorted();

describe('the two languages', () => {
  it('have the same files, and the window loads all of them', () => {
    expect(filesOf('en')).toEqual(filesOf('th'));
    expect(Object.keys(thai).map((name) => `${name}.json`).toSorted()).toEqual(filesOf('th'));
  });

  it.each(filesOf('th'))('have the same ids in %s', (file) => {
    expect(idsOf('en', file)).toEqual(idsOf('th', file));
  });

  it.each(filesOf('th'))('have the same placeholders in %s', (file) => {
    const thaiTexts = new Map(textsOf(treeOf('th', file)).map(([path, text]) => [withoutPlural(path), placeholders(text)]));
    // "One doubt" may say its number in a word.
    const expected = (path: string): string[] => (thaiTexts.get(withoutPlural(path)) ?? []).filter((name) => name !== 'count' || !path.endsWith('_one'));
    const said = (path: string, text: string): string[] => placeholders(text).filter((name) => name !== 'count' || !path.endsWith('_one'));
    for (const [path, text] of textsOf(treeOf('en', file))) expect([path, said(path, text)]).toEqual([path, expected(path)]);
  });

  it.each([...filesOf('th').map((file) => ['th', file] as const), ...filesOf('en').map((file) => ['en', file] as const)])('have no empty text in %s/%s', (language, file) => {
    expect(textsOf(treeOf(language, file)).filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it.each(filesOf('en'))('keep Thai out of the English %s, but for the name of the language', (file) => {
    expect(textsOf(treeOf('en', file)).filter(([, text]) => THAI.test(text.replaceAll(/(ภาษา)?ไทย/g, '')))).toEqual([]);
  });
});

const filesBelow = (folder: string, ending: RegExp): string[] => readdirSync(fromRoot(folder), { recursive: true, encoding: 'utf8' }).filter((file) => ending.test(file)).map((file) => `${folder}/${file}`);

describe('visible words', () => {
  it('stand in locales and not in components or on the machine side', () => {
    const files = [...filesBelow('renderer', /\.tsx$/), ...filesBelow('electron', /\.ts$/)];
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => THAI.test(readFileSync(fromRoot(file), 'utf8')))).toEqual([]);
  });
});
