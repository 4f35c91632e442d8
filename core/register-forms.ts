import { BACKUP_FORMAT } from './backup/manifest.ts';
import { CODE_LISTS_VERSION } from './domain/retired-codes.ts';
import { DOMAIN_SCHEMA_VERSION } from './domain/record-kinds.ts';
import { EXCHANGE_FORMAT } from './exchange/label.ts';
import { FORMAT_VERSION } from './journal/segment.ts';
import { PROTOCOL_VERSION } from './sync/protocol.ts';
import { VIEW_RULES, VIEW_SCHEMA } from './view-version.ts';

/**
 * All forms in which this version keeps a register, writes it into files and speaks of it. Where a register was last worked with
 * by a version that had others, it is backed up before this one begins with it.
 */
export const REGISTER_FORMS = {
  journal: FORMAT_VERSION,
  records: DOMAIN_SCHEMA_VERSION,
  codes: CODE_LISTS_VERSION,
  view: VIEW_RULES,
  tables: VIEW_SCHEMA,
  protocol: PROTOCOL_VERSION,
  exchange: EXCHANGE_FORMAT,
  backup: BACKUP_FORMAT,
} as const;

/** The same as one text: equal where nothing has changed. */
export const registerForms = (): string => Object.entries(REGISTER_FORMS).map(([name, version]) => `${name} ${String(version)}`).join(', ');
