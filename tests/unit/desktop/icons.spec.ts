/** Protects that the icon files in the repository match the code that draws them. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { iconFiles } from '../../../resources/build/draw-icons.ts';
import { picturesIn } from '../../../resources/build/icons/files.ts';
import { appIconAsSvg, glyphNames, glyphs } from '../../../resources/build/icons/glyphs.ts';
import { draw } from '../../../resources/build/icons/raster.ts';

const resources = join(import.meta.dirname, '../../../resources');
const drawn = iconFiles();

describe('icons', () => {
  it('every icon file matches its drawing; after a change run `npm run icons`', () => {
    for (const [path, content] of drawn) {
      expect(existsSync(join(resources, path)), path).toBe(true);
      const [drawnPictures, storedPictures] = [
        picturesIn(content),
        picturesIn(readFileSync(join(resources, path))),
      ];
      expect(
        storedPictures.map(({ size }) => size),
        path,
      ).toEqual(drawnPictures.map(({ size }) => size));
      drawnPictures.forEach((picture, index) => {
        // Compressed bytes and the last bit of a sine differ between machines; the visible picture does not.
        const other = storedPictures[index]?.pixels ?? new Uint8Array();
        const worst = picture.pixels.reduce(
          (most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))),
          0,
        );
        expect(worst, path).toBeLessThanOrEqual(2);
      });
    }
  });

  it("the browser tab's icon matches its drawing", () => {
    expect(readFileSync(join(resources, '../src-renderer/icon.svg'), 'utf8')).toBe(appIconAsSvg());
  });

  it("the application's icon shows two separate arcs, and no other sign, at every size", () => {
    for (const [path, content] of drawn) {
      if (!path.startsWith('icons/')) continue;
      for (const picture of picturesIn(content)) {
        const bright = (x: number, y: number): boolean => {
          const at = 4 * (Math.floor(y * picture.size) * picture.size + Math.floor(x * picture.size));
          return (picture.pixels[at] ?? 0) > 75;
        };
        const place = `${path} at ${picture.size}`;
        expect([bright(0.206, 0.5), bright(0.794, 0.5)], place).toEqual([true, true]);
        expect([bright(0.5, 0.206), bright(0.5, 0.794), bright(0.5, 0.5)], place).toEqual([
          false,
          false,
          false,
        ]);
      }
    }
  });

  it('no file is left over from an icon that is no longer drawn', () => {
    const stored = globSync('{tray,icons}/**/*.*', { cwd: resources }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    expect(stored.filter((path) => !drawn.has(path))).toEqual([]);
  });

  it('any two states differ in shape alone, at the smallest size and without colour', () => {
    const small = glyphNames.map((name) => draw([{ shape: glyphs[name], color: [0, 0, 0] }], 16, 16).pixels);
    for (const [index, one] of small.entries())
      for (const other of small.slice(index + 1)) {
        const differing = one.filter((value, at) => at % 4 === 3 && Math.abs(value - (other[at] ?? 0)) > 100);
        expect(differing.length).toBeGreaterThan(8);
      }
  });

  it('macOS icons contain only black and transparency, so that macOS can colour them', () => {
    for (const [path, content] of drawn)
      if (path.includes('Template')) {
        const [picture] = picturesIn(content);
        expect(picture?.pixels.every((value, at) => at % 4 === 3 || value === 0)).toBe(true);
      }
  });
});
