import { readFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { toIco, toPng } from '#build/icons/image-files.ts';
import { markAsSvg } from '#build/icons/mark.ts';
import { drawMark } from '#build/icons/pixels.ts';
import { NOTICES, thirdPartyNotices } from '#build/scripts/third-party-notices.ts';
import { fromRoot } from '#build/tools/paths.ts';

const lockFile = z.object({ packages: z.record(z.string(), z.object({ optionalDependencies: z.record(z.string(), z.string()).optional() })) });
const manifest = z.object({ scripts: z.record(z.string(), z.string()), dependencies: z.record(z.string(), z.string()) });

/** The unpacked rows of a PNG file with one IDAT chunk: packers differ in bytes between machines, pictures do not. */
const rowsOf = (png: Buffer): Buffer => {
  const type = png.indexOf('IDAT');
  return inflateSync(png.subarray(type + 4, type + 4 + png.readUInt32BE(type - 4)));
};

describe('files that are made and kept', () => {
  it('the third-party notices name exactly what is installed', async () => {
    expect(await readFile(NOTICES, 'utf8')).toBe(await thirdPartyNotices());
  });

  it('the notices hold every direct dependency', async () => {
    const { dependencies } = manifest.parse(JSON.parse(await readFile(fromRoot('package.json'), 'utf8')));
    const notices = await readFile(NOTICES, 'utf8');
    for (const name of Object.keys(dependencies)) expect(notices).toContain(`\n${name} `);
  });

  it('the lock file knows every package of every system, since npm ci refuses it otherwise', async () => {
    const { packages } = lockFile.parse(JSON.parse(await readFile(fromRoot('package-lock.json'), 'utf8')));
    const known = new Set(Object.keys(packages).map((folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)));
    const named = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}));
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  it('no committed list of packages names a host', async () => {
    expect(await readFile(fromRoot('package-lock.json'), 'utf8')).not.toContain('"resolved": "http');
  });

  it('the icon files are what the mark draws', async () => {
    expect(await readFile(fromRoot('build', 'icons', 'icon.svg'), 'utf8')).toBe(markAsSvg());
    const committed = await readFile(fromRoot('build', 'icons', 'png', '32x32.png'));
    expect(rowsOf(committed)).toEqual(rowsOf(toPng(drawMark(32))));
  });

  it('the mark is see-through in its corners and blue and green in its rings', () => {
    const { size, rgba } = drawMark(64);
    const at = (x: number, y: number): readonly number[] => [...rgba.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)];
    expect(at(0, 0)[3]).toBe(0);
    expect(at(9, 32)).toEqual([0x1d, 0x4f, 0x91, 255]);
    expect(at(55, 32)).toEqual([0x20, 0x71, 0x4a, 255]);
  });

  it('an icon file lists its images with their places', () => {
    const small = drawMark(16);
    const icon = toIco([small, drawMark(256)]);
    expect(icon.readUInt16LE(4)).toBe(2);
    expect([icon[6], icon[22]]).toEqual([16, 0]);
    const place = icon.readUInt32LE(6 + 16 + 12);
    expect(icon.subarray(place + 1, place + 4).toString('latin1')).toBe('PNG');
    expect(place + icon.readUInt32LE(6 + 16 + 8)).toBe(icon.length);
  });
});
