/** The original texts, and the nth damaged text. A damaged text depends only on seed and number, so none has to be stored. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarObjects } from '../../support/calendar-objects.ts';
import { seededRandom } from '../../support/seeded.ts';
import { mutate } from './mutate.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folders = [
  join(root, 'tests', 'support', 'calendar-files'),
  join(root, '..', 'shared', 'corpus', 'ics'),
];
/** Longer texts are left out, because they are slow and contain nothing that shorter ones do not. */
const maxLength = 20_000;

export function originals(): readonly string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      globSync('**/*.ics', { cwd: folder })
        .sort()
        .map((file) => join(folder, file)),
    )
    .flatMap((file) => calendarObjects(readFileSync(file, 'utf8')))
    .filter((text) => text.length > 0 && text.length <= maxLength);
}

export function inputOf(texts: readonly string[], seed: number, number: number): string {
  const random = seededRandom(seed + number * 7_919);
  for (let warm = 0; warm < 5; warm += 1) random();
  const any = (): string => texts[Math.floor(random() * texts.length)] ?? '';
  return mutate(any(), any(), random);
}
