/** Draws anti-aliased shapes without a graphics library. A shape is a signed distance function (negative inside). */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The signed distance of a point from the shape's edge, in the units of the drawing. */
export type Shape = (at: Point) => number;

export type Color = readonly [red: number, green: number, blue: number];

export interface Layer {
  readonly shape: Shape;
  readonly color: Color;
}

/** Straight (not premultiplied) RGBA, row by row. */
export interface Picture {
  readonly size: number;
  readonly pixels: Uint8Array;
}

export const disc =
  (center: Point, radius: number): Shape =>
  ({ x, y }) =>
    Math.hypot(x - center.x, y - center.y) - radius;

/** A stroke with round ends from `a` to `b`. */
export const stroke =
  (a: Point, b: Point, width: number): Shape =>
  ({ x, y }) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const along = ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.min(1, Math.max(0, along));
    return Math.hypot(x - a.x - t * dx, y - a.y - t * dy) - width / 2;
  };

/** A rectangle with round corners. */
export const box =
  (from: Point, to: Point, corner: number): Shape =>
  ({ x, y }) => {
    const qx = Math.abs(x - (from.x + to.x) / 2) - (to.x - from.x) / 2 + corner;
    const qy = Math.abs(y - (from.y + to.y) / 2) - (to.y - from.y) / 2 + corner;
    return Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - corner;
  };

/** An arc with round ends; angles in degrees, clockwise from three o'clock. `from` 0 and `to` 360 is a closed ring. */
export const arc = (center: Point, radius: number, width: number, from: number, to: number): Shape => {
  const middle = ((from + to) / 2) * (Math.PI / 180);
  const half = ((to - from) / 2) * (Math.PI / 180);
  const end = { x: Math.cos(half) * radius, y: Math.sin(half) * radius };
  return ({ x, y }) => {
    const [dx, dy] = [x - center.x, y - center.y];
    // Coordinates rotated so that the arc is centred on the positive x axis, and mirrored onto its upper half.
    const across = Math.abs(-dx * Math.sin(middle) + dy * Math.cos(middle));
    const along = dx * Math.cos(middle) + dy * Math.sin(middle);
    const angle = Math.atan2(across, along);
    const distance =
      angle <= half ? Math.abs(Math.hypot(dx, dy) - radius) : Math.hypot(along - end.x, across - end.y);
    return distance - width / 2;
  };
};

export const union =
  (...shapes: readonly Shape[]): Shape =>
  (at) =>
    Math.min(...shapes.map((shape) => shape(at)));

export const without =
  (whole: Shape, hole: Shape): Shape =>
  (at) =>
    Math.max(whole(at), -hole(at));

/** Draws layers, the first at the bottom, from a square of `units` by `units` onto `size` by `size` pixels. */
export function draw(layers: readonly Layer[], units: number, size: number): Picture {
  const pixels = new Uint8Array(size * size * 4);
  const scale = size / units;
  for (let row = 0; row < size; row += 1)
    for (let column = 0; column < size; column += 1) {
      const at = { x: (column + 0.5) / scale, y: (row + 0.5) / scale };
      let alpha = 0;
      const mixed = [0, 0, 0];
      for (const { shape, color } of layers) {
        const covered = Math.min(1, Math.max(0, 0.5 - shape(at) * scale));
        const next = covered + alpha * (1 - covered);
        for (let channel = 0; channel < 3; channel += 1) {
          const below = (mixed[channel] ?? 0) * alpha * (1 - covered);
          mixed[channel] = next === 0 ? 0 : ((color[channel] ?? 0) * covered + below) / next;
        }
        alpha = next;
      }
      pixels.set([...mixed.map(Math.round), Math.round(alpha * 255)], (row * size + column) * 4);
    }
  return { size, pixels };
}
