/** Scenes of undoing: the grade of one change, of a run, and of what cannot be undone. */
import type { CallOutput } from '../../src-shared/contract/index.ts';
import { inAgreement } from './fixtures.ts';
import type { Scene } from './scene.ts';

type Preview = CallOutput<'undo.preview'>;

const preview = (more: Partial<Preview>): Preview => ({
  digest: 'digest',
  exact: 0,
  withoutGuests: 0,
  apart: 0,
  impossible: [],
  addressees: 0,
  ...more,
});

const opened = (name: string, isRun: boolean, found: Preview): Scene => ({
  name,
  state: inAgreement,
  screen: '#activity',
  script: { 'undo.preview': () => found },
  act: async (page) => {
    await page.locator('.event').first().waitFor();
    const place = page.locator(isRun ? '.run-time' : '.event-actions');
    await place.locator('button:last-child').first().click();
    await page.locator('.dialog .live p:not(.quiet)').first().waitFor();
  },
});

export const undoScenes: readonly Scene[] = [
  opened('undo-one', false, preview({ exact: 1, addressees: 3 })),
  opened('undo-without-guests', false, preview({ withoutGuests: 1 })),
  opened(
    'undo-run',
    true,
    preview({
      exact: 38,
      apart: 3,
      withoutGuests: 2,
      impossible: [
        { obstacle: 'changed-since', count: 4 },
        { obstacle: 'not-organizer', count: 1 },
        { obstacle: 'split', count: 1 },
      ],
    }),
  ),
  opened('undo-impossible', false, preview({ impossible: [{ obstacle: 'private', count: 1 }] })),
];
