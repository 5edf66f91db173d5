/** Protects the rules that a person chooses in the whole application, over the sample: what a choice means is told before it counts (RU6, C21). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { drive } from '../support/application.ts';

test('RU6, C21: private entries and filters are counted, saved, shown first and applied', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'concord-rules-'));
  const application = await drive(directory, { fixed: { type: 'sample' } });
  onTestFinished(async () => {
    await application.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const { call } = application;
  const until: typeof application.until = (wished) => application.until(wished, 50_000);
  const { calendars, sync } = await until((state) => state.calendars.primary !== null);
  expect(calendars.privateEvents).toEqual({ inForce: 'busy', limit: 'full' });
  expect(calendars.filters.offered).toEqual([
    'labels',
    'people',
    'declined',
    'free',
    'out-of-office',
    'all-day',
  ]);
  expect(calendars.limits).toEqual([]);

  const counted = await call('calendars.rules-preview', { privateEvents: 'full' });
  expect(counted).toMatchObject({ linked: 1, kept: 0, examples: [{ title: 'Busy' }] });
  await call('calendars.rules', { privateEvents: 'full' });
  const [asked] = (await until(({ decisions }) => decisions.length > 0)).decisions;
  expect(asked).toMatchObject({ kind: 'private-shown', count: 1, items: [{ title: 'Dentist' }] });
  await call('decisions.decide', { id: asked?.id ?? '', digest: asked?.digest ?? '', choice: 'reject' });
  await until((state) => state.decisions.length === 0 && state.calendars.privateEvents.inForce === 'busy');

  const filters = { onlyLabels: ['Nothing has it'], exceptLabels: [], onlyKnownPeople: false, leaveOut: [] };
  const shown = await call('calendars.filters-preview', { filters });
  expect(shown).toMatchObject({ adds: 0, stays: 0, passes: 0 });
  expect(shown.linkedOut).toBeGreaterThan(0);
  await call('calendars.rules', { filters });
  const after = await until((state) => state.calendars.filters.chosen.onlyLabels.length === 1);
  expect(after.sync.linked).toBe(sync.linked);
});
