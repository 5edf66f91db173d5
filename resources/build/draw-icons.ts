/**
 * Draws every icon into resources/tray and resources/icons, and the interface's into src-renderer (`npm run icons`).
 * A test compares the files with the drawings.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { icns, ico, png } from './icons/files.ts';
import { appIcon, appIconAsSvg, type GlyphName, glyphNames, glyphs } from './icons/glyphs.ts';
import { type Color, draw, type Picture } from './icons/raster.ts';

/** Icons for a `dark` panel are light. The shape carries the meaning; only trouble has colours of its own. */
const tones = {
  light: { plain: [38, 50, 56], attention: [168, 94, 0], wrong: [179, 42, 30] },
  dark: { plain: [245, 247, 247], attention: [240, 185, 90], wrong: [255, 140, 128] },
} as const satisfies Record<string, Record<Tone, Color>>;
type Tone = 'plain' | 'attention' | 'wrong';
const toneOf = (name: GlyphName): Tone =>
  name === 'needs-you' ? 'attention' : name === 'error' ? 'wrong' : 'plain';

const glyph = (name: GlyphName, color: Color, size: number): Picture =>
  draw([{ shape: glyphs[name], color }], 16, size);

/** The path of each icon inside resources → its content. */
export function iconFiles(): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const name of glyphNames) {
    for (const tone of ['light', 'dark'] as const) {
      const color = tones[tone][toneOf(name)];
      const drawn = (size: number): Picture => glyph(name, color, size);
      files.set(`tray/windows/${name}-${tone}.ico`, ico([16, 20, 24, 32, 48].map(drawn)));
      for (const size of [16, 22, 24, 32, 48])
        files.set(`tray/linux/${name}-${tone}-${size}.png`, png(drawn(size)));
    }
    // macOS recognises template images by their names, and colours their black and transparent pixels itself.
    const black: Color = [0, 0, 0];
    files.set(`tray/macos/${name}Template.png`, png(glyph(name, black, 16)));
    files.set(`tray/macos/${name}Template@2x.png`, png(glyph(name, black, 32)));
  }
  const app = (size: number): Picture => draw(appIcon, 16, size);
  files.set('icons/concord.png', png(app(512)));
  files.set('icons/concord.ico', ico([16, 20, 24, 32, 48, 64, 128, 256].map(app)));
  files.set('icons/concord.icns', icns([16, 32, 64, 128, 256, 512, 1024].map(app)));
  for (const size of [16, 24, 32, 48, 64, 128, 256, 512])
    files.set(`icons/linux/${size}x${size}.png`, png(app(size)));
  return files;
}

if (import.meta.main) {
  const resources = join(import.meta.dirname, '..');
  for (const folder of ['tray', 'icons']) rmSync(join(resources, folder), { recursive: true, force: true });
  for (const [path, content] of iconFiles()) {
    mkdirSync(dirname(join(resources, path)), { recursive: true });
    writeFileSync(join(resources, path), content);
  }
  writeFileSync(join(resources, '..', 'src-renderer', 'icon.svg'), appIconAsSvg());
}
