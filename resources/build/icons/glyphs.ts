/**
 * The shapes of Concord's icons on a square of 16 by 16 units, based on two arcs that can close into a ring.
 * Ring with a check mark: in agreement. Ring with a gap: working. Arcs with two bars: paused. Arcs with dots: offline.
 * Disc with `!`: needs a person.
 */
import { arc, box, type Color, disc, type Layer, type Shape, stroke, union, without } from './raster.ts';

/** The names of the tray icons; `src-main/desktop/tray-model.ts` chooses one. */
export const glyphNames = ['open', 'agreed', 'working', 'paused', 'offline', 'needs-you'] as const;
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
};

/** The accent colour of the interface (`tokens.css`), a deep teal. */
const teal: Color = [15, 107, 99];
const white: Color = [255, 255, 255];

/** The application's icon: a white closed ring with a check mark on teal. */
export const appIcon: readonly Layer[] = [
  { shape: box({ x: 0, y: 0 }, { x: 16, y: 16 }, 3.6), color: teal },
  { shape: arc(center, 5, 1.25, 0, 360), color: white },
  {
    shape: union(
      stroke({ x: 5.8, y: 8.2 }, { x: 7.4, y: 9.8 }, 1.25),
      stroke({ x: 7.4, y: 9.8 }, { x: 10.3, y: 6.4 }, 1.25),
    ),
    color: white,
  },
];
