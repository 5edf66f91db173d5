/** Activity shows each row's entry as it was at that moment, not as it is now. */
import { expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../../src-main/store/index.ts';
import { manualClock } from '../../support/world.ts';

const entry = (title: string): string => JSON.stringify({ title });

it('an added entry keeps in its row the title it had before it was changed later', () => {
  const store = openStore({ path: ':memory:', clock: manualClock() });
  onTestFinished(() => store.close());
  const row = { side: 'crm', link: 'one', reason: 'new-in-the-calendar', before: null, after: null } as const;
  const changed = { ...row, action: 'changed', reason: 'changed-in-the-calendar' } as const;
  store.history.add({ ...row, at: 1, action: 'added' });
  store.history.add({ ...changed, at: 2, before: entry('Lunch'), after: entry('Dinner') });
  store.history.add({ ...changed, at: 3, before: entry('Dinner'), after: entry('Breakfast') });
  const titles = store.historyPages
    .page(null, 10)
    .map(({ event }) => (event === null ? null : (JSON.parse(event) as { title: string }).title));
  expect(titles).toEqual(['Breakfast', 'Dinner', 'Lunch']);
});
