import { afterAll, beforeAll } from 'vitest';
import { endpointSuite } from '#test/support/endpoint-suite.ts';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

/** The real endpoint over HTTP does what the in-memory one of the simulation does: so the simulation can be believed. */
let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

endpointSuite('the endpoint on PostgreSQL', () => Promise.resolve({ newUnit: () => endpoint.newUnit(true), connect: endpoint.connect }));
