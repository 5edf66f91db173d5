/**
 * Changes the numbers of source files one after the other and runs specs each time. All runs are in one vitest, which keeps what it
 * made of the other files, so that a change costs a second.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createVitest } from 'vitest/node';
import type { Measured } from './measure.ts';
import { type NumberChange, numberChanges } from './numbers.ts';
import { root } from './root.ts';
import type { HeldFile } from './score.ts';
import { survivorOf } from './survivors.ts';

export async function measureNumbers({ file, specs }: HeldFile): Promise<Measured> {
  const path = join(root, file);
  const text = readFileSync(path, 'utf8');
  let change: NumberChange | null = null;
  process.env.CONCORD_MUTATION_SPECS = specs.join(',');
  const vitest = await createVitest(
    {
      config: join(import.meta.dirname, 'vitest.config.ts'),
      watch: false,
      bail: 1,
      reporters: [{}],
      fsModuleCache: false,
    },
    {
      plugins: [
        {
          name: 'changed-number',
          enforce: 'pre',
          transform: (code, id) =>
            id === path && change !== null
              ? `${code.slice(0, change.start)}${change.replacement}${code.slice(change.end)}`
              : null,
        },
      ],
    },
  );
  try {
    const wanted = await vitest.globTestSpecifications();
    const holds = async (): Promise<boolean> => {
      vitest.invalidateFile(path);
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(wanted);
      return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
    };
    if (!(await holds())) throw new Error(`${specs.join(', ')} must pass before a number is changed`);
    const changes = numberChanges(file, text);
    const unseen: NumberChange[] = [];
    for (change of changes) if (await holds()) unseen.push(change);
    const position = (offset: number) => {
      const lines = text.slice(0, offset).split('\n');
      return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
    };
    return {
      changes: changes.length,
      survivors: unseen.map(({ start, end, replacement }) =>
        survivorOf(file, text, { start: position(start), end: position(end) }, replacement),
      ),
    };
  } finally {
    await vitest.close();
  }
}
