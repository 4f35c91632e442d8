import { z } from 'zod';
import {
  enrolRequestSchema,
  enrolResponseSchema,
  protocolErrorSchema,
  PROTOCOL_VERSION,
  pullPageSchema,
  pushRequestSchema,
  pushResponseSchema,
  snapshotPartSchema,
  statusResponseSchema,
} from '#core/sync/protocol.ts';

const json = (schema: z.ZodType) => ({ content: { 'application/json': { schema: z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }) } } });
const answers = (schema: z.ZodType) => ({ responses: { '200': { description: 'ok', ...json(schema) }, default: { description: 'a typed refusal', ...json(protocolErrorSchema) } } });
const query = (name: string, description: string) => ({ parameters: [{ name, in: 'query', required: false, description, schema: { type: 'string' } }] });
const signed = { security: [{ token: [] }] };

/** The protocol as OpenAPI, made from the very schemas that both ends parse with. */
export const openApi = () => ({
  openapi: '3.1.0',
  info: { title: 'Phinong endpoint', version: String(PROTOCOL_VERSION), description: 'Sync of the register of sister-city relations. Bodies may be compressed both ways (br, gzip).' },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/v1/enrol': { post: { summary: 'exchange a one-time code for a device token', requestBody: { required: true, ...json(enrolRequestSchema) }, ...answers(enrolResponseSchema) } },
    '/v1/status': { get: { summary: 'where this device stands', ...signed, ...answers(statusResponseSchema) } },
    '/v1/push': { post: { summary: 'offer changes in order of their numbers; may carry a pull', ...signed, requestBody: { required: true, ...json(pushRequestSchema) }, ...answers(pushResponseSchema) } },
    '/v1/pull': { get: { summary: 'changes after a cursor, in order of revisions', ...signed, ...query('cursor', 'opaque; without it from the beginning'), ...answers(pullPageSchema) } },
    '/v1/snapshot': { get: { summary: 'current state of all records in scope, in parts', ...signed, ...query('token', 'the part wanted, as the part before it named it'), ...answers(snapshotPartSchema) } },
  },
});
