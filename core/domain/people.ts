import { z } from 'zod';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import type { Fields } from './field-paths.ts';
import { textField } from './field-paths.ts';
import { fieldReader } from './read-fields.ts';

/** An officer of a unit, as named in the history of records. */
export type Officer = { readonly name: string; readonly post: string };
export const OFFICER_FIELDS = ['name', 'post', 'sample', 'deleted'] as const;

export const readOfficer = (fields: Fields): Officer => ({ name: textField(fields, 'name'), post: textField(fields, 'post') });

/** Another name or spelling of a place, added once by an office. */
export const aliasSchema = z.looseObject({ key: z.string(), text: z.string() });

/**
 * A place that no list holds, or names that an office adds to a listed one (`code`; codes as in core/places/found-place.ts). A place
 * that was merged into another keeps its name on old papers; `mergedInto` is the code of the one that it is part of now.
 */
export type Place = {
  readonly nameTh: string;
  readonly nameEn: string;
  readonly nameLocal: string;
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  /** ISO 3166-2 code of the division it lies in, '' when not known */
  readonly division: string;
  readonly code: string;
  readonly level: string;
  /** "36.3, 139.883", degrees north and east */
  readonly coordinates: string;
  readonly mergedInto: string;
  readonly mergedDate: PartialDate | null;
  readonly aliases: readonly z.infer<typeof aliasSchema>[];
  readonly notes: string;
};
export const PLACE_FIELDS = ['name/th', 'name/en', 'name/local', 'country', 'division', 'code', 'level', 'coordinates', 'mergedInto', 'dates/merged', 'notes', 'sample', 'deleted'] as const;
export const PLACE_GROUPS = ['aliases'] as const;

export const readPlace = (fields: Fields): Place => {
  const read = fieldReader(fields);
  return {
    nameTh: read.text('name/th'),
    nameEn: read.text('name/en'),
    nameLocal: read.text('name/local'),
    country: read.text('country'),
    division: read.text('division'),
    code: read.text('code'),
    level: read.text('level'),
    coordinates: read.text('coordinates'),
    mergedInto: read.text('mergedInto'),
    mergedDate: read.value('dates/merged', partialDateSchema),
    aliases: read.keyed('aliases', aliasSchema),
    notes: read.text('notes'),
  };
};
