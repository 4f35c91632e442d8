import { z } from 'zod';
import { partialDateSchema, type PartialDate } from '../dates/partial-date.ts';
import { textField, type Fields } from './field-paths.ts';
import { fieldReader } from './read-fields.ts';

/**
 * What the ministry writes to a unit: a record of the ministry's own scope, so that it never writes into a unit's. The
 * endpoint tells each unit with every sync what is written to it (`messages` of the status), and the unit answers with a record of
 * its own, which the ministry reads as it reads everything.
 */
export type Notice = {
  /** code of the unit that it is for */
  readonly to: string;
  /** `note`: to be known; `request`: to be answered; a newer version may have others */
  readonly type: string;
  readonly subject: string;
  readonly text: string;
  readonly due: PartialDate | null;
  /** id of the agreement that it is about, '' for none */
  readonly about: string;
};

export const NOTICE_TYPES = ['request', 'note'] as const;
export const NOTICE_FIELDS = ['to', 'type', 'subject', 'text', 'due', 'about', 'deleted'] as const;

/** Reads a notice out of a record's shown fields. Never fails. */
export const readNotice = (fields: Fields): Notice => ({
  to: textField(fields, 'to'),
  type: textField(fields, 'type'),
  subject: textField(fields, 'subject'),
  text: textField(fields, 'text'),
  due: fieldReader(fields).value('due', partialDateSchema),
  about: textField(fields, 'about'),
});

/** A unit's answer to a notice, by its id. `done`: nothing more is to be expected. */
export type NoticeAnswer = { readonly notice: string; readonly text: string; readonly done: boolean };
export const NOTICE_ANSWER_FIELDS = ['notice', 'text', 'done', 'deleted'] as const;

export const readNoticeAnswer = (fields: Fields): NoticeAnswer => ({
  notice: textField(fields, 'notice'),
  text: textField(fields, 'text'),
  done: fields['done'] === true,
});

/** A notice as the endpoint tells it to the unit. `at`: milliseconds since 1970 by the clock of the PC that wrote it. */
export const messageSchema = z.looseObject({
  id: z.string(),
  text: z.string(),
  at: z.number(),
  from: z.string().optional(),
  type: z.string().optional(),
  subject: z.string().optional(),
  due: partialDateSchema.nullable().optional(),
  about: z.string().optional(),
});
export type Message = z.infer<typeof messageSchema>;
