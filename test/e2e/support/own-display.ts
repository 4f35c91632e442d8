import { inject } from 'vitest';

/** Before each file: the display that is its own for as long as it runs. Programs that it starts inherit it. */
const displays = inject('displays');
const place = Number(process.env['VITEST_POOL_ID'] ?? 1) - 1;
const display = displays[place % Math.max(1, displays.length)];
if (display !== undefined) process.env['DISPLAY'] = display;
