import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isStorable } from '#server/store/storable.ts';
import { textArray } from '#server/store/text-array.ts';
import { freshDatabase, type FreshDatabase } from '#test/support/endpoint.ts';

let database: FreshDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await freshDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const backFrom = async (parameter: Buffer): Promise<string[]> =>
  (await client.query<{ text: string }>('SELECT text FROM unnest($1::text[]) WITH ORDINALITY AS one (text, place) ORDER BY place', [parameter])).rows.map(({ text }) => text);

describe('texts as one binary parameter', () => {
  it('PostgreSQL reads back every text as it was, in its order', async () => {
    const storable = fc.string({ unit: 'grapheme' }).filter(isStorable);
    await fc.assert(
      fc.asyncProperty(fc.array(storable), async (texts) => {
        expect(await backFrom(textArray(texts))).toEqual(texts);
        expect(await backFrom(textArray(texts.map((text) => Buffer.from(text))))).toEqual(texts);
      }),
      { numRuns: 25 },
    );
  });

  it('what the textual form would have to escape comes back too', async () => {
    const texts = ['', 'NULL', '"', '\\', '{a,b}', ' ก\n\u2028😀 ', JSON.stringify({ 'a"b': '\\' })];
    expect(await backFrom(textArray(texts))).toEqual(texts);
  });
});
