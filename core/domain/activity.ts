import { z } from 'zod';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { fieldReader, type Issue } from './read-fields.ts';
import { flaggedKeys, numberField, type Fields } from './field-paths.ts';

/** A result in words, and in a number with a unit where there is one. */
export const outcomeSchema = z.looseObject({ key: z.string(), says: z.string(), value: z.number().nullable(), unit: z.string() });
export type Outcome = z.infer<typeof outcomeSchema>;

/** What was promised at an activity. */
export const followUpSchema = z.looseObject({
  key: z.string(),
  what: z.string(),
  who: z.string(),
  due: partialDateSchema.nullable(),
  done: z.boolean(),
});
export type FollowUp = z.infer<typeof followUpSchema>;

/** A dated thing that happened in, or beside, a relation. An activity without agreement is allowed. */
export type Activity = {
  readonly title: string;
  readonly type: string;
  readonly date: PartialDate | null;
  readonly place: string;
  readonly agreements: readonly string[];
  readonly track: string;
  readonly participants: number | null;
  readonly result: string;
  readonly organiser: string;
  readonly outcomes: readonly Outcome[];
  readonly followUps: readonly FollowUp[];
  readonly notes: string;
  readonly sample: boolean;
  readonly unreadable: readonly Issue[];
};

export const ACTIVITY_FIELDS = ['title', 'type', 'date', 'place', 'track', 'participants', 'result', 'organiser', 'notes', 'sample', 'deleted'] as const;
export const ACTIVITY_GROUPS = ['agreements', 'outcomes', 'followUps'] as const;

/** Reads an activity out of a record's shown fields. Never fails. */
export const readActivity = (fields: Fields): Activity => {
  const read = fieldReader(fields);
  return {
    title: read.text('title'),
    type: read.text('type'),
    date: read.value('date', partialDateSchema),
    place: read.text('place'),
    agreements: flaggedKeys(fields, 'agreements'),
    track: read.text('track'),
    participants: numberField(fields, 'participants'),
    result: read.text('result'),
    organiser: read.text('organiser'),
    outcomes: read.keyed('outcomes', outcomeSchema),
    followUps: read.keyed('followUps', followUpSchema),
    notes: read.text('notes'),
    sample: fields['sample'] === true,
    unreadable: read.issues(),
  };
};
