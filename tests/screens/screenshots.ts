/** `npm run screenshots [-- FOLDER [PART-OF-NAME]]`: pictures of every scene in both themes and both languages. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hostOf, type Scene, scenes } from './scenes.ts';
import { type Look, openWindows, type Windows, whyNot } from './window.ts';

const [folder, part = ''] = process.argv.slice(2);
const looks: readonly (Look & { readonly name: string })[] = [
  { name: 'light-en', theme: 'light', language: 'en' },
  { name: 'dark-en', theme: 'dark', language: 'en' },
  { name: 'light-nl', theme: 'light', language: 'nl' },
  { name: 'dark-nl', theme: 'dark', language: 'nl' },
  { name: 'narrow-nl', theme: 'light', language: 'nl', width: 480, height: 720 },
];

async function take(windows: Windows, scene: Scene, look: (typeof looks)[number], directory: string) {
  const host = hostOf(scene);
  const { page, close } = await windows.open(host, look, scene.screen);
  await scene.act?.(page, host);
  await page.waitForFunction('document.fonts.status === "loaded"');
  await page.screenshot({ path: join(directory, `${scene.name}.${look.name}.png`) });
  await close();
}

if (whyNot === null) {
  const directory =
    folder === undefined ? mkdtempSync(join(tmpdir(), 'concord-screenshots-')) : resolve(folder);
  mkdirSync(directory, { recursive: true });
  const windows = await openWindows();
  const wanted = scenes.filter((scene) => scene.name.includes(part));
  for (const look of looks) for (const scene of wanted) await take(windows, scene, look, directory);
  await windows.close();
  console.log(`${wanted.length * looks.length} screenshots in ${directory}`);
} else {
  console.error(whyNot);
  process.exitCode = 1;
}
