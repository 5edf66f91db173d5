/** Plays every cell of the table "who sees what": what happens to an entry, to whom, and what both sides show then (C4, C9, C11, C12, PE4, WR9). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cells, effectOf, happenings } from '../../support/who-sees-what/cells.ts';
import { whoSeesWhat } from '../../support/who-sees-what/document.ts';
import { play } from '../../support/who-sees-what/scenes.ts';

describe.each(happenings)('%s', (happening) => {
  it.each(cells.filter((cell) => cell.happening === happening))(
    '$person, $direction: both sides show what the table says, and only those are mailed',
    async (cell) => {
      expect(await play(cell)).toEqual(effectOf(cell));
    },
  );
});

it('docs/who-sees-what.md is what the table says; `npm run who-sees-what` writes it', () => {
  const file = new URL('../../../docs/who-sees-what.md', import.meta.url);
  expect(readFileSync(file, 'utf8')).toBe(whoSeesWhat());
});
