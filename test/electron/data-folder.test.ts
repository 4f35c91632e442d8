import { expect, it } from 'vitest';
import { dataFolder } from '#electron/main/data-folder.ts';

const usual = 'C:\\Users\\officer\\AppData\\Roaming\\Phinong';
const localAppData = 'C:\\Users\\officer\\AppData\\Local';
const staying = 'C:\\Users\\officer\\AppData\\Local\\Phinong';
const journalIn = (...folders: readonly string[]) => (path: string) => folders.some((folder) => path === `${folder}\\journal`);

it('on Windows the register lies where a roaming profile does not take it along', () => {
  expect(dataFolder({ platform: 'win32', localAppData, usual, exists: journalIn() })).toBe(staying);
});

it('a register that lies in the roaming folder already is opened there, and never once there is one that stays', () => {
  expect(dataFolder({ platform: 'win32', localAppData, usual, exists: journalIn(usual) })).toBe(usual);
  expect(dataFolder({ platform: 'win32', localAppData, usual, exists: journalIn(usual, staying) })).toBe(staying);
});

it('elsewhere, and where Windows names no such folder, it lies in the usual one', () => {
  expect(dataFolder({ platform: 'linux', localAppData, usual: '/home/officer/.config/Phinong', exists: journalIn() })).toBe('/home/officer/.config/Phinong');
  expect(dataFolder({ platform: 'win32', localAppData: undefined, usual, exists: journalIn() })).toBe(usual);
});
