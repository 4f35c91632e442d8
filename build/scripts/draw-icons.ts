import { mkdir, writeFile } from 'node:fs/promises';
import { toIco, toPng } from '#build/icons/image-files.ts';
import { markAsSvg } from '#build/icons/mark.ts';
import { drawMark } from '#build/icons/pixels.ts';
import { fromRoot } from '#build/tools/paths.ts';
import { runCommand, say } from '#build/tools/say.ts';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512] as const;

/** Draws every icon file from the one geometry in build/icons/mark.ts. The files are kept in the repository. */
const drawIcons = async (): Promise<void> => {
  const icons = fromRoot('build', 'icons');
  await mkdir(fromRoot('build', 'icons', 'png'), { recursive: true });
  const drawn = SIZES.map(drawMark);
  for (const image of drawn) await writeFile(`${icons}/png/${image.size}x${image.size}.png`, toPng(image));
  await writeFile(`${icons}/icon.svg`, markAsSvg());
  await writeFile(`${icons}/icon.png`, toPng(drawMark(512)));
  await writeFile(`${icons}/icon.ico`, toIco(drawn.filter((image) => image.size <= 256)));
  say(`Icons: drawn in ${SIZES.length} sizes.`);
};

if (import.meta.main) await runCommand(drawIcons);
