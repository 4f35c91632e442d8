import type { Fields } from '#core/domain/field-paths.ts';
import { readPlace } from '#core/domain/people.ts';
import { createAliases, NO_ALIASES, type Aliases } from '#core/search/variants.ts';

/** The names that offices gave places, for the search of every list: whichever of them is typed, all are looked for. They follow the place records. */
export const createPlaceAliases = () => {
  const names = new Map<string, readonly string[]>();
  let aliases: Aliases | null = NO_ALIASES;
  const made = (): Aliases => (aliases ??= createAliases(new Map([...names.values()].flatMap(([first, ...others]) => (first === undefined || others.length === 0 ? [] : [[first, others] as const])))));
  return {
    put: (key: string, fields: Fields): void => {
      const { nameTh, nameEn, nameLocal, aliases: added } = readPlace(fields);
      names.set(key, [nameTh, nameEn, nameLocal, ...added.map(({ text }) => text)].filter((name) => name.trim() !== ''));
      aliases = null;
    },
    remove: (key: string): void => {
      if (names.delete(key)) aliases = null;
    },
    clear: (): void => {
      names.clear();
      aliases = null;
    },
    otherForms: (text: string): readonly string[] => made().otherForms(text),
  };
};
