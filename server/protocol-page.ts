import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { canonicalJson, hashChange } from '#core/change/canonical.ts';
import { changeSchema } from '#core/change/change.ts';
import { carryHeadSchema } from '#core/exchange/carry.ts';
import { invitationHeadSchema } from '#core/exchange/invitation.ts';
import { EXCHANGE_LIMITS, EXCHANGE_TYPE, labelSchema } from '#core/exchange/label.ts';
import { manifestSchema, partSchema } from '#core/exchange/manifest.ts';
import { obstacleSchema, receiptHeadSchema } from '#core/exchange/receipt.ts';
import * as protocol from '#core/sync/protocol.ts';
import { sha256 } from './secrets.ts';

/** The protocol's page: prose by hand, tables and values from the schemas that both ends parse with. */
export const PROTOCOL_PAGE = join(import.meta.dirname, 'PROTOCOL.md');

type Schema = {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly items?: Schema | false;
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly $ref?: string;
};

const jsonSchemaOf = (schema: z.ZodType): Schema => z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }) as Schema;

const alternatives = ({ anyOf, oneOf }: Schema): readonly Schema[] | null => anyOf ?? oneOf ?? null;

/** One line for a type, as a person reads it. */
const nameOf = (schema: Schema): string => {
  const choices = alternatives(schema);
  if (choices !== null) return [...new Set(choices.map(nameOf))].join(' or ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(', ');
  if (schema.prefixItems !== undefined) return `[${schema.prefixItems.map(nameOf).join(', ')}]`;
  if (schema.type === 'array') return `list of ${schema.items === undefined || schema.items === false ? 'any' : nameOf(schema.items)}${limits(schema)}`;
  if (schema.properties !== undefined) return `{ ${Object.keys(schema.properties).join(', ')} }`;
  if (typeof schema.additionalProperties === 'object') return `object: name → ${nameOf(schema.additionalProperties)}`;
  if (schema.type === undefined) return 'any JSON';
  return `${String(schema.type)}${limits(schema)}`;
};

const limits = ({ maxLength, minLength, maxItems, minimum }: Schema): string => {
  const said = [
    minLength === undefined ? [] : [`≥ ${minLength} characters`],
    maxLength === undefined ? [] : [`≤ ${maxLength} characters`],
    maxItems === undefined ? [] : [`at most ${maxItems}`],
    minimum === undefined || minimum < 0 ? [] : [`≥ ${minimum}`],
  ].flat();
  return said.length === 0 ? '' : ` (${said.join(', ')})`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const table = (schema: Schema): string => {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(
    ([name, field]) => `| \`${name}\` | ${cell(nameOf(field))} | ${required.includes(name) ? 'always' : 'may be absent'} | ${cell(field.description ?? '')} |`,
  );
  return ['| field | type | there | meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
};

const typeOf = ({ properties }: Schema): string => {
  const said = properties?.['type']?.const;
  return typeof said === 'string' ? said : '';
};

const tables = (schema: z.ZodType): string => {
  const json = jsonSchemaOf(schema);
  const choices = alternatives(json);
  return choices === null ? table(json) : choices.map((choice) => `\`${typeOf(choice)}\`\n\n${table(choice)}`).join('\n\n');
};

const FIELDS: Readonly<Record<string, z.ZodType>> = {
  change: changeSchema,
  'enrol-request': protocol.enrolRequestSchema,
  'enrol-response': protocol.enrolResponseSchema,
  status: protocol.statusResponseSchema,
  'push-request': protocol.pushRequestSchema,
  'push-response': protocol.pushResponseSchema,
  refusal: protocol.refusalReasonSchema,
  page: protocol.pullPageSchema,
  'snapshot-part': protocol.snapshotPartSchema,
  introduction: protocol.introductionSchema,
  label: labelSchema,
  manifest: manifestSchema,
  part: partSchema,
  'carry-head': carryHeadSchema,
  'receipt-head': receiptHeadSchema,
  obstacle: obstacleSchema,
  'invitation-head': invitationHeadSchema,
};

/** Thai for "sample": the hash goes over UTF-8, so the example has to hold some. */
const SAMPLE = decodeURIComponent('%E0%B8%95%E0%B8%B1%E0%B8%A7%E0%B8%AD%E0%B8%A2%E0%B9%88%E0%B8%B2%E0%B8%87');

const example = (): string => {
  const author = { officer: 'o1', name: SAMPLE, device: 'PC 1' };
  const first = { id: 'k3v9x2m4q8ab:1', scope: 'TH-57', kind: 'agreement', record: 'r1', set: { 'title/th': SAMPLE }, base: {}, at: '001750000000000-0000', author, schema: 1, prev: '' };
  const hash = hashChange(first, sha256);
  const second = { ...first, id: 'k3v9x2m4q8ab:2', set: { state: 'signed' }, at: '001750000000000-0001', prev: hash };
  return ['```', canonicalJson(first), `sha256: ${hash}`, '', canonicalJson(second), `sha256: ${hashChange(second, sha256)}`, '```'].join('\n');
};

const LIMIT_WORDS: Readonly<Record<keyof typeof protocol.LIMITS, string>> = {
  bodyBytes: 'bytes of one request body, unpacked',
  answerRows: 'changes or records in one answer',
  answerBytes: 'bytes of one answer, unpacked',
  pushChanges: 'changes in one push',
  pushLeftOut: 'ids in `relay.leftOut` of one push',
  relayAhead: 'numbers that a change that is given back may lie behind the last one known of its life',
  changeBytes: 'bytes of one change as canonical text',
  pullChanges: 'changes in one page of a pull',
  pullBytes: 'bytes that a page aims at, unpacked',
  pullLeastBytes: 'bytes below which a wish for a smaller page is not followed',
};

const limitsTable = (): string =>
  ['| limit | |', '| --- | --- |', ...Object.entries(LIMIT_WORDS).map(([name, words]) => `| ${protocol.LIMITS[name as keyof typeof protocol.LIMITS].toLocaleString('en')} | ${words} |`)].join('\n');

const FILE_LIMIT_WORDS: Readonly<Record<keyof typeof EXCHANGE_LIMITS, string>> = {
  fileBytes: 'bytes of one file',
  plainBytes: 'bytes of all its parts, unpacked',
  labelBytes: 'bytes of the label',
  manifestBytes: 'bytes of the manifest',
  headerBytes: "bytes of age's header",
};

const fileLimits = (): string =>
  ['| limit | |', '| --- | --- |', ...Object.entries(FILE_LIMIT_WORDS).map(([name, words]) => `| ${EXCHANGE_LIMITS[name as keyof typeof EXCHANGE_LIMITS].toLocaleString('en')} | ${words} |`)].join('\n');

type ErrorType = protocol.ProtocolError['type'];

const ERROR_WORDS: Readonly<Record<ErrorType, readonly [status: string, words: string]>> = {
  'code-wrong': ['403', 'no such enrolment code'],
  'code-used': ['403', 'the code was used before: ask the administrator for another'],
  'code-elsewhere': ['403', 'the code is of another unit than the one this PC belongs to; it was not used up'],
  'code-expired': ['403', 'the code is too old: ask for another'],
  unauthenticated: ['401', 'no token, one that nobody was given, or one that was not used for very long: enrol again'],
  revoked: ['403', 'the administrator has taken the token back'],
  'not-allowed': ['403', 'this role may not do this'],
  malformed: ['400, 408, 415, 431', 'not what the schema says, not JSON, not compressed as said, or too slow'],
  'too-large': ['413', 'more than a limit allows'],
  'too-many-requests': ['429', 'wait for `retry-after`'],
  'version-too-old': ['426', 'the client must be updated'],
  'version-too-new': ['426', 'the endpoint must be updated'],
  'epoch-changed': ['409', 'the endpoint was restored from a backup: begin again'],
  'snapshot-gone': ['410', 'ask for a new snapshot'],
  'file-damaged': ['400', 'no exchange file, or one that was cut, altered, or signed by another than it says'],
  'file-kind': ['400', 'an exchange file, but not one that is handed in'],
  'file-foreign': ['403', 'encrypted to another ministry, or of another unit than its PC'],
  'file-newer': ['426', 'the file is of a later version: the endpoint must be updated'],
  'file-older': ['426', 'the file is of a version that is not taken any more'],
  'file-device': ['403', 'the PC that made the file is not known: it must be enrolled, or invited, again'],
  'file-device-revoked': ['403', 'the administrator has revoked the PC that made the file'],
  'not-found': ['404', 'no such call'],
  unavailable: ['503', 'database or endpoint is starting, stopping or busy: wait for `retry-after`'],
  internal: ['500', 'a mistake of the endpoint: it is in its log'],
};

const errorsTable = (): string => {
  const types = protocol.protocolErrorSchema.shape.error.shape.type.options;
  return ['| type | status | meaning |', '| --- | --- | --- |', ...types.map((type) => `| \`${type}\` | ${ERROR_WORDS[type].join(' | ')} |`)].join('\n');
};

const VALUES: Readonly<Record<string, () => string>> = {
  version: () => String(protocol.PROTOCOL_VERSION),
  oldest: () => String(protocol.PROTOCOL_OLDEST),
  example,
  limits: limitsTable,
  'file-limits': fileLimits,
  'file-type': () => EXCHANGE_TYPE,
  errors: errorsTable,
};

const SLOT = /<!-- (fields|value): ([a-z-]+) -->[\s\S]*?<!-- end -->/g;

/** The page with everything that is generated filled in anew. */
export const protocolPage = (page: string): string =>
  page.replaceAll(SLOT, (slot, sort: string, name: string) => {
    const schema = FIELDS[name];
    const text = sort === 'fields' ? (schema === undefined ? null : tables(schema)) : (VALUES[name]?.() ?? null);
    if (text === null) throw new Error(`PROTOCOL.md asks for ${sort} ${name}, which nobody fills.`);
    const isInline = !slot.includes('\n');
    return isInline ? `<!-- ${sort}: ${name} -->${text}<!-- end -->` : `<!-- ${sort}: ${name} -->\n${text}\n<!-- end -->`;
  });

if (import.meta.main) writeFileSync(PROTOCOL_PAGE, protocolPage(readFileSync(PROTOCOL_PAGE, 'utf8')));
