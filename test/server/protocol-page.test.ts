import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROTOCOL_PAGE, protocolPage } from '#server/protocol-page.ts';

test('the page of the protocol says what the schemas say', () => {
  const page = readFileSync(PROTOCOL_PAGE, 'utf8');
  expect(page, 'out of date: run npm run protocol and commit the page').toBe(protocolPage(page));
});

test('a table that nobody fills is noticed', () => {
  expect(() => protocolPage('<!-- fields: nothing-like-this -->\n<!-- end -->')).toThrow('nothing-like-this');
});
