/** `npm run screenshots [-- FOLDER [PART-OF-NAME]]`: takes screenshots of every scene: in both themes and languages, narrow, wide, and in forced colours. */
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { scenes } from './scenes.ts';
import { openWalk } from './walk.ts';
import { missingBrowser, openWindows, type ViewOptions } from './window.ts';

const [folder, part = ''] = process.argv.slice(2);
const views: readonly (ViewOptions & { readonly name: string })[] = [
  { name: 'light-en', theme: 'light', language: 'en' },
  { name: 'dark-en', theme: 'dark', language: 'en' },
  { name: 'light-nl', theme: 'light', language: 'nl' },
  { name: 'dark-nl', theme: 'dark', language: 'nl' },
  { name: 'narrow-nl', theme: 'light', language: 'nl', width: 480, height: 720 },
  { name: 'wide-en', theme: 'light', language: 'en', width: 1440, height: 900 },
  { name: 'forced-en', language: 'en', forcedColors: true },
];

if (missingBrowser === null) {
  const directory =
    folder === undefined ? mkdtempSync(join(tmpdir(), 'concord-screenshots-')) : resolve(folder);
  mkdirSync(directory, { recursive: true });
  const windows = await openWindows();
  const wanted = scenes.filter((scene) => scene.name.includes(part));
  for (const view of views) {
    const { show, close } = await openWalk(windows, view);
    for (const scene of wanted) {
      const page = await show(scene);
      await page.waitForFunction('document.fonts.status === "loaded"');
      await page.screenshot({ path: join(directory, `${scene.name}.${view.name}.png`) });
    }
    await close();
  }
  await windows.close();
  console.log(`${wanted.length * views.length} screenshots in ${directory}`);
} else {
  console.error(missingBrowser);
  process.exitCode = 1;
}
