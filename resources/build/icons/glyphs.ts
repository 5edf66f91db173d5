/**
 * The shapes of Concord's icons on a square of 16 by 16 units, based on two arcs that can close into a ring.
 * Ring with a check mark: in agreement. Ring with a gap: working. Arcs with two bars: paused. Arcs with dots: offline,
 * or waiting for the next try.
 * Disc with `!`: needs a person. Rounded square with a cross: an error.
 */
import { arc, box, type Color, disc, type Layer, type Shape, stroke, union, without } from './raster.ts';

/** The names of the tray icons; `src-main/desktop/tray-model.ts` chooses one. */
export const glyphNames = ['open', 'agreed', 'working', 'paused', 'offline', 'needs-you', 'error'] as const;
export type GlyphName = (typeof glyphNames)[number];

const center = { x: 8, y: 8 };
const radius = 6.5;
const width = 1.7;

const ring = arc(center, radius, width, 0, 360);
/** Two arcs for the two sides, with gaps at the top and the bottom. */
const twoArcs = union(arc(center, radius, width, -58, 58), arc(center, radius, width, 122, 238));
const check = (thick: number): Shape =>
  union(
    stroke({ x: 5.1, y: 8.3 }, { x: 7.2, y: 10.4 }, thick),
    stroke({ x: 7.2, y: 10.4 }, { x: 11, y: 6 }, thick),
  );

export const glyphs: Readonly<Record<GlyphName, Shape>> = {
  open: twoArcs,
  agreed: union(ring, check(1.7)),
  working: union(arc(center, radius, width, -15, 255), disc({ x: 12.6, y: 3.4 }, 1.25)),
  paused: union(
    twoArcs,
    box({ x: 5, y: 5 }, { x: 7, y: 11 }, 0.3),
    box({ x: 9, y: 5 }, { x: 11, y: 11 }, 0.3),
  ),
  offline: union(twoArcs, ...[4.8, 8, 11.2].map((x) => disc({ x, y: 8 }, 1.1))),
  'needs-you': without(
    disc(center, 7.4),
    union(stroke({ x: 8, y: 4.4 }, { x: 8, y: 8.6 }, 1.9), disc({ x: 8, y: 11.6 }, 1.15)),
  ),
  error: without(
    box({ x: 0.9, y: 0.9 }, { x: 15.1, y: 15.1 }, 3.2),
    union(
      stroke({ x: 5.2, y: 5.2 }, { x: 10.8, y: 10.8 }, 1.9),
      stroke({ x: 10.8, y: 5.2 }, { x: 5.2, y: 10.8 }, 1.9),
    ),
  ),
};

/** The accent colour of the interface (`tokens.css`), a deep teal. */
const teal: Color = [15, 107, 99];
const ground = { side: 16, corner: 3.6, color: teal } as const;
/** The left arc stands for the person's calendar, the right one for the CRM. */
const appArcs = { radius: 4.9, width: 1.75 } as const;
const sides = [
  { from: 114, to: 246, color: [255, 255, 255] },
  { from: -66, to: 66, color: [143, 216, 206] },
] as const satisfies readonly { readonly from: number; readonly to: number; readonly color: Color }[];

/** The application's icon: the two arcs on teal. */
export const appIcon: readonly Layer[] = [
  {
    shape: box({ x: 0, y: 0 }, { x: ground.side, y: ground.side }, ground.corner),
    color: ground.color,
  },
  ...sides.map(({ from, to, color }) => ({
    shape: arc(center, appArcs.radius, appArcs.width, from, to),
    color,
  })),
];

const hex = (color: Color): string => `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;

/** The same icon as SVG, for the tab of a browser. */
export function appIconAsSvg(): string {
  const { radius, width: thick } = appArcs;
  const at = (degrees: number): string => {
    const angle = (degrees * Math.PI) / 180;
    return `${(center.x + radius * Math.cos(angle)).toFixed(2)} ${(center.y + radius * Math.sin(angle)).toFixed(2)}`;
  };
  const paths = sides.map(
    ({ from, to, color }) =>
      `  <path d="M${at(from)}A${radius} ${radius} 0 0 1 ${at(to)}" stroke="${hex(color)}"/>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${ground.side} ${ground.side}" fill="none" stroke-width="${thick}" stroke-linecap="round">`,
    '  <title>Concord</title>',
    `  <rect width="${ground.side}" height="${ground.side}" rx="${ground.corner}" fill="${hex(ground.color)}"/>`,
    ...paths,
    '</svg>',
    '',
  ].join('\n');
}
