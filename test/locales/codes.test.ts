import { describe, expect, it } from 'vitest';
import { ACTIVITY_FIELDS, ACTIVITY_GROUPS } from '#core/domain/activity.ts';
import { AGREEMENT_FIELDS, AGREEMENT_GROUPS } from '#core/domain/agreement.ts';
import * as lists from '#core/domain/code-lists.ts';
import { DOUBT_CODES } from '#core/import/doubts.ts';
import type { CsvProblem } from '#core/import/csv.ts';
import type { IntentError } from '#core/journal/make-changes.ts';
import type { JournalError } from '#core/journal/store.ts';
import type { UpkeepFinding } from '#core/journal/upkeep.ts';
import { protocolErrorSchema } from '#core/sync/protocol.ts';
import { failureOfNetwork, failureOfStatus } from '#electron/main/endpoint-failures.ts';
import { treeOf, type Tree } from './texts.ts';

const LANGUAGES = ['th', 'en'] as const;
const below = (tree: Tree, key: string): Tree => (typeof tree[key] === 'object' ? tree[key] : {});

/** Codes with a dot stand in the files with a dash. */
const CODES: readonly (readonly [group: string, codes: readonly string[]])[] = Object.entries(lists.CODE_LISTS).map(([list, codes]) => [list, codes.map((code) => code.replace('.', '-'))]);

/** A key for every member of the union: the compiler keeps this list whole. */
const JOURNAL_ERRORS: Readonly<Record<JournalError['type'], true>> = {
  'disk-full': true, 'not-writable': true, 'not-readable': true, locked: true, 'locked-elsewhere': true, 'taken-over': true, 'newer-format': true, 'newer-kind': true, 'foreign-segment': true, 'missing-segment': true, damaged: true, 'unknown-encoding': true,
  'frame-too-large': true, closed: true,
};
const UPKEEP_FINDINGS: Readonly<Record<UpkeepFinding['type'], true>> = { 'segment-damaged': true, 'segment-exchanged': true, 'segment-gone': true };
const INTENT_ERRORS: Readonly<Record<IntentError['type'], true>> = { 'foreign-scope': true, 'malformed-change': true, 'change-too-large': true };
const IMPORT_ERRORS: Readonly<Record<CsvProblem['type'] | 'too-large-file', true>> = { encoding: true, 'empty-table': true, 'not-a-spreadsheet': true, 'too-large-file': true };

const LINE_TROUBLES = ['net::ERR_CERT_DATE_INVALID', 'redirect', 'net::ERR_PROXY_CONNECTION_FAILED', 'net::ERR_CONNECTION_RESET', 'net::ERR_NAME_NOT_RESOLVED', 'anything else'];
const ANSWERS = [401, 403, 404, 407, 413, 429, 500, 503];
const ENDPOINT_ERRORS = [
  ...LINE_TROUBLES.map((words) => failureOfNetwork(new Error(words), false).type),
  ...ANSWERS.map((status) => failureOfStatus(status, null, null).type),
  'timeout', 'cancelled', 'no-headway', 'answer-inconsistent', 'not-enrolled', 'token-unreadable', 'address-unreadable', 'not-a-demo', 'torn-tail',
];

describe.each(LANGUAGES)('the words in %s', (language) => {
  it.each(CODES)('name every code of %s', (group, codes) => {
    expect(codes.filter((code) => typeof below(treeOf(language, 'codes.json'), group)[code] !== 'string')).toEqual([]);
  });

  it.each([
    ['the protocol', protocolErrorSchema.shape.error.shape.type.options],
    ['the journal', Object.keys(JOURNAL_ERRORS)],
    ['a save', [...Object.keys(INTENT_ERRORS), 'reader-only', 'secret-refused']],
    ['a file that is read in', Object.keys(IMPORT_ERRORS)],
    ['the way to the endpoint', ENDPOINT_ERRORS],
    ['the work in the background', Object.keys(UPKEEP_FINDINGS)],
    ['a start', ['start-full', 'start-not-writable', 'newer-view', 'view-healed', 'segment-healed', 'disk-nearly-full', 'backup-disk-nearly-full', 'import-no-room', 'journal-behind', 'journal-replaced']],
    ['a backup', ['backup-folder', 'backup-full', 'backup-unverified', 'backup-slow', 'backup-unreadable', 'backup-passphrase', 'backup-newer', 'backup-damaged', 'backup-place-inside', 'no-upgrade-backup', 'upgrade-waits']],
    ['a recovery', ['recovery-full', 'recovery-not-written', 'no-safety-copy', 'backup-place-away', 'backup-other-unit', 'backup-of-trial']],
    ['anything else', ['unexpected', 'unknown']],
  ])('say for every error of %s what it is, what it means and what to do', (_of, types) => {
    const errors = treeOf(language, 'errors.json');
    expect([...types].flatMap((type) => ['title', 'meaning', 'action'].filter((part) => typeof below(errors, type)[part] !== 'string').map((part) => `${type}.${part}`))).toEqual([]);
  });

  it('explain every doubt that an import can raise', () => {
    expect(Object.keys(treeOf(language, 'import-doubts.json')).toSorted()).toEqual([...DOUBT_CODES].toSorted());
  });

  it('label every field and group of agreements and activities', () => {
    const labels = treeOf(language, 'fields.json');
    expect([...AGREEMENT_FIELDS, ...AGREEMENT_GROUPS, ...ACTIVITY_FIELDS, ...ACTIVITY_GROUPS].filter((field) => typeof labels[field] !== 'string')).toEqual([]);
  });
});
