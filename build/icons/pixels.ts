import { MARK } from './mark.ts';

/** Red, green, blue, alpha, one byte each, rows from the top. */
export type Pixels = { readonly size: number; readonly rgba: Uint8Array };

type Colour = readonly [number, number, number];

const byteAt = (hex: string, at: number): number => Number.parseInt(hex.slice(at, at + 2), 16);
const colourOf = (hex: string): Colour => [byteAt(hex, 1), byteAt(hex, 3), byteAt(hex, 5)];
const PAPER = colourOf(MARK.paper);
const EDGE = colourOf(MARK.edge);
const BLUE = colourOf(MARK.blue);
const GREEN = colourOf(MARK.green);

/** Below this size the thin parts would vanish between the pixels, so the rings are drawn bolder and the edge is left out. */
const SMALL = 40;
const SAMPLES = 8;

type Pen = { readonly stroke: number; readonly gap: number; readonly edge: number };
const penFor = (size: number): Pen => (size < SMALL ? { stroke: 0.115, gap: 0.018, edge: 0 } : { stroke: MARK.stroke, gap: MARK.gap, edge: 4 / 512 });

// Signed distance to a square with round corners: negative inside.
const distanceToTile = (x: number, y: number): number => {
  const dx = Math.abs(x - 0.5) - (0.5 - MARK.corner);
  const dy = Math.abs(y - 0.5) - (0.5 - MARK.corner);
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - MARK.corner;
};

/** The colour at one point, or null outside the tile. */
const colourAt = (x: number, y: number, pen: Pen): Colour | null => {
  const tile = distanceToTile(x, y);
  if (tile > 0) return null;
  if (tile > -pen.edge) return EDGE;
  const toRing = (centre: number): number => Math.abs(Math.hypot(x - centre, y - MARK.centre) - MARK.radius);
  const blue = { colour: BLUE, far: toRing(MARK.centre - MARK.apart) };
  const green = { colour: GREEN, far: toRing(MARK.centre + MARK.apart) };
  const [top, under] = y < MARK.centre ? [blue, green] : [green, blue];
  if (top.far <= pen.stroke / 2) return top.colour;
  if (top.far <= pen.stroke / 2 + pen.gap) return PAPER;
  return under.far <= pen.stroke / 2 ? under.colour : PAPER;
};

const averageOf = (column: number, row: number, size: number, pen: Pen): readonly [number, number, number, number] => {
  const sum = [0, 0, 0];
  let inside = 0;
  for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
    const x = (column + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
    const y = (row + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
    const colour = colourAt(x, y, pen);
    if (colour === null) continue;
    inside += 1;
    for (const [channel, value] of colour.entries()) sum[channel] = (sum[channel] ?? 0) + value;
  }
  const [red = 0, green = 0, blue = 0] = sum.map((value) => (inside === 0 ? 0 : Math.round(value / inside)));
  return [red, green, blue, Math.round((255 * inside) / (SAMPLES * SAMPLES))];
};

/** The mark at one size, each pixel the mean of its samples. */
export const drawMark = (size: number): Pixels => {
  const rgba = new Uint8Array(size * size * 4);
  const pen = penFor(size);
  for (let at = 0; at < size * size; at += 1) rgba.set(averageOf(at % size, Math.floor(at / size), size, pen), at * 4);
  return { size, rgba };
};
