import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { builderConfig, fusesOf } from '#build/electron-builder.ts';
import { appManifest, inlineScriptsIn } from '#build/scripts/build-app.ts';
import { checkPackaging } from '#build/scripts/check-packaging.ts';
import { inOut } from '#build/tools/paths.ts';

const config = (flavour: 'release' | 'test') => builderConfig({ flavour, output: inOut('packed'), electron: { dir: inOut('electron'), version: '1.2.3' } });

describe('the packaging', () => {
  it.each(['release', 'test'] as const)('the configuration of the %s flavour fits the schema of the packager', async (flavour) => {
    await expect(checkPackaging(config(flavour))).resolves.toBeUndefined();
  });

  it.each([
    ['nsis', { nsis: { oneClick: 'no' } }],
    ['appImage', { appImage: { unheardOf: true } }],
    ['deb', { deb: { depends: 7 } }],
    ['mac', { mac: { target: 'floppy', unheardOf: 1 } }],
  ])('the schema refuses a wrong setting under %s', async (_part, wrong) => {
    await expect(checkPackaging({ ...config('release'), ...wrong })).rejects.toThrow(/Invalid configuration object/);
  });

  it('a release refuses the debugger, and the test flavour differs in nothing else', () => {
    expect(fusesOf('release').enableNodeCliInspectArguments).toBe(false);
    expect({ ...fusesOf('test'), enableNodeCliInspectArguments: false }).toEqual(fusesOf('release'));
  });

  it('a release runs as Node for nobody and loads only what its archive holds', () => {
    expect(fusesOf('release')).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
      grantFileProtocolExtraPrivileges: false,
    });
  });

  it('the Windows installer lets a person without an administrator install, in Thai or English, and never removes the register', () => {
    expect(config('release').nsis).toMatchObject({ oneClick: false, perMachine: false, allowElevation: true, installerLanguages: ['th_TH', 'en_US'], deleteAppDataOnUninstall: false });
  });

  it('every icon that the configuration names exists', () => {
    const { win, linux, mac } = config('release');
    for (const icon of [win?.icon, linux?.icon, mac?.icon]) expect(existsSync(String(icon))).toBe(true);
  });

  it('the packed manifest declares no dependency, since everything is bundled', () => {
    const manifest = appManifest({ name: 'phinong', version: '1.0.0', dependencies: { react: '*' }, devDependencies: { vite: '*' }, scripts: { test: 'x' } });
    expect(JSON.parse(JSON.stringify(manifest))).toEqual({ name: 'phinong', version: '1.0.0', type: 'module', main: 'main.js' });
  });

  it('an inline script in the page is found, one with a source is not', () => {
    expect(inlineScriptsIn('<script type="module" crossorigin src="./a.js"></script>')).toEqual([]);
    expect(inlineScriptsIn('<script>start()</script><script type="module">go()</script>')).toEqual(['<script>', '<script type="module">']);
  });
});
