import { z } from 'zod';
import { EXCHANGE_TYPE } from '#core/exchange/label.ts';
import {
  enrolRequestSchema,
  enrolResponseSchema,
  introductionSchema,
  knownResponseSchema,
  PROTOCOL_HEADER,
  protocolErrorSchema,
  PROTOCOL_VERSION,
  pullPageSchema,
  pushRequestSchema,
  pushResponseSchema,
  snapshotPartSchema,
  statusResponseSchema,
} from '#core/sync/protocol.ts';

const content = (schema: z.ZodType, io: 'input' | 'output') => ({ 'application/json': { schema: z.toJSONSchema(schema, { unrepresentable: 'any', io }) } });

const version = { name: PROTOCOL_HEADER, in: 'header', required: false, description: 'the protocol that is spoken', schema: { type: 'integer' } };
const query = (name: string, description: string) => ({ name, in: 'query', required: false, description, schema: { type: 'string' } });

type Call = { readonly summary: string; readonly answer: z.ZodType; readonly body?: z.ZodType; readonly query?: readonly object[]; readonly open?: boolean };

const describeCall = ({ summary, answer, body, query: asked, open = false }: Call) => ({
  summary,
  parameters: [version, ...(asked ?? [])],
  ...(open ? { security: [] } : {}),
  ...(body === undefined ? {} : { requestBody: { required: true, content: content(body, 'input') } }),
  responses: {
    200: { description: 'done', content: content(answer, 'output') },
    default: { description: 'a typed refusal', content: content(protocolErrorSchema, 'output') },
  },
});

const make = () => ({
  openapi: '3.1.0',
  info: {
    title: 'Phinong endpoint',
    version: String(PROTOCOL_VERSION),
    description: 'Sync of the register of sister-city relations. Bodies may be compressed both ways (br, gzip); every answer carries `phinong-time`. Who accepts `application/vnd.phinong.brotli` gets the bytes of Brotli of JSON as they are; parts of a snapshot then carry an etag and may be continued by `range: bytes=N-` with `if-range`. `application/vnd.phinong.brotli;columns=1`, in `accept` and as the type of a body, stands for the same messages with their lists as columns, and for all parts of a snapshot in one answer (PROTOCOL.md, sections 3 and 6).',
  },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  security: [{ token: [] }],
  paths: {
    '/v1/enrol': { post: describeCall({ summary: 'Exchange a one-time code for a device token.', body: enrolRequestSchema, answer: enrolResponseSchema, open: true }) },
    '/v1/status': { get: describeCall({ summary: 'Where this device stands.', answer: statusResponseSchema }) },
    '/v1/push': {
      post: describeCall({ summary: 'Offer changes in order of their numbers; may carry a pull.', body: pushRequestSchema, answer: pushResponseSchema }),
    },
    '/v1/known': { get: describeCall({ summary: 'How far every number of each life in sight was decided on; asked before changes of others are given back.', answer: knownResponseSchema }) },
    '/v1/pull': {
      get: describeCall({ summary: 'Changes after a cursor, in order of revisions.', answer: pullPageSchema, query: [query('cursor', 'opaque; without it from the beginning'), query('bytes', 'decoded bytes that the page should have at most')] }),
    },
    '/v1/device': {
      post: describeCall({ summary: 'Hand in the key to which files for this device are encrypted.', body: introductionSchema, answer: introductionSchema }),
    },
    '/v1/exchange': {
      post: {
        summary: 'Hand in a carry file, of whatever unit; the answer is the receipt that goes back with it.',
        parameters: [version],
        requestBody: { required: true, content: { [EXCHANGE_TYPE]: { schema: { type: 'string', format: 'binary' } } } },
        responses: {
          200: { description: 'the receipt', content: { [EXCHANGE_TYPE]: { schema: { type: 'string', format: 'binary' } } } },
          default: { description: 'a typed refusal', content: content(protocolErrorSchema, 'output') },
        },
      },
    },
    '/v1/snapshot': {
      get: describeCall({
        summary: 'The current state of all records in sight, in parts.',
        answer: snapshotPartSchema,
        query: [query('token', 'the part wanted, as the part before it named it')],
      }),
    },
  },
});

let made: ReturnType<typeof make> | null = null;

/** The protocol as OpenAPI, made once from the very schemas that both ends parse with. */
export const openApi = (): ReturnType<typeof make> => {
  made ??= make();
  return made;
};
