import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestEndpoint, type TestEndpoint } from '#test/support/endpoint.ts';

let endpoint: TestEndpoint;
beforeAll(async () => {
  endpoint = await openTestEndpoint();
});
afterAll(() => endpoint.close());

type Call = { readonly security?: readonly object[]; readonly responses: Readonly<Record<string, unknown>> };
type Document = { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, Call>>>> };

const documentOf = async (): Promise<Document> => (await (await endpoint.ask('openapi.json')).json()) as Document;

describe('openapi.json', () => {
  it('describes every route of the protocol that the endpoint answers, and no other', async () => {
    const { openapi, paths } = await documentOf();
    const described = Object.entries(paths).flatMap(([path, calls]) => Object.keys(calls).map((method) => `${method.toUpperCase()} ${path}`));
    const listed = endpoint.app.printRoutes({ commonPrefix: false });
    const routes = [...listed.matchAll(/(\/\S+|\S+) \(([A-Z, ]+)\)/g)].flatMap(([, path = '', methods = '']) => methods.split(', ').map((method) => `${method} ${path}`));
    const answered = routes.filter((route) => route.includes(' /v1/') && !route.startsWith('HEAD'));
    expect(openapi).toMatch(/^3\.1\./);
    expect(described.toSorted()).toEqual(answered.toSorted());
  });

  it('says of each call what it answers, and asks for a token everywhere but where one is got', async () => {
    for (const [path, calls] of Object.entries((await documentOf()).paths)) {
      for (const call of Object.values(calls)) {
        expect(Object.keys(call.responses)).toEqual(expect.arrayContaining(['200', 'default']));
        expect(call.security === undefined).toBe(path !== '/v1/enrol');
      }
    }
  });
});
