import type { Fields } from './field-paths.ts';
import { textField } from './field-paths.ts';

/** An officer of a unit, as named in the history of records. */
export type Officer = { readonly name: string; readonly post: string };
export const OFFICER_FIELDS = ['name', 'post', 'sample', 'deleted'] as const;

export const readOfficer = (fields: Fields): Officer => ({ name: textField(fields, 'name'), post: textField(fields, 'post') });

/** A place that no list holds, or names and aliases that an office adds to a listed one (`code`). */
export type Place = { readonly nameTh: string; readonly nameEn: string; readonly nameLocal: string; readonly country: string; readonly code: string; readonly level: string };
export const PLACE_FIELDS = ['name/th', 'name/en', 'name/local', 'country', 'code', 'level', 'mergedInto', 'sample', 'deleted'] as const;
export const PLACE_GROUPS = ['aliases'] as const;

export const readPlace = (fields: Fields): Place => ({
  nameTh: textField(fields, 'name/th'),
  nameEn: textField(fields, 'name/en'),
  nameLocal: textField(fields, 'name/local'),
  country: textField(fields, 'country'),
  code: textField(fields, 'code'),
  level: textField(fields, 'level'),
});
