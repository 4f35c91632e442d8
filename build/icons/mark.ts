/** The product's mark: two interlocking rings on warm white, in units of one icon side. One geometry for SVG and pixels. */
export const MARK = {
  corner: 0.22,
  paper: '#faf8f3',
  edge: '#e4dfd3',
  blue: '#1d4f91',
  green: '#20714a',
  centre: 0.5,
  /** Distance of each ring's centre from the middle. */
  apart: 0.135,
  radius: 0.225,
  stroke: 0.085,
  /** Paper seen beside the ring that lies on top, so that the eye reads over and under. */
  gap: 0.022,
} as const;

const SIDE = 512;
const px = (share: number): string => String(Number((share * SIDE).toFixed(2)));

const ring = (centreX: number, colour: string): string => {
  const circle = `<circle cx="${px(centreX)}" cy="${px(MARK.centre)}" r="${px(MARK.radius)}"`;
  return `${circle} stroke="${MARK.paper}" stroke-width="${px(MARK.stroke + 2 * MARK.gap)}"/>${circle} stroke="${colour}" stroke-width="${px(MARK.stroke)}"/>`;
};

/** The mark as an SVG file. Above the middle the blue ring lies on top, below it the green one. */
export const markAsSvg = (): string => {
  const blue = ring(MARK.centre - MARK.apart, MARK.blue);
  const green = ring(MARK.centre + MARK.apart, MARK.green);
  const inset = 4;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIDE} ${SIDE}" width="${SIDE}" height="${SIDE}">
  <title>Phinong</title>
  <clipPath id="above"><rect width="${SIDE}" height="${SIDE / 2}"/></clipPath>
  <clipPath id="below"><rect y="${SIDE / 2}" width="${SIDE}" height="${SIDE / 2}"/></clipPath>
  <rect x="${inset / 2}" y="${inset / 2}" width="${SIDE - inset}" height="${SIDE - inset}" rx="${px(MARK.corner)}" fill="${MARK.paper}" stroke="${MARK.edge}" stroke-width="${inset}"/>
  <g fill="none" clip-path="url(#above)">${green}${blue}</g>
  <g fill="none" clip-path="url(#below)">${blue}${green}</g>
</svg>
`;
};
