import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '#server/config.ts';
import { COMMANDS } from '#server/ops/commands.ts';

const SERVER = join(import.meta.dirname, '..', '..', 'server');
const page = readFileSync(join(SERVER, 'README.md'), 'utf8');

describe("the operators' page", () => {
  it('names every setting and every command', () => {
    for (const name of SETTINGS) expect(page).toContain(`\`${name}\``);
    for (const { words } of COMMANDS) expect(page).toMatch(new RegExp(`\`${words}[ \`]`));
  });

  it('names every example, and links to nothing that is not there', () => {
    const links = [...page.matchAll(/\]\(([^)#]+)\)/g)].map(([, to = '']) => to);
    expect(links.filter((to) => !existsSync(join(SERVER, to)))).toEqual([]);
    expect(readdirSync(join(SERVER, 'examples')).filter((name) => !links.includes(`examples/${name}`))).toEqual([]);
    const headings = new Set([...page.matchAll(/^## (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(/[^a-z0-9 -]/g, '').replaceAll(' ', '-')));
    expect([...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, to = '']) => to).filter((to) => !headings.has(to))).toEqual([]);
  });

  it('has services that start programs that are there', () => {
    const services = readdirSync(join(SERVER, 'examples')).filter((name) => name.endsWith('.service'));
    const started = services.flatMap((name) => [...readFileSync(join(SERVER, 'examples', name), 'utf8').matchAll(/server\/\w+\.ts/g)].map(([path]) => path));
    expect(started).toHaveLength(2);
    for (const path of started) expect(existsSync(join(SERVER, '..', path))).toBe(true);
  });
});
