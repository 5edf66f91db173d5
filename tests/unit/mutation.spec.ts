/** Protects the mutation tester's own reckoning: what a survivor is called, and which ones are accepted. */
import { expect, it } from 'vitest';
import { accept, survivorOf } from '../mutation/survivors.ts';

const text = `const budget = 5;
  if (
    spent <= budget
  ) ask();
`;
const survivor = survivorOf(
  'gate.ts',
  text,
  { start: { line: 2, column: 6 }, end: { line: 4, column: 4 } },
  'false',
);

it('a survivor is called by its line and by what was replaced by what, on one line', () => {
  expect(survivor).toEqual({ file: 'gate.ts', at: 2, line: 'if (', change: '( spent <= budget ) -> false' });
});

it.each([
  { name: 'the same change is accepted', entry: {}, accepted: true },
  { name: 'in another file it is not', entry: { file: 'merge.ts' }, accepted: false },
  { name: 'on another line it is not', entry: { line: 'while (' }, accepted: false },
  { name: 'another change is not', entry: { change: '( spent <= budget ) -> true' }, accepted: false },
])('$name; an accepted change that does not survive is reported', ({ entry, accepted }) => {
  const { file, line, change } = survivor;
  const known = { file, line, change, reason: 'no test can see it', ...entry };
  expect(accept([survivor], [known])).toEqual(
    accepted ? { survivors: [], stale: [] } : { survivors: [survivor], stale: [known] },
  );
});
