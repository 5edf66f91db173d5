/** The texts that are damaged, and the nth damaged one: made anew from seed and number, so that none has to be kept. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { calendarObjects } from '../../support/calendar-objects.ts';
import { seededRandom } from '../../support/seeded.ts';
import { mutated } from './mutate.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const folders = [
  join(root, 'tests', 'support', 'calendar-files'),
  join(root, '..', 'shared', 'corpus', 'ics'),
];
/** A whole year of published holidays teaches nothing that its parts do not. */
const longest = 20_000;

export function originals(): readonly string[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      globSync('**/*.ics', { cwd: folder })
        .sort()
        .map((file) => join(folder, file)),
    )
    .flatMap((file) => calendarObjects(readFileSync(file, 'utf8')))
    .filter((text) => text.length > 0 && text.length <= longest);
}

export function inputOf(texts: readonly string[], seed: number, number: number): string {
  const random = seededRandom(seed + number * 7_919);
  for (let warm = 0; warm < 5; warm += 1) random();
  const any = (): string => texts[Math.floor(random() * texts.length)] ?? '';
  return mutated(any(), any(), random);
}
